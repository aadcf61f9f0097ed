"""Definitions, references, symbols, call hierarchy."""

from __future__ import annotations

from pathlib import Path

import pytest
from lsprotocol import types

from revlint.engine.example import history, revision_file
from tests.server.editor import ABLE, Editor, edit_with
from tests.server.trees import LINE, write

_A1, _B2, _C3 = (f"migrations/versions/{name}.py" for name in ("a1", "b2", "c3"))
_TOML = """\
[chains.core]
script-location = "migrations"
released = ["b2"]
"""


def _at(location: types.Location, editor: Editor) -> tuple[str, int, int, int]:
    start, end = location.range.start, location.range.end
    assert start.line == end.line
    return editor.path(location.uri), start.line, start.character, end.character


def test_definition(tmp_path: Path) -> None:
    files = {
        **LINE,
        **history("b2 -> d4 (side) [c3]", "d4 -> e5 [side]"),
        "revlint.toml": _TOML,
    }
    root = write(tmp_path, files)

    async def scenario(editor: Editor) -> None:
        async def define(uri: str, word: str) -> list[tuple[str, int, int, int]]:
            params = types.DefinitionParams(**editor.place(uri, word, len(word) - 2))
            found = await editor.wait(editor.client.text_document_definition_async(params))
            return [_at(location, editor) for location in found or ()]

        uri = editor.open("migrations/versions/d4.py")
        assert await define(uri, "down_revision = 'b2'") == [(_B2, 8, 11, 15)]
        assert await define(uri, "depends_on = 'c3'") == [(_C3, 8, 11, 15)]
        assert await define(uri, "Revises: b2") == [(_B2, 8, 11, 15)]
        assert await define(uri, "Create Date: 2026") == []
        assert await define(uri, "def upgrade()") == []
        label = editor.open("migrations/versions/e5.py")
        assert await define(label, "depends_on = 'side'") == [
            ("migrations/versions/d4.py", 8, 11, 15)
        ]
        config = editor.open("revlint.toml", language="toml")
        assert await define(config, '["b2"') == [(_B2, 8, 11, 15)]
        assert await define(config, '"migrations"') == []

    edit_with(root, scenario)


def test_definition_of_a_duplicate_leads_to_each_file(tmp_path: Path) -> None:
    files = {**LINE, "migrations/versions/other.py": revision_file("a1")}
    root = write(tmp_path, files)

    async def scenario(editor: Editor) -> None:
        uri = editor.open(_B2)
        params = types.DefinitionParams(**editor.place(uri, "down_revision = 'a1'", 18))
        found = await editor.wait(editor.client.text_document_definition_async(params))
        assert sorted(editor.path(one.uri) for one in found) == [
            _A1,
            "migrations/versions/other.py",
        ]

    edit_with(root, scenario)


def test_references(tmp_path: Path) -> None:
    files = {**LINE, **history("a1 -> d4 [b2]"), "revlint.toml": _TOML}
    root = write(tmp_path, files)

    async def scenario(editor: Editor) -> None:
        uri = editor.open(_B2)

        async def refer(*, with_declaration: bool) -> set[tuple[str, int, int, int]]:
            params = types.ReferenceParams(
                types.ReferenceContext(with_declaration), **editor.place(uri, "revision = 'b2'", 13)
            )
            found = await editor.wait(editor.client.text_document_references_async(params))
            return {_at(location, editor) for location in found or ()}

        others = {
            (_B2, 2, 13, 15),
            (_C3, 9, 17, 19),
            (_C3, 3, 9, 11),
            ("migrations/versions/d4.py", 11, 14, 16),
            ("revlint.toml", 2, 13, 15),
        }
        assert await refer(with_declaration=False) == others
        assert await refer(with_declaration=True) == {*others, (_B2, 8, 12, 14)}

    edit_with(root, scenario)


