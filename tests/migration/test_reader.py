"""What a revision file states, form by form, with exact places."""

from __future__ import annotations

import sys

import pytest

from revlint.location import Range
from revlint.migration.definition import Definition
from revlint.migration.reader import read_revision
from revlint.migration.revision import Binding, Revision
from revlint.python.value import Unreadable, Value

PATH = "migrations/versions/x_slug.py"


def read(text: str | bytes, path: str = PATH) -> Revision:
    """The revision of a readable text."""
    data = text.encode() if isinstance(text, str) else text
    found = read_revision(path, data)
    assert isinstance(found, Revision), found
    return found


def unreadable(text: str | bytes) -> Unreadable:
    """Why a text cannot be read."""
    data = text.encode() if isinstance(text, str) else text
    found = read_revision(PATH, data)
    assert isinstance(found, Unreadable), found
    return found


def value_of(text: str | bytes, name: str = "revision") -> Value:
    """What the text binds a name to."""
    binding = getattr(read(text), name)
    assert isinstance(binding, Binding), f"{name} is not bound"
    return binding.value


GENERATED = '''"""add users

Revision ID: b1
Revises: a1
Create Date: 2024-01-01 00:00:00.000000

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = 'b1'
down_revision: Union[str, Sequence[str], None] = ('a1', 'a2')
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    pass


def downgrade() -> None:
    """Downgrade schema."""
    pass
'''


def test_a_generated_file() -> None:
    """The template of Alembic 1.16, every place exact."""
    found = read(GENERATED)
    assert found.revision == Binding(
        "revision", Value("str", "b1", Range(15, 17, 15, 21)), Range(15, 1, 15, 9)
    )
    assert found.down_revision == Binding(
        "down_revision",
        Value(
            "tuple",
            "('a1', 'a2')",
            Range(16, 50, 16, 62),
            (
                Value("str", "a1", Range(16, 51, 16, 55)),
                Value("str", "a2", Range(16, 57, 16, 61)),
            ),
        ),
        Range(16, 1, 16, 14),
    )
    assert found.branch_labels is not None
    assert found.branch_labels.value == Value("NoneType", "None", Range(17, 50, 17, 54))
    assert found.functions == {"upgrade": Definition(), "downgrade": Definition()}
    assert found.docstring is not None
    assert found.docstring.range == Range(1, 1, 7, 4)
    assert found.docstring.text.startswith("add users\n\nRevision ID: b1\n")
    assert found.docstring.plain
    assert found.legacy_id is None


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_bom_move_nothing(newline: str, bom: bytes) -> None:
    data = bom + GENERATED.replace("\n", newline).encode()
    assert read(data) == read(GENERATED)


@pytest.mark.parametrize(
    ("text", "value", "place"),
    [
        ("revision = 'a'", "a", (1, 12, 1, 15)),
        ('revision = "a"', "a", (1, 12, 1, 15)),
        ("revision='a'", "a", (1, 10, 1, 13)),
        ("revision = '''a'''", "a", (1, 12, 1, 19)),
        ("revision = r'\\a'", "\\a", (1, 12, 1, 17)),
        ("revision = u'a'", "a", (1, 12, 1, 16)),
        ("revision = '\\x61\\u00e9'", "aé", (1, 12, 1, 24)),
        ("revision = 'å😀'  # b", "å😀", (1, 12, 1, 16)),
        ("'😀'; revision = 'a'", "a", (1, 17, 1, 20)),
        ("revision = ('a')", "a", (1, 13, 1, 16)),
        ("revision = (('a'))", "a", (1, 14, 1, 17)),
        ("revision = (\n    'a'\n)", "a", (2, 5, 2, 8)),
        ("revision\t=\t'a'", "a", (1, 12, 1, 15)),
        ("revision: str = 'a'", "a", (1, 17, 1, 20)),
        ("revision: str | None = 'a'", "a", (1, 24, 1, 27)),
        ("revision: Optional['str'] = 'a'", "a", (1, 29, 1, 32)),
        ("revision: (lambda a=1: a) = 'a'", "a", (1, 29, 1, 32)),
        ("revision = \\\n    'a'", "a", (2, 5, 2, 8)),
        ("a = revision = 'a'", "a", (1, 16, 1, 19)),
        ("x = 1; revision = 'a'", "a", (1, 19, 1, 22)),
        ("revision, down_revision = 'a', 'b'", "a", (1, 27, 1, 30)),
        ("[revision, (x, y)] = 'a', ('b', 'c')", "a", (1, 22, 1, 25)),
        ("if True:\n    revision = 'a'", "a", (2, 16, 2, 19)),
        ("if not TYPE_CHECKING: revision = 'a'", "a", (1, 34, 1, 37)),
        ("if x:\n    revision = 'a'\nelse:\n    revision = 'a'", "a", (4, 16, 4, 19)),
        ("\x0crevision = 'a'", "a", (1, 13, 1, 16)),
        ("  \x0crevision = 'a'", "a", (1, 15, 1, 18)),
        ("\n\n\nrevision = 'a'", "a", (4, 12, 4, 15)),
        ("from __future__ import annotations\nrevision: X = 'a'", "a", (2, 15, 2, 18)),
        ("# -*- coding: latin-1 -*-\nrevision = 'a'", "a", (2, 12, 2, 15)),
        ("if 1:\n   pass\nelse:\n   pass\nrevision = 'a'", "a", (5, 12, 5, 15)),
    ],
)
def test_one_literal(text: str, value: str, place: tuple[int, int, int, int]) -> None:
    assert value_of(text) == Value("str", value, Range(*place))


