"""The keys at the top apply to every chain that does not set them."""

from __future__ import annotations

import pytest

from revlint.config.keys import CHAIN_KEYS, TOP_KEYS
from revlint.config.reader import parse_config
from revlint.engine.example import history
from revlint.engine.project import read_project
from revlint.sources.memory import MemoryTree

TOP = {
    "heads": "2",
    "bases": "2",
    "max-id-length": "40",
    "id-pattern": "'[a-z]+'",
    "external-revisions": '["ext1"]',
}

OWN = {
    "heads": ('"any"', "any"),
    "bases": ("1", 1),
    "max-id-length": ("32", 32),
    "id-pattern": ("'.*'", ".*"),
    "external-revisions": ("[]", ()),
}


def test_every_key_of_both_places_is_covered() -> None:
    assert set(TOP) == set(OWN) == TOP_KEYS.keys() & CHAIN_KEYS.keys()


@pytest.mark.parametrize("key", TOP)
def test_a_chain_inherits_only_what_it_does_not_state(key: str) -> None:
    """An empty list is a value: it undoes the list at the top."""
    written, own = OWN[key]
    config = parse_config(
        f"{key} = {TOP[key]}\n"
        '[chains.one]\nscript-location = "one"\n'
        f'[chains.two]\nscript-location = "two"\n{key} = {written}\n'
    )
    field = TOP_KEYS[key].field
    one, two = (chain.with_defaults(config.defaults) for chain in config.chains)
    assert getattr(one, field) == getattr(config.defaults, field)
    assert getattr(two, field) == own


def test_external_revisions_of_one_chain_undo_those_at_the_top() -> None:
    files = {
        **history("<base> -> a", "ext1 -> b", under="one"),
        **history("<base> -> a", "ext1 -> b", under="two"),
    }
    project = read_project(
        MemoryTree(files),
        parse_config(
            'external-revisions = ["ext1"]\n[chains.one]\n[chains.two]\nexternal-revisions = []\n'
        ),
    )
    missing = {c.name: [r.target for r in c.missing_parents] for c in project.chains}
    assert missing == {"one": [], "two": ["ext1"]}