@pytest.mark.parametrize(("path", "word"), [(_A1, "revision = 'a1'"), (_B2, "depends_on = 'lab'")])
def test_references_by_a_label(tmp_path: Path, path: str, word: str) -> None:
    """A dependency may name a revision by its branch label."""
    root = write(tmp_path, history("<base> -> a1 (lab)", "<base> -> b2 [lab]"))

    async def scenario(editor: Editor) -> None:
        place = editor.place(editor.open(path), word, len(word) - 2)
        params = types.ReferenceParams(types.ReferenceContext(True), **place)
        found = await editor.wait(editor.client.text_document_references_async(params))
        assert {_at(location, editor) for location in found} == {
            *((_A1, 8, 12, 14), (_A1, 2, 13, 15)),
            (_B2, 11, 14, 17),
        }

    edit_with(root, scenario)


def test_outline(tmp_path: Path) -> None:
    body = "    pass\n\n\n    x = (\n)\n"
    root = write(tmp_path, {**LINE, _B2: LINE[_B2].replace("    pass\n", body, 1)})

    async def scenario(editor: Editor) -> None:
        uri = editor.open(_B2)
        params = types.DocumentSymbolParams(types.TextDocumentIdentifier(uri))
        (symbol,) = await editor.wait(editor.client.text_document_document_symbol_async(params))
        assert (symbol.name, symbol.detail) == ("b2", "add a column")
        assert symbol.selection_range == types.Range(types.Position(8, 11), types.Position(8, 15))
        children = [(c.name, c.range.start.line, c.range.end.line) for c in symbol.children]
        assert children == [
            ("revision", 8, 8),
            ("down_revision", 9, 9),
            ("branch_labels", 10, 10),
            ("depends_on", 11, 11),
            ("upgrade", 14, 19),
            ("downgrade", 22, 23),
        ]

    edit_with(root, scenario)


def test_outline_for_a_simple_client(tmp_path: Path) -> None:
    root = write(tmp_path, LINE)

    async def scenario(editor: Editor) -> None:
        uri = editor.open(_B2)
        params = types.DocumentSymbolParams(types.TextDocumentIdentifier(uri))
        found = await editor.wait(editor.client.text_document_document_symbol_async(params))
        assert isinstance(found[0], types.SymbolInformation)
        assert [one.name for one in found][:2] == ["b2", "revision"]

    edit_with(root, scenario, able={})


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("b2", ["b2 add a column"]),
        ("A COL", ["c3 add a column", "b2 add a column", "a1 add a column"]),
        ("c3.py", ["c3 add a column"]),
        ("nothing", []),
    ],
)
def test_workspace_symbols(tmp_path: Path, query: str, names: list[str]) -> None:
    root = write(tmp_path, LINE)

    async def scenario(editor: Editor) -> None:
        params = types.WorkspaceSymbolParams(query)
        found = await editor.wait(editor.client.workspace_symbol_async(params))
        assert [one.name for one in found] == names
        assert all(one.container_name == "migrations" for one in found)

    edit_with(root, scenario)


def test_call_hierarchy(tmp_path: Path) -> None:
    """A revision calls its parents and dependencies."""
    root = write(tmp_path, {**LINE, **history("a1 -> d4 [b2]")})

    async def scenario(editor: Editor) -> None:
        uri = editor.open("migrations/versions/d4.py")
        prepare = types.CallHierarchyPrepareParams(**editor.place(uri, "def upgrade()"))
        (item,) = await editor.wait(
            editor.client.text_document_prepare_call_hierarchy_async(prepare)
        )
        assert (item.name, item.detail) == ("d4", "add a column")
        outgoing = await editor.wait(
            editor.client.call_hierarchy_outgoing_calls_async(
                types.CallHierarchyOutgoingCallsParams(item)
            )
        )
        assert [(call.to.name, call.from_ranges[0].start.line) for call in outgoing] == [
            ("a1", 9),
            ("b2", 11),
        ]
        incoming = await editor.wait(
            editor.client.call_hierarchy_incoming_calls_async(
                types.CallHierarchyIncomingCallsParams(outgoing[1].to)
            )
        )
        assert [call.from_.name for call in incoming] == ["c3", "d4"]

    edit_with(root, scenario, able=ABLE)
