"""Formats that others define, each held against a schema or a reader that we did not write."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import junitparser
import pytest
from jsonschema.validators import validator_for

from revlint.addresses import SITE
from revlint.config.config import Config
from revlint.config.reader import parse_config
from revlint.engine.gate import Gate
from revlint.engine.lint import lint
from revlint.engine.registry import BUILT_IN
from revlint.engine.report import ProjectReport, Report
from revlint.engine.rule import Rule
from revlint.finding import Command, Finding, Fix, Related
from revlint.location import Location, Range
from revlint.path_text import path_text
from revlint.reporters import REPORTERS, View
from revlint.reporters.fingerprint import with_fingerprints
from revlint.reporters.line_hash import LineHashes
from revlint.sources.memory import MemoryTree
from revlint.steps import HeaderName, RenameFile, SetHeader
from revlint_rules import RULES
from tests.reporters.reports import FILES, FINDINGS, ROOT, hostile_report, project_report, report

SCHEMAS = Path(__file__).parent / "schemas"
ALL = (*RULES, *BUILT_IN)
VIEW = View(ROOT)

REPORTS: dict[str, Report] = {
    "nothing": report(),
    "findings": report(*FINDINGS),
    "hostile": hostile_report(),
    "two projects": Report(
        tuple(project_report(*FINDINGS, root=Path("/srv") / name) for name in ("one", "two"))
    ),
    "no project": Report(()),
}


def example_report(rule: type[Rule]) -> Report:
    """The report of a rule's first example."""
    example = rule.examples[0]
    text = example.bad.get("revlint.toml", example.config)
    config = parse_config(text) if text else Config()
    config = replace(config, select=(*config.select, rule.name))
    tree = MemoryTree(example.bad, example.new)
    return Report((lint(ROOT, tree, config, ALL, base=example.against(example.bad)),))


def validated(schema: str, value: Any) -> Any:
    loaded = json.loads((SCHEMAS / schema).read_text(encoding="utf-8"))
    validator_for(loaded)(loaded).validate(value)
    return value


def sarif(found: Report) -> Any:
    return validated("sarif-schema-2.1.0.json", json.loads(REPORTERS["sarif"](found, VIEW)))


def rdjson(found: Report) -> Any:
    value = json.loads(REPORTERS["rdjson"](found, VIEW))
    return validated("reviewdog-DiagnosticResult.json", value)


def gitlab(found: Report) -> Any:
    issues = json.loads(REPORTERS["gitlab"](found, VIEW))
    return [validated("gitlab-codeclimate.json", issue) for issue in issues]


def junit(found: Report, gate: Gate | None = None) -> list[junitparser.TestSuite]:
    text = REPORTERS["junit"](found, View(ROOT, gate=gate or Gate()))
    return list(junitparser.JUnitXml.fromstring(text.encode()))


READERS: dict[str, Callable[[Report], Any]] = {
    "sarif": sarif,
    "rdjson": rdjson,
    "gitlab": gitlab,
    "junit": junit,
}


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("found", REPORTS)
def test_a_reader_takes_it(name: str, found: str) -> None:
    READERS[name](REPORTS[found])


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.name)
def test_readers_take_every_rule(rule: type[Rule]) -> None:
    if not rule.examples:
        pytest.skip("it has no example")
    found = example_report(rule)
    for read in READERS.values():
        read(found)
    (run,) = sarif(found)["runs"]
    assert rule.name in {result["ruleId"] for result in run["results"]}
    assert all(
        run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        for result in run["results"]
    )
    pages = {found["id"]: found["helpUri"] for found in run["tool"]["driver"]["rules"]}
    codes = [diagnostic["code"] for diagnostic in rdjson(found)["diagnostics"]]
    assert pages == {name: f"{SITE}rules/{name}/" for name in pages}
    assert pages == {code["value"]: code["url"] for code in codes}


