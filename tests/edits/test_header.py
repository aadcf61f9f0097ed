"""The four names of a revision file are set byte for byte, or the edit is refused."""

from __future__ import annotations

import pytest

from revlint.edits.header import apply_steps, text_edits
from revlint.edits.text import TextEdit, python_text
from revlint.errors import EditRefused
from revlint.steps import HeaderName, SetHeader

PATH = "versions/a1_x.py"
Ids = str | tuple[str, ...] | None


def edited(data: str | bytes, name: HeaderName, value: Ids) -> bytes:
    """The file after one step, which a second time changes nothing."""
    data = data.encode() if isinstance(data, str) else data
    step = SetHeader(PATH, name, value)
    after = apply_steps(data, [step])
    assert apply_steps(after, [step]) == after
    return after


#: What down_revision is, its new value, and how that is written.
VALUES: tuple[tuple[str, Ids, str], ...] = (
    ("'a'", "x", "'x'"),
    ('"a"', "x", '"x"'),
    ("'''a'''", "x", "'''x'''"),
    ("u'a'", "x", "u'x'"),
    ("r'a'", "x", "r'x'"),
    ("R'a'", "x\\y", "'x\\\\y'"),
    ("'a'", "it's", '"it\'s"'),
    ("'a'", "a'b\"c", "'a\\'b\"c'"),
    ("'a'", "a\tb", "'a\\tb'"),
    ("'a'", "\u00e9", "'\u00e9'"),
    ("f'a'", "x", "'x'"),
    ("'a' 'b'", "x", "'x'"),
    ('"a" \\\n    "b"', "x", '"x"'),
    ("'a' + 'b'", "x", "'x'"),
    ("'a' if True else 'b'", "x", "'x'"),
    ("('a')", "x", "('x')"),
    ("('a')", None, "(None)"),
    ("('a')", ("x", "y"), "('x', 'y')"),
    ("(  # why\n    'a'\n)", "x", "(  # why\n    'x'\n)"),
    ("(  # why\n    'a'\n)", ("x", "y"), "(  # why\n    'x', 'y'\n)"),
    ("\\\n'a'", "x", "\\\n'x'"),
    ("'a'", None, "None"),
    ("'a'", ("x",), "('x',)"),
    ("'a'", ("x", "y"), "('x', 'y')"),
    ('"a"', ("x", "y"), '("x", "y")'),
    ("None", "x", "'x'"),
    ("None", ("x", "y"), "('x', 'y')"),
    ("()", "x", "'x'"),
    ("[]", ("x", "y"), "('x', 'y')"),
    ("()", None, "()"),
    ("False", "x", "'x'"),
    ("('a',)", "x", "('x',)"),
    ("('a',)", ("x", "y"), "('x', 'y',)"),
    ("('a',)", None, "None"),
    ("['a']", "x", "['x']"),
    ("['a']", ("a", "b", "c"), "['a', 'b', 'c']"),
    ("{'a'}", ("x", "a"), "{'x', 'a'}"),
    ("('a', 'b')", "a", "'a'"),
    ("('a', 'b')", "b", "'b'"),
    ("(('a', 'b'))", "b", "'b'"),
    ("'a', 'b'", "b", "'b'"),
    ("'a', 'b'", ("a", "c"), "'a', 'c'"),
    ("('a', 'b')", ("a",), "('a',)"),
    ("('a', 'b')", ("b",), "('b',)"),
    ("('a', 'b',)", ("a",), "('a',)"),
    ("['a', 'b']", ("b",), "['b']"),
    ("('a', \"b\", 'c')", ("a", "c"), "('a', 'c')"),
    ("('a', \"b\", 'c')", ("a", "b"), "('a', \"b\")"),
    ("('a', \"b\", 'c')", ("x", "y", "z"), "('x', \"y\", 'z')"),
    ("('a', 'b')", ("z", "a", "b"), "('z', 'a', 'b')"),
    ("('a', 'b')", ("a", "z", "b"), "('a', 'z', 'b')"),
    ("('a', 'b', 'c', 'd')", ("d", "a"), "('d', 'a')"),
    (
        "(\n    'a',  # one\n    'b',  # two\n)",
        ("b", "c"),
        "(\n    'b',  # one\n    'c',  # two\n)",
    ),
    ("( 'a' , 'b' )", ("a", "c"), "( 'a' , 'c' )"),
    ("('a' 'b', ('c'))", ("ab", "x"), "('a' 'b', ('x'))"),
    ("(('a', 'b'),)", ("a", "x"), "('a', 'x')"),
    ("(\n    'a',  # one\n    'b',  # two\n)", "a", "(\n    'a',  # one\n)"),
    ("(\n    'a',  # one\n    'b',  # two\n)", "b", "(\n    'b',  # two\n)"),
    ("(\n    'a',  # one\n    'b'  # two\n)", "a", "(\n    'a',  # one\n)"),
    ("(\n    'a',  # one\n    'b'  # two\n)", "b", "(\n    'b',  # two\n)"),
    (
        "(\n    'a',  # one\n    # of two\n    'b'  # two\n)",
        ("a", "b", "c"),
        "(\n    'a',  # one\n    # of two\n    'b',  # two\n    'c',\n)",
    ),
    (
        "(\n    'a',  # one\n    'b',\n)",
        ("c", "a", "b"),
        "(\n    'c',\n    'a',  # one\n    'b',\n)",
    ),
    ("(\n    'a',\n    'b', 'c')", ("a", "c"), "(\n    'a',\n    'c')"),
    ("('a',  # one\n 'b')", ("b",), "('b',)"),
    ("('a',  # one\n 'b')", "a", "('a',  # one\n )"),
)