@pytest.mark.parametrize(
    ("text", "value", "place"),
    [
        ("revision = 'a' 'b'", "ab", (1, 12, 1, 19)),
        ("revision = ('a'  # one\n    'b')", "ab", (1, 13, 2, 8)),
        ("revision = 'a' + 'b' + 'c'", "abc", (1, 12, 1, 27)),
        ("R = 'a'\nrevision = R", "a", (2, 12, 2, 13)),
        ("R = 'a'\nS = R\nrevision = S + 'b'", "ab", (3, 12, 3, 19)),
        ("R = 'a'\nrevision = f'{R}_{{x}}\\t'", "a_{x}\t", (2, 12, 2, 26)),
        ("R = 'a'\nrevision = rf'{R}\\t'", "a\\t", (2, 12, 2, 21)),
        ("R = 'a'\nrevision = R\nR = 'b'", "a", (2, 12, 2, 13)),
        ("revision = (x := 'a')", "a", (1, 18, 1, 21)),
        ("revision = 'a' if True else 'b'", "a", (1, 12, 1, 32)),
        ("revision = 'a'\nrevision += 'b'", "ab", (2, 1, 2, 9)),
    ],
)
def test_what_leads_to_a_string(text: str, value: str, place: tuple[int, int, int, int]) -> None:
    found = value_of(text)
    assert (found.type, found.text, found.range) == ("str", value, Range(*place))
    assert not found.is_dynamic


@pytest.mark.parametrize(
    ("written", "type_", "elements"),
    [
        ("('a', 'b')", "tuple", ["a", "b"]),
        ("'a', 'b'", "tuple", ["a", "b"]),
        ("'a',", "tuple", ["a"]),
        ("(\n    'a',  # one\n    # two\n    'b',\n)", "tuple", ["a", "b"]),
        ("()", "tuple", []),
        ("['a']", "list", ["a"]),
        ("[]", "list", []),
        ("{'a', 'b', 'a'}", "set", ["a", "b"]),
        ("set()", "set", []),
        ("frozenset({'a'})", "set", ["a"]),
        ("tuple(['a', 'b'])", "tuple", ["a", "b"]),
        ("{'a': 1, 'b': 2}", "dict", ["a", "b"]),
        ("{}", "dict", []),
        ("('a',) + ('b',)", "tuple", ["a", "b"]),
        ("[*('a', 'b'), 'c']", "list", ["a", "b", "c"]),
    ],
)
def test_collections(written: str, type_: str, elements: list[str]) -> None:
    found = value_of(f"revision = 'x'\ndown_revision = {written}", "down_revision")
    assert (found.type, [e.text for e in found.elements]) == (type_, elements)
    assert not found.is_dynamic
    assert found.range.line == 2
    assert found.range.column == 17


