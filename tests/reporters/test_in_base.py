"""What people and programs see of a finding that the base has already."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from revlint.engine.gate import Gate
from revlint.engine.report import Report
from revlint.finding import Finding, Severity
from revlint.reporters.concise import render_concise
from revlint.reporters.github import render_github
from revlint.reporters.json import render_json
from revlint.reporters.summary import summarise
from tests.reporters.reports import FINDINGS, ROOT, project_report, render_full, report

ALREADY = "already so on origin/main\x1b (1a2b3c4d5e6f)"
OLD = replace(FINDINGS[0], in_base=True, already=ALREADY)
NEW = replace(FINDINGS[1], in_base=False)


def test_text_says_where_it_is_so_already() -> None:
    full = render_full(report(OLD, NEW), directory=ROOT)
    (line,) = (line for line in full.splitlines() if "already so" in line)
    assert line.strip() == "= note: already so on origin/main\\x1b (1a2b3c4d5e6f)"
    old, new = render_concise(report(OLD, NEW), directory=ROOT).splitlines()
    assert old.endswith(" (already so on origin/main\\x1b (1a2b3c4d5e6f))")
    assert "already" not in new
    old, new = render_github(report(OLD, NEW), directory=ROOT).splitlines()
    assert old.endswith(" (already so on origin/main\\x1b (1a2b3c4d5e6f))")
    assert "already" not in new


def test_json_says_whether_the_base_has_it() -> None:
    found = json.loads(render_json(report(OLD, NEW, FINDINGS[2]), directory=ROOT))["findings"]
    assert sorted((f["in_base"] for f in found), key=str) == [False, None, True]


def test_the_summary_counts_what_the_base_has() -> None:
    assert summarise(report(OLD, replace(NEW, severity=Severity.ERROR))) == (
        "Found 2 errors (1 in the base already); read 1 chain, 3 files, 3 revisions."
    )
    assert "base" not in summarise(report(NEW))


@pytest.mark.parametrize(
    ("findings", "gate", "said"),
    [
        (
            (NEW,),
            Gate(),
            "1 warning (multiple-heads) does not fail the run; --fail-on warning does.",
        ),
        (
            (NEW, replace(NEW, rule="ignored-file"), FINDINGS[2]),
            Gate(),
            "2 warnings, 1 note (multiple-heads, ignored-file, empty-chain) do not fail the run; "
            "--fail-on warning does.",
        ),
        (
            tuple(replace(NEW, rule=name) for name in "abcdb"),
            Gate(),
            "5 warnings (a, b, c and 1 more) do not fail the run; --fail-on warning does.",
        ),
        (
            (FINDINGS[2],),
            Gate("warning"),
            "1 note (empty-chain) does not fail the run; --fail-on note does.",
        ),
        (
            (FINDINGS[0],),
            Gate("never"),
            "1 error (missing-parent) does not fail the run; --fail-on error does.",
        ),
        (
            (OLD,),
            Gate(),
            "1 error (missing-parent) that the base has already does not fail the run; "
            "--fail-on-base does.",
        ),
        (
            (NEW, OLD, replace(NEW, in_base=True)),
            Gate(),
            "1 warning (multiple-heads) does not fail the run; --fail-on warning does. "
            "1 error, 1 warning (missing-parent, multiple-heads) that the base has already do not "
            "fail the run; --fail-on-base does.",
        ),
        (
            (replace(NEW, in_base=True),),
            Gate(),
            "1 warning (multiple-heads) that the base has already does not fail the run; "
            "--fail-on-base --fail-on warning does.",
        ),
    ],
)
def test_a_run_that_passes_names_what_did_not_fail_it(
    findings: tuple[Finding, ...], gate: Gate, said: str
) -> None:
    assert not any(map(gate.fails, findings))
    assert summarise(report(*findings), gate) == f"{said} Read 1 chain, 3 files, 3 revisions."


def test_the_summary_names_the_base() -> None:
    def against(*findings: Finding) -> Report:
        return Report((replace(project_report(*findings), against="origin/main (1a2b3c4d5e6f)"),))

    assert summarise(against()) == (
        "No findings against origin/main (1a2b3c4d5e6f); read 1 chain, 3 files, 3 revisions."
    )
    assert summarise(against(FINDINGS[0])) == (
        "Found 1 error against origin/main (1a2b3c4d5e6f); read 1 chain, 3 files, 3 revisions."
    )
    assert summarise(against(NEW)) == (
        "1 warning (multiple-heads) does not fail the run; --fail-on warning does. "
        "Read 1 chain, 3 files, 3 revisions against origin/main (1a2b3c4d5e6f)."
    )