@pytest.mark.parametrize(("old", "value", "new"), VALUES)
@pytest.mark.parametrize("start", ["down_revision = ", "down_revision: Union[str, None] = "])
def test_values(start: str, old: str, value: Ids, new: str) -> None:
    """Form, quotes, comments and commas stay as far as the new value allows."""
    before, after = "revision = 'r'\n", "  # the parent\ndepends_on=None\n"
    assert edited(before + start + old + after, "down_revision", value).decode() == (
        before + start + new + after
    )


#: Files, a step, and the files after it.
FILES: tuple[tuple[str, HeaderName, Ids, str], ...] = (
    (
        "revision, down_revision = 'r', \"a\"\n",
        "down_revision",
        "b",
        "revision, down_revision = 'r', \"b\"\n",
    ),
    (
        "[revision, (down_revision, x)] = ['r', ('a', 1)]\n",
        "down_revision",
        None,
        "[revision, (down_revision, x)] = ['r', (None, 1)]\n",
    ),
    (
        "revision = 'r'; down_revision = 'a'; depends_on = None\n",
        "depends_on",
        "b",
        "revision = 'r'; down_revision = 'a'; depends_on = 'b'\n",
    ),
    (
        "revision: str = 'r'\ndown_revision = None\nbranch_labels = depends_on = None  # x\n"
        "\ny = 1\n",
        "depends_on",
        "q",
        "revision: str = 'r'\ndown_revision = None\nbranch_labels = None  # x\n"
        "depends_on = 'q'\n\ny = 1\n",
    ),
    (
        'revision = "r"\ndown_revision = branch_labels = depends_on = None',
        "down_revision",
        ("a", "b"),
        'revision = "r"\nbranch_labels = depends_on = None\ndown_revision = ("a", "b")',
    ),
    (
        "revision = ID = 'r'\ndown_revision = None\n",
        "revision",
        "b",
        "revision = ID = 'b'\ndown_revision = None\n",
    ),
    (
        "ID = 'r'  # named\nrevision = ID\ndown_revision = None\n",
        "revision",
        "b",
        "ID = 'b'  # named\nrevision = ID\ndown_revision = None\n",
    ),
    (
        "PARENTS = ('a', 'b')\nrevision = 'r'\ndown_revision = PARENTS\n",
        "down_revision",
        ("a", "c"),
        "PARENTS = ('a', 'c')\nrevision = 'r'\ndown_revision = PARENTS\n",
    ),
    (
        "revision = 'r'\ndown_revision = 'a'\n",
        "depends_on",
        ("b", "c"),
        "revision = 'r'\ndown_revision = 'a'\ndepends_on = ('b', 'c')\n",
    ),
    (
        'revision = "r"\ndown_revision = None',
        "branch_labels",
        ("b",),
        'revision = "r"\ndown_revision = None\nbranch_labels = ("b",)',
    ),
    (
        "revision = 'r'\ndown_revision = None\n",
        "branch_labels",
        None,
        "revision = 'r'\ndown_revision = None\n",
    ),
    (
        "if True:\n    revision = 'r'\n    down_revision = None\n",
        "depends_on",
        "b",
        "if True:\n    revision = 'r'\n    down_revision = None\n    depends_on = 'b'\n",
    ),
    ("down_revision = None\n", "revision", "b", "revision = 'b'\ndown_revision = None\n"),
    (
        "print(revision := 'r', 1)\ndown_revision = 'a'\n",
        "revision",
        "b",
        "print(revision := 'b', 1)\ndown_revision = 'a'\n",
    ),
    (
        "revision = 'r'\ndown_revision = 'a'\ndef upgrade():\n    print 'python 2'\n",
        "down_revision",
        "b",
        "revision = 'r'\ndown_revision = 'b'\ndef upgrade():\n    print 'python 2'\n",
    ),
    (
        "revision = 'r'\ndown_revision = 'a'\ntype X = int\ndef f[T](x: T): pass\n",
        "down_revision",
        "b",
        "revision = 'r'\ndown_revision = 'b'\ntype X = int\ndef f[T](x: T): pass\n",
    ),
    (
        "revision = 'r'\n\x0c\ndown_revision = 'a'\x0c\n",
        "down_revision",
        "b",
        "revision = 'r'\n\x0c\ndown_revision = 'b'\x0c\n",
    ),
)


