"""What Python refuses only when it compiles: a child process that compiles has to agree."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from revlint.python.parsed import parse
from revlint.python.value import Unreadable

#: Compiles each text that it gets in a line, and says why Python refuses it. Nothing is run.
_COMPILE = """
import json, sys, warnings
warnings.simplefilter("ignore")
for line in sys.stdin:
    try:
        compile(json.loads(line), "<text>", "exec", dont_inherit=True)
        said = ""
    except (SyntaxError, ValueError) as error:
        said = getattr(error, "msg", str(error))
    print(json.dumps(said), flush=True)
"""

REFUSED = (
    "return",
    "return 1",
    "class A:\n    return",
    "if x:\n    return 1",
    "lambda: (yield)\nreturn",
    "yield",
    "x = yield 1",
    "yield from x",
    "class A:\n    yield",
    "await x",
    "x = await y",
    "def f():\n    await x",
    "class A:\n    await x",
    "async def f():\n    yield from x",
    "async def f():\n    yield\n    return 1",
    "lambda: await x",
    "def f(x=await y): pass",
    "async for x in y: pass",
    "async with x: pass",
    "def f():\n    async for x in y: pass",
    "def f():\n    async with x: pass",
    "[x async for x in y]",
    "def f():\n    [x async for x in y]",
    "{await x for x in y}",
    "def f():\n    return [await x for x in y]",
    "break",
    "continue",
    "if x:\n    break",
    "def f():\n    break",
    "for x in y:\n  def f():\n    break",
    "while x:\n  class A:\n    continue",
    "for x in y: pass\nelse: break",
    "try: break\nfinally: pass",
    "with x: continue",
    "try: pass\nexcept* E:\n    break",
    "for x in y:\n  try: pass\n  except* E:\n    continue",
    "def f():\n  try: pass\n  except* E:\n    return 1",
    "try: pass\nexcept: pass\nexcept E: pass",
    "try: pass\nexcept: pass\nexcept: pass",
    "f(a=1, a=2)",
    "f(**x, a=1, b=2, a=3)",
    "class A(b=1, b=2): pass",
    "@f(a=1, a=1)\ndef g(): pass",
    "def f(a, a): pass",
    "def f(a, *a): pass",
    "def f(a, **a): pass",
    "def f(a, /, a): pass",
    "def f(*, a, a): pass",
    "lambda a, a: 1",
    "async def f(a, *, a): pass",
    "*a",
    "x = *a",
    "x = (*a)",
    "x: int = *a",
    "x += *a",
    "return *a",
    "del *a",
    "f(*a) = 1",
    "*a = b",
    "*a, *b = c",
    "[*a, *b] = c",
    "a, (*b, *c) = d",
    "for *a in b: pass",
    "for *a, *b in c: pass",
    "with a as (*b, *c): pass",
    "[x for *a in b]",
    "[x for *a, *b in c]",
    "*a, x = *b",
    "x = yield *a",
    "if *a: pass",
    "x[*a] = 1 if *b else 2",
    "print(x if *a else b)",
    "global x; x: int = 1\ndef f():\n    global y\n    y: int = 1",
    "def f(x):\n    global x",
    "def f(x):\n    nonlocal x",
    "def f():\n    x = 1\n    global x",
    "def f():\n    print(x)\n    global x",
    "x = 1\nglobal x",
    "print(x)\nglobal x",
    "def f():\n    x: int\n    global x",
    "def f():\n    import x\n    global x",
    "def f():\n    def x(): pass\n    global x",
    "def f():\n    class x: pass\n    global x",
    "def f():\n    for x in y: pass\n    global x",
    "def f():\n    with y as x: pass\n    global x",
    "def f():\n    try: pass\n    except E as x: pass\n    global x",
    "def f():\n    del x\n    global x",
    "def f():\n    (x := 1)\n    global x",
    "class A:\n    x = 1\n    global x",
    "def f():\n    x += 1\n    global x",
    "def f():\n    [x for y in z]\n    if x: pass\n    global x",
    "nonlocal x",
    "def f():\n    nonlocal x",
    "def f():\n    global x\n    nonlocal x",
    "x = 1\ndef f():\n    nonlocal x",
    "def f():\n    def g():\n        nonlocal x",
    "def f():\n    x = 1\n    def g():\n        x\n        nonlocal x",
    "class A:\n    x = 1\n    def f(self):\n        nonlocal x",
    "def f():\n    global x\n    def g():\n        nonlocal x",
    "def f():\n    nonlocal x\n    global x",
    "def f():\n    from x import *",
    "class A:\n    from x import *",
    "from __future__ import nothing",
    "from __future__ import braces",
    "x = 1\nfrom __future__ import annotations",
    "import x\nfrom __future__ import annotations",
    "def f():\n    from __future__ import annotations",
    "if x:\n    from __future__ import annotations",
    "'a'\n'b'\nx\nfrom __future__ import division",
    "(x)\nfrom __future__ import division",
    "from __future__ import *",
    "[x := 1 for x in y]",
    "[(x := 1) for y in (x := z)]",
    "[y for y in [x := 1]]",
    "[[(x := 1) for y in z] for x in w]",
    "class A:\n    [(x := 1) for y in z]",
    "[y for y in z if (y := 1)]",
    "{x: (x := 1) for x in y}",
    "[0 for a in b for c in (d := e)]",
    "[i for i in range(5) if (j := 0) for j in range(5)]",
    "[(yield x) for x in y]",
    "def f():\n    return [(yield x) for x in y]",
    "def f():\n    return ((yield x) for x in y)",
    "__debug__ = 1",
    "def __debug__(): pass",
    "class __debug__: pass",
    "import __debug__",
    "import x as __debug__",
    "for __debug__ in x: pass",
    "def f(__debug__): pass",
    "lambda __debug__: 1",
    "f(__debug__=1)",
    "x.__debug__ = 1",
    "del __debug__",
    "(__debug__ := 1)",
    "with x as __debug__: pass",
    "try: pass\nexcept E as __debug__: pass",
    "__debug__ += 1",
    "__debug__: int = 1",
    "from x import y as __debug__",
    "global __debug__\n__debug__ = 1",
    "match x:\n  case a: pass\n  case b: pass",
    "match x:\n  case _: pass\n  case 1: pass",
    "match x:\n  case a | 1: pass",
    "match x:\n  case 1 | a | 2: pass",
    "match x:\n  case (a as b): pass\n  case 1: pass",
    "match x:\n  case [a, a]: pass",
    "match x:\n  case {1: a, **a}: pass",
    "match x:\n  case A(a, b=a): pass",
    "match x:\n  case [a] | [b]: pass",
    "match x:\n  case [a] | 1: pass",
    "match x:\n  case A(b=1, b=2): pass",
    "match x:\n  case {1: 2, 1: 3}: pass",
    "match x:\n  case {'a': 2, 'a': 3}: pass",
    "match x:\n  case [*a, *b]: pass",
    "match x:\n  case [a, [b, *a]]: pass",
    "match x:\n  case 1 as a | 2: pass",
    "match x:\n  case a as a: pass",
    "match x:\n  case (1 | _): pass\n  case 2: pass",
    "match x:\n  case {-1: 2, -1: 3}: pass",
    "match x:\n  case __debug__: pass",
    "match x:\n  case {**__debug__}: pass",
    "match x:\n  case A(__debug__=1): pass",
    "".join(f"{' ' * n}for a in b:\n" for n in range(22)) + " " * 22 + "pass",
    "".join(f"{' ' * n}while a:\n" for n in range(22)) + " " * 22 + "pass",
    "".join(f"{' ' * n}with a:\n" for n in range(22)) + " " * 22 + "pass",
    "with " + "a, " * 22 + "a: pass",
    "".join(f"{' ' * n}try:\n" for n in range(22))
    + " " * 21
    + "pass\n"
    + "".join(f"{' ' * n}finally: pass\n" for n in reversed(range(22))),
    "x = '\\N{no such name}'",
    "x = b'\u00e9'",
    "x = 0777",
    "x = 1__0",
    "f(x for x in y, 1)",
    "f(a=1, b)",
    "x = 1 +",
    "None = 1",
    "f() = 1",
    "x + 1 = 2",
    "(x, 1) = 2",
    "del f()",
    "del x + 1",
    "for 1 in x: pass",
    "def f(x=1, y): pass",
    "def f(*): pass",
    "lambda *: 1",
    "import a.b as c.d",
    "from x import (a)b",
    "x: int: str",
    "assert",
    "raise x from",
    "else: pass",
    "  x = 1",
    "if x:\npass",
    "\tif x:\n        pass",
)

TAKEN = (
    "def f():\n    return",
    "def f():\n    yield\n    return 1",
    "async def f():\n    yield\n    return",
    "async def f():\n    return 1",
    "async def f():\n    await x\n    async for y in z: break\n    async with a: pass",
    "async def f():\n    return [await x async for x in y]",
    "lambda: (yield)",
    "def f():\n    x = yield from y",
    "async def f():\n    return {x async for x in y if await x}",
    "(x async for x in y)",
    "lambda: (await x for x in y)",
    "for x in y:\n    if x: break\n    with z: continue\nelse: pass",
    "while x:\n    try: break\n    finally: continue",
    "for x in y:\n  for z in w: pass\n  else: break",
    "try: pass\nexcept* E:\n    for x in y: break",
    "try: pass\nexcept* E:\n    def f(): return 1",
    "for x in y:\n  try: break\n  except* E: pass",
    "f(a=1, b=2, **c, **d)",
    "f(*a, *b)",
    "f(x)(x)",
    "def f(a, b, /, c, *d, e, **g): pass",
    "lambda a, *b, c=1, **d: a",
    "*a, b = c",
    "[*a, b] = c",
    "a, *b = *c, d",
    "x = *a, *b",
    "x = [*a, *b]",
    "for a, *b in c: pass",
    "print(*a)",
    "def f():\n    return *a, b",
    "x = {*a, *b}",
    "for x in *a, *b: pass",
    "x[1, *a]",
    "def f():\n    global x\n    x = 1",
    "global x\nx = 1",
    "global x",
    "x: int\nglobal y",
    "def f():\n    x = 1\n    def g():\n        nonlocal x\n        x = 2",
    "def f(x):\n    class A:\n        nonlocal x",
    "def f(x):\n    def g():\n        def h():\n            nonlocal x",
    "def f():\n    def g():\n        nonlocal x\n    x = 1",
    "def f():\n    global x, y\n    del x",
    "def f():\n    lambda x: x\n    global x",
    "def f():\n    [x for x in y]\n    global x",
    "def f():\n    def g(): x\n    global x",
    "def f():\n    y.x\n    z(x=1)\n    global x",
    "from x import *",
    "if x:\n    from x import *",
    "try: from x import *\nexcept E: pass",
    "from __future__ import annotations",
    "'doc'\nfrom __future__ import annotations, division\nfrom __future__ import generator_stop",
    "import __future__",
    "# c\n\nfrom __future__ import division; x = 1",
    "[(x := y) for y in z]",
    "[y for y in z if (x := y)]",
    "(x := 1)",
    "x = [y := 1, y]",
    "def f(): [(x := y) for y in z]",
    "class A:\n    (x := 1)",
    "class A:\n    def f(self): [(x := y) for y in z]",
    "[[(x := 1) for y in z] for w in v]",
    "lambda: [(x := 1) for y in z]",
    "[lambda: (x := 1) for y in z]",
    "[(lambda x=(z := 1): x) for y in w]",
    "x = __debug__",
    "if __debug__: pass",
    "x.y.__debug__",
    "print(__debug__)",
    "match x:\n  case a if a: pass\n  case b: pass",
    "match x:\n  case 1 | 2: pass\n  case _: pass",
    "match x:\n  case [a] | (a, _): pass",
    "match x:\n  case {1: a, 2: b, **c}: pass\n  case A(a, b=c): pass",
    "match x:\n  case [_, _]: pass\n  case {}: pass",
    "match x:\n  case (1 as a) | (2 as a): pass",
    "match = 1\ncase = match\ntype = case",
    "match x:\n  case a.b | None: pass",
    "match x:\n  case {1: 2, 1.5: 3, '1': 4}: pass",
    "match x:\n  case [*a]: pass\n  case b: pass",
    "".join(f"{' ' * n}for a in b:\n" for n in range(20)) + " " * 20 + "pass",
    "".join(f"{' ' * n}if a:\n" for n in range(60)) + " " * 60 + "pass",
    "".join(f"{' ' * n}with a:\n" for n in range(20)) + " " * 20 + "pass",
    "with " + "a, " * 19 + "a: pass",
    "x = '\\d'",
    "def f(): pass\nreturn_ = 1",
    "assert (1, 2)",
    "x is 1",
    "await_ = 1",
    "'''return'''",
    "# return\n",
    "class A:\n  def f(self): return 1",
    "if 1:\n  def f():\n    for x in y:\n      return x",
)


class Compiler:
    """A child process that compiles."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", _COMPILE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def refuses(self, text: str) -> str:
        """What Python says to a text, "" where it takes it."""
        stdin, stdout = self.process.stdin, self.process.stdout
        assert stdin is not None
        assert stdout is not None
        print(json.dumps(text), file=stdin, flush=True)
        said: str = json.loads(stdout.readline())
        return said


