"""Mistakes in ``[[counterparts]]``."""

from __future__ import annotations

import pytest

from revlint.config.config import Counterparts
from revlint.config.reader import parse_config
from revlint.errors import ConfigError
from revlint.location import Location, Range

CHAINS = "[chains.one]\n[chains.two]\n[chains.three]\n"


def mistakes(text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        parse_config(CHAINS + text)
    return str(caught.value).replace("revlint.toml:", "").splitlines()


def at(line: int) -> Location:
    return Location("revlint.toml", Range(line, 1, line, 1))


def test_the_value() -> None:
    text = (
        '[[counterparts]]\nchains = ["one", "two"]\npairs = [["a", "b"]]\nexceptions = ["c"]\n'
        '[[counterparts]]\nchains = ["one", "three"]\n'
    )
    assert parse_config(CHAINS + text).counterparts == (
        Counterparts(("one", "two"), (("a", "b"),), ("c",), at(5), at(6), at(7)),
        Counterparts(("one", "three"), (), (), at(9), at(8), at(8)),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[counterparts]\n", "4: counterparts: write [[counterparts]] with the key chains"),
        (
            '[[counterparts]]\nchains = ["one"]\n',
            "5: counterparts.0.chains: counterparts need a list of two declared chains or more",
        ),
        (
            '[[counterparts]]\nchains = ["one", "twoo"]\n',
            "5: counterparts.0.chains: no chain is called 'twoo'; did you mean 'two'?",
        ),
        (
            '[[counterparts]]\nchains = ["one", "one"]\n',
            "5: counterparts.0.chains: chain 'one' is listed 2 times",
        ),
        (
            '[[counterparts]]\nchains = ["one", "two"]\npair = []\n',
            "6: counterparts.0.pair: unknown key (did you mean 'pairs'?); allowed: chains, "
            "exceptions, pairs",
        ),
        (
            '[[counterparts]]\nchains = ["one", "two"]\npairs = [["a"]]\n',
            '6: counterparts.0.pairs: found a list, ["a"]; allowed: a list of lists, each with 2 '
            "ids in the order of chains",
        ),
        (
            '[[counterparts]]\nchains = ["one", "two"]\npairs = { a = "b" }\n',
            "6: counterparts.0.pairs: found a table; allowed: a list of lists, each with 2 ids in "
            "the order of chains",
        ),
        (
            '[[counterparts]]\nchains = ["one", "two"]\npairs = [["a", "b"], ["c", "b"]]\n',
            "6: counterparts.0.pairs: 'b' is in two pairs",
        ),
        (
            '[[counterparts]]\nchains = ["one", "two"]\npairs = [["a", "b"]]\nexceptions = ["b"]\n',
            "7: counterparts.0.exceptions: 'b' is in pairs too",
        ),
        (
            '[[counterparts]]\nchains = ["one", "two"]\nexceptions = "b"\n',
            '6: counterparts.0.exceptions: found "b"; allowed: a list of ids',
        ),
        (
            '[[counterparts]]\nchains = ["one", "two"]\n'
            '[[counterparts]]\nchains = ["three", "two", "one"]\n',
            "7: counterparts.1.chains: 'two' and 'one' are counterparts already",
        ),
        (
            '[chains.away]\nexternal = true\nversion-table = "v"\ntables = []\n'
            '[[counterparts]]\nchains = ["one", "away"]\n',
            "9: counterparts.0.chains: chain 'away' is external, so its revisions are not here",
        ),
    ],
)
def test_mistakes(text: str, expected: str) -> None:
    assert mistakes(text) == [expected]


def test_one_id_may_be_in_both_chains() -> None:
    text = '[[counterparts]]\nchains = ["one", "two"]\npairs = [["a", "b"], ["b", "a"]]\n'
    assert parse_config(CHAINS + text).counterparts[0].pairs == (("a", "b"), ("b", "a"))
