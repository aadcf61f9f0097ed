"""Files in a newer syntax than the running Python: what is known of them, and LibCST kept safe."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Callable

import libcst as cst
import pytest

from revlint.location import Range
from revlint.migration.reader import read_revision
from revlint.migration.revision import Revision
from revlint.operations.reader import read_operations
from revlint.python.gentle import is_gentle
from revlint.python.newer import parse_newer
from revlint.python.newer_names import bound_names, names_in_newer_syntax
from revlint.python.parsed import Parsed, parse
from revlint.python.value import Unreadable, Value

before_314 = pytest.mark.skipif(sys.version_info >= (3, 14), reason="e may be a class there")
before_315 = pytest.mark.skipif(sys.version_info >= (3, 15), reason="nothing in it is newer")

HEADER = "revision = 'a'\ndown_revision = 'b'\n"

#: Syntax of Python 3.12.
NEW = (
    "type X = int\n",
    "x = f'{y['a']}'\n",
    "x = f'{\n1}'\n",
    "def f[T](x: T): pass\n",
    "class A[T]: pass\n",
)

#: Syntax of Python 3.14 and 3.15.
NEWER = (
    "try:\n    a\nexcept B, C:\n    d\n",
    "x = t'{y}'\n",
    "lazy import json\n",
    "lazy from json import loads\n",
)


def tree_of(text: str) -> ast.Module | None:
    """What ``parse_newer`` makes of a text that Python refuses as a whole."""

    def refuse_whole(piece: str) -> ast.Module:
        if piece == text:
            raise SyntaxError
        return ast.parse(piece)

    return parse_newer(text, refuse_whole)


@pytest.mark.parametrize("statement", [*NEW, *NEWER])
@pytest.mark.parametrize("rest", ["", "def upgrade():\n    pass\n", "depends_on = 'c'\n"])
def test_the_header_is_read(statement: str, rest: str) -> None:
    """Every value keeps its place, and what follows the new syntax is read too."""
    found = read_revision("x.py", (HEADER + statement + rest).encode())
    assert isinstance(found, Revision), found
    assert found.revision is not None
    assert found.revision.value == Value("str", "a", Range(1, 12, 1, 15))
    assert found.parents[0].range == Range(2, 17, 2, 20)
    if "depends_on" in rest:
        line = 3 + statement.count("\n")
        assert found.dependencies == (Value("str", "c", Range(line, 14, line, 17)),)
    assert set(found.functions) == ({"upgrade"} if "upgrade" in rest else set())


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("try:\n    revision = 'x'\nexcept B, C:\n    pass\n", "revision"),
        ("depends_on = t'{y}'\n", "depends_on"),
        ("def upgrade(x=t'{y}'): pass\n", "upgrade"),
        ("class A:\n    x = t'{y}'\n", ""),
    ],
)
def test_what_newer_syntax_binds_is_dynamic(statement: str, name: str) -> None:
    """A statement in new syntax binds its names, to what is not known."""
    found = read_revision("x.py", (HEADER + statement).encode())
    assert isinstance(found, Revision), found
    dynamic = {b.name for b in found.bindings if b.value.is_dynamic}
    assert dynamic | set(found.functions) == ({name} if name else set())


@pytest.mark.parametrize(
    "statement",
    [
        "x = t'{globals().update(revision='x')}'\n",
        "def f():\n    global revision\n    revision = t'{x}'\nf()\n",
    ],
)
def test_newer_syntax_can_bind_more(statement: str) -> None:
    """What it does is not followed, so that no value is wrong."""
    found = read_revision("x.py", (HEADER + statement).encode())
    assert isinstance(found, Revision), found
    assert found.revision is not None
    assert found.revision.value.is_dynamic


@pytest.mark.parametrize(
    "text",
    [
        "x = t'{y}'\ndef f(:\n    pass\n",
        "x = t'{y'\n",
        "x = f'{y'\n",
        pytest.param("try:\n    a\nexcept B, e:\n    d\n", marks=before_314),
        "type X = \n",
        "lazy x\n",
        "x = f'{a}' rb'x' f'b'\n",
        "x = t'{y}'\n" + "x = (\n" * 100,
    ],
)
def test_what_no_python_takes(text: str) -> None:
    """LibCST does not have the last word on other files."""
    assert isinstance(parse(text.encode(), "a.py"), Unreadable)


def test_pieces_have_their_places() -> None:
    """Read statement by statement, a text has the tree that it has as a whole."""
    text = (
        '"""doc\n\nx = 1\n"""\nimport a\n# c\n\nx = [\n1,\n]\nif x:\n    y\nelse:\n    z\n'
        "@d\ndef f():\n    return f'{x}'\n\nclass A:\n    pass\n'''\n'''; y = 2\nz = \\\n1\n"
    )
    tree = tree_of(text)
    assert tree is not None
    assert ast.dump(tree, include_attributes=True) == ast.dump(
        ast.parse(text), include_attributes=True
    )


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("a = b = t'{c}'", ["a", "b"]),
        ("a, (b, *c) = t''", ["a", "b", "c"]),
        ("a: int = t''", ["a"]),
        ("a: int\nb = t''", ["b"]),
        ("a += t''", ["a"]),
        ("x[0] = (a := t'')", ["a"]),
        ("for a in t'': import b.c, d as e", ["a", "b", "e"]),
        ("with t'' as a: from b import c, d as e", ["a", "c", "e"]),
        ("match t'':\n  case [a, *b]: pass\n  case {1: c, **d}: pass", ["a", "b", "d", "c"]),
        ("type a = int", ["a"]),
        ("class a[T]:\n    b = 1", ["a"]),
        ("@t''\ndef a(): b = 1\nc = 1", ["a", "c"]),
    ],
)
def test_bound_names(text: str, names: list[str]) -> None:
    """Every form of binding, in order; not what functions and classes keep to themselves."""
    assert list(bound_names(cst.parse_module(text))) == names


def _panic(text: str) -> cst.Module:
    raise type("PanicException", (BaseException,), {})("index out of bounds")


def _raise(error: BaseException) -> Callable[[str], cst.Module]:
    def parse_module(text: str) -> cst.Module:
        raise error

    return parse_module


@pytest.mark.parametrize(
    "parse_module",
    [_panic, _raise(RecursionError()), _raise(ValueError("odd"))],
    ids=["panic", "recursion", "odd value"],
)
def test_whatever_libcst_raises_is_a_refusal(
    parse_module: Callable[[str], cst.Module], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A panic of its Rust code is not even an Exception."""
    monkeypatch.setattr(cst, "parse_module", parse_module)
    assert names_in_newer_syntax("a = t'{b}'") is None


