"""The comment that suppresses a finding, written by a code action."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.server.apply import apply
from tests.server.chosen import chosen, offered
from tests.server.editor import Editor, edit_with
from tests.server.trees import FORK, LINE, write

_B2, _C3 = "migrations/versions/b2.py", "migrations/versions/c3.py"

_STALE = LINE[_B2].replace("Revises: a1", "Revises: z9")

_SUPPRESSED: dict[str, tuple[dict[str, str], str, str]] = {
    "python": ({**FORK}, _C3, "down_revision = 'a1'  # revlint: ignore[multiple-heads]\n"),
    "comment": (
        {**FORK, _C3: FORK[_C3].replace("'a1'\n", "'a1'  # why\n")},
        _C3,
        "down_revision = 'a1'  # why  # revlint: ignore[multiple-heads]\n",
    ),
    "list": (
        {**FORK, _C3: FORK[_C3].replace("'a1'\n", "'a1'  # revlint: ignore[ignored-file]\n")},
        _C3,
        "down_revision = 'a1'  # revlint: ignore[ignored-file, multiple-heads]\n",
    ),
    "ini": (
        {**LINE, "alembic.ini": "[alembic]\nscript_location = nowhere\n"},
        "alembic.ini",
        "# revlint: ignore[",
    ),
}


@pytest.mark.parametrize("name", _SUPPRESSED)
def test_a_suppression(tmp_path: Path, name: str) -> None:
    files, path, line = _SUPPRESSED[name]
    root = write(tmp_path, files)

    async def scenario(editor: Editor) -> None:
        await editor.found()
        finding = editor.published[editor.uri(path)].diagnostics[0]
        every = await offered(editor, editor.uri(path), finding.range, ["quickfix"])
        (action,) = [a for a in every if a.title == f"Suppress {finding.code} here"]
        apply(await chosen(editor, action))
        assert line in (root / path).read_text()
        codes = (await editor.found()).get(path, [])
        assert finding.code not in codes

    edit_with(root, scenario)


@pytest.mark.parametrize(
    ("top", "rest"),
    [("", ""), ("# -*- coding: utf-8 -*-\n", ""), ("#!/usr/bin/python\n", "# x\n")],
)
def test_a_suppression_of_a_finding_in_a_string(tmp_path: Path, top: str, rest: str) -> None:
    text = f"{top}{rest}{_STALE}"
    files = {**LINE, _B2: text, "revlint.toml": 'select = ["stale-docstring"]\n'}
    root = write(tmp_path, files)

    async def scenario(editor: Editor) -> None:
        uri = editor.open(_B2)
        (finding,) = await editor.diagnostics(uri)
        every = await offered(editor, uri, finding.range, ["quickfix"])
        (action,) = [a for a in every if a.title == "Suppress stale-docstring in this file"]
        apply(await chosen(editor, action))
        editor.close(uri)
        assert await editor.found() == {}

    edit_with(root, scenario)
    text = f"{top}# revlint: ignore-file[stale-docstring]\n{rest}{_STALE}"
    assert (root / _B2).read_text() == text


_STATED = "down_revision = 'a1'"
_IGNORE = "# revlint: ignore[multiple-heads]"

#: A text of the file of a head, before and after; the encoding is what its bytes have.
_TEXTS: dict[str, tuple[str, str, str]] = {
    "reason": (
        f"{_STATED}  # revlint: ignore[ignored-file] -- why",
        f"{_STATED}  # revlint: ignore[ignored-file, multiple-heads] -- why",
        "utf-8",
    ),
    "open end": (
        f"{_STATED}  # revlint: ignore",
        f"{_STATED}  # revlint: ignore[multiple-heads]",
        "utf-8",
    ),
    "brackets": ("down_revision = (\n'a1'\n)", f"down_revision = (\n'a1'  {_IGNORE}\n)", "utf-8"),
    "form feed": (f"\f{_STATED}\f", f"\f{_STATED}\f  {_IGNORE}", "utf-8"),
    "lone CR": (f"x = 1\r{_STATED}\ry = 1", f"x = 1\r{_STATED}  {_IGNORE}\ry = 1", "utf-8"),
    "CRLF": (f"x = 1\r\n{_STATED}\r\n", f"x = 1\r\n{_STATED}  {_IGNORE}\r\n", "utf-8"),
    "BOM": (_STATED, f"{_STATED}  {_IGNORE}", "utf-8-sig"),
    "astral": (f"x = '😀'; {_STATED}", f"x = '😀'; {_STATED}  {_IGNORE}", "utf-8"),
    "declared": (f"{_STATED}  # è", f"{_STATED}  # è  {_IGNORE}", "latin-1"),
}


@pytest.mark.parametrize("is_open", [False, True])
def test_suppressions_of_any_text(tmp_path: Path, is_open: bool) -> None:
    """Each is what ``--add-ignore`` writes; one session has all the texts, a project each."""

    def text_of(line: str, encoding: str) -> bytes:
        top = "# coding: latin-1\n" if encoding == "latin-1" else ""
        return (top + FORK[_C3].replace(_STATED, line)).encode(encoding)

    for name, (before, _, encoding) in _TEXTS.items():
        write(tmp_path / name, {**FORK, "revlint.toml": ""})
        (tmp_path / name / _C3).write_bytes(text_of(before, encoding))

    async def scenario(editor: Editor) -> None:
        await editor.found()
        for name, (before, _, encoding) in _TEXTS.items():
            path = f"{name}/{_C3}"
            uri = editor.uri(path)
            if is_open:
                editor.open(path, text_of(before, encoding).decode(encoding))
            (finding,) = [
                d for d in editor.published[uri].diagnostics if d.code == "multiple-heads"
            ]
            every = await offered(editor, uri, finding.range, ["quickfix"])
            (action,) = [a for a in every if a.title == "Suppress multiple-heads here"]
            apply(await chosen(editor, action))
            if is_open:
                editor.close(uri)
        left = await editor.found()
        assert [path for path, codes in left.items() if "multiple-heads" in codes] == []

    edit_with(tmp_path, scenario, folders=[tmp_path / name for name in _TEXTS])
    for name, (_, after, encoding) in _TEXTS.items():
        assert (tmp_path / name / _C3).read_bytes() == text_of(after, encoding), name


def test_a_suppression_that_needs_a_reason(tmp_path: Path) -> None:
    """The comment is there, and the finding goes once the user has added the reason."""
    root = write(tmp_path, {**FORK, "revlint.toml": "require-reason = true\n"})

    async def scenario(editor: Editor) -> None:
        await editor.found()
        (finding,) = editor.published[editor.uri(_C3)].diagnostics
        every = await offered(editor, editor.uri(_C3), finding.range, ["quickfix"])
        title = "Suppress multiple-heads here, with a reason to be added"
        (action,) = [a for a in every if a.title == title]
        apply(await chosen(editor, action))
        assert (await editor.found())[_C3] == ["multiple-heads", "unused-suppression"]
        path = root / _C3
        path.write_text(path.read_text().replace(_IGNORE, f"{_IGNORE} -- two teams"))
        assert await editor.found() == {}

    edit_with(root, scenario)


def test_an_unused_suppression_is_removed(tmp_path: Path) -> None:
    """Of the comment only the rule that suppresses nothing goes."""
    rules = "# revlint: ignore[multiple-heads, missing-parent]"
    text = FORK[_C3].replace("'a1'\n", f"'a1'  {rules} -- two teams\n")
    root = write(tmp_path, {**FORK, _C3: text})

    async def scenario(editor: Editor) -> None:
        await editor.found()
        uri = editor.uri(_C3)
        (finding,) = editor.published[uri].diagnostics
        assert finding.message.startswith("unused suppression of missing-parent\n")
        every = await offered(editor, uri, finding.range, ["quickfix"])
        assert every[0].title == "remove the suppression of missing-parent"
        assert every[0].is_preferred
        apply(await chosen(editor, every[0]))
        assert await editor.found() == {}

    edit_with(root, scenario)
    assert (root / _C3).read_text() == text.replace(", missing-parent", "")


def test_no_comment_fits(tmp_path: Path) -> None:
    """A file without comments for revlint gets none."""
    config = '[chains.migrations]\nscript-location = "migrations"\nhead-file = "migrations/HEAD"\n'
    root = write(tmp_path, {**LINE, "migrations/HEAD": "b2\n", "revlint.toml": config})

    async def scenario(editor: Editor) -> None:
        assert await editor.found() == {"migrations/HEAD": ["stale-head-file"]}
        uri = editor.uri("migrations/HEAD")
        (finding,) = editor.published[uri].diagnostics
        every = await offered(editor, uri, finding.range, ["quickfix"])
        assert [action.title for action in every] == ["list the heads"]

    edit_with(root, scenario)
