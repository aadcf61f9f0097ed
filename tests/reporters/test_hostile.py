"""Whatever a repository's words hold, no format lets them act in a terminal or a CI log."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from revlint.config.config import Config
from revlint.contract.project import Project
from revlint.engine.report import ChainSummary, ProjectReport, Report, UnknownOperation
from revlint.finding import Command, Finding, Related, Severity
from revlint.location import Location, Range
from revlint.path_text import path_text
from revlint.pictures.chain_view import view_chain
from revlint.pictures.contract import render_contract
from revlint.pictures.lane_signs import ASCII_LANES
from revlint.reporters import REPORTERS, View
from revlint.reporters.chains import render_chains
from revlint.reporters.chains_json import render_chains_json, render_graph_json
from revlint.reporters.graph_list import render_graph_list
from revlint.reporters.graph_text import render_graph_text
from revlint.reporters.job_summary import render_job_summary
from revlint.reporters.summary import statistics, summarise
from revlint.sources.memory import MemoryTree
from revlint.terminal import Style
from tests.graph_support import chain_of_items
from tests.reporters.reports import CHAIN, HOSTILE

HERE = Path("/p")

#: Pieces of what GitHub Actions, Azure Pipelines, GitLab, TeamCity and terminals obey.
PIECES = (
    "##", "#", "[", "]", "[error]", "vso[task.complete]x", "teamcity[x]", "::", "::error::x",
    "::add-mask::x", "%0A", "section_start:1:x\r\x1b[0K", "\x1b]0;x\x07", "\x1b[31m", "\x9b2J",
    "\r", "\n", "\t", "\0", "\x7f", "\u2028", "\u202e", "\u2066", "\u200b", "\ufeff", "\ud800",
    "\U000e0041", "\xa0", "\u3000", " ", "a", "'", '"', "\\", "`", "|", "é", "数",
)  # fmt: skip

WORDS = st.lists(st.sampled_from(PIECES), max_size=8).map("".join) | st.sampled_from(
    (HOSTILE, "x" * 5_000)
)

#: What a reporter itself writes to paint.
_PAINT = re.compile(r"\x1b\[[0-9;]*m")


def acts(text: str) -> str:
    """What in a text would do something, but for the workflow commands of its first column."""
    harmful = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    for character in text:
        if character != "\n" and unicodedata.category(character) in harmful:
            return repr(character)
    if found := re.search(r"##\w*\[", text):
        return found[0]
    for line in text.split("\n"):
        if line.lstrip().startswith("::") and not line.startswith(("::error ", "::notice ")):
            return line
    return ""


@st.composite
def reports(draw: st.DrawFn) -> tuple[Report, Project]:
    """A report and its project in which every word may come from a stranger."""

    def word() -> str:
        return draw(WORDS)

    path, source = word(), word()
    tree = MemoryTree({path: f"{source}\nx\n".encode("utf-8", "surrogatepass")})
    column = draw(st.integers(1, max(1, len(source))))
    place = Location(path, Range(1, column, 1, column + draw(st.integers(0, 9))))
    severities = [None, Severity.ERROR, Severity.NOTE]
    finding = Finding(
        word(),
        place,
        label=word(),
        facts=(word(), f"{word()} {path_text(word())}"),
        help=word(),
        commands=(Command(("git", word(), path_text(word())), word()),),
        revision=word(),
        related=(Related(word(), Location(word())), Related(word(), place)),
        severity=draw(st.sampled_from(severities)),
        rule="missing-parent",
        chain=word(),
        in_base=True,
        already=word(),
    )
    chain = chain_of_items([(word(), (word(),), (word(),), (word(),))])
    chain.script_directory = replace(
        CHAIN.script_directory,
        name=word(),
        script_location=word(),
        config=word(),
        section=word(),
        assumptions=(word(),),
        files=("versions/0.py",),
    )
    project = Project(tree, Config(), (chain,))
    summary = replace(
        ChainSummary.of(chain), unreadable=(word(),), operation_count=2, unknown_count=1
    )
    unknown = (UnknownOperation(word(), place, word()),)
    found = ProjectReport(HERE, tree, (summary,), (finding,), unknown, graphs=(chain,))
    return Report((found,)), project


@pytest.mark.parametrize("name", REPORTERS)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(found=reports())
def test_every_reporter(name: str, found: tuple[Report, Project]) -> None:
    report, _ = found
    text = REPORTERS[name](report, View(HERE))
    assert acts(text) == ""
    text.encode("utf-8")
    assert name == "github" or not re.search(r"^\s*::", text, re.MULTILINE)
    painted = REPORTERS[name](report, View(HERE, Style(colour=True), quiet=True))
    assert acts(_PAINT.sub("", painted)) == ""


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(reports())
def test_what_else_is_written(found: tuple[Report, Project]) -> None:
    """The summary, the counts, the chains as text and as JSON, the contract, the pictures."""
    report, project = found
    (chain,) = project.chains
    views = [(view_chain(chain, report.findings), str)]
    texts = [
        summarise(report),
        statistics(report),
        render_chains([(HERE, project)], directory=HERE),
        render_job_summary(report, directory=HERE),
        render_chains_json([(HERE, project)]),
        render_graph_json([(HERE, project)]),
        "\n".join(render_contract(project.contract)),
        render_graph_text(views),
        render_graph_text(views, signs=ASCII_LANES, width=30),
        render_graph_list(views).replace("\t", " "),
    ]
    assert list(map(acts, texts)) == [""] * len(texts)


def test_a_fact_is_no_workflow_command() -> None:
    """JUnit has it in a line alone, and may go to the log of a job."""
    command = Command(("::error::forged",))
    finding = Finding("m", Location("a.py"), facts=("::error::forged",), commands=(command,))
    finding = replace(finding, rule="missing-parent", severity=Severity.ERROR)
    tree = MemoryTree({"a.py": b"x\n"})
    report = Report((ProjectReport(HERE, tree, (), (finding,)),))
    for name in REPORTERS.keys() - {"github"}:
        assert not re.search(r"^\s*::", REPORTERS[name](report, View(HERE)), re.MULTILINE), name


def test_a_command_across_the_edge_of_a_mark() -> None:
    """The underlined part is escaped together with what is before it."""
    tree = MemoryTree({"a.py": b"x = 1  ##[error]forged\n"})
    finding = Finding("m", Location("a.py", Range(1, 10, 1, 17)), rule="unused-suppression")
    report = Report((ProjectReport(HERE, tree, (), (finding,)),))
    assert "##[" not in REPORTERS["full"](report, View(HERE))
