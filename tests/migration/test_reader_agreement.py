"""What is read is what Python binds, and what LibCST sees of the four names."""

from __future__ import annotations

import os
import re
import unicodedata
from typing import Any

import libcst as cst
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from revlint.migration.reader import read_revision
from revlint.migration.revision import NAMES, Revision
from revlint.python.newer_names import bound_names
from revlint.python.source import decode
from revlint.python.value import Unreadable, Value

PATH = "migrations/versions/ab12.py"

#: CI takes the default; REVLINT_EXAMPLES asks for more.
SETTINGS = settings(
    max_examples=int(os.environ.get("REVLINT_EXAMPLES", "300")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)

#: Statements that Python can run, of every form that a header takes.
STATEMENTS = (
    "revision = 'a'",
    'revision = "a"',
    "revision: str = 'a'",
    "revision: Union[str, None] = 'a'",
    "revision: 'str' = 'a'",
    "revision: str",
    "revision = ('a')",
    "revision = 'a' 'b'",
    "revision = 'a' \\\n    'b'",
    "revision = ('a'  # one\n    # two\n    'b')",
    "revision = 'a' + \"b\" + u'c'",
    "revision = r'\\a'",
    "revision = '\\x61\\n'",
    "revision = '''a\nb'''",
    "revision = f'{prefix}1'",
    "revision = f'{prefix}{{}}\\t'",
    "revision = prefix",
    "revision = prefix + '1'",
    "revision = down_revision = 'a'",
    "revision, down_revision = 'a', 'b'",
    "(revision, [down_revision, depends_on]) = ('a', ('b', None))",
    "revision = 'a'; down_revision = 'b'",
    "revision = 'a';",
    "revision += 'x'",
    "revision = (other := 'a')",
    "print((revision := 'z'))",
    "del revision",
    "if True:\n    revision = 'a'\nelse:\n    revision = 'b'",
    "if not 0: revision = 'a'",
    "if TYPE_CHECKING:\n    revision = 'typed'",
    "if __name__:\n    revision = 'x'\nelse:\n    revision = 'x'",
    "if __name__ == 'never':\n    revision = 'x'",
    "try:\n    import nothing_of_this_name\nexcept ImportError:\n    pass",
    "try:\n    from alembic import op\nexcept ImportError:\n    revision = 'x'",
    "for down_revision in ('a', 'b'):\n    pass",
    "while False:\n    revision = 'x'",
    "with context() as down_revision:\n    revision = 'w'",
    "match prefix:\n    case 'q':\n        revision = 'm'\n    case depends_on:\n        pass",
    "import os as revision",
    "from os import sep as revision",
    "down_revision = None",
    "down_revision: Union[str, Sequence[str], None] = 'b'  # the parent",
    "down_revision = ('b', 'c')",
    "down_revision = 'b', 'c',",
    "down_revision = (\n    'b',  # one\n    'c',\n)",
    "down_revision = ['b', *parents]",
    "down_revision = {'b', 'b'}",
    "down_revision = set()",
    "down_revision = tuple(['b', 'c'])",
    "down_revision = ()",
    "down_revision = (('b',),)",
    "down_revision = {'b': 1}",
    "down_revision = parents",
    "down_revision = parents + ('d',)",
    "down_revision = get()",
    "down_revision = 'b'.strip()",
    "down_revision = 'b' if prefix else 'c'",
    "down_revision = b'b'",
    "down_revision = -1",
    "down_revision = 0x10",
    "down_revision = ...",
    "down_revision = 1.5",
    "branch_labels = None",
    "branch_labels = labels",
    "branch_labels = ['x']",
    "branch_labels = labels; labels.append('y')",
    "branch_labels = 'x',",
    "labels = ['x', 'y']",
    "labels.append('z')",
    "labels[0] = 'w'",
    "depends_on = None",
    "depends_on = 'ä', 'ö'",
    "depends_on = lambda: 'def x'",
    "globals()['depends_on'] = 'g'",
    "prefix = 'r'",
    "prefix = 'def revision(): pass'",
    "parents = ('p', 'q')",
    "# revision = 'comment'",
    "'a string'",
    "\x0c",
    "upgrade = None",
    "import sys",
    "from typing import Sequence, Union",
    "class revision: pass",
)

#: What stands before: names that the statements need, so that few of the files stop at once.
PRELUDE = (
    "from contextlib import nullcontext as context\nfrom typing import *\n"
    "TYPE_CHECKING = False\nprefix = 'r'\nparents = ('p', 'q')\nlabels = ['l']\nother = ''\n"
    "def get(): return 'got'\n"
)

RESTS = (
    "",
    "def upgrade():\n    pass\n\ndef downgrade():\n    pass\n",
    "def upgrade() -> None:\n    op.execute('''\ndef x():\nrevision = 1\n''')\n",
    "@decorate(\n    a='b'\n)\ndef upgrade():\n    '''revision'''\n",
    "async def upgrade():\n    x = '\\\n' 'def'\n",
    "def upgrade():\n    revision = 'local'\n",
    "def upgrade():\n    global revision\n    revision = 'g'\n",
    "def upgrade():\n    global revision\n    revision = 'g'\nupgrade()\n",
    "def upgrade(): pass\nif True:\n    revision = 'late'\n",
    "def upgrade(): pass\n\nrevision = 'late'",
    "def upgrade(): pass\ndown_revision: str = 'late'\n# end",
    "class A:\n    revision = 'c'\ndef downgrade(): pass",
    "class A:\n    x = 1\n\n    def upgrade(self): pass\n",
    "def __getattr__(name):\n    return 'dynamic'\n",
    "def upgrade():\n    return f'{1:{2}}'\n",
    'def upgrade():\n    x = """a\\""""\ndef downgrade():\n    exec(\'revision = 1\')\n',
    "def upgrade(:\n    pass\n",
    "def upgrade():\n    return (\n",
    "def upgrade():\n    x = 'unfinished\n",
    "def upgrade():\n    print 'two'\n",
    "def upgrade():\n  if 1:\n\tpass\n",
    "return 1\n",
    "x = '''unfinished\n",
    "def upgrade():\n    pass\nupgrade = None\ndel upgrade\n",
    "\x0cdef upgrade():\n    pass\n",
    "def revision():\n    pass\n",
    "\\\ndef upgrade(): pass\n",
    "def upgrade(x=(down_revision := 'w')): pass\n",
    "def upgrade[T](x: T): pass\n",
    "def \uff55pgrade(): pass\n\uff52evision = 'wide'\n",
)

NEWLINES = st.sampled_from(("\n", "\r\n", "\r"))


@st.composite
def files(draw: st.DrawFn) -> str:
    """The text of a file that looks like a revision file, sound or not."""
    docstring = draw(
        st.sampled_from(("", '"""doc\n\nRevises: x\n"""\n', "'a' 'b'\n", "('doc')\n", "r'''d'''\n"))
    )
    statements = draw(st.lists(st.sampled_from(STATEMENTS), max_size=8))
    body = "\n".join(statements)
    text = (
        docstring
        + body
        + draw(st.sampled_from(("\n\n", "\n", "\n    # odd\n")))
        + draw(st.sampled_from(RESTS))
    )
    return text.replace("\n", draw(NEWLINES))


#: What binds a name for LibCST although it never runs, or binds one and removes it again.
_UNDONE = re.compile(r"^(?:del|if|while|try|class) |globals|__getattr__|\[T\]", re.MULTILINE)


@SETTINGS
@given(files())
def test_libcst_sees_the_same_names(text: str) -> None:
    """A header in newer syntax is read by LibCST: both find the names that are bound."""
    found = read_revision(PATH, text.encode())
    text = decode(text.encode())
    if isinstance(found, Unreadable) or found.fault or _UNDONE.search(text):
        return
    seen = bound_names(cst.parse_module(text))
    other = {b.name for b in found.bindings if b.value.reason.endswith("may bind it")}
    if "\nupgrade()" in text:
        other.add("revision")
    bound = {binding.name for binding in found.bindings}
    assert bound - other == {unicodedata.normalize("NFKC", n) for n in seen} & {*NAMES} - other


@pytest.mark.parametrize("statement", STATEMENTS)
def test_libcst_pulls_the_same_values(statement: str) -> None:
    """The source of a value, as LibCST has it, is worth what the file states."""
    found = read_revision(PATH, statement.encode())
    module = cst.parse_module(statement)
    for line in module.body:
        match line:
            case cst.SimpleStatementLine(
                body=[cst.Assign(targets=[cst.AssignTarget(cst.Name(name))], value=value)]
            ) if name in NAMES:
                source = module.code_for_node(value)
                again = read_revision(PATH, f"{name} = {source}".encode())
                assert isinstance(found, Revision)
                assert isinstance(again, Revision)
                one, other = getattr(found, name).value, getattr(again, name).value
                assert (one.type, one.text) == (other.type, other.text)
                assert [e.text for e in one.elements] == [e.text for e in other.elements]


@SETTINGS
@given(files(), st.data())
def test_damaged_files(text: str, data: st.DataObject) -> None:
    """A file that something has damaged is read, or has a reason, whatever is in it."""
    raw = bytearray(text.encode())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw)))
        end = data.draw(st.integers(at, min(len(raw), at + 6)))
        raw[at:end] = data.draw(st.sampled_from((b"", b"'", b'"', b"\\", b"(", b")", b"\n", b"#",
            b"\x00", b"\xff", b"revision", b"=", b" ", b"f'{", b"}", b"'''", b"\x0c", b"\t", b";",
            b"def ", b"*", b":", b"global revision", b"\r")))  # fmt: skip
    found = read_revision(PATH, bytes(raw))
    assert isinstance(found, Revision) or found.message