@pytest.fixture(scope="module")
def python() -> Iterator[Compiler]:
    """Python itself."""
    compiler = Compiler()
    yield compiler
    compiler.process.kill()
    compiler.process.communicate()


def refused(text: str) -> str:
    """What we say to a text, "" where it has a tree."""
    found = parse(text.encode("utf-8", "surrogatepass"), "a.py")
    return found.message if isinstance(found, Unreadable) else ""


@pytest.mark.parametrize("text", [*REFUSED, *TAKEN])
def test_what_python_refuses_and_takes(text: str, python: Compiler) -> None:
    """Each is reported with the words of this Python."""
    assert bool(refused(text)) == bool(python.refuses(text)), python.refuses(text)


def test_the_table_is_what_it_says(python: Compiler) -> None:
    """Nearly all of it, on every Python: a few forms came or went with a version."""
    assert sum(not python.refuses(text) for text in REFUSED) <= 3
    assert sum(bool(python.refuses(text)) for text in TAKEN) <= 3


@pytest.mark.parametrize(
    "text", ["return", "def f(a, a): pass", "f(a=1, a=2)", "nonlocal x", "yield"]
)
def test_messages_are_those_of_python(text: str, python: Compiler) -> None:
    """The words are Python's."""
    # "parameter" since Python 3.15
    assert python.refuses(text).replace("parameter", "argument") in refused(text)


