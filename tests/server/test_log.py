"""What the log of the editor says about requests that are refused, and about failures."""

from __future__ import annotations

from pathlib import Path

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from revlint.errors import RevlintError
from revlint.server import on_text
from tests.server.editor import Editor, edit_with
from tests.server.trees import FORK, write

_C3 = "migrations/versions/c3.py"


def test_a_refused_request(tmp_path: Path) -> None:
    """The log has the reason alone, and no window opens."""
    root = write(tmp_path, FORK)

    async def scenario(editor: Editor) -> None:
        uri = editor.open(_C3)
        place = editor.place(uri, "= 'a1'", 4)
        params = types.RenameParams(new_name="b2", **place)
        with pytest.raises(JsonRpcException) as caught:
            await editor.wait(editor.client.text_document_rename_async(params))
        reason = caught.value.message
        assert reason.startswith("'b2' is ")
        asked = {"uri": uri, "revision": "nope"}
        with pytest.raises(JsonRpcException) as other:
            await editor.wait(editor.command("revlint.rebase", asked))
        await editor.until(lambda: len(editor.logged) == 2)
        logged = [(m.type, m.message) for m in editor.logged]
        assert logged == [
            (types.MessageType.Info, reason),
            (types.MessageType.Info, other.value.message),
        ]
        assert editor.messages == []

    edit_with(root, scenario)


def test_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The log says where revlint failed; the next request is answered."""
    root = write(tmp_path, FORK)

    def fail(*given: object) -> None:
        raise KeyError("broken")

    async def scenario(editor: Editor) -> None:
        uri = editor.open(_C3)
        params = types.HoverParams(**editor.place(uri, "= 'a1'", 4))
        monkeypatch.setattr(on_text, "hover_text", fail)
        with pytest.raises(JsonRpcException):
            await editor.wait(editor.client.text_document_hover_async(params))
        monkeypatch.undo()
        assert await editor.wait(editor.client.text_document_hover_async(params)) is not None
        (line,) = editor.logged
        assert line.type == types.MessageType.Error
        first, *_, last = line.message.splitlines()
        assert (first, last) == ("Traceback (most recent call last):", "KeyError: 'broken'")
        assert f'File "{__file__}"' in line.message

    edit_with(root, scenario)


def test_an_error_that_no_file_can_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Such as rules of a plugin that cannot be loaded: one message, and no traceback."""
    root = write(tmp_path, FORK)
    text = "the rules of x cannot be loaded; update or uninstall x"

    def fail(*given: object) -> None:
        raise RevlintError(text)

    monkeypatch.setattr("revlint.server.projects.load_rules", fail)

    async def scenario(editor: Editor) -> None:
        uri = editor.open(_C3)
        params = types.HoverParams(**editor.place(uri, "= 'a1'", 4))
        with pytest.raises(JsonRpcException, match=text):
            await editor.wait(editor.client.text_document_hover_async(params))
        await editor.until(lambda: len(editor.messages) == 1)
        assert editor.messages[0].message == f"revlint: {text}"
        assert {line.message for line in editor.logged} == {text}

    edit_with(root, scenario)