@pytest.mark.parametrize(
    ("written", "type_"),
    [
        ("None", "NoneType"),
        ("True", "bool"),
        ("0x1F", "int"),
        ("-1", "int"),
        ("1.5", "float"),
        ("2j", "complex"),
        ("...", "ellipsis"),
        ("b'a'", "bytes"),
        ("b'a' b'b'", "bytes"),
    ],
)
def test_other_types(written: str, type_: str) -> None:
    found = value_of(f"revision = {written}")
    assert (found.type, found.text) == (type_, written)
    assert found.range == Range(1, 12, 1, 12 + len(written))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("revision = get()", "the call get() is not run"),
        ("revision = 'a'.strip()", "the call 'a'.strip() is not run"),
        ("revision = '%s' % x", "'%s' % x is not computed"),
        ("revision = 'a' * 2", "'a' * 2 is not computed"),
        ("revision = REV", "the name REV is not bound in this file"),
        ("revision = __name__", "the name __name__ is not bound in this file"),
        ("revision = f'{x!r}'", "the formatting of {x!r} is not run"),
        ("revision = ['a'][0]", "the subscript ['a'][0] is not run"),
        ("revision = lambda: 1", "the function lambda: 1 is not run"),
        ("revision = 'a' if x else 'b'", "it depends on the condition x"),
        ("if x:\n    revision = 'a'", "it is bound under a condition (line 1)"),
        (
            "if x:\n  revision = 'a'\nelse:\n  revision = 'b'",
            "it is bound under a condition (line 1)",
        ),
        ("try:\n  revision = 'a'\nexcept E:\n  pass", "it is bound under a condition (line 1)"),
        ("for revision in 'a': pass", "it is bound under a condition (line 1)"),
        ("with x as revision: pass", "it is bound under a condition (line 1)"),
        ("\nwhile x: revision = 'a'", "it is bound under a condition (line 2)"),
        ("match x:\n  case revision: pass", "it is bound under a condition (line 1)"),
        ("def revision(): pass", "revision is a function"),
        ("class revision: pass", "revision is a class"),
        ("revision, *x = 'a', 'b'", "it is unpacked from what cannot be taken apart"),
        (
            "import revision",
            "revision is imported and is no constant of a module of this project",
        ),
        (
            "from a.b import revision",
            "revision of a.b is imported and is no constant of a module of this project",
        ),
        (
            "from .a import revision",
            "revision of .a is imported relatively, and Alembic loads a revision file without a "
            "package",
        ),
        ("from a import *", "'from a import *' may bind it"),
        ("def __getattr__(n): return 'a'", "the module has a __getattr__, which may bind it"),
        ("exec('revision = 1')", "the module uses exec, which may bind it"),
        (
            "def f():\n    global revision\n    revision = 'a'\nf()",
            "the function f() binds it",
        ),
        (
            "revision = ['a']\nrevision.append('b')",
            "the list revision may be changed after it is bound",
        ),
    ],
)
def test_dynamic_values(text: str, reason: str) -> None:
    found = value_of(text)
    assert found.type == "dynamic"
    assert found.reason == reason


@pytest.mark.parametrize(
    "text",
    [
        "",
        "revision: str",
        "Revision = 'a'",
        "def f():\n    revision = 'a'",
        "if False:\n    revision = 'a'",
        "if TYPE_CHECKING:\n    revision = 'a'",
        "revision = 'a'\ndel revision",
        "class A:\n    revision = 'a'",
        "def f():\n    global revision\n    revision = 'a'",
        "# revision = 'a'",
        "'revision = 1'",
        "x.revision = 'a'",
        "f(revision='a')",
        "lambda revision: 1",
        "[revision for revision in 'a']",
        "try:\n  x\nexcept E as revision:\n  pass",
    ],
)
def test_what_does_not_bind(text: str) -> None:
    assert read(text).revision is None


def test_dynamic_elements_leave_the_others() -> None:
    found = value_of("revision = ''\ndown_revision = ('a', get())", "down_revision")
    assert found.type == "tuple"
    assert found.is_dynamic
    assert [e.type for e in found.elements] == ["str", "dynamic"]


def test_star_imports_bind_no_optional_name() -> None:
    found = read("from sqlalchemy import *\nrevision = 'a'\ndown_revision = None\n")
    assert found.branch_labels is None
    assert found.depends_on is None


def test_the_last_binding_counts_and_earlier_ones_are_kept() -> None:
    found = read("revision = 'a'\nrevision = 'b'\n\n\ndef f(): pass\n\n\nrevision = 'c'\n")
    assert found.revision is not None
    assert found.revision.value == Value("str", "c", Range(8, 12, 8, 15))
    assert found.revision.earlier == (
        Value("str", "a", Range(1, 12, 1, 15)),
        Value("str", "b", Range(2, 12, 2, 15)),
    )


