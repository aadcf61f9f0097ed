"""The Markdown summary: what it says, that it fits, and that no word of a file is markup in it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from revlint.contract.project import Project
from revlint.engine.gate import Gate
from revlint.engine.report import Report, UnknownOperation
from revlint.finding import Command, Finding, Severity
from revlint.location import Location, Range
from revlint.path_text import path_text
from revlint.reporters.job_summary import LIMIT, render_job_summary
from revlint.reporters.markdown_text import code, fenced, linked, prose
from tests.graph_support import chain_of_items
from tests.pictures.mermaid_parser import parse
from tests.reporters.markdown_readers import acts, pages_of
from tests.reporters.reports import CHAIN, FINDINGS, HOSTILE, ROOT, project_report, report
from tests.reporters.test_hostile import PIECES, reports

#: What GitHub obeys in Markdown, and where our own markup ends.
ACTIVE = (
    "@team", "@org/team", "#1", "org/repo#1", "GH-1", "deadbeef0", "https://evil.example",
    "www.evil.example", "a@evil.example", "[x](https://evil.example)",
    "![x](https://evil.example/x)", "[x]: https://evil.example", "<https://evil.example>", "<b>",
    "<img src=x>", "<!-- x -->", "<details>", "&lt;", "&#64;team", "`", "``", "```", "~~~",
    "\n```\n", "|", "\\|", "\\", "**x**", "_x_", "~~x~~", "# x", "> x", "- x", "1. x", "1) x",
    "***", "---", "===", ":tada:", "$x$", "$`x`$", "[^1]", "- [ ] x", "'", "'x'", '"', "(", ")",
    "f(", "= (", "x)", "!", "[!NOTE]", "mailto:a@b.cd",
)  # fmt: skip

WORDS = st.lists(st.sampled_from((*ACTIVE, *PIECES, " ", "word")), max_size=7).map("".join)

#: The elements of a summary.
EXPECTED = {
    *("h2", "h3", "p", "strong", "table", "thead", "tbody", "tr", "th", "td"),
    *("ul", "li", "code", "pre", "a"),
}


def summary(found: Report, **options: object) -> str:
    return render_job_summary(found, directory=ROOT, **options)  # type: ignore[arg-type]


def elements(text: str) -> list[Counter[str]]:
    """The elements, by both readers, after all that holds for every summary was checked."""
    pages = pages_of(text)
    for page in pages:
        assert page.elements.keys() <= EXPECTED
        assert page.others == []
        assert acts(page.plain) == ""
        assert set(page.links) <= {"https://example.com/rule/"}
    first, second = pages
    assert first.elements == second.elements
    assert [c.strip() for c in first.code] == [c.strip() for c in second.code]
    return [page.elements for page in pages]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(texts=st.lists(WORDS, min_size=10, max_size=10))
def test_no_word_is_markup(texts: list[str]) -> None:
    title, label, fact, path, help_, word, message, chain, id_, operation = texts
    finding = Finding(
        title,
        Location("api/versions/b.py", Range(2, 1, 2, 9)),
        label=label,
        facts=(fact, f"{word} {path_text(path)}", "plain"),
        help=f"do {help_}",
        commands=(Command(("git", word, path_text(path))),),
        rule="missing-parent",
        severity=Severity.ERROR,
        chain=chain,
        already=f"it is {message}",
        url="https://example.com/rule/",
    )
    project = project_report(finding)
    (known,) = project.chains
    project = replace(
        project,
        chains=(replace(known, name=chain, heads=(id_,), unreadable=(path, path)),),
        unknown=(UnknownOperation(chain, Location(path), operation),),
    )
    for counts in elements(summary(Report((project,)))):
        assert (counts["h2"], counts["table"]) == (1, 1)
        assert (counts["h3"], counts["pre"], counts["a"], counts["tr"]) == (2, 2, 1, 2)
        assert counts["li"] == 5 + 2


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(reports())
def test_hostile_reports(found: tuple[Report, Project]) -> None:
    for counts in elements(summary(found[0])):
        assert (counts["h2"], counts["table"], counts["strong"]) == (1, 1, 2)


@pytest.mark.parametrize("text", [*ACTIVE, HOSTILE, " ".join(ACTIVE), "".join(ACTIVE), ""])
def test_each_word(text: str) -> None:
    (page, _) = pages_of(f"x {prose(text)}\n\n| a | b |\n| - | - |\n| {code(text)} | b |\n")
    assert acts(page.plain) == ""
    assert page.elements["td"] == 2
    assert page.elements.keys() <= {"p", "code", *("table", "thead", "tbody", "tr", "th", "td")}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("two heads, 'a1' and 'b'", "two heads, `a1` and 'b'"),
        ("heads c93e5b1740fa, f2086d7ce4b1", "heads `c93e5b1740fa`, `f2086d7ce4b1`"),
        ("both follow a40c6be2d915 (add it)", "both follow `a40c6be2d915` (add it)"),
        ("write down_revision = ('a1', 'b2') here", "write `down_revision = ('a1', 'b2')` here"),
        ('get("X", "y") is not run', '`get("X", "y")` is not run'),
        ("12 of 1,234 files; see 3.", "12 of 1,234 files; see `3`."),
        ("--fail-on warning does.", "`--fail-on` warning does."),
        ("it isn't a merge-point (yet)", "it isn't a merge-point (yet)"),
        ("defaced words", "`defaced` words"),
        ("f(g(x) and more", "`f(g(x) and more`"),
    ],
)
def test_prose(text: str, shown: str) -> None:
    assert prose(text) == shown


def test_code_that_ends_no_block() -> None:
    text = fenced(["```", "~~~", "````` x"], "text")
    (page, _) = pages_of(text)
    assert page.code == ["```\n~~~\n````` x\n"]


def test_only_whole_addresses_are_links() -> None:
    assert linked("a", "https://x.example/a/") == "[`a`](https://x.example/a/)"
    for address in (None, "", "javascript:x", "https://x) [y](https://z", "https://x y"):
        assert linked("a", address) == "`a`"


def test_the_verdict() -> None:
    error, warning, _ = FINDINGS
    assert summary(report()).startswith("## ✅ revlint\n\n**No findings; ")
    assert summary(report(error)).startswith("## ❌ revlint\n\n**Found 1 error; ")
    assert summary(report(warning)).startswith("## ⚠️ revlint\n\n**1 warning (multiple-heads) does")
    assert summary(report(warning), gate=Gate("warning")).startswith("## ❌ revlint\n")
    assert summary(Report(())).startswith("## ❌ revlint\n\n**Nothing to lint; ")


@pytest.mark.parametrize(
    ("path", "end"),
    [
        ("api/a b.py", "api/a%20b.py#L2"),
        ("api/é.py", "api/%C3%A9.py#L2"),
        ("api/x)[y](z.py", "api/x%29%5By%5D%28z.py#L2"),
        ("a\udcff.py", "a%3F.py#L2"),
    ],
)
def test_places_are_links(path: str, end: str) -> None:
    found = replace(FINDINGS[0], location=Location(path, Range(2, 1, 2, 3)))
    text = summary(report(found), source="https://example.com/blob/main")
    for page in pages_of(text):
        assert page.links == [f"https://example.com/blob/main/{end}"]


def test_chains_with_errors_come_first() -> None:
    error, warning, _ = FINDINGS
    text = summary(report(replace(warning, chain="a"), replace(error, chain="b")))
    assert text.index("chain `b`") < text.index("chain `a`")


def test_errors_come_first_and_what_has_no_chain_last() -> None:
    error, warning, note = FINDINGS
    text = summary(report(replace(note, chain=None), warning, error))
    assert re.findall(r"^(?:### .*|\*\*(?:error|warning|note))", text, re.MULTILINE) == [
        "### chain `api`",
        "**error",
        "**warning",
        "### configuration",
        "**note",
    ]


def test_several_projects_have_a_column() -> None:
    projects = tuple(project_report(FINDINGS[0], root=ROOT / name) for name in ("one", "two"))
    text = summary(Report(projects))
    assert "| project | chain | revisions | heads | findings |\n" in text
    assert "| `two` | `api` | 3 | `b`, `c` | 1 error |\n" in text
    assert " --> two/api/versions/c.py:2:17\n" in text


def test_what_was_not_analysed() -> None:
    project = project_report()
    (chain,) = project.chains
    chain = replace(chain, unreadable=("api/x.py",), operation_count=9, unknown_count=1)
    place = Location("api/versions/b.py", Range(3, 5, 3, 9))
    unknown = (UnknownOperation("api", place, "op.execute"),)
    text = summary(Report((replace(project, chains=(chain,), unknown=unknown),)))
    assert text.endswith(
        "### not analysed\n\n1 file could not be read in full:\n\n- `api/x.py`\n\n"
        "1 of 9 operations could not be analysed; no finding rests on them:\n\n"
        "- `api/versions/b.py:3:5`: `op.execute`\n"
    )


def test_long_lists_are_cut() -> None:
    project = project_report()
    (chain,) = project.chains
    many = tuple(replace(chain, name=f"c{n}", heads=tuple("abcdef")) for n in range(102))
    text = summary(Report((replace(project, chains=many),)))
    assert text.count("\n| `c") == 100
    assert "| `a`, `b`, `c`, `d` and 2 more | none |" in text
    assert text.endswith("\n\nand 2 more chains\n")


def drawn(*findings: Finding, **options: object) -> list[str]:
    """The pictures of a report whose chain is known."""
    project = replace(project_report(*findings), graphs=(CHAIN,))
    return pictures_of(summary(Report((project,)), **options))


def pictures_of(text: str) -> list[str]:
    """The blocks that GitHub gives to Mermaid, as cmark-gfm reads them."""
    page, _ = pages_of(text)
    return [found for found in page.code if found.startswith("flowchart")]


def test_a_chain_with_findings_is_drawn(snapshot: SnapshotAssertion) -> None:
    project = replace(project_report(*FINDINGS), graphs=(CHAIN,))
    text = summary(Report((project,)))
    assert text == snapshot
    (picture,) = pictures_of(text)
    assert parse([picture]) == [None]


def test_what_is_not_drawn() -> None:
    """Chains whose findings are at no revision, and more chains than a page should have."""
    error, _, folder = FINDINGS
    assert len(drawn(error)) == 1
    assert drawn(folder) == drawn() == drawn(replace(error, chain=None)) == []
    assert drawn(error, room=500) == []
    projects = [
        replace(project_report(error, root=ROOT / str(n)), graphs=(CHAIN,)) for n in range(12)
    ]
    text = summary(Report(tuple(projects)))
    assert len(pictures_of(text)) == 10
    assert text.count("**error**") == 12


def test_hostile_chains_are_drawn() -> None:
    """No id ends the block or the label that it is in."""
    pictures = []
    for word in (*ACTIVE, HOSTILE):
        graph = chain_of_items([(word, ("x`",), (word,), ())])
        (file,) = graph.files
        finding = replace(FINDINGS[0], location=Location(file.path), chain=graph.name, title=word)
        project = replace(project_report(finding, chain=graph), graphs=(graph,))
        text = summary(Report((project,)))
        elements(text)
        (picture,) = pictures_of(text)
        pictures.append(picture)
    assert parse(pictures) == [None] * len(pictures)


@pytest.mark.parametrize("room", [LIMIT, 5_000, 900, 300, 40, 0, -1])
def test_it_fits(room: int) -> None:
    """GitHub shows nothing of a summary that is too long."""
    warning = FINDINGS[1]
    findings = [replace(warning, title=f"the head é{n}" + f" {'x' * 49}" * 36) for n in range(999)]
    text = summary(report(*findings, FINDINGS[0]), room=room)
    assert len(text.encode()) <= max(room, 0) or text == ""
    shown = text.count("**error**") + text.count("**warning**")
    if room >= 5_000:
        assert "**error**" in text
        assert f"{1_000 - shown:,} more in the log: a job summary holds 1 MiB." in text
    assert bool(text) == (room >= 300)
