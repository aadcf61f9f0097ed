"""Ids that several chains share: counterparts and align revisions."""

from __future__ import annotations

from pathlib import Path

from lsprotocol import types

from revlint.engine.example import history
from tests.server.editor import Editor, edit_with
from tests.server.trees import write

_CONFIG = """\
[chains.oss]
script-location = "oss"
[chains.ee]
script-location = "ee"

[[alignments]]
revision = "park"
chains = ["oss", "ee"]

[[counterparts]]
chains = ["oss", "ee"]
pairs = [["o1", "e1"]]
exceptions = ["park"]
"""


def _files() -> dict[str, str]:
    files = {
        **history("<base> -> o1", "o1 -> park", under="oss"),
        **history("<base> -> e1", "e1 -> park", under="ee"),
        "revlint.toml": _CONFIG,
    }
    path = "oss/versions/o1.py"
    files[path] = files[path].replace("Create Date", "Counterpart: e1\nCreate Date")
    return files


def test_definitions(tmp_path: Path) -> None:
    root = write(tmp_path, _files())

    async def scenario(editor: Editor) -> None:
        async def define(uri: str, word: str, offset: int) -> list[str]:
            params = types.DefinitionParams(**editor.place(uri, word, offset))
            found = await editor.wait(editor.client.text_document_definition_async(params))
            return [editor.path(location.uri) for location in found]

        config = editor.open("revlint.toml", language="toml")
        aligned = ["oss/versions/park.py", "ee/versions/park.py"]
        assert sorted(await define(config, 'revision = "park"', 13)) == sorted(aligned)
        assert await define(config, '["o1", "e1"]', 3) == ["oss/versions/o1.py"]
        assert await define(config, '["o1", "e1"]', 9) == ["ee/versions/e1.py"]
        file = editor.open("oss/versions/o1.py")
        assert await define(file, "Counterpart: e1", 14) == ["ee/versions/e1.py"]

    edit_with(root, scenario)


def test_references_of_a_counterpart(tmp_path: Path) -> None:
    root = write(tmp_path, _files())

    async def scenario(editor: Editor) -> None:
        uri = editor.open("ee/versions/e1.py")
        params = types.ReferenceParams(
            types.ReferenceContext(False), **editor.place(uri, "\nrevision = 'e1'", 14)
        )
        found = await editor.wait(editor.client.text_document_references_async(params))
        assert sorted({editor.path(one.uri) for one in found}) == [
            "ee/versions/e1.py",
            "ee/versions/park.py",
            "oss/versions/o1.py",
            "revlint.toml",
        ]

    edit_with(root, scenario)


def test_completion(tmp_path: Path) -> None:
    """The ids of the chain that a place of the configuration is about."""
    root = write(tmp_path, _files())

    async def scenario(editor: Editor) -> None:
        uri = editor.open("revlint.toml", language="toml")

        async def offered(old: str, new: str, word: str) -> list[str]:
            editor.write(uri, _CONFIG.replace(old, new))
            params = types.CompletionParams(**editor.place(uri, word, len(word)))
            found = await editor.wait(editor.client.text_document_completion_async(params))
            return [item.label for item in found.items]

        await editor.diagnostics(uri)
        assert await offered('"o1", "e1"', '"", "e1"', 'pairs = [["') == ["park", "o1"]
        assert await offered('"o1", "e1"', '"o1", ""', 'pairs = [["o1", "') == ["park", "e1"]

    edit_with(root, scenario)
