"""Reports in JSON are as their schema says, which is shipped and names every key."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from revlint.addresses import REPORT_SCHEMA, SITE
from revlint.config.config import Config
from revlint.config.reader import parse_config
from revlint.engine.lint import lint
from revlint.engine.registry import BUILT_IN
from revlint.engine.report import Report
from revlint.engine.rule import Rule
from revlint.finding import Command
from revlint.reporters.json import VERSION, render_json
from revlint.sources.memory import MemoryTree
from revlint_rules import RULES
from tests.reporters.reports import FINDINGS, ROOT, hostile_report, project_report, report

ALL = (*RULES, *BUILT_IN)


def shipped() -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(
        files("revlint").joinpath("report.schema.json").read_text(encoding="utf-8")
    )
    return schema


def strict(part: dict[str, Any]) -> dict[str, Any]:
    """A schema that allows no key that it does not name."""
    closed = {name: strict(below) for name, below in part.get("properties", {}).items()}
    items = {"items": strict(part["items"])} if "items" in part else {}
    more = {"properties": closed, "additionalProperties": False} if closed else {}
    return {**part, **items, **more}


def validate(text: str) -> Any:
    data = json.loads(text)
    Draft202012Validator(strict(shipped())).validate(data)
    return data


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(shipped())
    assert shipped()["$id"] == REPORT_SCHEMA
    assert REPORT_SCHEMA.endswith(f"/report-{VERSION}.json")


def examples() -> Iterator[tuple[str, type[Rule], int]]:
    for rule in ALL:
        for i in range(len(rule.examples)):
            yield f"{rule.name}-{i}", rule, i


@pytest.mark.parametrize(("rule", "i"), [pytest.param(r, i, id=n) for n, r, i in examples()])
def test_the_report_of_every_example(rule: type[Rule], i: int) -> None:
    example = rule.examples[i]
    text = example.bad.get("revlint.toml", example.config)
    config = parse_config(text) if text else Config()
    config = replace(config, select=(*config.select, rule.name))
    tree = MemoryTree(example.bad, example.new)
    found = lint(ROOT, tree, config, ALL, base=example.against(example.bad))
    data = validate(render_json(Report((found,)), directory=ROOT.parent))
    assert data["root"] == "/srv/project"
    assert rule.name in {finding["rule"] for finding in data["findings"]}
    for finding in data["findings"]:
        assert finding["url"] == f"{SITE}rules/{finding['rule']}/"


def test_other_reports() -> None:
    projects = [project_report(*FINDINGS, root=Path("/srv") / name) for name in ("one", "two")]
    for found in (hostile_report(), report(), Report(()), Report(tuple(projects))):
        validate(render_json(found, directory=ROOT))


def test_commands() -> None:
    """None, one line, or a list of lines, for the working directory."""
    command = Command(("alembic", "heads"), "api")
    for commands, shown in (
        ((), None),
        ((command,), "(cd project/api && alembic heads)"),
        ((command,) * 2, ["(cd project/api && alembic heads)"] * 2),
    ):
        found = report(replace(FINDINGS[0], commands=commands))
        data = validate(render_json(found, directory=ROOT.parent))
        assert data["findings"][0]["command"] == shown


@pytest.mark.parametrize(
    ("key", "value"),
    [("severity", "fatal"), ("line", 0), ("facts", None), ("command", []), ("surplus", 1)],
)
def test_another_report_is_refused(key: str, value: object) -> None:
    data = json.loads(render_json(report(*FINDINGS), directory=ROOT))
    data["findings"][0][key] = value
    with pytest.raises(ValidationError):
        validate(json.dumps(data))
    del data["findings"][0][key]
    if key != "surplus":
        with pytest.raises(ValidationError):
            validate(json.dumps(data))
