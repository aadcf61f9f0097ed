"""Head files: which heads each of them should list, and what is wrong with them."""

from __future__ import annotations

import warnings

import pytest
from alembic.script.revision import Revision, RevisionMap
from hypothesis import given, settings
from hypothesis import strategies as st

from revlint.config.config import ChainConfig
from revlint.config.reader import parse_config
from revlint.engine.example import history, revision_file
from revlint.errors import ConfigError
from revlint.graph.head_files import head_files
from revlint.location import Location, Range
from tests.contract_support import lint_tree, said
from tests.graph_support import Item, chain_of_items

LABELS = ("x", "y", "z")


@st.composite
def graphs(draw: st.DrawFn) -> list[Item]:
    """Sound graphs in which each label is declared at most once."""
    items: list[Item] = []
    labels = list(LABELS)
    for n in range(draw(st.integers(1, 8))):
        ids = [one[0] for one in items]
        some = st.lists(st.sampled_from(ids), max_size=2, unique=True) if ids else st.just([])
        own = draw(st.booleans()) and bool(labels)
        label = (labels.pop(0),) if own else ()
        items.append((f"r{n}", tuple(draw(some)), tuple(draw(some)), label))
    return items


@settings(deadline=None, max_examples=300)
@given(graphs())
def test_the_heads_of_a_label_are_those_of_alembic(items: list[Item]) -> None:
    """They are what ``label@heads`` gives."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        map_ = RevisionMap(
            lambda: [
                Revision(id_, parents, dependencies=depends_on or None, branch_labels=labels)
                for id_, parents, depends_on, labels in items
            ]
        )
        declared = [label for item in items for label in item[3]]
        expected = {
            label: {str(getattr(r, "revision", r)) for r in map_.get_revisions(f"{label}@heads")}
            for label in declared
        }
        every = set(map_.heads)
    stated = {label: f"HEAD.{label}" for label in ("", *declared)}
    chain = chain_of_items(items, ChainConfig(head_file=stated))
    found = {file.label: set(file.heads) for file in head_files(chain)}
    assert found.pop("") == every.difference(*expected.values())
    assert found == expected


BRANCHES = {
    **history("<base> -> a1", "a1 -> a2"),
    "migrations/versions/b1.py": revision_file("b1", labels=("billing",)),
    "migrations/versions/b2.py": revision_file("b2", ("b1",)),
}
CONFIG = """\
[chains.main]
script-location = "migrations"
head-file = { "" = "HEAD", billing = "HEAD.billing" }
"""


def found(files: dict[str, str], config: str = CONFIG) -> list[tuple[object, ...]]:
    findings = lint_tree({**BRANCHES, **files}, config)
    assert {finding.rule for finding in findings} <= {"stale-head-file"}
    return [
        (f"{f.location.path}:{f.location.range.line}:{f.location.range.column}", *said(f))
        for f in findings
    ]


def test_a_file_for_each_branch() -> None:
    assert found({"HEAD": "a2\n", "HEAD.billing": "b2\n"}) == []
    assert found({"migrations/HEAD": "a2\n", "migrations/HEAD.billing": "b2\n"}) == []
    assert found({"HEAD": "a2\nb2\n", "HEAD.billing": "b1\n"}) == [
        (
            "HEAD:2:1",
            "the head file of chain main is out of date",
            "not a head",
            ("the file lists 'a2', 'b2'; the head is 'a2'",),
            "write 'a2' into HEAD",
        ),
        (
            "HEAD.billing:1:1",
            "the head file of branch 'billing' of chain main is out of date",
            "not a head",
            ("the file lists 'b1'; the head is 'b2'",),
            "write 'b2' into HEAD.billing",
        ),
    ]


def test_a_file_that_is_not_there() -> None:
    assert found({"HEAD": "a2\n"}) == [
        (
            "revlint.toml:1:1",
            "the head file of branch 'billing' of chain main cannot be read",
            "",
            ("head-file is 'HEAD.billing'",),
            "write 'b2' into HEAD.billing, or correct head-file",
        )
    ]


def test_a_branch_that_both_labels_reach_is_in_both_files() -> None:
    """A merge point has the labels of all its ancestors."""
    files = {
        "migrations/versions/m.py": revision_file("m", ("a2", "b2")),
        "HEAD": "",
        "HEAD.billing": "m",
    }
    assert found(files) == []


def test_a_label_that_no_revision_has() -> None:
    config = CONFIG.replace("billing =", "biling =")
    assert found({"HEAD": "a2 b2\n", "HEAD.billing": "b2\n"}, config) == [
        (
            "revlint.toml:1:1",
            "chain main has no branch label 'biling'",
            "head-file names it",
            ("its branch labels: 'billing'",),
            "did you mean 'billing'?",
        )
    ]
    unknown = {
        "migrations/versions/c.py": revision_file("c", ("a2",)).replace(
            "labels = None", "labels = find()"
        )
    }
    files = {"HEAD": "c b2\n", **unknown}
    findings = lint_tree({**BRANCHES, **files}, config)
    assert [finding.rule for finding in findings] == ["dynamic-value"]


def test_a_head_without_a_file() -> None:
    config = CONFIG.replace('"" = "HEAD", ', "")
    assert found({"HEAD.billing": "b2\n"}, config) == [
        (
            "revlint.toml:1:1",
            "no head file of chain main is for the head 'a2'",
            "",
            ("its branch labels: nothing", "head-file names 'billing'"),
            "add \"\" with a file that lists 'a2' to head-file, for the heads that have no label "
            "of the table",
        )
    ]
    config = CONFIG.replace('"" = "HEAD", billing', "a")
    labelled = {"migrations/versions/a1.py": revision_file("a1", labels=("a",))}
    assert found({**labelled, "HEAD.billing": "a2\n"}, config) == [
        (
            "revlint.toml:1:1",
            "no head file of chain main is for the head 'b2'",
            "",
            ("its branch labels: 'billing'", "head-file names 'a'"),
            "add \"billing\" with a file that lists 'b2' to head-file",
        )
    ]


def test_a_fork_of_a_branch_is_one_mistake() -> None:
    fork = {"migrations/versions/b3.py": revision_file("b3", ("b1",))}
    files = {**BRANCHES, **fork, "HEAD": "a2\n", "HEAD.billing": "b2\n"}
    assert [finding.rule for finding in lint_tree(files, CONFIG)] == ["multiple-heads"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (
            "3",
            "found 3; allowed: a path, or a table from branch labels to paths, below the project "
            "root",
        ),
        (
            "{}",
            "found a table; allowed: a path, or a table from branch labels to paths, below the "
            "project root",
        ),
        (
            "{ x = 3 }",
            "found a table; allowed: a path, or a table from branch labels to paths, below the "
            "project root",
        ),
    ],
)
def test_mistakes(value: str, expected: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_config(f"[chains.a]\nhead-file = {value}\n")
    assert str(caught.value) == f"revlint.toml:2: chains.a.head-file: {expected}"


def test_mistakes_in_one_path() -> None:
    with pytest.raises(ConfigError) as caught:
        parse_config('[chains.a.head-file]\nx = "/HEAD"\ny = "./B"\n"z z" = "B"\n')
    assert str(caught.value).splitlines() == [
        'revlint.toml:2: chains.a.head-file.x: found "/HEAD"; allowed: a path below the project '
        'root, with "/", such as "api/migrations"',
        'revlint.toml:4: chains.a.head-file."z z": "B" is the file of another label too',
    ]


def test_the_value() -> None:
    (chain,) = parse_config('[chains.a]\nhead-file = { x = "./H", "" = "I" }\n').chains
    assert chain.head_file == {"x": "H", "": "I"}
    assert chain.location == Location("revlint.toml", Range(1, 1, 1, 1))