@pytest.mark.parametrize(
    ("text", "functions"),
    [
        ("def upgrade(): pass", {"upgrade"}),
        ("async def upgrade(): pass\ndef  downgrade (): pass", {"upgrade", "downgrade"}),
        ("@x\ndef upgrade(): pass", {"upgrade"}),
        ("upgrade = other", {"upgrade"}),
        ("from x import upgrade", {"upgrade"}),
        ("from x import *", {"upgrade", "downgrade"}),
        ("if x:\n    def upgrade(): pass", {"upgrade"}),
        ("try:\n  from x import upgrade\nexcept E:\n  upgrade = 1", {"upgrade"}),
        ("def upgrade_one(): pass", set()),
        ("class A:\n    def upgrade(self): pass", set()),
        ("'''\ndef upgrade(): pass\n'''", set()),
        ("def upgrade(): pass\ndel upgrade", set()),
        ("def Upgrade(): pass", set()),
    ],
)
def test_functions(text: str, functions: set[str]) -> None:
    assert set(read(text).functions) == functions


@pytest.mark.parametrize(
    ("text", "docstring", "place", "plain"),
    [
        ("'''a\nb'''", "a\nb", (1, 1, 2, 5), True),
        ("# c\n\n'a'", "a", (3, 1, 3, 4), True),
        ("r'''a'''", "a", (1, 1, 1, 9), False),
        ("'a\\tb'", "a\tb", (1, 1, 1, 7), False),
        ("'a' 'b'", "ab", (1, 1, 1, 8), False),
        ("('a')", "a", (1, 2, 1, 5), True),
        ("'a'; x = 1", "a", (1, 1, 1, 4), True),
    ],
)
def test_docstring(
    text: str, docstring: str, place: tuple[int, int, int, int], plain: bool
) -> None:
    found = read(text).docstring
    assert found is not None
    assert (found.text, found.range, found.plain) == (docstring, Range(*place), plain)


@pytest.mark.parametrize("text", ["x = 1\n'a'", "f'a'", "b'a'", "'a' + 'b'", "'a',", "", "#'a'"])
def test_no_docstring(text: str) -> None:
    assert read(text).docstring is None


@pytest.mark.parametrize(
    ("name", "legacy_id"),
    [
        ("1975ea83b712.py", "1975ea83b712"),
        ("feed.py", "feed"),
        ("1975EA.py", None),
        ("a_b.py", None),
    ],
)
def test_the_file_name_may_be_the_id(name: str, legacy_id: str | None) -> None:
    assert read("", f"versions/{name}").legacy_id == legacy_id


@pytest.mark.parametrize(
    ("text", "message", "place"),
    [
        ("print 'a'", "a print statement (print 'a')", (1, 1, 1, 8)),
        ("x = 1\nexec 'a'", "an exec statement (exec 'a')", (2, 1, 2, 7)),
        ("try:\n  a\nexcept E, e:\n  b", "'except Error, name' (except E, e:)", (3, 1, 3, 13)),
        ("raise E, 'a'", "'raise Error, value' (raise E, 'a')", (1, 1, 1, 9)),
        ("x = `a`", "backquotes (`a`)", (1, 5, 1, 6)),
        ("x = a <> b", "the operator <> (<> b)", (1, 7, 1, 9)),
        ("x = 0777", "an octal number without 0o (0777)", (1, 5, 1, 9)),
        ("x = 10L", "a long integer (10L)", (1, 5, 1, 8)),
        ("x = ur'a'", "a ur\"\" string (ur'a')", (1, 5, 1, 7)),
        ("def f():\n    print x, y", "a print statement (print x, y)", (2, 5, 2, 12)),
    ],
)
def test_python_2(text: str, message: str, place: tuple[int, int, int, int]) -> None:
    if sys.version_info >= (3, 14) and text.endswith("except E, e:\n  b"):
        pytest.skip("e may be a class there")
    found = unreadable(text)
    assert found.reason == "python2"
    assert found.message == f"Python 2 syntax: {message}"
    assert found.range == Range(*place)


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        ("revision = 'a'\ndef f(:\n    pass\n", "syntax", 2),
        ("revision = 'a'\n\n  x = 1\n", "syntax", 3),
        ("revision = '''a\n", "syntax", 1),
        ("revision = 'a'\nreturn 1\n", "syntax", 2),
        ("revision = f'{a}'\nreturn 1\n", "syntax", 2),
        ("<<<<<<< HEAD\nrevision = 'a'\n", "syntax", 1),
        ("revision = 'a'\n'print x'\n)", "syntax", 3),
        (b"revision = 'a'\n\xff", "encoding", 2),
        (b"revision = 'a'\n\x00", "encoding", 2),
        (b"# coding: klingon\n", "encoding", 1),
        ("revision = 'a'\nx = " + "(" * 150 + ")" * 150, "limit", 2),
        ("revision = 'a'\nx = " + "not " * 20_000 + "a", "limit", 2),
        ("revision = 'a'\nx = a" + ".b" * 20_000, "limit", 2),
    ],
)
def test_unreadable(text: str | bytes, reason: str, line: int) -> None:
    found = unreadable(text)
    assert found.reason == reason
    assert found.range.line == line


