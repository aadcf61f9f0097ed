"""Code actions: each is applied to the letter, and the whole tree is checked afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from revlint.engine.example import history, revision_file
from tests.server.apply import apply
from tests.server.chosen import chosen, offered
from tests.server.editor import ABLE, Editor, edit_with
from tests.server.trees import FORK, LINE, write

_B2, _C3 = "migrations/versions/b2.py", "migrations/versions/c3.py"

#: The header of a file of ``history``.
_HEADER = types.Range(types.Position(8, 0), types.Position(9, 0))

#: An editor that knows code actions, but not to resolve them.
_EAGER: Mapping[str, Any] = {
    **ABLE,
    "textDocument": {
        "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}}
    },
}


@pytest.mark.parametrize(
    ("start", "heads", "changed"),
    [
        ("Rebase 'c3' onto 'b2'", ["c3"], [_C3]),
        ("Merge 'c3' and 'b2'", None, None),
    ],
)
def test_joining_two_heads(
    tmp_path: Path, start: str, heads: list[str] | None, changed: list[str] | None
) -> None:
    root = write(tmp_path, FORK)

    async def scenario(editor: Editor) -> None:
        uri = editor.uri(_C3)
        action = next(a for a in await offered(editor, uri, _HEADER) if a.title.startswith(start))
        assert action.kind == types.CodeActionKind.RefactorRewrite
        edit = await chosen(editor, action)
        (note,) = edit.change_annotations.values()  # type: ignore[union-attr]
        assert note.needs_confirmation
        if changed is not None:
            assert [
                editor.path(change.text_document.uri)
                for change in edit.document_changes or ()
                if isinstance(change, types.TextDocumentEdit)
            ] == changed
        apply(edit)
        assert await editor.found() == {}

    edit_with(root, scenario)


def test_control_characters_are_escaped(tmp_path: Path) -> None:
    """An id may hold what an editor would obey, or cannot show."""
    hidden = "\\x1b[1m\\u202e\\ud800"
    root = write(tmp_path, {**LINE, _C3: LINE[_C3].replace("'c3'", f"'{hidden}'")})

    async def scenario(editor: Editor) -> None:
        await editor.found()
        actions = await offered(editor, editor.uri(_C3), _HEADER)
        assert any(a.title.startswith(f"Rename '{hidden}' to ") for a in actions)
        document = types.TextDocumentIdentifier(editor.uri(_C3))
        symbols = await editor.client.text_document_document_symbol_async(
            types.DocumentSymbolParams(document)
        )
        assert symbols
        details = [one.detail for one in symbols[0].children or ()]  # type: ignore[union-attr]
        assert hidden in details
        named = await editor.client.workspace_symbol_async(types.WorkspaceSymbolParams("c3.py"))
        assert named
        assert named[0].name.startswith(hidden)

    edit_with(root, scenario)


def test_move_and_rename(tmp_path: Path) -> None:
    files = {**LINE, **history("<base> -> z9", under="other")}
    root = write(tmp_path, files)

    async def scenario(editor: Editor) -> None:
        uri = editor.uri(_C3)
        every = {a.title: a for a in await offered(editor, uri, _HEADER)}
        assert [*every] == [
            next(title for title in every if title.startswith("Rename 'c3' to ")),
            "Move 'c3' to chain other",
        ]
        apply(await chosen(editor, every["Move 'c3' to chain other"]))
        assert await editor.found() == {}
        (rename,) = [
            a
            for a in await offered(editor, editor.uri(_B2), _HEADER)
            if a.title.startswith("Rename")
        ]
        apply(await chosen(editor, rename))
        assert await editor.found() == {}

    edit_with(root, scenario)
    (moved,) = (root / "other/versions").glob("*c3*")
    assert "down_revision = 'z9'" in moved.read_text()
    assert not (root / _B2).exists()


def test_a_refusal(tmp_path: Path) -> None:
    """The align revision of a chain does not move; the editor hears why."""
    config = (
        '[chains.core]\nscript-location = "migrations"\nparked-at = "c3"\n'
        '[chains.other]\nscript-location = "other"\n'
    )
    files = {**LINE, **history("<base> -> z9", under="other"), "revlint.toml": config}
    root = write(tmp_path, files)

    async def scenario(editor: Editor) -> None:
        every = await offered(editor, editor.uri(_C3), _HEADER)
        (move,) = [a for a in every if a.title.startswith("Move")]
        with pytest.raises(JsonRpcException) as caught:
            await chosen(editor, move)
        assert caught.value.code == -32803
        assert "'c3' is the align revision of chain core" in caught.value.message

    edit_with(root, scenario)


_STALE = LINE[_B2].replace("Revises: a1", "Revises: z9")


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_fix(tmp_path: Path, newline: str) -> None:
    files = {**LINE, _B2: _STALE, "revlint.toml": 'select = ["stale-docstring"]\n'}
    root = write(tmp_path, {path: text.replace("\n", newline) for path, text in files.items()})

    async def scenario(editor: Editor) -> None:
        uri = editor.open(_B2)
        (finding,) = await editor.diagnostics(uri)
        assert (finding.code, finding.data["fix"]) == ("stale-docstring", "safe")  # type: ignore[index]
        every = await offered(editor, uri, finding.range)
        titles = [(action.title, action.kind, action.is_preferred) for action in every]
        assert (
            titles[1:]
            == [
                ("Suppress stale-docstring in this file", "quickfix", None),
                ("Make the safe fixes of revlint", "source.fixAll.revlint", None),
            ][: len(titles) - 1]
        )
        assert titles[0][1:] == ("quickfix", True)
        assert [d.code for d in every[0].diagnostics or ()] == ["stale-docstring"]
        (fix_all,) = await offered(editor, uri, finding.range, ["source.fixAll"])
        for action in (every[0], fix_all):
            edit = await chosen(editor, action)
            (change,) = edit.document_changes or ()
            assert isinstance(change, types.TextDocumentEdit)
            assert change.text_document.version == 1
            (one,) = change.edits
            assert not isinstance(one, types.SnippetTextEdit)
            assert (one.new_text, one.range.start.line) == ("a1", 3)
        apply(edit)
        editor.close(uri)
        assert await editor.found() == {}
        assert await offered(editor, uri, _HEADER, ["quickfix"]) == []

    edit_with(root, scenario)
    assert (root / _B2).read_bytes() == LINE[_B2].replace("\n", newline).encode()


def test_only_the_kinds_that_are_asked_for(tmp_path: Path) -> None:
    root = write(tmp_path, FORK)

    async def scenario(editor: Editor) -> None:
        header = types.Range(types.Position(8, 0), types.Position(10, 0))
        for only in (
            "quickfix",
            "refactor",
            "refactor.rewrite",
            "source",
            "source.organizeImports",
        ):
            kinds = {a.kind for a in await offered(editor, editor.uri(_C3), header, [only])}
            assert all(str(getattr(k, "value", k)).startswith(only) for k in kinds), (only, kinds)
        nothing = await offered(editor, editor.uri(_C3), _HEADER, ["source.organizeImports"])
        assert nothing == []

    edit_with(root, scenario)


def test_an_eager_client(tmp_path: Path) -> None:
    """Edits come with the offers; what is refused is left out."""
    root = write(tmp_path, FORK)

    async def scenario(editor: Editor) -> None:
        every = await offered(editor, editor.uri(_C3), _HEADER)
        assert all(action.edit is not None for action in every)
        assert "Rebase 'c3' onto 'b2'" in [action.title for action in every]

    edit_with(root, scenario, able=_EAGER)


def test_a_client_without_literals(tmp_path: Path) -> None:
    """It gets commands, which the server carries out through the client."""
    root = write(tmp_path, FORK)

    async def scenario(editor: Editor) -> None:
        context = types.CodeActionContext([])
        params = types.CodeActionParams(
            types.TextDocumentIdentifier(editor.uri(_C3)), _HEADER, context
        )
        found = await editor.wait(editor.client.text_document_code_action_async(params))
        command = next(c for c in found if c.title.startswith("Rebase"))
        assert isinstance(command, types.Command)
        answer = await editor.wait(editor.command(command.command, *command.arguments or ()))
        assert answer == {"applied": True, "reason": None}
        (edit,) = editor.applied
        apply(edit)
        assert await editor.found() == {}

    edit_with(root, scenario, able={"workspace": {"applyEdit": True}})


def test_the_command_of_a_lens(tmp_path: Path) -> None:
    root = write(tmp_path, FORK)

    async def scenario(editor: Editor) -> None:
        uri = editor.uri(_C3)
        asked = {"uri": uri, "chain": "migrations", "heads": ["c3", "b2"], "message": "join"}
        assert (await editor.wait(editor.command("revlint.merge", asked)))["applied"]
        (edit,) = editor.applied
        apply(edit)
        assert await editor.found() == {}
        with pytest.raises(JsonRpcException, match="nothing to do"):
            await editor.wait(editor.command("revlint.merge", {"uri": uri}))

    edit_with(root, scenario)
    merged = [p.read_text() for p in (root / "migrations/versions").iterdir()]
    assert any(text.startswith('"""join\n') for text in merged)


