"""What people and programs see of a finding that the base has already."""

from __future__ import annotations

import json
from dataclasses import replace

from revlint.reporters.concise import render_concise
from revlint.reporters.full import render_full
from revlint.reporters.github import render_github
from revlint.reporters.json import render_json
from revlint.reporters.summary import summarise
from tests.reporters.reports import FINDINGS, ROOT, report

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
    assert "%0Aalready so on origin/main\\x1b (1a2b3c4d5e6f)" in old
    assert "already" not in new


def test_json_says_whether_the_base_has_it() -> None:
    found = json.loads(render_json(report(OLD, NEW, FINDINGS[2])))["findings"]
    assert sorted((f["in_base"] for f in found), key=str) == [False, None, True]


def test_the_summary_counts_what_the_base_has() -> None:
    assert "(1 in the base already); read" in summarise(report(OLD, NEW))
    assert "base" not in summarise(report(NEW))