@pytest.mark.parametrize(
    "rest",
    [
        "type X = int",
        "def f[T](x: T): pass",
        "x = f'{y['a']}'",
        "x = f'{\n1}'",
        "try:\n    a\nexcept B, C:\n    d",
        "x = t'{y}'",
    ],
)
def test_files_for_a_newer_python(rest: str) -> None:
    """They are read, whatever Python runs."""
    assert value_of(f"revision = 'a'\n{rest}\n") == Value("str", "a", Range(1, 12, 1, 15))


def test_values_cannot_grow_without_bound() -> None:
    doubling = "a = 'x' * 1\na = 'xx'\n" + "a = a + a\n" * 40 + "b = (a, a)\n" + "b = (b, b)\n" * 40
    assert value_of(doubling + "revision = a").is_dynamic
    assert value_of(doubling + "revision = b").is_dynamic
    assert value_of(f"revision = '{'x' * 10_000}'").text == "x" * 10_000


def test_conflict_markers_are_told_as_such() -> None:
    """A merge that was left unfinished is worth its own words."""
    text = b"revision = 'a'\n<<<<<<< HEAD\ndown_revision = 'b'\n=======\ndown_revision = 'c'\n"
    found = read_revision("a.py", text + b">>>>>>> topic\n")
    assert isinstance(found, Unreadable)
    assert found.message == "unresolved merge conflict"
    assert found.range == Range(2, 1, 2, 13)


def test_blanks_at_the_end_of_a_comment() -> None:
    """They belong to the comment, also where nothing else follows a value."""
    text = b"revision = 'a'\ndown_revision = None\n    # \n"
    found = read_revision("a.py", text)
    assert isinstance(found, Revision)
    assert found.down_range == Range(2, 17, 2, 21)


def test_a_collection_of_long_texts() -> None:
    """What is too large to be taken for a value is so whichever way it is read."""
    labels = ", ".join(repr(f"{number:0300}") for number in range(500))
    revision = read(f"revision = 'a'\ndown_revision = None\nbranch_labels = ({labels})\n")
    assert revision.branch_labels is not None
    assert revision.branch_labels.value.is_dynamic


@pytest.mark.parametrize(
    "statement",
    [
        "__import__(__name__).down_revision = 'b'",
        "importlib.import_module(__name__).down_revision = 'b'",
        "pkgutil.resolve_name(__name__).down_revision = 'b'",
        "__import__('sys').modules[__name__].down_revision = 'b'",
        "os.sys.modules[__name__].down_revision = 'b'",
        "__import__('builtins').exec('down_revision = None')",
        "from os import sys as q; q.modules[__name__].down_revision = 'b'",
        "s = os.sys; s.modules[__name__].down_revision = 'b'",
        "from importlib import import_module as z; z(__name__).down_revision = 'b'",
        "z = importlib.import_module; z(__name__).down_revision = 'b'",
        "z = __import__; z(__name__).down_revision = 'b'",
        "[d.update(down_revision='b') for d in __import__('gc').get_objects() if type(d) is dict]",
    ],
)
def test_a_module_that_imports_itself_may_bind_any_name(statement: str) -> None:
    text = f"import importlib, os, pkgutil\nrevision = 'a'\ndown_revision = None\n{statement}\n"
    read = read_revision("versions/a.py", text.encode())
    assert isinstance(read, Revision)
    assert read.down_revision is not None
    assert read.down_revision.value.type == "dynamic"


@pytest.mark.parametrize(
    "statement",
    [
        "x = __import__('os').sep",
        "import importlib; x = importlib.import_module('app.models')",
        "from app import models; x = models.modules",
    ],
)
def test_a_module_that_imports_another_keeps_its_names(statement: str) -> None:
    text = f"revision = 'a'\ndown_revision = None\n{statement}\n"
    read = read_revision("versions/a.py", text.encode())
    assert isinstance(read, Revision)
    assert read.id == "a"
    assert read.down_revision is not None
    assert read.down_revision.value.type != "dynamic"
