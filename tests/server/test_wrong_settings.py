"""Wrong settings are shown at once, in words; each leaves its default."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types

from revlint.engine.example import history
from tests.git_support import Repo
from tests.server.editor import Editor, edit_with
from tests.server.trees import FORK, LINE, write

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


@pytest.mark.parametrize("kind", ["commit", "repository", "automatic"])
def test_a_base_that_is_none(tmp_path: Path, kind: str) -> None:
    """The files are linted without it; what cannot be chosen automatically is in the log alone."""
    files = {**FORK, "revlint.toml": ""}
    if kind == "repository":
        root = write(tmp_path, files)
    else:
        repo = Repo(tmp_path / "shop")
        repo.write(files)
        root = repo.root.resolve()
    base = "auto" if kind == "automatic" else "nope"
    why = {
        "commit": "--base nope: there is no such commit in this clone",
        "repository": f"{root} is in no git repository",
        "automatic": "--base auto: no base is known: there is no origin/HEAD and no branch called "
        "main or master here; name it: --base REF",
    }[kind]

    async def scenario(editor: Editor) -> None:
        assert await editor.found() == {_C3: ["multiple-heads"]}
        await editor.until(lambda: bool(editor.logged))
        assert f"{root}: linting without a base: {why}" in [m.message for m in editor.logged]
        shown = f"revlint: setting 'base': {why.removeprefix('--base ')}"
        wanted = [] if kind == "automatic" else [shown]
        await editor.until(lambda: len(editor.messages) >= len(wanted))
        assert [m.message for m in editor.messages] == wanted

    edit_with(root, scenario, options={"base": base})


def test_a_wrong_base_in_the_configuration(tmp_path: Path) -> None:
    """It is shown at its key, in the open file too, and silences nothing else."""
    repo = Repo(tmp_path / "shop")
    repo.write({**FORK, "revlint.toml": '# the main branch\nbase = "nope"\n'})
    repo.commit()
    both = {_C3: ["multiple-heads"], "revlint.toml": ["configuration"]}

    async def scenario(editor: Editor) -> None:
        assert await editor.found() == both
        (mistake,) = editor.published[editor.uri("revlint.toml")].diagnostics
        assert mistake.message == 'base = "nope": there is no such commit in this clone'
        assert (mistake.range.start.line, mistake.range.end.character) == (1, 13)
        uri = editor.open("revlint.toml", language="toml")
        editor.replace(uri, "nope", "main")
        await editor.until(lambda: editor.shown() == {_C3: ["multiple-heads"]})
        assert editor.messages == []

    edit_with(repo.root.resolve(), scenario)


def test_the_base_of_the_configuration_can_be_switched_off(tmp_path: Path) -> None:
    """The setting "none" compares with nothing, from the start or later, and says nothing."""
    repo = Repo(tmp_path / "shop")
    repo.write({**LINE, "revlint.toml": 'base = "main"\n'})
    repo.commit()
    repo.git("switch", "-qc", "topic")
    repo.write({_C3: LINE[_C3].replace("'b2'", "'a1'"), **history("c3 -> b2")})

    async def scenario(editor: Editor) -> None:
        assert "rewritten-revision" not in (await editor.found()).get(_C3, [])
        for base, is_on in ((None, True), ("none", False)):
            settings = types.DidChangeConfigurationParams({"revlint": {"base": base}})
            editor.client.workspace_did_change_configuration(settings)
            found = (await editor.found()).get(_C3, [])
            assert ("rewritten-revision" in found) is is_on
        assert editor.messages == []

    edit_with(repo.root.resolve(), scenario, options={"base": "none"})


def test_a_base_that_is_fetched_later(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "shop")
    repo.write({**LINE, "revlint.toml": ""})
    repo.commit()
    repo.git("switch", "-qc", "topic")
    repo.write({_C3: LINE[_C3].replace("'b2'", "'a1'"), **history("c3 -> b2")})

    async def scenario(editor: Editor) -> None:
        assert await editor.found() == {}
        await editor.until(lambda: len(editor.messages) == 1)
        repo.git("branch", "late", "main")
        editor.files_changed(".git/refs/heads/late")
        await editor.until(lambda: "rewritten-revision" in editor.shown().get(_C3, []))
        assert len(editor.messages) == 1

    edit_with(repo.root.resolve(), scenario, options={"base": "late"})
