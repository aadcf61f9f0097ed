"""Mistakes in what the configuration says of one chain's relation to others."""

from __future__ import annotations

import pytest

from revlint.config.reader import parse_config
from revlint.errors import ConfigError

CHAINS = """\
[chains.one]
script-location = "one"
[chains.two]
script-location = "two"
"""
AFTER = 'allowed: a list of declared chains, or { chain = "name", optional = true }'
EXTERNAL = """\
[chains.away]
external = true
version-table = "v"
tables = ["accounts"]
"""


def mistakes(text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        parse_config(text)
    return str(caught.value).replace("revlint.toml:", "").splitlines()


def test_an_optional_predecessor() -> None:
    text = CHAINS + 'after = ["one", { chain = "three", optional = true }]\n[chains.three]\n'
    chain = parse_config(text).chains[1]
    assert (chain.after, chain.optional_after) == (("one", "three"), ("three",))
    text = CHAINS + 'after = [{ chain = "one" }]\n'
    chain = parse_config(text).chains[1]
    assert (chain.after, chain.optional_after) == (("one",), ())


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ('"one"', f'found "one"; {AFTER}'),
        ("[1]", f"found 1; {AFTER}"),
        ("[{ optional = true }]", f"a table needs the name of a chain; {AFTER}"),
        (
            '[{ chain = "one", optinal = true }]',
            "\"optinal\": unknown key (did you mean 'optional'?); allowed: chain, optional",
        ),
        (
            '[{ chain = "one", optional = "yes" }]',
            'found "yes"; allowed: optional = true or false',
        ),
        ('[{ chain = "on", optional = true }]', "no chain is called 'on'; did you mean 'one'?"),
        ('["one", { chain = "one" }]', "chain 'one' is listed 2 times"),
    ],
)
def test_mistakes_in_after(after: str, expected: str) -> None:
    assert mistakes(f"{CHAINS}after = {after}\n") == [f"5: chains.two.after: {expected}"]


def test_an_external_chain() -> None:
    (chain,) = parse_config(EXTERNAL).chains
    assert chain.external
    assert (chain.version_table, chain.tables) == ("v", ("accounts",))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "[chains.away]\nexternal = true\n",
            [
                "2: chains.away.external: the tables of an external chain cannot be read; set "
                "tables",
                "2: chains.away.external: the version table of an external chain cannot be read; "
                "set version-table",
            ],
        ),
        (
            EXTERNAL + 'script-location = "x"\nowns = ["t"]\n',
            [
                "5: chains.away.script-location: chain 'away' is external, so its files are not "
                "here; allowed: after, external, frozen-columns, parked-at, tables, version-table, "
                "version-table-schema",
                "6: chains.away.owns: chain 'away' is external, so its files are not here; list "
                "its tables with tables; allowed: after, external, frozen-columns, parked-at, "
                "tables, version-table, version-table-schema",
            ],
        ),
        (
            CHAINS + 'tables = ["t"]\n',
            [
                "5: chains.two.tables: only a chain with external = true lists its tables; owns "
                "lists tables that it takes over"
            ],
        ),
        (
            CHAINS + 'parked-at = "p"\nowns = ["t"]\n',
            [
                "6: chains.two.owns: chain 'two' is parked and can change no table; set owns for a "
                "chain that comes after it"
            ],
        ),
        (CHAINS + 'owns = "t"\n', ['5: chains.two.owns: found "t"; allowed: a list of texts']),
    ],
)
def test_mistakes(text: str, expected: list[str]) -> None:
    assert mistakes(text) == expected


def test_a_table_with_two_owners_in_one_database() -> None:
    text = (
        '[chains.one]\nowns = ["a", "public.t"]\n[chains.two]\nowns = ["t", "s.a"]\n'
        '[editions]\nall = { core = ["one", "two"] }\nmore = { core = ["one", "two"] }\n'
    )
    assert mistakes(text) == [
        "4: chains.two.owns: chain 'one' owns 't' too, and edition all runs both"
    ]
    # Without an edition that runs both, each owns its own.
    apart = text.replace('all = { core = ["one", "two"] }\n', "").replace(
        '["one", "two"]', '["two"]'
    )
    assert len(parse_config(apart).chains) == 2
