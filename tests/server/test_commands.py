"""The commands that an extension runs."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest
from pygls.exceptions import JsonRpcException

from revlint.engine.example import history
from revlint.server import serve
from revlint.server.on_actions import APPLY
from revlint.server.settings import Settings
from tests.server.editor import Editor, edit_with
from tests.server.trees import FORK, LINE, write


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
