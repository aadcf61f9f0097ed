"""The fixes of findings: each repairs its finding, and changes nothing else that linting sees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from revlint.config.config import Config
from revlint.config.reader import parse_config
from revlint.edits.exact_edits import exact_fix
from revlint.edits.fixes import Fixes, plan_fixes
from revlint.edits.new_findings import new_findings
from revlint.edits.plan import Plan
from revlint.edits.planned_tree import as_new_as_before, planned_tree
from revlint.engine.example import Example, history
from revlint.engine.lint import lint
from revlint.engine.report import ProjectReport
from revlint.engine.rule import Rule
from revlint.engine.unused_suppression import UnusedSuppression
from revlint.finding import Applicability, Finding
from revlint.path_text import show_paths
from revlint.sources.memory import MemoryTree
from revlint.sources.tree import Tree
from revlint_rules import RULES

LINE = history("<base> -> a1", "a1 -> b2", "b2 -> c3")
FORK = history("<base> -> a1", "a1 -> b2", "a1 -> c3", "b2, c3 -> d4")
V = "migrations/versions"
MERGE, TOP = f"{V}/d4.py", f"{V}/c3.py"

EVERY: tuple[Applicability, ...] = ("safe", "unsafe")

EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.name}-{number}")
    for rule in RULES
    for number, example in enumerate(rule.examples, 1)
    if example.base is None
]


def linted(tree: Tree, config: Config) -> ProjectReport:
    return lint(Path("/project"), tree, config, RULES, jobs=1)


def fixed(
    files: Mapping[str, str | bytes],
    *,
    new: frozenset[str] | None = None,
    config: Config | None = None,
    wanted: tuple[Applicability, ...] = ("safe",),
) -> Fixes:
    tree, chosen = MemoryTree(files, new), config or Config()

    def lint_after(plan: Plan) -> ProjectReport:
        return linted(as_new_as_before(planned_tree(tree, plan), tree, plan), chosen)

    return plan_fixes(tree, linted(tree, chosen), lint_after, wanted=wanted)


def after(fixes: Fixes, path: str) -> str:
    change = next(c for c in fixes.plan.changes if c.path == path)
    assert change.after is not None
    return change.after.decode()


def config_of(rule: type[Rule], example: Example) -> Config:
    config = parse_config(example.config, "revlint.toml", {r.name for r in RULES})
    return replace(config, select=(*config.select, rule.name))


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_the_fixes_of_an_example_repair_it(rule: type[Rule], example: Example) -> None:
    config = config_of(rule, example)
    tree = MemoryTree(example.bad, example.new)
    before = linted(tree, config)
    fixable = [f for f in before.findings if f.fix and f.fix.is_made]

    fixes = fixed(example.bad, new=example.new, config=config, wanted=EVERY)

    planned = as_new_as_before(planned_tree(tree, fixes.plan), tree, fixes.plan)
    left = linted(planned, config)
    assert [*fixes.fixed] == fixable
    assert fixes.refused == ()
    assert not [f for f in left.findings if f.fix and f.fix.is_made]
    assert new_findings(fixes.plan, before, left) == []
    assert len(left.findings) == len(before.findings) - len(fixable)


RULES_WITH_FIXES = {
    "filename-mismatch",
    "invalid-value",
    "redundant-dependency",
    "redundant-parent",
    "stale-docstring",
    "stale-head-file",
}


def test_which_rules_have_fixes() -> None:
    found = {
        finding.rule
        for rule in RULES
        for example in rule.examples
        if example.base is None
        for finding in linted(
            MemoryTree(example.bad, example.new), config_of(rule, example)
        ).findings
        if finding.fix
    }
    assert found == RULES_WITH_FIXES


def with_header(files: Mapping[str, str], path: str, name: str, value: str) -> dict[str, str]:
    lines = files[path].split("\n")
    number = next(n for n, line in enumerate(lines) if line.startswith(f"{name} = "))
    lines[number] = f"{name} = {value}"
    return {**files, path: "\n".join(lines)}


@pytest.mark.parametrize(
    ("path", "name", "value", "becomes"),
    [
        (f"{V}/a1.py", "down_revision", '""', "None"),
        (f"{V}/a1.py", "down_revision", '"None"', "None"),
        (f"{V}/b2.py", "down_revision", '" a1"', '"a1"'),
        (f"{V}/b2.py", "down_revision", '"a1\\t"', '"a1"'),
        (MERGE, "down_revision", "'b2, c3'", "('b2', 'c3')"),
        (MERGE, "down_revision", "('b2', 'c3', '')", "('b2', 'c3')"),
        (MERGE, "down_revision", "('b2', 'c3 ', None)", "('b2', 'c3')"),
        (f"{V}/b2.py", "depends_on", "''", "None"),
        (f"{V}/b2.py", "branch_labels", "'None'", "None"),
        (f"{V}/b2.py", "branch_labels", "'one, two'", "('one', 'two')"),
    ],
)
def test_a_value_with_one_meaning_is_corrected(
    path: str, name: str, value: str, becomes: str
) -> None:
    fixes = fixed(with_header(FORK, path, name, value))
    assert f"\n{name} = {becomes}\n" in after(fixes, path)
    assert {finding.rule for finding in fixes.fixed} == {"invalid-value"}


@pytest.mark.parametrize(
    ("path", "name", "value"),
    [
        (f"{V}/b2.py", "down_revision", "'a1, x9'"),
        (f"{V}/b2.py", "down_revision", "' x9'"),
        (f"{V}/b2.py", "down_revision", "0"),
        (f"{V}/b2.py", "down_revision", "b'a1'"),
        (f"{V}/b2.py", "revision", "''"),
        (f"{V}/b2.py", "revision", "'None'"),
        (f"{V}/b2.py", "revision", "['c3']"),
    ],
)
def test_a_value_that_can_mean_several_things_has_no_fix(path: str, name: str, value: str) -> None:
    report = linted(MemoryTree(with_header(FORK, path, name, value)), Config())
    assert "invalid-value" in {f.rule for f in report.findings}
    assert [f for f in report.findings if f.fix] == []


def test_a_number_is_the_id_that_its_children_name() -> None:
    files = history("<base> -> 1", "1 -> 2")
    wrong = with_header(files, f"{V}/1.py", "revision", "1")
    fixes = fixed(wrong)
    assert after(fixes, f"{V}/1.py") == files[f"{V}/1.py"]


def test_blanks_around_an_id_are_removed_by_an_unsafe_fix() -> None:
    """A database may have the id with its blanks."""
    wrong = with_header(LINE, TOP, "revision", "'c3 '")
    assert fixed(wrong).plan.changes == ()
    fixes = fixed(wrong, wanted=EVERY)
    assert after(fixes, TOP) == LINE[TOP]


def test_a_fix_that_uncovers_another_mistake_is_not_made() -> None:
    """An empty parent can only mean a base, which the chain has already."""
    wrong = with_header(LINE, TOP, "down_revision", "''")
    fixes = fixed(wrong)
    assert fixes.plan.changes == ()
    ((finding, refusal),) = fixes.refused
    assert finding.rule == "invalid-value"
    assert "the result would have new findings: " in show_paths(refusal.why)


def test_one_refused_fix_keeps_no_other_from_being_made() -> None:
    wrong = with_header(LINE, TOP, "down_revision", "''")
    wrong[f"{V}/b2.py"] = wrong[f"{V}/b2.py"].replace("Revises: a1", "Revises: a0")
    fixes = fixed(wrong, new=frozenset({f"{V}/b2.py"}))
    assert [change.path for change in fixes.plan.changes] == [f"{V}/b2.py"]
    assert [finding.rule for finding in fixes.fixed] == ["stale-docstring"]
    assert [finding.rule for finding, _ in fixes.refused] == ["invalid-value"]


def test_a_fix_that_another_one_makes_possible() -> None:
    """The docstring can be compared with the parents only after they are corrected."""
    wrong = with_header(FORK, MERGE, "down_revision", "'b2, c3'")
    wrong[MERGE] = wrong[MERGE].replace("Revises: b2, c3", "Revises: b2")
    fixes = fixed(wrong, new=frozenset({MERGE}))
    assert after(fixes, MERGE) == FORK[MERGE]
    assert [finding.rule for finding in fixes.fixed] == ["invalid-value", "stale-docstring"]


def test_a_chain_with_an_unreadable_file_is_left_alone() -> None:
    wrong = with_header(FORK, MERGE, "down_revision", "('b2', 'c3', 'a1')")
    files = {**wrong, f"{V}/x.py": "<<<<<<< ours\n"}
    assert fixed(files).plan.changes == ()
    report = linted(MemoryTree(files), Config())
    assert "redundant-parent" in {finding.rule for finding in report.findings}
    assert [f for f in report.findings if f.fix or "--fix" in str(f.commands)] == []


def test_a_redundant_parent_goes_from_the_docstring_too() -> None:
    files = {**FORK, **history("b2, c3, a1 -> d4")}
    assert after(fixed(files), MERGE) == FORK[MERGE]
    files = {**FORK, **history("b2, b2, c3 -> d4")}
    # A docstring that names a parent twice is not wrong.
    assert after(fixed(files), MERGE) == FORK[MERGE].replace(": b2,", ": b2, b2,")


def test_every_redundant_dependency_goes_at_once() -> None:
    files = {**LINE, **history("b2 -> c3 [a1, b2, a1]")}
    fixes = fixed(files, new=frozenset({TOP}))
    assert after(fixes, TOP) == LINE[TOP]
    assert len(fixes.fixed) == 3


def named(ids: tuple[str, ...], *, template: str | None = None) -> dict[str, str]:
    """A line of revisions whose files have their ids in their names."""
    lines = [f"{parent} -> {id_}" for parent, id_ in zip(("<base>", *ids), ids, strict=False)]
    files = {}
    for path, text in history(*lines).items():
        if template and path == "alembic.ini":
            text += f"file_template = {template.replace('%', '%%')}\n"
        id_ = path.rpartition("/")[2].removesuffix(".py")
        name = f"{V}/{template % {'rev': id_, 'slug': 'add_x'}}.py" if template else path
        files[name if id_ in ids else path] = text
    return files


HEXADECIMAL = ("1a2b3c4d5e6f", "2b3c4d5e6f7a", "3c4d5e6f7a8b")


@pytest.mark.parametrize(
    ("ids", "template", "name", "becomes"),
    [
        (HEXADECIMAL, "%(rev)s_%(slug)s", "000000000000_add_x", "3c4d5e6f7a8b_add_x"),
        (HEXADECIMAL, "%(rev)s_%(slug)s", "add_x", "3c4d5e6f7a8b_add_x"),
        (HEXADECIMAL, "%(rev)s_%(slug)s", "facade_add_x", "3c4d5e6f7a8b_facade_add_x"),
        (HEXADECIMAL, "v-%(slug)s-%(rev)s", "v-add_x-000000000000", "v-add_x-3c4d5e6f7a8b"),
        (HEXADECIMAL, "v-%(slug)s-%(rev)s", "add_x", None),
        (HEXADECIMAL, "%(rev)s", "000000000000", "3c4d5e6f7a8b"),
        (("0001", "0002", "0003"), "%(rev)s_%(slug)s", "0007_add_x", "0003_add_x"),
        (("0001", "0002", "0003"), "%(rev)s_%(slug)s", "12_add_x", "0003_add_x"),
        (("0001_a", "0002_b", "0003_c"), "%(rev)s_%(slug)s", "0007_add_x", None),
        (("0001", "0002", "0003_add"), "%(rev)s_%(slug)s", "0007_add_x", None),
        (("0001", "0002", "3c4d5e6f7a8b"), "%(rev)s_%(slug)s", "0003_add_x", None),
    ],
)
def test_a_file_is_renamed(
    ids: tuple[str, ...], template: str, name: str, becomes: str | None
) -> None:
    files = named(ids, template=template)
    right = f"{V}/{template % {'rev': ids[-1], 'slug': 'add_x'}}.py"
    wrong = f"{V}/{name}.py"
    files[wrong] = files.pop(right)

    fixes = fixed(files, new=frozenset({wrong}))

    moved = [(change.path, change.target) for change in fixes.plan.changes]
    assert moved == ([(wrong, f"{V}/{becomes}.py")] if becomes else [])


def test_a_file_that_the_base_has_is_renamed_by_an_unsafe_fix() -> None:
    files = named(HEXADECIMAL, template="%(rev)s_%(slug)s")
    files[f"{V}/add_x.py"] = files.pop(f"{V}/{HEXADECIMAL[-1]}_add_x.py")
    config = Config(select=("filename-mismatch",))
    assert fixed(files, config=config).plan.changes == ()
    assert len(fixed(files, config=config, wanted=EVERY).plan.changes) == 1
    # Without git, nothing says that others do not have it.
    assert len(fixed(files, config=config, new=frozenset(), wanted=EVERY).plan.changes) == 1


@pytest.mark.parametrize(
    "id_", ["../../evil", "a/b3", "..", "x" * 300, "__init__", "a\\b3", "a\nb3", ".#x3"]
)
def test_no_id_leads_a_file_elsewhere(id_: str) -> None:
    files = named(HEXADECIMAL, template="%(rev)s_%(slug)s")
    text = files.pop(f"{V}/{HEXADECIMAL[-1]}_add_x.py")
    files[f"{V}/add_x.py"] = text.replace(f"revision = '{HEXADECIMAL[-1]}'", f"revision = {id_!r}")
    config = Config(select=("filename-mismatch",))
    for finding in linted(MemoryTree(files), config).findings:
        assert finding.rule != "filename-mismatch" or finding.fix is None


@pytest.mark.parametrize(
    ("before", "then"),
    [
        (b"a1\n", b"b2\n"),
        (b"a1", b"b2"),
        (b"\xef\xbb\xbfa1\r\n", b"\xef\xbb\xbfb2\r\n"),
        (b"# heads\r\na1\r\n# of main\r\n", b"# heads\r\nb2\r\n# of main\r\n"),
        (b"# heads\n\n  a1\n# end\n", b"# heads\n\n  b2\n# end\n"),
        (b"a1, x9\n", b"b2\n"),
        (b"", b"b2\n"),
        (b"# none", b"# none\nb2\n"),
        (b"a1 a1", b"b2"),
    ],
)
def test_a_head_file(before: bytes, then: bytes) -> None:
    config = parse_config('[chains.main]\nscript-location = "migrations"\nhead-file = "HEAD"\n')
    files: dict[str, str | bytes] = {**history("<base> -> a1", "a1 -> b2")}
    files["migrations/HEAD"] = before
    fixes = fixed(files, config=config)
    assert [change.after for change in fixes.plan.changes] == [then]


@pytest.mark.parametrize("id_", ["b 2", "b,2", "#b2"])
def test_a_head_that_no_file_can_list(id_: str) -> None:
    config = parse_config('[chains.main]\nscript-location = "migrations"\nhead-file = "HEAD"\n')
    files = with_header(history("<base> -> a1", "a1 -> b2"), f"{V}/b2.py", "revision", repr(id_))
    report = linted(MemoryTree({**files, "migrations/HEAD": "a1\n"}), config)
    assert [f.fix for f in report.findings if f.rule == "stale-head-file"] == [None]


def test_exact_edits_of_a_header() -> None:
    files = {**FORK, **history("b2, c3, a1 -> d4")}
    finding = next(f for f in linted(MemoryTree(files), Config()).findings)
    assert finding.fix is not None
    exact = exact_fix(MemoryTree(files), finding.fix)
    assert exact is not None
    lines = files[MERGE].split("\n")
    for edit in sorted(exact.edits, key=lambda e: (e.range.line, e.range.column), reverse=True):
        place = edit.range
        assert place.line == place.end_line
        line = lines[place.line - 1]
        lines[place.line - 1] = line[: place.column - 1] + edit.text + line[place.end_column - 1 :]
    assert "\n".join(lines) == FORK[MERGE]
    assert exact.renames == ()


def test_no_edits_where_the_file_is_another_one_now() -> None:
    finding: Finding = next(
        f
        for f in linted(MemoryTree({**FORK, **history("b2, a1 -> d4")}), Config()).findings
        if f.fix
    )
    assert finding.fix is not None
    assert (
        exact_fix(MemoryTree({MERGE: "revision = f()\ndown_revision = f()\n"}), finding.fix) is None
    )


def test_unused_suppressions_are_removed() -> None:
    """All of a file at once; those that suppress something stay."""
    unused = "".join(f"# revlint: ignore[invalid-value, second-base] -- {n}\n" for n in range(30))
    path = f"{V}/c3.py"
    text = LINE[path].replace("'b2'", "'no'  # revlint: ignore[missing-parent, revision-cycle]")
    files = {**LINE, path: f"# revlint: ignore-file[multiple-bases]\n{unused}{text}\n"}
    rules: list[type[Rule]] = [*RULES, UnusedSuppression]
    config = Config(ignore=("multiple-heads",))

    def find(tree: Tree) -> ProjectReport:
        return lint(Path("/project"), tree, config, rules, jobs=1)

    tree = MemoryTree(files)
    before = find(tree)
    fixes = plan_fixes(tree, before, lambda plan: find(planned_tree(tree, plan)), wanted=EVERY)
    assert fixes.refused == ()
    # A rule that does not exist may be meant for another one.
    left = [f for f in before.findings if f not in fixes.fixed]
    assert {f.title for f in left if f.rule == "unused-suppression"} == {
        "suppression of a rule that does not exist, 'second-base'"
    }
    assert len(fixes.fixed) == 32
    wanted = unused.replace("invalid-value, ", "") + text.replace(", revision-cycle", "") + "\n"
    assert after(fixes, path) == wanted
