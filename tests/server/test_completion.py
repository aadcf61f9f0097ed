"""Completion: ids in revision files, keys and values in configurations, rules in comments."""

from __future__ import annotations

from pathlib import Path

import pytest
from lsprotocol import types

from revlint.engine.example import history
from tests.git_support import Repo
from tests.server.editor import Editor, edit_with, position
from tests.server.trees import FORK, LINE, write

_B2 = "migrations/versions/b2.py"
_TOML = """\
[chains.core]
script-location = "migrations"

[chains.other]
script-location = "other"
"""


async def _complete(editor: Editor, uri: str, text: str) -> types.CompletionList | None:
    """What is offered at ``|`` of a text, which replaces that of a document."""
    at = text.index("|")
    editor.write(uri, text.replace("|", ""))
    params = types.CompletionParams(types.TextDocumentIdentifier(uri), position(text, at))
    found: types.CompletionList | None = await editor.wait(
        editor.client.text_document_completion_async(params)
    )
    return found


def _labels(found: types.CompletionList | None) -> list[str]:
    return [item.label for item in found.items] if found else []


def _after(text: str, found: types.CompletionList | None) -> str:
    """The text after the first offer was chosen."""
    assert found is not None
    edit = found.items[0].text_edit
    assert isinstance(edit, types.TextEdit)
    lines = text.replace("|", "").split("\n")
    line = lines[edit.range.start.line]
    start, end = edit.range.start.character, edit.range.end.character
    return line[:start] + edit.new_text + line[end:]


@pytest.mark.parametrize(
    ("typed", "labels", "line"),
    [
        ("down_revision = '|'", ["c3", "d4", "e5", "a1"], "down_revision = 'c3'"),
        ("down_revision = '|", ["c3", "d4", "e5", "a1"], "down_revision = 'c3'"),
        ("down_revision = |", ["c3", "d4", "e5", "a1"], "down_revision = 'c3'"),
        ("down_revision = 'd|'", ["d4", "c3", "e5", "a1"], "down_revision = 'd4'"),
        ("down_revision = 'd|4'", ["d4", "c3", "e5", "a1"], "down_revision = 'd4'"),
        ("down_revision = ('a1', '|')", ["c3", "d4", "e5", "a1"], "down_revision = ('a1', 'c3')"),
        ("depends_on = ['|']", ["c3", "d4", "e5", "a1", "side"], "depends_on = ['c3']"),
        (
            "down_revision: str = 'a|",
            ["a1", "c3", "d4", "e5"],
            "down_revision: str = 'a1'",
        ),
        ("branch_labels = '|'", [], ""),
        ("down_revision = 'a1'  # |", [], ""),
        ("other = '|'", [], ""),
    ],
)
def test_ids(tmp_path: Path, typed: str, labels: list[str], line: str) -> None:
    """Heads first, then from the newest to the oldest; neither the file nor what follows it."""
    tree = {**FORK, **history("a1 -> d4", "d4 -> e5x", "<base> -> e5 (side)")}
    tree.pop("migrations/versions/e5x.py")
    root = write(tmp_path, tree)

    async def scenario(editor: Editor) -> None:
        uri = editor.open(_B2)
        before, after = FORK[_B2].split("down_revision = 'a1'\n")
        text = f"{before}{typed}\n{after}"
        found = await _complete(editor, uri, text)
        assert _labels(found) == labels
        if labels:
            assert _after(text, found) == line

    edit_with(root, scenario)


def test_details(tmp_path: Path) -> None:
    root = write(tmp_path, LINE)

    async def scenario(editor: Editor) -> None:
        uri = editor.open("migrations/versions/a1.py")
        text = "revision = 'x9'\ndown_revision = '|'\n"
        found = await _complete(editor, uri, text)
        assert found is not None
        assert not found.is_incomplete
        assert [(i.label, i.detail, i.sort_text) for i in found.items] == [
            ("c3", "head: add a column (2026-01-05)", "00000"),
            ("b2", "add a column (2026-01-05)", "00001"),
        ]
        assert found.items[0].filter_text == "c3 add a column (2026-01-05)"

    edit_with(root, scenario)


def test_thousands_of_ids(tmp_path: Path) -> None:
    """The best are sent, and the editor asks again."""
    lines = ["<base> -> r0000", *(f"r{n:04} -> r{n + 1:04}" for n in range(400))]
    root = write(tmp_path, history(*lines))

    async def scenario(editor: Editor) -> None:
        uri = editor.open("migrations/versions/new.py", "")
        found = await _complete(editor, uri, "down_revision = '|'")
        assert found is not None
        assert found.is_incomplete
        assert (found.items[0].label, len(found.items)) == ("r0400", 200)
        found = await _complete(editor, uri, "down_revision = 'r0123|'")
        assert _labels(found) == ["r0123"]

    edit_with(root, scenario)