@pytest.mark.parametrize(("before", "name", "value", "after"), FILES)
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_files(
    before: str, name: HeaderName, value: Ids, after: str, ending: str, encoding: str
) -> None:
    """Every way to bind a name, in every kind of file."""
    data = before.replace("\n", ending).encode(encoding)
    assert edited(data, name, value) == after.replace("\n", ending).encode(encoding)


def test_new_lines_end_as_the_line_that_is_edited() -> None:
    data = b"revision = 'r'\r\ndown_revision = (\r  'a',\r  'b',\r\n)\nx = 1\r"
    assert edited(data, "down_revision", ("a", "b", "c")) == (
        b"revision = 'r'\r\ndown_revision = (\r  'a',\r  'b',\r\n  'c',\n)\nx = 1\r"
    )


#: Headers that are not edited, a step, and why.
REFUSED: tuple[tuple[str, HeaderName, Ids, str], ...] = (
    (
        "revision = get()\ndown_revision = 'a'\n",
        "revision",
        "b",
        f"{PATH}:1: revision is not known: the call get() is not run",
    ),
    (
        "from ids import A\nrevision = 'r'\ndown_revision = A\n",
        "down_revision",
        "b",
        f"{PATH}:3: down_revision is not known: A of ids is imported and is no constant of a "
        "module of this project",
    ),
    (
        "revision = 'r'\ndown_revision = ('a', X)\n",
        "down_revision",
        "a",
        f"{PATH}:2: down_revision is not known: the name X is not bound in this file",
    ),
    (
        "revision = 'r'\nrevision = 's'\ndown_revision = None\n",
        "revision",
        "b",
        f"{PATH}:2: revision is bound more than once",
    ),
    (
        "revision = 'r'\ndown_revision = ('a',)\ndown_revision += ('b',)\n",
        "down_revision",
        "a",
        f"{PATH}:3: down_revision is bound more than once",
    ),
    (
        "ID = 'r'\nrevision = ID\ndown_revision = None\nprint(ID)\n",
        "revision",
        "b",
        f"{PATH}:4: revision is ID, which is used elsewhere too",
    ),
    (
        "revision = ID = 'r'\ndown_revision = None\n\n\ndef upgrade():\n    print(ID)\n",
        "revision",
        "b",
        f"{PATH}:6: the value is also bound to ID, which is used",
    ),
    (
        "if True:\n    ID = 'r'\nelse:\n    ID = 'r'\nrevision = ID\ndown_revision = None\n",
        "revision",
        "b",
        f"{PATH}: revision is ID, which is not bound once in this file",
    ),
    (
        "n = '1'\nrevision = f'r{n}'\ndown_revision = None\n",
        "revision",
        "b",
        f"{PATH}:2: revision is computed from n",
    ),
    (
        "X = 'a'\nrevision = 'r'\ndown_revision = ('p', X)\n",
        "down_revision",
        ("p", "q"),
        f"{PATH}:3: down_revision is computed from X",
    ),
    (
        "revision = 'r'\ndown_revision = (\n    'a'  # one\n    'b'\n)\n",
        "down_revision",
        "b",
        f"{PATH}:3: a comment is inside the value of down_revision",
    ),
    (
        "revision = 'r'\ndown_revision = 'a'; branch_labels = depends_on = None\n",
        "depends_on",
        "b",
        f"{PATH}:2: depends_on shares its value with other names",
    ),
    (
        "globals()['revision'] = 'r'\ndown_revision = None\n",
        "revision",
        "b",
        f"{PATH}:1: revision is bound in a way that revlint does not edit",
    ),
    ("revision = 'r'\n", "down_revision", "b", f"{PATH}: the file does not define down_revision"),
    ("x = 1\n", "revision", "b", f"{PATH}: the file does not define revision"),
    (
        f"revision = 'r'\ndown_revision = {'(' * 90}'a'{')' * 90}\n",
        "down_revision",
        "b",
        f"{PATH}:2: the statement is too large or nested too deep to edit",
    ),
    (
        f"revision = 'r'\nx = {'(' * 200}{')' * 200}\n",
        "revision",
        "b",
        f"{PATH}:2: cannot be read: beyond the limits of revlint: brackets nested more than 100 "
        "deep",
    ),
    (
        "revision = 'r'\ndown_revision = 'a'\nx = (\n",
        "revision",
        "b",
        f"{PATH}:3: cannot be read: invalid Python: '(' was never closed",
    ),
)