#: Pieces of code, to be put into each other; ``@`` stands for a block, ``#`` for an expression.
_BLOCKS = (
    "def f(a, b=#):\n@",
    "async def g(*a, c=#):\n@",
    "class A(#):\n@",
    "for x in #:\n@",
    "while #:\n@\nelse:\n@",
    "with # as y:\n@",
    "try:\n@\nexcept E as e:\n@\nfinally:\n@",
    "try:\n@\nexcept* E:\n@",
    "if #:\n@\nelse:\n@",
    "async for z in #:\n@",
    "async with #:\n@",
    "match #:\n    case [x, *y] if #:\n    @\n    case _:\n    @",
    "for x, *y in #:\n@\nelse:\n@",
)
_LINES = (
    "return",
    "return #",
    "yield #",
    "break",
    "continue",
    "global x",
    "nonlocal x",
    "global y, z",
    "x = #",
    "del x",
    "import x",
    "from m import *",
    "pass",
    "x: int",
    "x: int = #",
    "x += #",
    "#",
    "nonlocal y",
    "*x, y = #",
    "await #",
    "from __future__ import annotations",
    "assert #",
    "raise #",
    "x = yield",
    "def f(x, x): pass",
)
_EXPRESSIONS = (
    "x",
    "y",
    "1",
    "(x := #)",
    "[# for x in #]",
    "{# for y in # if #}",
    "(# async for x in #)",
    "lambda x, y=#: #",
    "f(a=#, b=#)",
    "f(a=#, a=1)",
    "(yield #)",
    "(await #)",
    "[*x, #]",
    "(# if # else #)",
    "f'{x}'",
    "{x: # for x in #}",
    "[# for x in # for y in #]",
    "(yield from #)",
)


