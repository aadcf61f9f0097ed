"""A small runner of GitHub Actions: what it takes to run the steps of ``action.yml`` for a test.

It fills in the expressions of the action, gives each step the variables and files that the real
runner gives it, and keeps what the steps print and set. Steps that use another action are recorded.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.distribution.support import ROOT

#: What is printed while the runner obeys no command, between two lines with a secret word.
_STOPPED = re.compile(r"^::stop-commands::(\w{32})\n(.*?)^::\1::\n", re.DOTALL | re.MULTILINE)

_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")


@dataclass
class Run:
    """What became of an action: its status, what it printed, and the other actions it used."""

    status: int = 0
    printed: str = ""
    summary: str = ""
    used: dict[str, dict[str, str]] = field(default_factory=dict)
    outputs: dict[str, str] = field(default_factory=dict)

    @property
    def log(self) -> str:
        """What is printed while the runner obeys no command."""
        (part,) = _STOPPED.findall(self.printed)
        return str(part[1])

    @property
    def annotations(self) -> list[str]:
        """The workflow commands that the runner obeys, without the masks."""
        obeyed = _STOPPED.sub("", self.printed)
        return re.findall(r"^::(?:error|warning|notice) .*$", obeyed, re.MULTILINE)


def run_action(
    workspace: Path,
    temp: Path,
    event_name: str,
    event: dict[str, Any],
    variables: dict[str, str] | None = None,
    inputs: dict[str, str] | None = None,
    token: str = "",
    skip: Collection[str] = (),
) -> Run:
    """Run the action in a workspace, for an event; ``skip`` names steps to leave out."""
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    temp.mkdir(exist_ok=True)
    (temp / "event.json").write_text(json.dumps(event))
    given = {name: str(of.get("default", "")) for name, of in action["inputs"].items()}
    assert set(inputs or {}) <= set(given)
    context: dict[str, Any] = {
        "github": {"event": event, "action_path": str(ROOT), "token": token},
        "inputs": given | (inputs or {}),
        "steps": {},
    }
    # The default of an input is an expression too.
    context["inputs"] = {name: _fill(text, context) for name, text in context["inputs"].items()}
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "GITHUB_", "CI"))},
        "GITHUB_ACTIONS": "true",
        "GITHUB_EVENT_NAME": event_name,
        "GITHUB_EVENT_PATH": str(temp / "event.json"),
        "GITHUB_WORKSPACE": str(workspace),
        "RUNNER_TEMP": str(temp),
        "RUNNER_OS": "Linux",
        "HOME": str(temp),
        "GIT_CONFIG_NOSYSTEM": "1",
        **(variables or {}),
    }
    done = Run()
    for step in action["runs"]["steps"]:
        if step["name"] in skip or ("if" in step and not _holds(step["if"], context)):
            continue
        if "uses" in step:
            name = step["uses"].partition("@")[0]
            done.used[name] = {k: _fill(str(v), context) for k, v in step["with"].items()}
        elif not done.status:
            _run_step(step, context, environment, done, workspace, temp)
    outputs = {name: str(of["value"]) for name, of in action["outputs"].items()}
    done.outputs = {name: _fill(value, context) for name, value in outputs.items()}
    return done


def _run_step(
    step: dict[str, Any],
    context: dict[str, Any],
    environment: dict[str, str],
    done: Run,
    workspace: Path,
    temp: Path,
) -> None:
    assert step["shell"] == "bash"
    assert "${{" not in step["run"]
    output, summary = temp / "output", temp / "summary"
    output.write_text("")
    summary.write_text("")
    files = {"GITHUB_OUTPUT": str(output), "GITHUB_STEP_SUMMARY": str(summary)}
    own = {name: _fill(str(value), context) for name, value in step["env"].items()}
    finished = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        cwd=workspace,
        env=environment | files | own,
        check=False,
        text=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    done.status = finished.returncode
    done.printed += finished.stdout
    done.summary += summary.read_text("utf-8")
    lines = [line.partition("=") for line in output.read_text("utf-8").splitlines()]
    if "id" in step:
        context["steps"][step["id"]] = {"outputs": {name: value for name, _, value in lines}}


def _fill(text: str, context: dict[str, Any]) -> str:
    """A text with the value of each expression; these are names with dots alone."""
    return _EXPRESSION.sub(lambda found: _value(found[1], context), text)


def _value(name: str, context: dict[str, Any]) -> str:
    value: Any = context
    for part in name.split("."):
        value = value.get(part, "") if isinstance(value, dict) else ""
    return value if isinstance(value, str) else json.dumps(value)


def _holds(condition: str, context: dict[str, Any]) -> bool:
    """Whether each of several comparisons with the empty text holds; nothing is cancelled."""
    found = _EXPRESSION.fullmatch(condition)
    parts = (found[1] if found else condition).split(" && ")
    names = [part.removesuffix(" != ''") for part in parts if part != "!cancelled()"]
    assert all(re.fullmatch(r"[\w.-]+", name) for name in names), condition
    return all(_value(name, context) for name in names)
