"""What happens around the documents: files on disk, folders, settings, a base, silence."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types

from revlint.engine.example import history, revision_file
from revlint.server.uri import uri_of
from revlint.server.watches import WATCHED
from tests.git_support import Repo
from tests.server.editor import ABLE, Editor, edit_with
from tests.server.trees import FORK, LINE, write

_B2, _C3 = "migrations/versions/b2.py", "migrations/versions/c3.py"


def test_watching(tmp_path: Path) -> None:
    """A checkout replaces hundreds of files at once."""
    many = history("<base> -> r000", *(f"r{n:03} -> r{n + 1:03}" for n in range(300)))
    root = write(tmp_path, many)
    paths = [path for path in many if path.endswith(".py")]

    async def scenario(editor: Editor) -> None:
        await editor.until(lambda: bool(editor.registered))
        (registration,) = editor.registered
        assert registration.method == "workspace/didChangeWatchedFiles"
        watchers = registration.register_options["watchers"]  # type: ignore[index]
        assert [w["globPattern"] for w in watchers] == [*WATCHED, "**/*"]
        assert watchers[-1]["kind"] == types.WatchKind.Delete
        shutil.rmtree(root / "migrations/versions")
        write(root, FORK)
        editor.files_changed(*paths, *FORK)
        await editor.until(lambda: editor.shown() == {_C3: ["multiple-heads"]})
        write(root, {_C3: LINE[_C3]})
        editor.files_changed(_C3)
        await editor.until(lambda: editor.shown() == {})

    edit_with(root, scenario)


def test_a_folder_is_deleted(tmp_path: Path) -> None:
    """Some clients name the folder alone."""
    root = write(tmp_path, {**LINE, **history("<base> -> a1", "a1 -> b2", "a1 -> c3", under="x")})

    async def scenario(editor: Editor) -> None:
        await editor.until(lambda: editor.shown() == {"x/versions/c3.py": ["multiple-heads"]})
        shutil.rmtree(root / "x")
        editor.files_changed("x")
        await editor.until(lambda: editor.shown() == {})

    edit_with(root, scenario)


def test_a_client_that_cannot_watch(tmp_path: Path) -> None:
    """Files are looked at again when a document is saved."""
    root = write(tmp_path, LINE)

    async def scenario(editor: Editor) -> None:
        uri = editor.open(_B2)
        assert await editor.codes(uri) == []
        write(root, {"migrations/versions/d4.py": revision_file("d4", ("b2",))})
        editor.client.text_document_did_save(
            types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(uri))
        )
        await editor.until(
            lambda: editor.shown() == {"migrations/versions/d4.py": ["multiple-heads"]}
        )

    edit_with(root, scenario, able={})


def test_folders_come_and_go(tmp_path: Path) -> None:
    first = write(tmp_path / "first", FORK)
    second = write(tmp_path / "second dir", FORK)

    async def scenario(editor: Editor) -> None:
        def change(added: list[Path], removed: list[Path]) -> None:
            folders = [
                [types.WorkspaceFolder(uri_of(path), path.name) for path in paths]
                for paths in (added, removed)
            ]
            event = types.WorkspaceFoldersChangeEvent(*folders)
            editor.client.workspace_did_change_workspace_folders(
                types.DidChangeWorkspaceFoldersParams(event)
            )

        one, two = f"first/{_C3}", f"second dir/{_C3}"
        await editor.until(lambda: editor.shown().keys() == {one})
        change([second], [])
        await editor.until(lambda: editor.shown().keys() == {one, two})
        change([], [first])
        await editor.until(lambda: editor.shown().keys() == {two})
        shutil.rmtree(second)
        editor.files_changed(two)
        await editor.until(lambda: editor.shown() == {})
        change([first], [second])
        await editor.until(lambda: editor.shown().keys() == {one})

    edit_with(tmp_path, scenario, folders=[first])


def test_a_project_inside_of_another(tmp_path: Path) -> None:
    """The inner one decides about its files, once one of them is open."""
    files = {
        **history("<base> -> x1", under="migrations"),
        **{f"inner/{path}": text for path, text in FORK.items()},
        "inner/revlint.toml": 'ignore = ["multiple-heads"]\n',
    }
    root = write(tmp_path, files)

    async def scenario(editor: Editor) -> None:
        inner = f"inner/{_C3}"
        await editor.until(lambda: editor.shown() == {inner: ["multiple-heads"]})
        uri = editor.open(inner)
        assert await editor.codes(uri) == []
        assert editor.shown() == {}

    edit_with(root, scenario)


def test_a_folder_below_the_project(tmp_path: Path) -> None:
    """Only findings about the folder are shown."""
    both = {**FORK, **history("<base> -> a1", "a1 -> b2", "a1 -> c3", under="other")}
    root = write(tmp_path, {**both, "revlint.toml": ""})

    async def scenario(editor: Editor) -> None:
        await editor.until(lambda: editor.shown().keys() == {"other/versions/c3.py"})

    edit_with(root, scenario, folders=[root / "other"])


def test_a_configuration_above_the_folder_is_open(tmp_path: Path) -> None:
    """The text in the editor does not count, so what is found in its file is shown, and goes."""
    root = write(tmp_path, {**LINE, "revlint.toml": "wrong = 1\nworse = 2\n"})

    async def scenario(editor: Editor) -> None:
        await editor.until(lambda: editor.shown() == {"revlint.toml": 2 * ["configuration"]})
        editor.open("revlint.toml", "")
        write(root, {"revlint.toml": "wrong = 1\n"})
        editor.files_changed("revlint.toml")
        await editor.until(lambda: editor.shown() == {"revlint.toml": ["configuration"]})

    edit_with(root, scenario, folders=[root / "migrations"])


def test_a_file_without_a_folder(tmp_path: Path) -> None:
    root = write(tmp_path, {**FORK, "revlint.toml": ""})

    async def scenario(editor: Editor) -> None:
        uri = editor.open(_C3)
        assert await editor.codes(uri) == ["multiple-heads"]

    edit_with(root, scenario, folders=[])


def test_silence(tmp_path: Path) -> None:
    """Files of no chain, untitled buffers, notebooks and files elsewhere get nothing."""
    root = write(tmp_path / "in", {**LINE, "app/models.py": "x = 1\n"})
    outside = write(tmp_path / "out", FORK)
    broken = "down_revision = (\n"

    async def scenario(editor: Editor) -> None:
        editor.open("app/models.py", broken)
        editor.open_uri("untitled:Untitled-1", broken)
        editor.open_uri(f"vscode-notebook-cell:{root}/a.ipynb#W0", broken)
        editor.open_uri(f"git:{root}/{_B2}?ref=HEAD", broken)
        editor.open_uri(uri_of(outside / _C3), FORK[_C3])
        chain = editor.open(_B2)
        assert await editor.codes(chain) == []
        assert await editor.found() == {}
        assert editor.published.keys() == {chain}

    edit_with(root, scenario)


def _settings(editor: Editor, value: Any) -> None:
    editor.client.workspace_did_change_configuration(
        types.DidChangeConfigurationParams({"revlint": value})
    )


def test_settings(tmp_path: Path) -> None:
    config = 'ignore = ["multiple-heads"]\n'
    stale = FORK[_B2].replace("Revises: a1", "Revises: z9")
    root = write(tmp_path, {**FORK, _B2: stale, "settings/other.toml": config})

    async def scenario(editor: Editor) -> None:
        await editor.until(lambda: editor.shown() == {_C3: ["multiple-heads"]})
        _settings(editor, {"ignore": ["multiple-heads"]})
        await editor.until(lambda: editor.shown() == {})
        _settings(editor, {"select": ["stale-docstring"]})
        both = {_B2: ["stale-docstring"], _C3: ["multiple-heads"]}
        await editor.until(lambda: editor.shown() == both)
        _settings(editor, {"config": "settings/other.toml"})
        await editor.until(lambda: editor.shown() == {})
        _settings(editor, {"base": 5, "run": "never", "codeLens": 1})
        await editor.until(lambda: editor.shown() == {_C3: ["multiple-heads"]})
        warnings = [m.message for m in editor.logged if m.type == types.MessageType.Warning]
        assert warnings == [
            "setting 'base': expected a string",
            'setting \'run\': expected "onType" or "onSave"',
            "setting 'codeLens': expected true or false",
        ]
        assert [m.message for m in editor.messages] == [f"revlint: {text}" for text in warnings]

    edit_with(root, scenario)


def test_settings_that_the_server_asks_for(tmp_path: Path) -> None:
    root = write(tmp_path, FORK)
    able = {**ABLE, "workspace": {**ABLE["workspace"], "configuration": True}}

    async def scenario(editor: Editor) -> None:
        assert await editor.found() == {_C3: ["multiple-heads"]}
        editor.settings = {"ignore": ["multiple-heads"]}
        _settings(editor, None)
        await editor.until(lambda: editor.shown() == {})

    edit_with(root, scenario, able=able)


def test_run_on_save(tmp_path: Path) -> None:
    root = write(tmp_path, LINE)

    async def scenario(editor: Editor) -> None:
        uri = editor.open(_B2)
        assert await editor.codes(uri) == []
        editor.replace(uri, "down_revision = 'a1'", "down_revision = 'a7'")
        document = types.TextDocumentIdentifier(uri)
        editor.client.text_document_did_save(types.DidSaveTextDocumentParams(document))
        assert await editor.codes(uri) == ["missing-parent"]

    edit_with(root, scenario, options={"run": "onSave"})


def test_a_base(tmp_path: Path) -> None:
    """The rules about the change are on; they see what is not saved."""
    repo = Repo(tmp_path / "repo")
    repo.write(LINE)
    repo.commit()
    repo.git("branch", "target")
    root = repo.root

    async def scenario(editor: Editor) -> None:
        uri = editor.open(_B2)
        assert await editor.codes(uri) == []
        editor.write(uri, LINE[_B2].replace("    pass\n", "    print()\n", 1))
        assert await editor.codes(uri) == ["edited-migration"]
        _settings(editor, {})
        await editor.until(lambda: editor.shown() == {})
        _settings(editor, {"base": "nowhere"})
        await editor.until(lambda: any("nowhere" in one.message for one in editor.messages))

    edit_with(root, scenario, options={"base": "target"})


def test_progress(tmp_path: Path) -> None:
    root = write(tmp_path, LINE)

    async def scenario(editor: Editor) -> None:
        def kinds() -> list[str]:
            return [params.value["kind"] for params in editor.progress]  # type: ignore[index]

        await editor.until(lambda: kinds() == ["begin", "end"])

    edit_with(root, scenario)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_ends(tmp_path: Path, newline: str) -> None:
    """Typing into a file keeps each kind of line end."""
    root = write(tmp_path, {path: text.replace("\n", newline) for path, text in LINE.items()})

    async def scenario(editor: Editor) -> None:
        uri = editor.open(_B2)
        assert await editor.codes(uri) == []
        place = types.Range(types.Position(9, 17), types.Position(9, 19))
        editor.edit(uri, types.TextDocumentContentChangePartial(place, "zz"))
        (finding,) = await editor.diagnostics(uri)
        assert (finding.code, finding.range.start) == ("missing-parent", types.Position(9, 16))

    edit_with(root, scenario)


def test_one_bad_file_silences_no_other(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        **FORK,
        "migrations/versions/bad.py": b"\xff\xfe\0",
        "migrations/versions/huge.py": b"x = '" + b"a" * 3_000_000 + b"'\n",
        "other/alembic.ini": b"[alembic]\n\xff\n",
    }
    root = write(tmp_path, files)

    async def scenario(editor: Editor) -> None:
        uri = editor.open(_C3)
        editor.open("migrations/versions/new.py", "x = '" + "a" * 3_000_000)
        await editor.diagnostics(uri)
        shown = await editor.found()
        assert {"migrations/versions/bad.py", "migrations/versions/huge.py"} <= shown.keys()
        assert not any("Traceback" in one.message for one in editor.logged)

    edit_with(root, scenario)


def test_links_lead_to_the_address_that_the_editor_uses(tmp_path: Path) -> None:
    real = write(tmp_path / "real", FORK)
    link = tmp_path / "link"
    link.symlink_to(real)

    async def scenario(editor: Editor) -> None:
        wanted = uri_of(link / _C3)
        await editor.until(lambda: wanted in editor.published)
        editor.open_uri(wanted, FORK[_C3].replace("'a1'\n", "'b2'\n"))
        await editor.until(lambda: editor.published[wanted].version == 1)
        assert [d.code for d in editor.published[wanted].diagnostics] == []
        assert editor.published.keys() == {wanted}

    edit_with(real, scenario, folders=[link])


def test_lenses_are_asked_for_again_when_heads_change(tmp_path: Path) -> None:
    root = write(tmp_path, LINE)
    able = {"workspace": {"codeLens": {"refreshSupport": True}}}

    async def scenario(editor: Editor) -> None:
        uri = editor.open(_C3)
        assert await editor.codes(uri) == []
        editor.replace(uri, "down_revision = 'b2'", "down_revision = 'a1'")
        await editor.until(lambda: editor.refreshed == ["lenses"])

    edit_with(root, scenario, able=able)


def test_pulled_diagnostics_are_refreshed(tmp_path: Path) -> None:
    """A change on disk is one that the client does not ask about by itself."""
    root = write(tmp_path, LINE)
    able = {"workspace": {"diagnostics": {"refreshSupport": True}}}

    async def scenario(editor: Editor) -> None:
        await editor.found()
        write(root, FORK)
        editor.files_changed(_C3)
        await editor.until(lambda: editor.refreshed == ["diagnostics"])

    edit_with(root, scenario, able=able, options={"diagnostics": "pull"})


def test_a_configuration_that_is_saved_half_way(tmp_path: Path) -> None:
    """The findings of the last good run stay, though the file on disk is wrong."""
    good = '[project]\nname = "x"\n[tool.revlint]\n'
    root = write(tmp_path, {**FORK, "pyproject.toml": good})

    async def scenario(editor: Editor) -> None:
        await editor.until(lambda: editor.shown() == {_C3: ["multiple-heads"]})
        write(root, {"pyproject.toml": f"{good}select = [\n"})
        editor.files_changed("pyproject.toml")
        both = {_C3: ["multiple-heads"], "pyproject.toml": ["configuration"]}
        await editor.until(lambda: editor.shown() == both)
        write(root, {"pyproject.toml": f'{good}ignore = ["multiple-heads"]\n'})
        editor.files_changed("pyproject.toml")
        await editor.until(lambda: editor.shown() == {})
        (root / "pyproject.toml").unlink()
        editor.files_changed("pyproject.toml")
        await editor.until(lambda: editor.shown() == {_C3: ["multiple-heads"]})

    edit_with(root, scenario)


def test_files_that_the_configuration_names_are_watched(tmp_path: Path) -> None:
    config = '[chains.main]\nscript-location = "migrations"\nhead-file = "migrations/HEAD"\n'
    root = write(tmp_path, {**LINE, "migrations/HEAD": "c3\n", "revlint.toml": config})

    async def scenario(editor: Editor) -> None:
        assert await editor.found() == {}
        await editor.until(lambda: len(editor.registered) == 2)
        (named,) = [r for r in editor.registered if r.id != "revlint-files"]
        assert named.register_options == {"watchers": [{"globPattern": "**/HEAD"}]}
        write(root, {"migrations/HEAD": "b2\n"})
        editor.files_changed("migrations/HEAD")
        await editor.until(lambda: editor.shown() == {"migrations/HEAD": ["stale-head-file"]})

    edit_with(root, scenario)