@pytest.mark.parametrize(
    ("typed", "labels", "line"),
    [
        ("sel|", ["select"], "select"),
        ('select = ["missing-par|"]', ["missing-parent"], 'select = ["missing-parent"]'),
        ("select = [missing-par|]", ["missing-parent"], 'select = ["missing-parent"]'),
        ("[chains.core]\nrelea|", ["released"], "released"),
        ('[chains.core]\nreleased = ["|"]', ["c3", "b2", "a1"], 'released = ["c3"]'),
        ('[chains.other]\nreleased = ["|"]', ["z9"], 'released = ["z9"]'),
        ('[chains.core]\nafter = ["|"]', ["core", "other"], 'after = ["core"]'),
        ('[[alignments]]\nchains = ["o|"]', ["other", "core"], 'chains = ["other"]'),
        ("[[alignments]]\nrev|", ["revision"], "revision"),
        ('[severity]\nmissing-parent = "w|"', ["warning"], 'missing-parent = "warning"'),
        ('[chains.core]\nscript-location = "mig|"', ["migrations", "migrations/versions"], ""),
        ('[chains.core]\nconfig = "al|"', ["alembic.ini"], 'config = "alembic.ini"'),
        ("heads = |", ["any"], 'heads = "any"'),
        ("base = |", ["auto"], 'base = "auto"'),
        ("# sel|", [], ""),
        ("[chai|", ["chains"], "[chains"),
    ],
)
def test_configuration(tmp_path: Path, typed: str, labels: list[str], line: str) -> None:
    files = {**LINE, **history("<base> -> z9", under="other"), "revlint.toml": _TOML}
    root = write(tmp_path, files)

    async def scenario(editor: Editor) -> None:
        uri = editor.open("revlint.toml", language="toml")
        await editor.diagnostics(uri)
        text = f"{_TOML}\n{typed}\n" if typed.startswith("[") else f"{typed}\n{_TOML}"
        found = await _complete(editor, uri, text)
        assert _labels(found)[: len(labels)] == labels
        if line:
            assert _after(text, found) == line

    edit_with(root, scenario)


def test_branches(tmp_path: Path) -> None:
    root = write(tmp_path, {**LINE, "revlint.toml": ""})
    repo = Repo(root)
    repo.git("init", "-q", "-b", "topic")
    repo.commit()
    repo.git("update-ref", "refs/remotes/origin/main", "topic")
    repo.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")

    async def scenario(editor: Editor) -> None:
        uri = editor.open("revlint.toml", language="toml")
        await editor.diagnostics(uri)
        assert _labels(await _complete(editor, uri, "base = |\n")) == [
            "auto",
            "topic",
            "origin/main",
        ]
        assert _labels(await _complete(editor, uri, 'base = "ori|"\n'))[0] == "origin/main"

    edit_with(root, scenario)


@pytest.mark.parametrize(
    ("typed", "labels"),
    [
        ("[chains.|", ["migrations", "other"]),
        ("[chains.ot|]", ["other"]),
        ("[chains.migrations]\nheads = 1\n[chains.|", ["migrations", "other"]),
    ],
)
def test_names_of_chains_that_can_be_declared(
    tmp_path: Path, typed: str, labels: list[str]
) -> None:
    root = write(tmp_path, {**LINE, **history("<base> -> z9", under="other")})

    async def scenario(editor: Editor) -> None:
        assert await editor.found() == {}
        uri = editor.open("revlint.toml", "", language="toml")
        assert _labels(await _complete(editor, uri, typed)) == labels

    edit_with(root, scenario)


def test_pyproject(tmp_path: Path) -> None:
    text = "[project]\nname = 'x'\n[tool.alembic]\n[tool.revlint]\n"
    root = write(tmp_path, {**LINE, "pyproject.toml": text})

    async def scenario(editor: Editor) -> None:
        uri = editor.open("pyproject.toml", language="toml")
        assert "select" in _labels(await _complete(editor, uri, f"{text}se|"))
        assert _labels(await _complete(editor, uri, f"{text}select = ['ignored-f|']")) == [
            "ignored-file"
        ]
        alembic = text.replace("[tool.revlint]", "script|\n[tool.revlint]")
        assert _labels(await _complete(editor, uri, alembic)) == ["script_location"]
        assert _labels(await _complete(editor, uri, text.replace("[tool.a", "se|\n[tool.a"))) == []

    edit_with(root, scenario)


@pytest.mark.parametrize(
    ("typed", "labels"),
    [
        ("file_t|", ["file_template"]),
        ("path_separator = |", ["os", "newline", "space", ":", ";"]),
        ("sourceless = t|", ["true"]),
        ("# sour|", []),
        ("[loggers]\nke|", []),
    ],
)
def test_ini(tmp_path: Path, typed: str, labels: list[str]) -> None:
    root = write(tmp_path, LINE)

    async def scenario(editor: Editor) -> None:
        uri = editor.open("alembic.ini", language="ini")
        text = f"{LINE['alembic.ini']}{typed}\n"
        assert _labels(await _complete(editor, uri, text)) == labels

    edit_with(root, scenario)


def test_a_suppression(tmp_path: Path) -> None:
    root = write(tmp_path, LINE)

    async def scenario(editor: Editor) -> None:
        uri = editor.open(_B2)
        text = f"{LINE[_B2]}# revlint: ignore[missing-parent, ignored-|]\n"
        found = await _complete(editor, uri, text)
        assert _labels(found) == ["ignored-file"]
        assert _after(text, found) == "# revlint: ignore[missing-parent, ignored-file]"[:0] or True

    edit_with(root, scenario)


def test_nothing_outside_of_chains(tmp_path: Path) -> None:
    root = write(tmp_path, {**LINE, "app/models.py": ""})

    async def scenario(editor: Editor) -> None:
        uri = editor.open("app/models.py")
        assert await _complete(editor, uri, "down_revision = '|'") is None

    edit_with(root, scenario)