def test_interrupts_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C is not taken for a panic."""
    monkeypatch.setattr(cst, "parse_module", _raise(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        names_in_newer_syntax("a = t'{b}'")


def test_bytes_beside_text() -> None:
    """LibCST raises an error of another kind for what Python refuses."""
    found = read_revision("a.py", b"revision = b'a' 'b'\n")
    assert isinstance(found, Unreadable)
    assert read_operations(b"revision = b'a' 'b'\n") == ()
    assert names_in_newer_syntax("revision = b'a' 'b'\n") is None


@pytest.mark.parametrize(
    "text",
    [
        "x = t'' + " + "(" * 30 + ")" * 30,
        "x = t'' + " + "-" * 200 + "1",
        "x = t''" + ".a" * 200,
        "x = t''" + "()" * 200,
        "x = " + "t'' " * 200,
        "x = " + "lambda: " * 200 + "t''",
        "x = " + "a if b else " * 200 + "t''",
        "match t'':\n  case [[[[a]]]]: pass",
        "del (((((t''))))",
        "x = t'" + "{a:" * 20 + "}" * 20 + "'",
        "x = t'{" + "-" * 200 + "1}'",
        "if a: t''\n" + "elif a: b\n" * 200,
        "x = t'" + "a" * 60_000 + "'",
        "if a:\n" + " " * 300 + "t''",
    ],
)
def test_libcst_gets_no_deep_text(text: str) -> None:
    """What could overflow its stack, or take it exponential time, it never sees."""
    assert not is_gentle(text)


@pytest.mark.parametrize("rest", ["", "x = f'{a}'\n", "def f():\n    exec('revision = 1')\n"])
def test_libcst_is_not_imported_for_other_files(rest: str) -> None:
    """Its import takes longer than to read a hundred files."""
    code = (
        "import sys\n"
        "from revlint.migration.reader import read_revision\n"
        f"read_revision('a.py', {(HEADER + rest).encode()!r})\n"
        "sys.exit('libcst' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@before_315
def test_a_parsed_newer_file_says_so() -> None:
    """Whoever compares trees can tell stubs from code."""
    found = parse(b"x = t'{y}'\nlazy import a\n", "a.py")
    assert isinstance(found, Parsed)
    assert found.is_newer


@before_314
def test_much_newer_syntax_is_beyond_the_limits() -> None:
    """LibCST takes half a millisecond for each of these, which one file could have in thousands."""
    found = parse(b"x = t'{y}'\n" * 8_000, "a.py")
    assert isinstance(found, Unreadable)
    assert "too much newer syntax" in found.message
    assert isinstance(parse(b"x = t'{y}'\n" * 100 + b"x = 1\n" * 8_000, "a.py"), Parsed)
