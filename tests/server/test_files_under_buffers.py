"""Files that change on disk while an editor shows them, and files that are links."""

from __future__ import annotations

from pathlib import Path

from lsprotocol import types

from revlint.engine.example import history
from tests.server.editor import Editor, edit_with
from tests.server.trees import LINE, write

_C3, _X3, _D4 = (f"migrations/versions/{name}.py" for name in ("c3", "x3", "d4"))


def test_a_file_that_is_renamed_on_disk(tmp_path: Path) -> None:
    """As git does when it switches branches: until it is edited, the document is no second file."""
    root = write(tmp_path, LINE)
    twice = {_X3: ["duplicate-revision"]}

    async def scenario(editor: Editor) -> None:
        uri = editor.open(_C3)
        assert await editor.found() == {}
        (root / _C3).rename(root / _X3)
        editor.files_changed(_C3, _X3)
        assert await editor.found() == {}
        editor.replace(uri, "add a column", "add a table")
        assert await editor.found() == twice
        editor.replace(uri, "add a table", "add a column")
        assert await editor.found() == twice
        editor.close(uri)
        assert await editor.found() == {}

    edit_with(root, scenario)


def test_a_file_that_comes_back(tmp_path: Path) -> None:
    root = write(tmp_path, LINE)
    broken = LINE[_C3].replace("= 'b2'", "= 'zz'")

    async def scenario(editor: Editor) -> None:
        uri = editor.open(_C3)
        assert await editor.found() == {}
        (root / _C3).unlink()
        editor.files_changed(_C3)
        assert await editor.found() == {}
        write(root, {_C3: broken})
        editor.files_changed(_C3)
        # The editor still shows what the file had before.
        assert await editor.found() == {}
        editor.write(uri, broken)
        assert await editor.codes(uri) == ["missing-parent"]

    edit_with(root, scenario)


def test_a_folder_that_is_deleted(tmp_path: Path) -> None:
    """Some clients name the folder alone."""
    files = {**LINE, **history("<base> -> z9", under="other")}
    files["other/versions/z9.py"] = files["other/versions/z9.py"].replace("= None", "= 'gone'", 1)
    root = write(tmp_path, files)

    async def scenario(editor: Editor) -> None:
        uri = editor.open("other/versions/z9.py")
        assert await editor.codes(uri) == ["missing-parent"]
        for path in sorted((root / "other").rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        editor.files_changed("other")
        await editor.until(lambda: editor.shown() == {})

    edit_with(root, scenario)


def test_a_new_file_that_was_never_saved(tmp_path: Path) -> None:
    root = write(tmp_path, LINE)

    async def scenario(editor: Editor) -> None:
        uri = editor.open(_D4, history("b2 -> d4")[_D4])
        assert await editor.codes(uri) == ["multiple-heads"]
        editor.files_changed(_D4)
        assert await editor.found() == {_D4: ["multiple-heads"]}
        (root / _D4).write_text(editor.texts[uri])
        document = types.TextDocumentIdentifier(uri)
        editor.client.text_document_did_save(types.DidSaveTextDocumentParams(document))
        assert await editor.found() == {_D4: ["multiple-heads"]}
        (root / _D4).unlink()
        editor.files_changed(_D4)
        assert await editor.found() == {}

    edit_with(root, scenario)


def test_a_document_that_is_a_link(tmp_path: Path) -> None:
    """To open it changes nothing; to edit it changes the file that it leads to."""
    root = write(tmp_path, LINE)
    (root / _D4).symlink_to("c3.py")

    async def scenario(editor: Editor) -> None:
        before = await editor.found()
        assert before == {_C3: ["overlapping-locations"]}
        uri = editor.open(_D4)
        assert await editor.found() == before
        editor.replace(uri, "= 'b2'", "= 'zz'")
        assert await editor.found() == {_C3: ["overlapping-locations", "missing-parent"]}
        editor.close(uri)
        assert await editor.found() == before

    edit_with(root, scenario)
