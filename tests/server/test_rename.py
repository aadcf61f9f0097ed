"""Renaming a revision: in all files and in the configuration, or refused with the reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from revlint.engine.example import history
from revlint.server.client_text import Encoding
from tests.server.apply import apply
from tests.server.editor import ABLE, Editor, edit_with
from tests.server.trees import LINE, write

_B2 = "migrations/versions/b2.py"
_TOML = """\
[chains.core]
script-location = "migrations"
released = ["b2"]
"""


def _rename(editor: Editor, uri: str, word: str, offset: int, new: str) -> types.RenameParams:
    return types.RenameParams(new_name=new, **editor.place(uri, word, offset))


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_everywhere(tmp_path: Path, newline: str) -> None:
    files = {**LINE, **history("b2 -> d4 [b2]", "c3, d4 -> e5"), "revlint.toml": _TOML}
    root = write(tmp_path, {path: text.replace("\n", newline) for path, text in files.items()})

    async def scenario(editor: Editor) -> None:
        uri = editor.open("migrations/versions/d4.py")
        prepare = types.PrepareRenameParams(**editor.place(uri, "down_revision = 'b2'", 18))
        prepared = await editor.wait(editor.client.text_document_prepare_rename_async(prepare))
        assert prepared.placeholder == "b2"
        assert prepared.range == types.Range(types.Position(9, 17), types.Position(9, 19))
        params = _rename(editor, uri, "down_revision = 'b2'", 18, "ff01")
        edit = await editor.wait(editor.client.text_document_rename_async(params))
        (note,) = edit.change_annotations.values()
        assert note.label == "rename revision 'b2' to 'ff01'"
        assert not note.needs_confirmation
        assert "UPDATE" in note.description
        apply(edit)
        editor.close(uri)
        assert await editor.found() == {}

    edit_with(root, scenario)
    renamed = {
        path.replace("b2.py", "ff01.py"): text.replace("b2", "ff01").replace("\n", newline)
        for path, text in files.items()
    }
    found = {path: (root / path).read_bytes().decode() for path in renamed}
    assert found == renamed
    assert not (root / _B2).exists()


def test_from_the_configuration_and_from_an_unsaved_file(tmp_path: Path) -> None:
    root = write(tmp_path, {**LINE, "revlint.toml": _TOML})

    async def scenario(editor: Editor) -> None:
        other = editor.open("migrations/versions/c3.py")
        editor.replace(other, "add a column", "add another column")
        uri = editor.open("revlint.toml", language="toml")
        params = _rename(editor, uri, '"b2"', 2, "ff01")
        edit = await editor.wait(editor.client.text_document_rename_async(params))
        versions = {
            change.text_document.uri: change.text_document.version
            for change in edit.document_changes
            if isinstance(change, types.TextDocumentEdit)
        }
        assert versions == {other: 2, uri: 1, editor.uri(_B2): None}

    edit_with(root, scenario)


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        ("c3", "'c3' is"),
        ("", "''"),
        ("a b", "'a b'"),
        ("x" * 40, "x"),
    ],
)
def test_refused(tmp_path: Path, new: str, reason: str) -> None:
    root = write(tmp_path, {**LINE, "revlint.toml": 'id-pattern = "[a-z0-9]{2,8}"\n'})

    async def scenario(editor: Editor) -> None:
        uri = editor.open(_B2)
        params = _rename(editor, uri, "\nrevision = 'b2'", 14, new)
        with pytest.raises(JsonRpcException) as caught:
            await editor.wait(editor.client.text_document_rename_async(params))
        assert caught.value.code == -32803
        assert reason in caught.value.message
        assert "Traceback" not in caught.value.message
        params = _rename(editor, uri, "def upgrade", 3, "ff01")
        with pytest.raises(JsonRpcException, match="there is no revision id here"):
            await editor.wait(editor.client.text_document_rename_async(params))
        prepare = types.PrepareRenameParams(**editor.place(uri, "def upgrade"))
        assert await editor.wait(editor.client.text_document_prepare_rename_async(prepare)) is None

    edit_with(root, scenario)


def test_a_label_and_an_id_of_no_file_keep_their_names(tmp_path: Path) -> None:
    root = write(tmp_path, {**LINE, **history("c3 -> d4 (side)", "d4 -> e5 [side]")})

    async def scenario(editor: Editor) -> None:
        uri = editor.open("migrations/versions/e5.py")
        for word, offset, reason in (
            ("depends_on = 'side'", 15, "'side' is a branch label, no id"),
            ("down_revision = 'zz'", 18, "'zz' is the id of no file"),
        ):
            if "zz" in word:
                editor.replace(uri, "down_revision = 'd4'", word)
            place = types.PrepareRenameParams(**editor.place(uri, word, offset))
            prepared = await editor.wait(editor.client.text_document_prepare_rename_async(place))
            assert prepared is None
            params = _rename(editor, uri, word, offset, "ff01")
            with pytest.raises(JsonRpcException, match=reason):
                await editor.wait(editor.client.text_document_rename_async(params))

    edit_with(root, scenario)


def test_a_simple_client(tmp_path: Path) -> None:
    """It gets plain edits, and files keep their names."""
    root = write(tmp_path, LINE)

    async def scenario(editor: Editor) -> None:
        uri = editor.open(_B2)
        params = _rename(editor, uri, "\nrevision = 'b2'", 14, "ff01")
        edit = await editor.wait(editor.client.text_document_rename_async(params))
        assert edit.document_changes is None
        assert {editor.path(uri) for uri in edit.changes} == {_B2, "migrations/versions/c3.py"}
        apply(edit)
        editor.close(uri)
        await editor.found()

    edit_with(root, scenario, able={})
    assert "down_revision = 'ff01'" in (root / "migrations/versions/c3.py").read_text()


@pytest.mark.parametrize(("encoding", "column"), [("utf-8", 24), ("utf-16", 22), ("utf-32", 21)])
def test_encodings(tmp_path: Path, encoding: Encoding, column: int) -> None:
    """An emoji before the id counts four bytes, two units or one code point."""
    files = {
        path: text.replace("\nrevision = ", "\nx = '\U0001f600'; revision = ")
        for path, text in LINE.items()
    }
    root = write(tmp_path, files)

    async def scenario(editor: Editor) -> None:
        assert editor.result is not None
        assert editor.result.capabilities.position_encoding == encoding
        document = types.TextDocumentIdentifier(editor.uri(_B2))
        place = types.Position(8, column)
        params = types.PrepareRenameParams(document, place)
        prepared = await editor.wait(editor.client.text_document_prepare_rename_async(params))
        assert prepared.range.start == place
        asked = types.RenameParams(document, place, "ff01")
        edit = await editor.wait(editor.client.text_document_rename_async(asked))
        apply(edit, encoding)

    edit_with(root, scenario, able={**ABLE, "general": {"positionEncodings": [encoding]}})
    text = (root / "migrations/versions/ff01.py").read_text()
    assert text == files[_B2].replace("b2", "ff01")