@pytest.mark.parametrize(
    "arguments",
    [(), (None,), ("x",), ({},), ({"uri": 7},), ({"uri": "file:///elsewhere.py"},)],
)
def test_wrong_arguments(tmp_path: Path, arguments: tuple[Any, ...]) -> None:
    root = write(tmp_path, FORK)

    async def scenario(editor: Editor) -> None:
        with pytest.raises(JsonRpcException, match="a document of a project is expected"):
            await editor.wait(editor.command("revlint.rebase", *arguments))
        for wrong in ({"revision": 5}, {"revision": "nope"}, {"revision": "c3", "onto": "nope"}):
            asked = {"uri": editor.uri(_C3), **wrong}
            with pytest.raises(JsonRpcException) as caught:
                await editor.wait(editor.command("revlint.rebase", asked))
            assert caught.value.code == -32803

    edit_with(root, scenario)


def test_a_merge_where_files_cannot_be_created(tmp_path: Path) -> None:
    root = write(tmp_path, FORK)
    workspace = {"workspaceEdit": {"documentChanges": True}, "applyEdit": True}

    async def scenario(editor: Editor) -> None:
        asked = {"uri": editor.uri(_C3)}
        with pytest.raises(JsonRpcException, match="this editor cannot create files in an edit"):
            await editor.wait(editor.command("revlint.merge", asked))

    edit_with(root, scenario, able={"workspace": workspace})


def test_new_ids_are_those_of_the_chain(tmp_path: Path) -> None:
    numbered = history("<base> -> 0001", "0001 -> 0002", "0002 -> 0003")
    numbered["migrations/versions/0003.py"] = revision_file("0003", ("0002",))
    root = write(tmp_path, numbered)

    async def scenario(editor: Editor) -> None:
        uri = editor.uri("migrations/versions/0003.py")
        (action,) = await offered(editor, uri, _HEADER)
        assert action.title == "Rename '0003' to '0004', the next free id"

    edit_with(root, scenario)


def test_operations_on_files_imply_document_changes(tmp_path: Path) -> None:
    """Neovim 0.7 names the operations alone."""
    root = write(tmp_path, FORK)
    workspace = {"workspaceEdit": {"resourceOperations": ["create", "rename"]}, "applyEdit": True}

    async def scenario(editor: Editor) -> None:
        assert (await editor.wait(editor.command("revlint.merge", {"uri": editor.uri(_C3)})))[
            "applied"
        ]
        (edit,) = editor.applied
        assert edit.change_annotations is None
        apply(edit)
        assert await editor.found() == {}

    edit_with(root, scenario, able={"workspace": workspace})
