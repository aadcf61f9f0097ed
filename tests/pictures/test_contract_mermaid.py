"""The contract as a flowchart, which Mermaid's own parser takes."""

from __future__ import annotations

import re

import pytest
from syrupy.assertion import SnapshotAssertion

from revlint.config.reader import parse_config
from revlint.contract.project import Project
from revlint.engine.example import history
from revlint.engine.project import read_project
from revlint.pictures.contract_mermaid import MAX_EDGES, MAX_TEXT, contract_mermaid
from revlint.sources.memory import MemoryTree
from tests.contract_support import EDITIONS, migration, project_of, sound
from tests.pictures.mermaid_parser import parse
from tests.pictures.test_contract import example
from tests.pictures.test_mermaid_text import ACTIVE
from tests.reporters.reports import HOSTILE
from tests.reporters.reports import project_of as one_chain


def failing() -> Project:
    """A project whose edition ee cannot be installed, so that no switch works."""
    broken = "op.drop_column('users', 'seatz')"
    return project_of(sound(migration("ee/chain", "ee2", "ee1", broken)), EDITIONS)


def many(count: int) -> Project:
    """A database with an edition of many chains, and a small one."""
    names = [f"c{number}" for number in range(count)]
    files = {k: v for name in names for k, v in history("<base> -> a", under=name).items()}
    declared = "".join(
        f'[chains.{n}]\nscript-location = "{n}"\nversion-table = "v_{n}"\n' for n in names
    )
    chains = ", ".join(f'"{name}"' for name in names)
    config = f'{declared}[editions.all]\nlarge = [{chains}]\nsmall = ["c0"]\n'
    return read_project(MemoryTree(files), parse_config(config))


def test_example(snapshot: SnapshotAssertion) -> None:
    assert contract_mermaid([example()]) == snapshot


def test_what_fails(snapshot: SnapshotAssertion) -> None:
    text = contract_mermaid([failing()])
    assert "✗ cannot be installed" in text
    assert text == snapshot


def test_without_a_contract(snapshot: SnapshotAssertion) -> None:
    assert contract_mermaid([one_chain()]) == snapshot
    assert contract_mermaid([]).startswith("flowchart TB\n")


def test_parked_chains_that_no_edition_runs() -> None:
    text = contract_mermaid([project_of(sound(), EDITIONS[: EDITIONS.index("[editions]")])])
    assert '  subgraph d0["chains"]\n' in text
    assert '    subgraph d0p0["parked on park0000"]\n      d0c0\n      d0c1\n    end\n' in text


def test_projects_are_one_below_the_other() -> None:
    text = contract_mermaid([example(), one_chain()])
    assert re.findall(r"^  subgraph (\w+)\[\"(.*)\"\]$", text, re.MULTILINE) == [
        ("d0", "core"),
        ("d1", "tracing"),
        ("d2", "chains"),
    ]
    assert re.findall(r"\S+ ~~~ \S+", text) == ["d0 ~~~ d1", "d1 ~~~ d2"]


@pytest.mark.parametrize(("name", "most"), [("MAX_EDGES", 20), ("MAX_TEXT", 1_500)])
def test_it_keeps_the_limits(name: str, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"revlint.pictures.contract_mermaid.{name}", most)
    text = contract_mermaid([many(30)])
    assert 'more["and 1 more, too large for a picture"]' in text
    assert '["small"]' in text
    assert text.count("-->") <= MAX_EDGES
    assert len(text) <= MAX_TEXT
    assert (most if name == "MAX_TEXT" else MAX_TEXT) >= len(text)


def test_mermaid_parses_it() -> None:
    words = (*ACTIVE, HOSTILE)
    hostile = [one_chain_named(word) for word in words]
    texts = [
        contract_mermaid([example()]),
        contract_mermaid([failing()]),
        contract_mermaid([one_chain(), example()]),
        contract_mermaid([many(60)]),
        contract_mermaid([]),
        *(contract_mermaid([project]) for project in hostile),
    ]
    assert parse(texts) == [None] * len(texts)


def one_chain_named(word: str) -> Project:
    """A project in which a stranger chose every name that a picture shows."""
    quoted = '"' + "".join(f"\\u{ord(c):04x}" if ord(c) < 65536 else "x" for c in word) + '"'
    if any(0xD800 <= ord(c) < 0xE000 for c in word):
        quoted = '"surrogate"'
    config = (
        f'[chains.{quoted}]\nscript-location = "a"\nversion-table = {quoted}\n'
        f"[editions.{quoted}]\n{quoted} = [{quoted}]\n"
    )
    return read_project(MemoryTree(history("<base> -> a1", under="a")), parse_config(config))
