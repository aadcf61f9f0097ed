"""What people and programs see of a report."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from revlint.contract.project import Project
from revlint.discovery.script_directory import SkippedFile
from revlint.engine.gate import Gate
from revlint.engine.report import Report
from revlint.finding import Command, Finding, Related, Severity
from revlint.graph.chain import Chain
from revlint.location import Location, Range
from revlint.path_text import path_text
from revlint.reporters.chains import render_chains
from revlint.reporters.chains_json import render_chains_json, render_graph_json
from revlint.reporters.concise import render_concise
from revlint.reporters.excerpt import Excerpt, excerpt
from revlint.reporters.github import render_github
from revlint.reporters.gitlab import render_gitlab
from revlint.reporters.job_summary import render_job_summary
from revlint.reporters.json import render_json
from revlint.reporters.junit import render_junit
from revlint.reporters.rdjson import render_rdjson
from revlint.reporters.summary import statistics, summarise
from revlint.terminal import Style, width_of
from tests.reporters.reports import (
    CHAIN,
    FILES,
    FINDINGS,
    HOSTILE,
    ROOT,
    WIDE,
    hostile_chain,
    hostile_report,
    project_of,
    project_report,
    render_full,
    report,
)


@dataclass(frozen=True)
class Case:
    """What there is to show: of a check, and of a command that shows chains."""

    report: Report
    project: Project = field(default_factory=project_of)


HOSTILE_CASE = Case(hostile_report(), project_of(hostile_chain(), SkippedFile(HOSTILE, "folder")))

TEXTS: dict[str, Callable[[Case], str]] = {
    "full": lambda c: render_full(c.report, directory=ROOT),
    "full in colour": lambda c: render_full(c.report, directory=ROOT, style=Style(colour=True)),
    "concise": lambda c: render_concise(c.report, directory=ROOT),
    "github": lambda c: render_github(c.report, directory=ROOT),
    "json": lambda c: render_json(c.report, directory=ROOT),
    "gitlab": lambda c: render_gitlab(c.report, directory=ROOT),
    "junit": lambda c: render_junit(c.report, directory=ROOT, gate=Gate()),
    "rdjson": lambda c: render_rdjson(c.report, directory=ROOT),
    "job summary": lambda c: render_job_summary(c.report, directory=ROOT),
    "chains": lambda c: render_chains(
        [(ROOT, c.project)], directory=ROOT, style=Style(colour=False)
    ),
    "chains json": lambda c: render_chains_json([(ROOT, c.project)]),
    "graph json": lambda c: render_graph_json([(ROOT, c.project)]),
}


@pytest.mark.parametrize("name", TEXTS)
def test_report(name: str, snapshot: SnapshotAssertion) -> None:
    assert TEXTS[name](Case(report(*FINDINGS))) == snapshot


@pytest.mark.parametrize("name", TEXTS)
def test_nothing_found(name: str, snapshot: SnapshotAssertion) -> None:
    assert TEXTS[name](Case(report())) == snapshot


@pytest.mark.parametrize("name", TEXTS)
def test_hostile_names(name: str, snapshot: SnapshotAssertion) -> None:
    assert TEXTS[name](HOSTILE_CASE) == snapshot


@pytest.mark.parametrize("name", sorted(TEXTS.keys() - {"full in colour"}))
def test_hostile_names_do_nothing(name: str) -> None:
    """No control character, no override of the direction, no forged command."""
    text = TEXTS[name](HOSTILE_CASE)
    harmful = {c for c in text if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")}
    assert harmful <= {"\n"}
    commands = [line for line in text.splitlines() if line.lstrip().startswith("::")]
    assert len(commands) == (1 if name == "github" else 0)
    assert "##[" not in text
    assert "##vso[" not in text
    text.encode("utf-8")


def test_what_was_assumed_is_wrapped_and_its_paths_are_relative() -> None:
    said = f"no configuration names '{path_text('api/versions')}'; read as version locations"
    where = replace(CHAIN.script_directory, assumptions=(said,))
    projects = [(ROOT, project_of(Chain(where, CHAIN.revisions)))]
    text = render_chains(projects, directory=ROOT / "api", width=40)
    assert "\n".join(text.splitlines()[8:12]) == (
        "  assumed: no configuration names\n"
        "           'versions'; read as version\n"
        "           locations\n"
    )
    (chain,) = json.loads(render_chains_json(projects))["chains"]
    assert chain["assumptions"] == [
        "no configuration names 'api/versions'; read as version locations"
    ]


def test_long_ids_are_cut() -> None:
    for name in ("full", "concise", "github", "json"):
        assert len(TEXTS[name](HOSTILE_CASE)) < 9_000, name


def test_paths_are_relative_to_the_directory() -> None:
    def first_path(directory: str) -> str:
        return render_concise(report(*FINDINGS), directory=Path(directory)).partition(":")[0]

    assert first_path("/srv/project") == "api/versions/c.py"
    assert first_path("/srv") == "project/api/versions/c.py"
    assert first_path("/srv/project/api") == "versions/c.py"
    assert first_path("/srv/other") == "../project/api/versions/c.py"


def test_json_of_one_project_is_relative_to_its_root() -> None:
    data = json.loads(render_json(report(*FINDINGS), directory=ROOT))
    assert data["chains"][0]["script_location"] == "api"
    assert data["findings"][0] == {
        "rule": "missing-parent",
        "severity": "error",
        "message": FINDINGS[0].title,
        "title": FINDINGS[0].title,
        "facts": [],
        "help": FINDINGS[0].help,
        "command": None,
        "chain": "api",
        "revision": "c",
        "path": "api/versions/c.py",
        "line": 2,
        "column": 17,
        "end_line": 2,
        "end_column": 23,
        "related": [],
        "fixable": False,
        "fix": None,
        "in_base": None,
        "url": None,
    }
    assert data["summary"] == {
        "chains": 1,
        "files": 3,
        "errors": 1,
        "warnings": 1,
        "notes": 1,
        "in_baseline": 0,
    }


def test_json_of_several_projects_is_relative_to_their_common_directory() -> None:
    projects = [project_report(FINDINGS[0], root=Path("/srv") / name) for name in ("one", "two/x")]
    data = json.loads(render_json(Report(tuple(projects)), directory=ROOT))
    assert [chain["config"] for chain in data["chains"]] == [
        "one/api/alembic.ini",
        "two/x/api/alembic.ini",
    ]
    assert [finding["path"] for finding in data["findings"]] == [
        "one/api/versions/c.py",
        "two/x/api/versions/c.py",
    ]


def test_graph_of_some_chains() -> None:
    projects = [(ROOT, project_of())]
    assert json.loads(render_graph_json(projects, ["other"])) == {
        "version": 1,
        "root": "/srv/project",
        "chains": [],
    }
    assert json.loads(render_graph_json(projects, ["api"]))["chains"][0]["revisions"][1] == {
        "revision": "b",
        "down_revision": ["a"],
        "depends_on": [],
        "branch_labels": [],
        "path": "api/versions/b.py",
        "line": 1,
    }


def test_github_keeps_columns_to_one_line() -> None:
    first, second, third = render_github(report(*FINDINGS), directory=ROOT).splitlines()
    assert first.startswith(
        "::error file=/srv/project/api/versions/c.py,line=2,col=17,endLine=2,endColumn=23,"
    )
    assert second.startswith(
        "::warning file=/srv/project/api/versions/b.py,line=1,endLine=2,title="
    )
    assert third.startswith("::notice ")


def test_github_shows_errors_first() -> None:
    """The order of the report stays among findings of one severity, also of several projects."""
    error, warning, note = FINDINGS
    other = replace(error, location=Location("api/versions/d.py"))
    projects = (
        project_report(note, warning, other, error, root=Path("/srv/one")),
        project_report(warning, error, root=Path("/srv/two")),
    )
    lines = render_github(Report(projects), directory=ROOT).splitlines()
    assert [line.split(",")[0] for line in lines] == [
        "::error file=/srv/one/api/versions/d.py",
        "::error file=/srv/one/api/versions/c.py",
        "::error file=/srv/two/api/versions/c.py",
        "::warning file=/srv/one/api/versions/b.py",
        "::warning file=/srv/two/api/versions/b.py",
        "::notice file=/srv/one/api/versions",
    ]


def test_summary() -> None:
    assert summarise(report()) == "No findings; read 1 chain, 3 files, 3 revisions."
    assert summarise(report(*FINDINGS)) == (
        "Found 1 error, 1 warning, 1 note; read 1 chain, 3 files, 3 revisions."
    )
    assert summarise(Report(())) == "Nothing to lint; read 0 chains, 0 files, 0 revisions."


def test_statistics() -> None:
    assert statistics(report(*FINDINGS, FINDINGS[1])) == (
        "2  multiple-heads\n1  empty-chain\n1  missing-parent\n"
    )
    assert statistics(report()) == ""


def lines(path: str) -> tuple[str, ...]:
    return tuple(FILES[path].split("\n"))


@pytest.mark.parametrize("marked", ["('数据'", " 'é'", "'e\u0301'"])
def test_marks_lie_below_wide_characters_and_tabs(marked: str) -> None:
    """A tab takes four columns, a wide character two, a combining one none."""
    column = WIDE.index(marked) + 1
    shown = excerpt(lines("api/versions/wide.py"), Range(2, column, 2, column + len(marked)), 100)
    assert shown is not None
    cells = "".join(
        c + "\0" * (unicodedata.east_asian_width(c) == "W") for c in shown.text if c != "\u0301"
    )
    below = cells[shown.start : shown.end].replace("\0", "")
    assert below == marked.replace("\u0301", "")


def test_what_a_source_line_hides_is_shown() -> None:
    column = WIDE.index("'\u202e") + 1
    shown = excerpt(lines("api/versions/wide.py"), Range(2, column, 2, column + 7), 100)
    assert shown is not None
    assert shown.text == "    down_revision = ('数据', 'é', 'e\u0301', '\\u202egone')  # end"
    hidden = r"'\u202egone'"
    assert shown.start == width_of(shown.text[: shown.text.index(hidden)])
    assert shown.end == shown.start + len(hidden)


def test_long_lines_are_cut_around_the_place() -> None:
    shown = excerpt(lines("api/versions/long.py"), Range(1, 317, 1, 320), 100)
    assert shown is not None
    assert shown.text == f"…{'a' * 83}' + BAD + '…"
    assert shown.text[shown.start : shown.end] == "BAD"
    assert width_of(shown.text) == 96


def test_a_line_is_cut_between_words() -> None:
    line = "down_revision = ('26d4a9f0e8b7', '8ae5713fc0d9', '93b2e60fd4a7', 'c51f08d2e637')"

    def shown(word: str, width: int) -> tuple[str, str]:
        column = line.index(word) + 1
        found = excerpt((line,), Range(1, column, 1, column + len(word)), width)
        assert found is not None
        return found.text, found.text[found.start : found.end]

    assert shown("26d4a9f0e8b7", 60) == (f"{line[:50]}…", "26d4a9f0e8b7")
    assert shown("c51f08d2e637", 60) == (f"…{line[30:]}", "c51f08d2e637")
    assert shown("93b2e60fd4a7", 30) == ("…', '93b2e60fd4a7', '…", "93b2e60fd4a7")
    assert shown("26d4a9f0e8b7', '8ae5713fc0d9", 30) == (
        "… = ('26d4a9f0e8b7', '…",
        "26d4a9f0e8b7', '",
    )


def test_a_place_of_no_width_at_the_start_of_a_line_is_the_line() -> None:
    assert excerpt(("[a]", "  x = 1"), Range(2, 1, 2, 1), 100) == Excerpt(2, "  x = 1", 2, 7)


def test_places_in_one_file_share_a_snippet() -> None:
    finding = replace(
        FINDINGS[0],
        title="m",
        label="the second",
        related=(
            Related("the first", Location("api/versions/c.py", Range(1, 12, 1, 15))),
            Related("in the same line", Location("api/versions/c.py", Range(2, 1, 2, 14))),
        ),
    )
    assert render_full(report(finding), directory=ROOT).splitlines()[1:9] == [
        " --> api/versions/c.py:2:17",
        "  |",
        "1 | revision = 'c'",
        "  |            --- the first",
        "2 | down_revision = 'gone'",
        "  |                 ^^^^^^ the second",
        "  | ------------- in the same line",
        "  |",
    ]
    apart = replace(finding, location=Location("api/versions/many.py", Range(9, 1, 9, 2)))
    apart = replace(
        apart, related=(Related("far", Location("api/versions/many.py", Range(2, 1, 2, 2))),)
    )
    assert render_full(report(apart), directory=ROOT).splitlines()[1:8] == [
        " --> api/versions/many.py:9:1",
        "  |",
        "2 | x2",
        "  | - far",
        "...",
        "9 | x9",
        "  | ^ the second",
    ]


def test_a_place_longer_than_the_window_is_cut() -> None:
    shown = excerpt(lines("api/versions/long.py"), Range(1, 12, 1, 314), 100)
    assert shown == Excerpt(1, f"revision = '{'a' * 86}…", 11, 98)
    shown = excerpt(lines("api/versions/long.py"), Range(1, 100, 1, 314), 100)
    assert shown == Excerpt(1, f"…{'a' * 98}…", 13, 99)


@pytest.mark.parametrize(
    "place",
    [Range(9, 1, 9, 2), Range(0, 1, 0, 1), Range(2, 1, 2, 1)],
)
def test_no_excerpt(place: Range) -> None:
    assert excerpt(("x", "   "), place, 100) is None


@pytest.mark.parametrize(
    ("place", "start", "end"),
    [
        (Range(1, 3, 1, 3), 2, 3),
        (Range(1, 900, 1, 901), 4, 5),
        (Range(1, 3, 1, 1), 2, 3),
        (Range(1, 3, 7, 1), 2, 4),
    ],
)
def test_odd_places(place: Range, start: int, end: int) -> None:
    assert excerpt(("abcd",), place, 100) == Excerpt(1, "abcd", start, end)


def test_many_related_places_are_counted() -> None:
    related = tuple(FINDINGS[1].related[:1]) * 30
    finding = Finding(
        "m", Location("api/versions/a.py"), rule="r", severity=Severity.ERROR, related=related
    )
    text = render_full(report(finding), directory=ROOT)
    assert text.count("parted here") == 10
    assert "= and 20 more\n" in text


def test_a_rule_is_a_link_only_where_its_page_has_an_address() -> None:
    style = Style(colour=True, links=True)
    assert "\x1b]8;" not in render_full(report(FINDINGS[0]), directory=ROOT, style=style)
    page = "https://revlint.example/rules/missing-parent/"
    found = report(replace(FINDINGS[0], url=page))
    linked = render_full(found, directory=ROOT, style=style)
    assert f"error[\x1b]8;;{page}\x1b\\missing-parent\x1b]8;;\x1b\\]" in linked
    docs = f"\x1b]8;;{page}\x1b\\revlint rule missing-parent\x1b]8;;\x1b\\"
    assert f"\x1b[1;96mdocs: \x1b[0m{docs}\n" in linked
    plain = render_full(found, directory=ROOT, style=Style(colour=True))
    assert "\x1b]8;" not in plain


COMMANDS = (
    Command(("alembic", "-c", path_text("api/alembic.ini"), "merge", "-m", "merge heads", "heads")),
    Command(("git", "add", "x" * 200)),
    Command(("rm", "a\x1b[2J")),
    Command(("rm", "a  b")),
)


def test_a_command_is_a_line_alone_that_can_be_pasted() -> None:
    """It is never wrapped or changed; what would act on a terminal is not shown."""
    finding = replace(FINDINGS[0], help="merge them", commands=COMMANDS)
    lines = render_full(report(finding), directory=ROOT.parent, width=40).splitlines()
    first = lines.index("  = help: merge them:")
    assert [line.removeprefix(" " * 10) for line in lines[first + 1 : first + 5]] == [
        "alembic -c project/api/alembic.ini merge -m 'merge heads' heads",
        f"git add {'x' * 200}",
        "(it has characters that cannot be shown; --output-format json has it)",
        "rm 'a  b'",
    ]


def test_a_label_is_beside_its_marks_or_below_them() -> None:
    def shown(label: str, width: int) -> list[str]:
        finding = replace(FINDINGS[0], label=label)
        lines = render_full(report(finding), directory=ROOT, width=width).splitlines()
        first = lines.index("2 | down_revision = 'gone'") + 1
        return lines[first : lines.index("  |", first)]

    assert shown("is not here", 80) == ["  |                 ^^^^^^ is not here"]
    assert shown("is not here", 38) == ["  |                 ^^^^^^ is not here"]
    assert shown("is not here", 37) == [
        "  |                 ^^^^^^",
        "  |                 is not here",
    ]
    assert shown("a label of several words", 40) == [
        "  |                 ^^^^^^",
        "  |             a label of several words",
    ]
    assert shown("this label is longer than its terminal is wide", 40) == [
        "  |                 ^^^^^^",
        "  |        this label is longer than its",
        "  |        terminal is wide",
    ]


def test_the_chain_is_named_as_the_graph_names_it() -> None:
    assert CHAIN.name in TEXTS["chains"](Case(report()))