def test_sarif() -> None:
    (run,) = sarif(report(*FINDINGS))["runs"]

    first, second, third = run["results"]
    assert run["originalUriBaseIds"] == {"%SRCROOT%": {"uri": "file:///srv/project/"}}
    assert first["message"]["text"] == (
        "down_revision 'gone' is in no file of this chain; alembic ends with a KeyError\n"
        "help: restore the file of 'gone', or name another parent"
    )
    assert first["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "api/versions/c.py", "uriBaseId": "%SRCROOT%"},
                "region": {"startLine": 2, "startColumn": 17, "endLine": 2, "endColumn": 23},
            }
        }
    ]
    assert [result["level"] for result in run["results"]] == ["error", "warning", "note"]
    assert [place["message"]["text"] for place in second["relatedLocations"]] == [
        "parted here",
        "the other head",
    ]
    assert "baselineState" not in third


def test_sarif_says_what_the_base_has() -> None:
    findings = [replace(FINDINGS[0], in_base=known) for known in (True, False)]
    (run,) = sarif(report(*findings))["runs"]

    assert [result["baselineState"] for result in run["results"]] == ["unchanged", "new"]


def test_sarif_makes_no_link_of_an_id() -> None:
    (run,) = sarif(report(replace(FINDINGS[0], title="[x](https://evil.example)")))["runs"]

    assert run["results"][0]["message"]["text"].startswith("\\[x\\](https://evil.example)\n")


def test_sarif_links_related_places_in_the_message() -> None:
    """Code scanning shows only those that the message names."""
    related = (
        Related("[parted] here", Location("api/versions/[a].py", Range(1, 12, 1, 15))),
        Related("", Location("api/versions/b.py")),
    )
    (run,) = sarif(report(replace(FINDINGS[1], related=related)))["runs"]

    assert run["results"][0]["message"]["text"] == (
        "the revision 'b' is a second head\n"
        "\\[parted\\] here: [api/versions/\\[a\\].py:1](0)\n"
        "[api/versions/b.py:1](1)"
    )
    assert [place["id"] for place in run["results"][0]["relatedLocations"]] == [0, 1]


def test_sarif_has_the_line_hash_that_code_scanning_uses() -> None:
    (run,) = sarif(report(*FINDINGS))["runs"]

    first, _, folder = (result["partialFingerprints"] for result in run["results"])
    data = FILES["api/versions/c.py"].encode()
    assert first["primaryLocationLineHash"] == LineHashes(data).of(2)
    assert folder.keys() == {"revlint/v1"}


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("api/my versions/a b.py", "api/my%20versions/a%20b.py"),
        ("é/数.py", "%C3%A9/%E6%95%B0.py"),
        ("a:b/c#d?e%f.py", "a%3Ab/c%23d%3Fe%25f.py"),
        ("a\\b.py", "a%5Cb.py"),
        # A name that is not UTF-8, as Python and git give it.
        ("a\udcff.py", "a%FF.py"),
    ],
)
def test_sarif_addresses(path: str, uri: str) -> None:
    found = replace(FINDINGS[0], location=Location(path))
    (run,) = sarif(report(found))["runs"]

    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": uri, "uriBaseId": "%SRCROOT%"}


def test_sarif_of_a_root_with_blanks(tmp_path: Path) -> None:
    root = tmp_path / "my é project"
    (root / ".git").mkdir(parents=True)
    (run,) = sarif(Report((project_report(FINDINGS[0], root=root / "x"),)))["runs"]

    base = run["originalUriBaseIds"]["%SRCROOT%"]["uri"]
    assert base == f"{tmp_path.as_uri()}/my%20%C3%A9%20project/"


def test_sarif_keeps_the_limits_of_code_scanning(monkeypatch: pytest.MonkeyPatch) -> None:
    """Errors stay; what is left out is said."""
    monkeypatch.setattr("revlint.reporters.sarif._MAX_RESULTS", 2)
    related = (Related("x", Location("a.py")),) * 150
    found = report(FINDINGS[2], FINDINGS[1], replace(FINDINGS[0], related=related))
    (run,) = sarif(found)["runs"]

    assert [result["level"] for result in run["results"]] == ["error", "warning"]
    assert len(run["results"][0]["relatedLocations"]) == 99
    (notice,) = run["invocations"][0]["toolExecutionNotifications"]
    assert notice["message"]["text"] == "1 results are left out, since code scanning takes 2"


