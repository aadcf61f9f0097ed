"""The outline of a configuration: its tables and keys, with their places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from lsprotocol import types

from revlint.server.client_text import ClientText
from revlint.server.config_outline import config_symbols
from tests.server.editor import Editor, edit_with
from tests.server.trees import LINE, write

_TEXT = '''# x
base = "main"  # why
[severity]
"long-id" = 'off'

[chains.main]
script-location = """a
b"""
after = [{chain = "o", optional = true},
  "x",
]
[[alignments]]
revision = "1"
[[alignments]]
ä = {a = 1, b = "="}
[broken
heads = 5
z =
'''


def _lines(symbols: Sequence[types.DocumentSymbol], indent: str = "") -> Iterator[str]:
    for one in symbols:
        (start, end), chosen = (one.range.start, one.range.end), one.selection_range
        assert start == chosen.start
        assert (chosen.end.line, chosen.end.character) <= (end.line, end.character)
        place = f"{start.line}:{start.character}-{end.line}:{end.character}"
        yield f"{indent}{one.name} {place} {one.kind.name} {one.detail or ''}".rstrip()
        yield from _lines(one.children or [], f"{indent}  ")


def test_an_outline() -> None:
    """Also of a text that is still being typed; a table ends with its last key."""
    assert [*_lines(config_symbols("revlint.toml", ClientText(_TEXT)))] == [
        'base 1:0-1:13 String "main"',
        "severity 2:0-3:17 Namespace",
        "  long-id 3:0-3:17 String 'off'",
        "chains.main 5:0-10:1 Namespace",
        '  script-location 6:0-7:4 String """a b"""',
        '  after 8:0-10:1 Array [{chain = "o", optional = true}, "x", ]',
        "alignments[0] 11:0-12:14 Namespace",
        '  revision 12:0-12:14 String "1"',
        "alignments[1] 13:0-17:3 Namespace",
        '  ä 14:0-14:20 Object {a = 1, b = "="}',
        "  heads 16:0-16:9 Number 5",
        "  z 17:0-17:3 Number",
    ]


def test_of_a_shared_file() -> None:
    """Only what is revlint's."""
    text = (
        '[project]\nname = "x"\n[tool.revlint]\nbase = "x"\n[tool.revlint.chains.a]\nroot = "é"\n'
        '[tool.other]\ny = 1\n[tool]\nother.x = 1\nrevlint.base = "y"\n'
    )
    assert [*_lines(config_symbols("pyproject.toml", ClientText(text)))] == [
        "tool.revlint 2:0-3:10 Namespace",
        '  base 3:0-3:10 String "x"',
        "tool.revlint.chains.a 4:0-5:10 Namespace",
        '  root 5:0-5:10 String "é"',
        'revlint.base 10:0-10:18 String "y"',
    ]


def test_long_and_strange_words() -> None:
    text = f'"a\\tb" = "{"x" * 100}"\n"" = 1\n= 2\n[]\n\u0085 = 3\n'
    found = config_symbols("revlint.toml", ClientText(text))
    assert all(one.name and len(one.detail or "") <= 60 for one in found)
    assert found[0].detail == f'"{"x" * 58}…'


@pytest.mark.parametrize("able", [None, {}])
def test_in_an_editor(tmp_path: Path, able: dict[str, object] | None) -> None:
    """The text is that of the editor; another TOML file has none."""
    root = write(tmp_path, {**LINE, "revlint.toml": "", "other.toml": "x = 1\n"})

    async def scenario(editor: Editor) -> None:
        uri = editor.open("revlint.toml", language="toml")
        editor.write(uri, '[severity]\nlong-id = "error"\n')
        params = types.DocumentSymbolParams(types.TextDocumentIdentifier(uri))
        found = await editor.wait(editor.client.text_document_document_symbol_async(params))
        names = [one.name for one in found]
        assert names == (["severity"] if able is None else ["severity", "long-id"])
        other = types.TextDocumentIdentifier(editor.open("other.toml", language="toml"))
        ask = editor.client.text_document_document_symbol_async
        assert not await editor.wait(ask(types.DocumentSymbolParams(other)))

    edit_with(root, scenario, **({} if able is None else {"able": able}))
