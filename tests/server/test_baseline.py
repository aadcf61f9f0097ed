"""The baseline in an editor: it hides what `revlint check` hides, and actions keep it right."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from revlint.cli import run
from revlint.engine.example import history
from tests.server.apply import apply
from tests.server.chosen import chosen, offered
from tests.server.editor import Editor, edit_with
from tests.server.trees import FORK, LINE, write

_FILE = "revlint-baseline.json"
_B2, _C3 = "migrations/versions/b2.py", "migrations/versions/c3.py"
_STALE = {_B2: LINE[_B2].replace("Revises: a1", "Revises: z9")}
_EMPTY = '{"version": 1, "findings": []}\n'


def _project(root: Path, files: Mapping[str, str], select: str = "") -> Path:
    """A project whose baseline has all that is found in some files."""
    write(root, {**files, "revlint.toml": f"select = [{select}]\n"})
    assert run(["baseline", str(root / _FILE)]) == 0
    return write(root, {"revlint.toml": f'baseline = "{_FILE}"\nselect = [{select}]\n'})


def _check(root: Path) -> int:
    return run(["check", "--no-cache", str(root)])


async def _choose(editor: Editor, path: str, title: str) -> None:
    """Apply the only action of a title at the first finding of a file."""
    uri = editor.uri(path)
    finding = editor.published[uri].diagnostics[0]
    every = await offered(editor, uri, finding.range, ["quickfix"])
    (action,) = [action for action in every if action.title == title]
    assert list(action.diagnostics or ()) == [finding]
    apply(await chosen(editor, action))


def test_known_findings_are_hidden(tmp_path: Path) -> None:
    """Also the safe fix of all leaves them alone, as ``--fix`` does."""
    root = _project(tmp_path, {**LINE, **_STALE}, '"stale-docstring"')
    write(root, {_C3: LINE[_C3].replace("Revises: b2", "Revises: z8")})

    async def scenario(editor: Editor) -> None:
        assert await editor.found() == {_C3: ["stale-docstring"]}
        whole = editor.published[editor.uri(_C3)].diagnostics[0].range
        assert await offered(editor, editor.uri(_B2), whole, ["source.fixAll"]) == []
        (fix_all,) = await offered(editor, editor.uri(_C3), whole, ["source.fixAll"])
        edit = await chosen(editor, fix_all)
        assert len(edit.document_changes or ()) == 1
        apply(edit)
        assert await editor.found() == {}

    edit_with(root, scenario)
    assert (root / _B2).read_text() == _STALE[_B2]


def test_a_finding_is_accepted(tmp_path: Path) -> None:
    root = _project(tmp_path, LINE)
    write(root, FORK)

    async def scenario(editor: Editor) -> None:
        assert await editor.found() == {_C3: ["multiple-heads"]}
        assert _check(root) == 1
        await _choose(editor, _C3, "Add this multiple-heads to the baseline")
        assert await editor.found() == {}
        assert _check(root) == 0
        # A third head makes more of the fork; accepting it replaces the entry.
        write(root, history("a1 -> d4"))
        assert await editor.found() == {"migrations/versions/d4.py": ["multiple-heads"]}
        path = "migrations/versions/d4.py"
        await _choose(editor, path, "Add this multiple-heads to the baseline")
        assert await editor.found() == {}

    edit_with(root, scenario)
    assert (root / _FILE).read_text().count('"rule"') == 1
    assert _check(root) == 0


def test_stale_entries_are_removed(tmp_path: Path) -> None:
    root = _project(tmp_path, {**FORK, **_STALE}, '"stale-docstring"')
    write(root, LINE)

    async def scenario(editor: Editor) -> None:
        uri = editor.open(_FILE, language="json")
        (finding,) = await editor.diagnostics(uri)
        assert (finding.code, finding.range.start.line) == ("stale-baseline", 3)
        await _choose(editor, _FILE, "Remove from the baseline what is repaired")
        editor.close(uri)
        assert await editor.found() == {}

    edit_with(root, scenario)
    assert (root / _FILE).read_text() == '{\n "version": 1,\n "findings": []\n}\n'


def test_entries_follow_a_rename(tmp_path: Path) -> None:
    """Renaming an id renames it in the baseline; nothing is new afterwards."""
    root = _project(tmp_path, FORK)

    async def scenario(editor: Editor) -> None:
        assert await editor.found() == {}
        asked = {"uri": editor.uri(_C3), "revision": "c3", "id": "e5"}
        assert (await editor.wait(editor.command("revlint.rename", asked)))["applied"]
        apply(editor.applied[-1])
        assert await editor.found() == {}

    edit_with(root, scenario)
    assert '"e5"' in (root / _FILE).read_text()
    assert _check(root) == 0


def test_a_baseline_that_cannot_be_read(tmp_path: Path) -> None:
    """It is shown where it is wrong; where it is missing, at its name in the configuration."""
    root = _project(tmp_path, FORK)

    async def scenario(editor: Editor) -> None:
        uri = editor.open(_FILE, _EMPTY, language="json")
        await editor.until(lambda: editor.shown() == {_C3: ["multiple-heads"]})
        editor.write(uri, _EMPTY.replace("1,", "1,\n,"))
        (mistake,) = await editor.diagnostics(uri)
        assert (mistake.code, mistake.range.start.line) == ("configuration", 1)
        assert mistake.message.startswith("the baseline is not JSON: ")
        editor.close(uri)
        config = root / "revlint.toml"
        config.write_text(f"# known\n{config.read_text()}".replace(_FILE, "no.json"))
        shown = await editor.found()
        assert shown["revlint.toml"] == ["configuration"]
        (mistake,) = editor.published[editor.uri("revlint.toml")].diagnostics
        assert mistake.range.start.line == 1
        assert mistake.message.startswith("no.json: no baseline can be read: ")

    edit_with(root, scenario)
