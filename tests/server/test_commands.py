"""The commands that an extension runs."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from revlint.engine.example import history
from revlint.server import serve
from revlint.server.on_actions import APPLY
from revlint.server.settings import Settings
from tests.server.editor import ABLE, Editor, edit_with
from tests.server.trees import FORK, INI, LINE, write


def test_check_workspace(tmp_path: Path) -> None:
    """It sees files that no notification named."""
    root = write(tmp_path, LINE)

    async def scenario(editor: Editor) -> None:
        clean = {"errors": 0, "warnings": 0, "notes": 0, "files": 0}
        assert await editor.wait(editor.command("revlint.checkWorkspace")) == clean
        write(root, FORK)
        found = await editor.wait(editor.command("revlint.checkWorkspace"))
        assert found == {"errors": 1, "warnings": 0, "notes": 0, "files": 1}
        assert editor.shown() == {"migrations/versions/c3.py": ["multiple-heads"]}

    edit_with(root, scenario)


def test_show_graph(tmp_path: Path) -> None:
    root = write(tmp_path, {**FORK, **history("<base> -> z9", under="other")})

    async def scenario(editor: Editor) -> None:
        uri = editor.uri("migrations/versions/c3.py")
        every = await editor.wait(editor.command("revlint.showGraph"))
        assert every.startswith("<!doctype html>")
        assert every == await editor.wait(editor.command("revlint.showGraph", uri))
        other = await editor.wait(
            editor.command("revlint.showGraph", {"uri": uri, "chain": "other"})
        )
        assert "z9" in other
        assert "other/versions/z9.py" in other
        assert "migrations/versions/c3.py" not in other
        with pytest.raises(JsonRpcException, match="a document of a project is expected"):
            await editor.wait(editor.command("revlint.showGraph", "file:///nowhere/x.py"))

    edit_with(root, scenario)


def test_an_unknown_command(tmp_path: Path) -> None:
    root = write(tmp_path, LINE)

    async def scenario(editor: Editor) -> None:
        with pytest.raises(JsonRpcException):
            await editor.wait(editor.command("revlint.nothing"))

    edit_with(root, scenario)


def test_the_page_names_every_setting_and_command() -> None:
    page = (Path(__file__).parents[2] / "docs/editors.md").read_text()
    rows = re.findall(r"^\| `([\w.]+)` \|", page, re.MULTILINE)
    fields = [
        re.sub(r"_(\w)", lambda m: m[1].upper(), f.name) for f in dataclasses.fields(Settings)
    ]
    commands = {*serve.connected().protocol.fm.commands} - {APPLY}
    assert sorted(rows) == sorted([*fields, *commands])


_TWO_CHAINS = {**LINE, **history("<base> -> z1", under="other")}


@pytest.mark.parametrize(
    "able",
    [{}, {"workspace": {"workspaceEdit": {"documentChanges": True}}}],
)
def test_a_client_that_renames_no_file_moves_none(tmp_path: Path, able: dict[str, Any]) -> None:
    """The parent alone would be changed, and the file would stay in the old chain."""
    root = write(tmp_path, _TWO_CHAINS)

    async def scenario(editor: Editor) -> None:
        uri = editor.open("migrations/versions/c3.py")
        asked = {"uri": uri, "chain": "migrations", "revision": "c3", "to": "other"}
        with pytest.raises(JsonRpcException) as caught:
            await editor.wait(editor.command("revlint.move", asked))
        reason = "this editor cannot rename files in an edit"
        assert caught.value.message == f"migrations/versions/c3.py: {reason}"
        assert editor.applied == []

    edit_with(root, scenario, able=able)


def test_a_file_that_was_never_saved_keeps_its_place(tmp_path: Path) -> None:
    root = write(tmp_path, _TWO_CHAINS)
    path = "migrations/versions/c3.py"
    text = (root / path).read_text()
    (root / path).unlink()

    async def scenario(editor: Editor) -> None:
        uri = editor.open(path, text)
        asked = {"uri": uri, "chain": "migrations", "revision": "c3"}
        with pytest.raises(JsonRpcException) as caught:
            await editor.wait(editor.command("revlint.move", {**asked, "to": "other"}))
        assert caught.value.message == f"{path}: save the file first"
        await editor.wait(editor.command("revlint.rename", {**asked, "id": "f00d"}))
        (edit,) = editor.applied[0].document_changes or ()
        assert isinstance(edit, types.TextDocumentEdit)
        assert [e.new_text for e in edit.edits if not isinstance(e, types.SnippetTextEdit)] == [
            "f00d",
            "f00d",
        ]

    edit_with(root, scenario)


def test_a_plan_that_only_renames_is_refused_where_no_file_can_be_renamed(tmp_path: Path) -> None:
    able = {**ABLE, "workspace": {"workspaceEdit": {"documentChanges": True}}}
    settings = {"select": ["filename-mismatch"]}
    files = dict(LINE)
    files["migrations/versions/zz_a_column.py"] = files.pop("migrations/versions/b2.py")
    root = write(tmp_path, {**files, "alembic.ini": f"{INI}file_template = %%(rev)s_%%(slug)s\n"})

    async def scenario(editor: Editor) -> None:
        uri = editor.open("migrations/versions/zz_a_column.py")
        (found,) = await editor.diagnostics(uri)
        context = types.CodeActionContext([found], only=[types.CodeActionKind.QuickFix])
        asked = types.CodeActionParams(types.TextDocumentIdentifier(uri), found.range, context)
        offered = await editor.wait(editor.client.text_document_code_action_async(asked))
        fix = offered[0]
        with pytest.raises(JsonRpcException, match="cannot rename files in an edit"):
            await editor.wait(editor.client.code_action_resolve_async(fix))

    edit_with(root, scenario, able=able, options=settings)


@pytest.mark.parametrize("kind", ["new file", "directory", "dangling link"])
def test_a_file_name_that_is_taken_by_a_file_out_of_sight(tmp_path: Path, kind: str) -> None:
    root = write(tmp_path, LINE)
    taken = root / "migrations/versions/f00d.py"

    async def scenario(editor: Editor) -> None:
        uri = editor.open("migrations/versions/b2.py")
        await editor.diagnostics(uri)
        match kind:
            case "directory":
                taken.mkdir()
            case "dangling link":
                taken.symlink_to("nowhere")
            case _:
                taken.write_text("")
        asked = {"uri": uri, "revision": "b2", "id": "f00d"}
        with pytest.raises(JsonRpcException) as caught:
            await editor.wait(editor.command("revlint.rename", asked))
        reason = "the path is taken by another file"
        assert caught.value.message == f"migrations/versions/f00d.py: {reason}"

    edit_with(root, scenario)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"chain": 7}, "chain: expected a string"),
        ({"heads": "c3"}, "heads: expected a list of ids"),
    ],
)
def test_an_argument_of_the_wrong_type(tmp_path: Path, wrong: dict[str, Any], reason: str) -> None:
    root = write(tmp_path, FORK)

    async def scenario(editor: Editor) -> None:
        uri = editor.open("migrations/versions/c3.py")
        with pytest.raises(JsonRpcException) as caught:
            await editor.wait(editor.command("revlint.merge", {"uri": uri, **wrong}))
        assert caught.value.message == reason

    edit_with(root, scenario)


def test_an_editor_that_applies_no_edits(tmp_path: Path) -> None:
    root = write(tmp_path, FORK)

    async def scenario(editor: Editor) -> None:
        asked = {"uri": editor.uri("migrations/versions/c3.py")}
        with pytest.raises(JsonRpcException, match="applies no edits of commands"):
            await editor.wait(editor.command("revlint.merge", asked))

    able = {"workspace": {**ABLE["workspace"], "applyEdit": False}}
    edit_with(root, scenario, able=able)