def test_sarif_runs_of_several_repositories_have_categories(tmp_path: Path) -> None:
    """Code scanning refuses several runs of one tool and category."""
    for name in ("one", "two"):
        (tmp_path / name / ".git").mkdir(parents=True)
    projects = [project_report(FINDINGS[0], root=tmp_path / name) for name in ("one", "two")]
    runs = sarif(Report(tuple(projects)))["runs"]

    assert [run["automationDetails"]["id"] for run in runs] == ["revlint-1/", "revlint-2/"]


def test_gitlab() -> None:
    first, second, third = gitlab(report(*FINDINGS))

    assert first["check_name"] == "missing-parent"
    assert first["location"] == {"path": "api/versions/c.py", "lines": {"begin": 2, "end": 2}}
    assert second["location"]["lines"] == {"begin": 1, "end": 2}
    assert [issue["severity"] for issue in (first, second, third)] == ["major", "minor", "info"]
    assert len({issue["fingerprint"] for issue in (first, second, third)}) == 3


def test_paths_are_those_of_the_repository(tmp_path: Path) -> None:
    """A project in a folder of a repository, whatever the working directory is."""
    (tmp_path / ".git").mkdir()
    found = Report((project_report(FINDINGS[0], root=tmp_path / "service"),))

    assert gitlab(found)[0]["location"]["path"] == "service/api/versions/c.py"
    (run,) = sarif(found)["runs"]
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "service/api/versions/c.py"
    assert rdjson(found)["diagnostics"][0]["location"]["path"] == "service/api/versions/c.py"


def test_junit() -> None:
    (suite,) = junit(report(*FINDINGS))

    assert (suite.name, suite.tests, suite.failures) == ("api", 3, 1)
    first, second, third = suite
    assert [case.classname for case in (first, second, third)] == ["api"] * 3
    assert first.name == "missing-parent api/versions/c.py:2:17"
    (failure,) = first.result
    assert failure.type == "missing-parent"
    assert failure.message == FINDINGS[0].title
    assert failure.text.splitlines()[-1] == (
        "help: restore the file of 'gone', or name another parent"
    )
    assert (second.result, third.result) == ([], [])
    assert second.system_out == (
        "api/versions/b.py:1:1: warning[multiple-heads] the revision 'b' is a second head"
    )


def test_junit_fails_what_fails_the_run() -> None:
    (suite,) = junit(report(*FINDINGS), Gate("warning"))
    assert suite.failures == 2
    (suite,) = junit(report(replace(FINDINGS[0], in_base=True)))
    assert suite.failures == 0


def test_junit_of_a_sound_chain_is_a_test_that_passes() -> None:
    (suite,) = junit(report())

    assert [(case.name, case.is_passed) for case in suite] == [("no findings", True)]


def test_rdjson_counts_bytes() -> None:
    place = Location("api/versions/wide.py", Range(2, 24, 2, 27))
    diagnostic = rdjson(report(replace(FINDINGS[0], location=place)))["diagnostics"][0]

    assert diagnostic["location"]["range"] == {
        "start": {"line": 2, "column": 28},
        "end": {"line": 2, "column": 32},
    }
    assert diagnostic["code"] == {"value": "missing-parent"}
    assert diagnostic["severity"] == "ERROR"


def test_commands_are_shown() -> None:
    command = Command(("alembic", "-c", path_text("api/alembic.ini"), "heads"))
    found = report(replace(FINDINGS[0], help="look", commands=(command,)))

    expected = "help: look:\n  alembic -c api/alembic.ini heads"
    assert gitlab(found)[0]["description"].endswith(expected)


