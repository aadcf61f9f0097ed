"""Random headers, encodings and line endings: what an edit changes, and what it leaves alone."""

from __future__ import annotations

import codecs
import importlib.util
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from revlint.edits.header import apply_steps, text_edits
from revlint.edits.text import TextEdit
from revlint.errors import EditRefused
from revlint.migration.reader import read_revision
from revlint.migration.revision import NAMES, Revision
from revlint.python.source import decode
from revlint.python.value import items
from revlint.steps import HeaderName, SetDocstring, SetHeader
from tests.migration.test_reader_agreement import PRELUDE, RESTS, STATEMENTS

PATH = "migrations/versions/ab12.py"

#: CI takes the default; REVLINT_EXAMPLES asks for more.
SETTINGS = settings(
    max_examples=int(os.environ.get("REVLINT_EXAMPLES", "100")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)

ENCODINGS = ("utf-8", "utf-8-sig", "latin-1", "cp1252", "shift_jis", "iso2022_jp", "utf-7")
IDS = st.sampled_from(("a", "b", "c", "new1", "é", "ä中", "it's", 'a"b', "x\\y", "a b", "o\t1"))
HEADER_NAMES: tuple[HeaderName, ...] = ("revision", "down_revision", "branch_labels", "depends_on")

#: Headers of files that Alembic, formatters and people write.
HEADERS = (
    "revision = 'r'\ndown_revision = {}\nbranch_labels = None\ndepends_on = None\n",
    'revision: str = "r"\ndown_revision: Union[str, None] = {}\n'
    "branch_labels: Union[str, Sequence[str], None] = None\n"
    "depends_on: Union[str, Sequence[str], None] = None\n",
    "revision = 'r'\ndown_revision = branch_labels = depends_on = {}\n",
    "revision, down_revision = 'r', {}\n",
    "(revision, (down_revision, depends_on)) = ('r', ({}, None))\n",
    "PARENT = {}\nrevision = ID = 'r'\ndown_revision = PARENT\n",
    "if True:\n    revision = 'r'; down_revision = {}\n    depends_on = ('q',)\n",
    "revision = \\\n    'r'\ndown_revision = \\\n    {}\n",
)
DOWN = (
    "None",
    "'a'",
    '"é"',
    "('a')",
    "('a',)",
    "('a', 'b')",
    "'a', \"b\"",
    "['a', 'b',]",
    "{'a', 'b', 'c'}",
    "(\n    'a',  # the first\n    'b',\n)",
    "(  # both\n    'a', 'b'\n    # end\n)",
    "(\n    'a',\n\n    # alone\n    'b'  # last\n    ,\n)",
    "'a' 'b'",
    "('a'\n    'b')",
    "('a', 'b'\n, 'c')",
    "'a' + \"b\"",
    "u'a'",
    "r'a'",
    "'''a'''",
)
DOCSTRINGS = (
    "",
    '"""create users é\n\nRevision ID: r\nRevises: a\nCreate Date: 2024-01-01\n\n"""\n',
    "'''x\n\nRevision ID: other\nRevises: a, b (both)\n'''\n",
    "r'''\\d\nRevises:'''\n",
    "'Revises: a\\x41'\n",
    "'one ' 'Revises: a'\n",
)


@st.composite
def sources(draw: st.DrawFn) -> bytes:
    """A revision file, in some encoding and with some line endings."""
    kind = draw(st.integers(0, 2))
    if kind:
        text = draw(st.sampled_from(HEADERS)).format(draw(st.sampled_from(DOWN)))
        text = f"from typing import *\n{text}"
    else:
        text = PRELUDE + "\n".join(draw(st.lists(st.sampled_from(STATEMENTS), max_size=5))) + "\n"
    docstring = draw(st.sampled_from(DOCSTRINGS))
    text = docstring + text + draw(st.sampled_from((*RESTS, "\n\n\ndef upgrade(): pass")))
    encoding = draw(st.sampled_from(ENCODINGS))
    if not encoding.startswith("utf-8"):
        text = f"# -*- coding: {encoding} -*-\n{text}"
    endings = draw(st.sampled_from(("\n", "\r\n", "\r", "mixed")))
    if endings == "mixed":
        seed = draw(st.randoms(use_true_random=False))
        text = "".join(c if c != "\n" else seed.choice(("\n", "\r\n", "\r")) for c in text)
    else:
        text = text.replace("\n", endings)
    return text.encode(encoding, "replace")


VALUES = st.one_of(st.none(), IDS, st.lists(IDS, min_size=1, max_size=4, unique=True).map(tuple))
STEPS = st.one_of(
    st.builds(SetHeader, st.just(PATH), st.just("revision"), IDS),
    st.builds(SetHeader, st.just(PATH), st.sampled_from(HEADER_NAMES[1:]), VALUES),
    st.builds(
        SetDocstring,
        st.just(PATH),
        st.one_of(st.none(), IDS),
        st.one_of(st.none(), st.lists(IDS, max_size=3, unique=True).map(tuple)),
    ),
)


def pieces_outside(data: bytes, edits: tuple[TextEdit, ...]) -> Iterator[str]:
    """The stretches of a file around edits, with its line endings."""
    encoding = "utf-8"
    if not data.startswith(codecs.BOM_UTF8) and b"coding: " in data[:20]:
        encoding = data.split()[3].decode()
    text = data.removeprefix(codecs.BOM_UTF8).decode(encoding)
    starts = [0]
    for number, character in enumerate(text):
        if character != "\n" or text[number - 1 : number] != "\r":
            starts.append(number + 1)
        else:
            starts[-1] = number + 1
    starts[0] = 0
    at = 0
    for edit in edits:
        yield text[at : starts[edit.start]]
        at = starts[edit.end]
    yield text[at:]


def bound_by_python(data: bytes, directory: Path) -> dict[str, Any]:
    """What Alembic gets of a file that the test wrote: it loads the module in the same way."""
    path = directory / "ab12.py"
    path.write_bytes(data)
    spec = importlib.util.spec_from_file_location("ab12_py", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return {name: vars(module)[name] for name in NAMES if name in vars(module)}


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.dont_write_bytecode", True)
        yield tmp_path_factory.mktemp("revisions")


def attempted(data: bytes, step: SetHeader | SetDocstring) -> bytes | EditRefused:
    """The file after an edit, or the refusal."""
    try:
        return apply_steps(data, [step])
    except EditRefused as error:
        return error


@SETTINGS
@given(sources(), STEPS)
def test_an_edit_has_its_effect_and_no_other(
    directory: Path, data: bytes, step: SetHeader | SetDocstring
) -> None:
    """The readers of the file agree on the new value; all else is as before, byte for byte."""
    before = read_revision(PATH, data)
    after = attempted(data, step)
    if isinstance(after, EditRefused):
        assert after.path == PATH
        return
    assert apply_steps(after, [step]) == after
    edits = text_edits(data, [step])
    assert bool(edits) == (after != data)
    text = decode(data)
    assert decode(after) == "".join(_replaced(text, edits))
    _in_order([*pieces_outside(data, edits)], after)
    assert isinstance(before, Revision)
    read = read_revision(PATH, after)
    assert isinstance(read, Revision)
    if after != data:
        _check_python(data, after, step, directory)


def _replaced(text: str, edits: tuple[TextEdit, ...]) -> Iterator[str]:
    at = 0
    for edit in edits:
        yield text[at : edit.start] + edit.text
        at = edit.end
    yield text[at:]


def _in_order(pieces: list[str], data: bytes) -> None:
    """The pieces are in the file, the first at its start and the last at its end."""
    encoding = data.split()[3].decode() if b"coding: " in data[:20] else "utf-8"
    text = data.removeprefix(codecs.BOM_UTF8).decode(encoding)
    assert text.startswith(pieces[0])
    assert text.endswith(pieces[-1])
    at = 0
    for piece in pieces:
        at = text.index(piece, at) + len(piece)


def _check_python(
    data: bytes, after: bytes, step: SetHeader | SetDocstring, directory: Path
) -> None:
    """The module binds what the step says, and the other names as before."""
    try:
        old = bound_by_python(data, directory)
    # The statements are random: many raise.
    except Exception:
        return
    new = bound_by_python(after, directory)
    for name in {*old} & {*new}:
        if repr(type(old[name])) == repr(type(new[name])) and callable(old[name]):
            # Each module has its own functions and classes.
            del old[name], new[name]
    if isinstance(step, SetDocstring):
        assert new == old
        return
    value = new.pop(step.name)
    old.pop(step.name, None)
    assert new == old
    found = (value,) if isinstance(value, str) else tuple(value or ())
    if isinstance(value, set):
        found = tuple(sorted(found))
    wanted = (step.value,) if isinstance(step.value, str) else step.value or ()
    assert found == (tuple(sorted(wanted)) if isinstance(value, set) else wanted)


@SETTINGS
@given(st.sampled_from(HEADERS), st.sampled_from(DOWN), VALUES)
def test_what_people_write_is_not_refused(header: str, down: str, value: Any) -> None:
    """The parents can be set in each header that is seen in the field, if no comment is lost."""
    if down == DOWN[6] and (", {}" in header or "{}, " in header):
        down = f"({down})"
    data = (header.format(down) + "\n\ndef upgrade():\n    pass\n").encode()
    step = SetHeader(PATH, "down_revision", value)
    after = attempted(data, step)
    if isinstance(after, EditRefused):
        assert after.why == "a comment is inside the value of down_revision"
        assert "#" in down
        assert value is None
        return
    read = read_revision(PATH, after)
    assert isinstance(read, Revision)
    assert read.down_revision is not None
    wanted = (value,) if isinstance(value, str) else value or ()
    assert [v.text for v in items(read.down_revision.value)] == [*wanted]


@SETTINGS
@given(sources(), STEPS, st.data())
def test_damaged_files_are_refused_or_edited(
    data: bytes, step: SetHeader | SetDocstring, draw: st.DataObject
) -> None:
    """Whatever a file holds, the answer is its new bytes or a refusal."""
    raw = bytearray(data)
    for _ in range(draw.draw(st.integers(1, 4))):
        at = draw.draw(st.integers(0, len(raw)))
        end = draw.draw(st.integers(at, min(len(raw), at + 6)))
        raw[at:end] = draw.draw(st.sampled_from((b"", b"'", b'"', b"\\", b"(", b")", b"\n", b"#",
            b"\x00", b"\xff", b"revision", b"=", b" ", b"f'{", b"}", b"'''", b"\x0c", b"\t", b";",
            b"def ", b"*", b":", b"global revision", b"\r", b"+AGE-")))  # fmt: skip
    after = attempted(bytes(raw), step)
    if isinstance(after, EditRefused):
        assert after.path == PATH
    else:
        assert decode(after)