def same(value: Value, real: Any) -> bool:
    """Whether a static value is what Python bound."""
    match value.type:
        case "str":
            return type(real) is str and value.text == real
        case "tuple" | "list":
            return type(real).__name__ == value.type and (
                len(real) == len(value.elements)
                and all(same(v, r) for v, r in zip(value.elements, real, strict=True))
            )
        case "set":
            return {v.text for v in value.elements} == set(real)
        case "dict":
            return [v.text for v in value.elements] == list(real)
        case "NoneType":
            return real is None
        case _:
            return type(real).__name__ == value.type and eval(value.text) == real


@SETTINGS
@given(st.lists(st.sampled_from(STATEMENTS), max_size=10), st.sampled_from(RESTS))
def test_static_values_are_those_that_python_binds(statements: list[str], rest: str) -> None:
    """The test executes what it generated itself; revlint never does."""
    text = PRELUDE + "\n".join(statements) + "\n" + rest
    found = read_revision(PATH, text.encode())
    names: dict[str, Any] = {"__name__": "x_py"}
    try:
        exec(compile(text, "generated", "exec", dont_inherit=True), names)
    except SyntaxError:
        if isinstance(found, Revision) and found.fault is None:
            assert "[T]" in text
        return
    except Exception:
        return
    assert isinstance(found, Revision), found
    for name in NAMES:
        binding = getattr(found, name)
        if binding is None:
            assert name not in names
        elif not binding.value.is_dynamic:
            assert same(binding.value, names[name]), (name, binding, names[name])


@pytest.mark.parametrize("rest", RESTS)
def test_every_statement_with_every_rest(rest: str) -> None:
    """No pair is left to chance."""
    for statement in STATEMENTS:
        data = f"{statement}\n{rest}".encode()
        found = read_revision(PATH, data)
        assert isinstance(found, Revision | Unreadable), statement
