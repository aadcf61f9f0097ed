"""Wrong settings are shown at once, in words; each leaves its default."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types

from tests.server.editor import Editor, edit_with
from tests.server.trees import FORK, write

_C3 = "migrations/versions/c3.py"


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        (
            {"ignore": ["multiple-haeds"]},
            "no rule 'multiple-haeds'; did you mean 'multiple-heads'?",
        ),
        ({"select": ["x"]}, "setting 'select': no rule 'x'; `revlint rule` lists the rules"),
        ({"ignores": ["multiple-heads"]}, "no setting 'ignores'; did you mean 'ignore'?"),
        ({"config": "no.toml"}, "setting 'config': no.toml: no such file or directory (in {root})"),
        ({"config": "."}, "setting 'config': .: a configuration has to be a file (in {root})"),
        ({"config": 7}, "setting 'config': expected a string"),
        ("x", "settings of revlint: expected an object"),
    ],
)
def test_a_wrong_setting(tmp_path: Path, options: Any, shown: str) -> None:
    root = write(tmp_path, FORK)

    async def scenario(editor: Editor) -> None:
        await editor.until(lambda: editor.shown() == {_C3: ["multiple-heads"]})
        assert await editor.found() == {_C3: ["multiple-heads"]}
        (message,) = editor.messages
        text = shown.format(root=root, rule="'multiple-heads'")
        assert message.message.removeprefix("revlint: ").endswith(text)
        (line,) = [m for m in editor.logged if f"revlint: {m.message}" == message.message]
        assert line.type == types.MessageType.Warning

    edit_with(root, scenario, options=options)


def test_settings_of_an_extension(tmp_path: Path) -> None:
    """An editor sends the whole section, with the settings that only its extension reads."""
    root = write(tmp_path, FORK)
    options = {"path": "/bin/revlint", "trace": {"server": "off"}, "interpreter": ["python"]}

    async def scenario(editor: Editor) -> None:
        assert await editor.found() == {_C3: ["multiple-heads"]}
        assert editor.messages == []

    edit_with(root, scenario, options=options)


@pytest.mark.parametrize("name", ["other.toml", "pyproject.toml"])
def test_a_configuration_beside_the_usual_one(tmp_path: Path, name: str) -> None:
    """The chosen file counts, though it is in the root and the root has a revlint.toml."""
    table = "[tool.revlint]\n" if name == "pyproject.toml" else ""
    files = {**FORK, "revlint.toml": "", name: f'{table}ignore = ["multiple-heads"]\n'}
    root = write(tmp_path, files)

    async def scenario(editor: Editor) -> None:
        assert await editor.found() == {}
        uri = editor.open(name, language="toml")
        editor.replace(uri, "multiple-heads", "multiple-haeds")
        (mistake,) = await editor.diagnostics(uri)
        assert (mistake.code, mistake.range.start.line) == ("configuration", table.count("\n"))

    edit_with(root, scenario, options={"config": name})


def test_a_wrong_setting_is_shown_again_after_a_change(tmp_path: Path) -> None:
    root = write(tmp_path, FORK)

    async def scenario(editor: Editor) -> None:
        for config in ("no.toml", "no.toml", "other.toml", "no.toml"):
            settings = types.DidChangeConfigurationParams({"revlint": {"config": config}})
            editor.client.workspace_did_change_configuration(settings)
            await editor.found()
        said = [message.message.split(": ")[2] for message in editor.messages]
        assert said == ["no.toml", "other.toml", "no.toml"]

    edit_with(root, scenario)