def test_fixes() -> None:
    """The edits that ``check --fix`` makes; one that renames a file is none of the formats'."""
    text = "revision = 'b'\ndown_revision = ('a', 'a')\n"
    fix = Fix("safe", "name 'a' once", (SetHeader("b.py", "down_revision", "a"),))
    renaming = Fix("safe", "rename it", (RenameFile("b.py", "c.py"),))
    finding = Finding("twice", Location("b.py", Range(2, 17, 2, 27)), rule="redundant-parent")
    found = Report(
        (
            ProjectReport(
                ROOT,
                MemoryTree({"b.py": text}),
                (),
                (replace(finding, fix=fix), replace(finding, fix=renaming)),
            ),
        )
    )

    fixed, plain = sarif(found)["runs"][0]["results"]
    (made,) = fixed["fixes"]
    (change,) = made["artifactChanges"]
    assert made["description"] == {"text": "name 'a' once"}
    assert change["artifactLocation"] == {"uri": "b.py", "uriBaseId": "%SRCROOT%"}
    lines = text.split("\n")
    for replacement in reversed(change["replacements"]):
        region = replacement["deletedRegion"]
        assert region["startLine"] == region["endLine"] == 2
        line = lines[1]
        lines[1] = (
            line[: region["startColumn"] - 1]
            + replacement["insertedContent"]["text"]
            + line[region["endColumn"] - 1 :]
        )
    assert "\n".join(lines) == "revision = 'b'\ndown_revision = 'a'\n"
    assert "fixes" not in plain
    first, second = rdjson(found)["diagnostics"]
    assert first["suggestions"] == [
        {"range": {"start": {"line": 2}, "end": {"line": 2}}, "text": "down_revision = 'a'"}
    ]
    assert "suggestions" not in second


@pytest.mark.parametrize(
    ("lines", "steps", "expected"),
    [
        ((2, 2), [("down_revision", "z")], (2, 2, "down_revision = 'z'")),
        (
            (1, 2),
            [("down_revision", "z"), ("revision", "y")],
            (1, 2, "revision = 'y'\ndown_revision = 'z'"),
        ),
        ((1, 1), [("down_revision", "z"), ("revision", "y")], None),
        ((3, 3), [("down_revision", "z")], None),
    ],
)
def test_a_suggestion_is_for_the_lines_of_the_finding(
    lines: tuple[int, int],
    steps: list[tuple[HeaderName, str]],
    expected: tuple[int, int, str] | None,
) -> None:
    """reviewdog refuses one for other lines, and takes several for alternatives."""
    tree = MemoryTree({"b.py": "revision = 'b'\ndown_revision = 'a'\nx = 1\n"})
    fix = Fix("safe", "do it", tuple(SetHeader("b.py", *step) for step in steps))
    place = Location("b.py", Range(lines[0], 1, lines[1], 3))
    finding = Finding("t", place, rule="redundant-parent", fix=fix)
    (diagnostic,) = rdjson(Report((ProjectReport(ROOT, tree, (), (finding,)),)))["diagnostics"]
    suggestions = [
        (s["range"]["start"]["line"], s["range"]["end"]["line"], s["text"])
        for s in diagnostic.get("suggestions", [])
    ]
    assert suggestions == ([expected] if expected else [])


def _fingerprints(*findings: Finding) -> list[str]:
    return [found for found, _ in with_fingerprints(project_report(*findings))]


def test_a_fingerprint_survives_a_move() -> None:
    moved = [
        replace(f, location=Location(f.location.path, Range(9, 1, 9, 2)), related=())
        for f in FINDINGS
    ]

    assert _fingerprints(*FINDINGS) == _fingerprints(*moved)


def test_fingerprints_differ() -> None:
    first = FINDINGS[0]
    others = [
        first,
        first,
        replace(first, rule="missing-dependency"),
        replace(first, chain="other"),
        replace(first, revision="d"),
        replace(first, title="another"),
        replace(first, location=Location("api/versions/d.py")),
    ]

    assert len(set(_fingerprints(*others))) == len(others)


def test_fingerprints_differ_between_the_projects_of_a_repository(tmp_path: Path) -> None:
    """GitLab shows only one of two findings with the same fingerprint."""
    (tmp_path / ".git").mkdir()
    projects = [project_report(FINDINGS[0], root=tmp_path / name) for name in ("one", "two")]
    first, second = gitlab(Report(tuple(projects)))

    assert first["fingerprint"] != second["fingerprint"]