@st.composite
def programs(draw: st.DrawFn) -> str:
    """A text of a few statements within each other, which Python may or may not take."""
    left: list[int] = [draw(st.integers(1, 12))]

    def expression(depth: int = 0) -> str:
        few = depth > 2 or left[0] <= 0
        piece: str = draw(st.sampled_from(_EXPRESSIONS[:3] if few else _EXPRESSIONS))
        while "#" in piece:
            left[0] -= 1
            piece = piece.replace("#", expression(depth + 1), 1)
        return piece

    def block(depth: int) -> str:
        lines = []
        for _ in range(draw(st.integers(1, 3))):
            left[0] -= 1
            nested = depth < 4 and left[0] > 0 and draw(st.booleans())
            piece: str = draw(st.sampled_from(_BLOCKS if nested else _LINES))
            while "#" in piece:
                piece = piece.replace("#", expression(), 1)
            while "@" in piece:
                at = piece.index("@")
                margin = piece[:at].rpartition("\n")[2] + "    "
                inner = block(depth + 1).replace("\n", f"\n{margin}")
                piece = f"{piece[:at]}    {inner}{piece[at + 1 :]}"
            lines.append(piece)
        return "\n".join(lines)

    return block(0)


@settings(
    max_examples=int(os.environ.get("REVLINT_EXAMPLES", "150")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(text=programs())
def test_generated_programs(text: str, python: Compiler) -> None:
    """Whatever is put into whatever, both say the same."""
    theirs = python.refuses(text)
    assert bool(refused(text)) == bool(theirs), (theirs, refused(text))


@pytest.mark.parametrize("text", ["x = " + "not " * 600 + "a", "x = a" + ".b" * 600])
def test_a_tree_that_is_too_deep(text: str) -> None:
    """Beyond what the readers of a tree recurse through."""
    found = parse(text.encode(), "a.py")
    assert isinstance(found, Unreadable)
    assert found.reason == "limit"
    assert "more than 500 operators" in found.message