@pytest.mark.parametrize(("text", "name", "value", "said"), REFUSED)
def test_refused(text: str, name: HeaderName, value: Ids, said: str) -> None:
    """What is not certain is not edited."""
    with pytest.raises(EditRefused) as refused:
        apply_steps(text.encode(), [SetHeader(PATH, name, value)])
    assert str(refused.value) == said


def test_an_encoding_that_has_no_such_letter() -> None:
    data = "# coding: latin-1\nrevision = 'é'\ndown_revision = 'ä'  # ö\n".encode("latin-1")
    assert edited(data, "revision", "ü") == data.replace(b"\xe9", b"\xfc")
    with pytest.raises(EditRefused) as refused:
        apply_steps(data, [SetHeader(PATH, "revision", "中")])
    assert str(refused.value) == f"{PATH}:2: the encoding of the file, iso-8859-1, has no '中'"


def test_an_encoding_that_writes_one_text_in_several_ways() -> None:
    """UTF-7 may encode letters that need no encoding: writing them again changes bytes."""
    data = b"# coding: utf-7\nrevision = 'r'\ndown_revision = None  # +AGE-\n"
    with pytest.raises(EditRefused, match="a file in utf-7 may change outside of the edit"):
        apply_steps(data, [SetHeader(PATH, "revision", "b")])


def test_several_steps_have_edits_in_the_text_as_it_is() -> None:
    data = b"revision = 'r'\r\ndown_revision = 'a'\r\n"
    steps = [SetHeader(PATH, "revision", "s"), SetHeader(PATH, "down_revision", None)]
    assert text_edits(data, steps) == (TextEdit(11, 14, "'s'"), TextEdit(31, 34, "None"))
    assert text_edits(apply_steps(data, steps), steps) == ()


def test_steps_that_touch_one_statement() -> None:
    data = b"revision = 'r'\ndown_revision = branch_labels = depends_on = None\n"
    steps = [SetHeader(PATH, "down_revision", "a"), SetHeader(PATH, "depends_on", "b")]
    after = apply_steps(data, steps)
    assert after == b"revision = 'r'\nbranch_labels = None\ndepends_on = 'b'\ndown_revision = 'a'\n"
    assert python_text(data).apply(text_edits(data, steps)) == after


def test_steps_that_depend_on_each_other_are_one_edit() -> None:
    data = b"revision = 'r'\ndown_revision = 'a'\n"
    steps = [SetHeader(PATH, "revision", "s"), SetHeader(PATH, "revision", "two")]
    assert text_edits(data, steps) == (TextEdit(12, 13, "two"),)
