"""The configuration: which file counts, what it means, and every mistake in one go."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

import revlint
from revlint.config.config import Alignment, ChainConfig, Config, Counterparts, Run
from revlint.config.keys import KEYS
from revlint.config.kinds import ALLOWED
from revlint.config.reader import parse_config
from revlint.config.schema import schema
from revlint.errors import ConfigError
from revlint.finding import Severity
from revlint.location import Location, Range
from tests.config.on_disk import load_from_disk

EVERY_KEY = """\
baseline = "known.json"
base = "origin/main"
exclude = ["**/temp/**"]
select = ["nonlinear-history"]
ignore = ["filename-mismatch"]
require-reason = true
severity = { stale-docstring = "error", long-id = "note" }
per-file-ignores = { "**/legacy/**" = ["stale-docstring"] }
cache-dir = "/var/cache/revlint"
heads = 2
bases = 1
max-id-length = 64
id-pattern = 'o\\d{11}|park0'
external-revisions = ["ext1"]
switch = ["oss -> ee"]
[chains.shared]
script-location = "./api/core/"
version-locations = ["api/core/versions", "api/more"]
config = "api/alembic.ini"
section = "core"
version-table = "alembic_version_core"
version-table-schema = ""
heads = "any"
bases = 3
max-id-length = 40
id-pattern = '[0-9a-f]{12}|a0|park0'
external-revisions = ["ext2"]
head-file = "api/core/HEAD"
released = ["a", "b"]
parked-at = "park0"
root = "a0"
after = ["with space", { chain = "away", optional = true }]
may-reference = ["users.id", "teams"]
frozen-columns = ["users.id", "s.users.key"]

[chains."with space"]
script-location = "."
parked-at = "park0"

[chains.other]
script-location = "other"

[chains.away]
external = true
version-table = "alembic_version"
tables = ["accounts"]

[chains.last]
owns = ["audit", "s.events"]

[[alignments]]
revision = "park0"
chains = ["other", "with space"]

[[counterparts]]
chains = ["shared", "other"]
pairs = [["a", "b"]]

[editions]
oss = { core = ["with space", "away", "shared"] }
ee.core = ["with space"]
"""


def mistakes(text: str, path: str = "revlint.toml", rules: set[str] | None = None) -> list[str]:
    """The lines of the error that a configuration gives."""
    with pytest.raises(ConfigError) as caught:
        parse_config(text, path, rules)
    return str(caught.value).split("\n")


def test_every_key() -> None:
    assert parse_config(EVERY_KEY) == Config(
        baseline="known.json",
        base="origin/main",
        path="revlint.toml",
        exclude=("**/temp/**",),
        select=("nonlinear-history",),
        ignore=("filename-mismatch",),
        require_reason=True,
        severity={"stale-docstring": Severity.ERROR, "long-id": Severity.NOTE},
        per_file_ignores={"**/legacy/**": ("stale-docstring",)},
        cache_dir="/var/cache/revlint",
        defaults=ChainConfig(
            heads=2,
            bases=1,
            max_id_length=64,
            id_pattern=r"o\d{11}|park0",
            external_revisions=("ext1",),
        ),
        chains=(
            ChainConfig(
                name="shared",
                location=Location("revlint.toml", Range(16, 1, 16, 1)),
                script_location="api/core",
                version_locations=("api/core/versions", "api/more"),
                config="api/alembic.ini",
                section="core",
                version_table="alembic_version_core",
                version_table_schema="",
                heads="any",
                bases=3,
                max_id_length=40,
                id_pattern="[0-9a-f]{12}|a0|park0",
                external_revisions=("ext2",),
                head_file="api/core/HEAD",
                released=("a", "b"),
                parked_at="park0",
                root="a0",
                after=("with space", "away"),
                optional_after=("away",),
                may_reference=("users.id", "teams"),
                frozen_columns=("users.id", "s.users.key"),
            ),
            ChainConfig(
                name="with space",
                location=Location("revlint.toml", Range(36, 1, 36, 1)),
                script_location="",
                parked_at="park0",
            ),
            ChainConfig(
                name="other",
                location=Location("revlint.toml", Range(40, 1, 40, 1)),
                script_location="other",
                parked_at="park0",
            ),
            ChainConfig(
                name="away",
                location=Location("revlint.toml", Range(43, 1, 43, 1)),
                version_table="alembic_version",
                external=True,
                tables=("accounts",),
            ),
            ChainConfig(
                name="last",
                location=Location("revlint.toml", Range(48, 1, 48, 1)),
                owns=("audit", "s.events"),
            ),
        ),
        alignments=(
            Alignment(
                "park0", ("other", "with space"), Location("revlint.toml", Range(52, 1, 52, 1))
            ),
        ),
        counterparts=(
            Counterparts(
                ("shared", "other"),
                (("a", "b"),),
                (),
                Location("revlint.toml", Range(56, 1, 56, 1)),
                Location("revlint.toml", Range(57, 1, 57, 1)),
                Location("revlint.toml", Range(55, 1, 55, 1)),
            ),
        ),
        runs=(
            Run(
                "oss",
                "core",
                ("with space", "away", "shared"),
                Location("revlint.toml", Range(60, 1, 60, 1)),
            ),
            Run("ee", "core", ("with space",), Location("revlint.toml", Range(61, 1, 61, 1))),
        ),
        switch=(("oss", "ee"),),
    )


def test_every_key_of_the_table_is_read() -> None:
    """The text above has every key, wherever it may stand."""
    config = parse_config(EVERY_KEY)
    for key in KEYS:
        if "chain" in key.where:
            values = [getattr(chain, key.field) for chain in config.chains]
            assert any(value not in (None, ()) for value in values), key.name
        else:
            assert getattr(config, {"editions": "runs"}.get(key.field, key.field)), key.name


def test_the_same_keys_in_a_pyproject() -> None:
    text = """\
[project]
name = "x"

[tool.revlint]
heads = 2

[tool.revlint.chains.a]
config = "a.ini"
"""
    config = parse_config(text, "api/pyproject.toml")
    assert config.defaults == ChainConfig(heads=2)
    assert config.chains == (
        ChainConfig("a", Location("api/pyproject.toml", Range(7, 1, 7, 1)), config="a.ini"),
    )


def test_all_mistakes_at_once() -> None:
    text = """\
select = ["multiple-hed"]
id-patern = "x"
exclude = "a"
require-reason = "yes"
severity = { stale-docstring = "eror" }
heads = true
per-file-ignores = { a = "x", b = ["no-such-rule-anywhere"] }

[chains.ee]
script-locaton = "x"
heads = 0
id-pattern = '(a+)+'
ignore = []
version-locations = ["ok", "../out"]

[chains."b c"]
released = [1]

[chains.d]
heads = "many"
"""
    found = mistakes(text, rules={"multiple-heads", "stale-docstring"})
    assert [line.split(": ")[:2] for line in found] == [
        ["revlint.toml:1", "select"],
        ["revlint.toml:2", "id-patern"],
        ["revlint.toml:3", "exclude"],
        ["revlint.toml:4", "require-reason"],
        ["revlint.toml:5", "severity.stale-docstring"],
        ["revlint.toml:6", "heads"],
        ["revlint.toml:7", "per-file-ignores.a"],
        ["revlint.toml:7", "per-file-ignores.b"],
        ["revlint.toml:10", "chains.ee.script-locaton"],
        ["revlint.toml:11", "chains.ee.heads"],
        ["revlint.toml:12", "chains.ee.id-pattern"],
        ["revlint.toml:13", "chains.ee.ignore"],
        ["revlint.toml:14", "chains.ee.version-locations"],
        ["revlint.toml:17", 'chains."b c".released'],
        ["revlint.toml:20", "chains.d.heads"],
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            'select = ["multiple-hed"]',
            'revlint.toml:1: select: no rule is called "multiple-hed"; '
            "did you mean 'multiple-heads'?",
        ),
        (
            'ignore = ["zzz"]',
            'revlint.toml:1: ignore: no rule is called "zzz"; `revlint rule` lists the rules',
        ),
        ("heads = 0", 'revlint.toml:1: heads: found 0; allowed: a whole number from 1, or "any"'),
        ("bases = true", "revlint.toml:1: bases: found true; allowed: a whole number from 1"),
        ("bases = 1.5", "revlint.toml:1: bases: found 1.5; allowed: a whole number from 1"),
        (
            'exclude = "a"',
            'revlint.toml:1: exclude: found "a"; '
            "allowed: a list of path patterns, as .gitignore has them",
        ),
        (
            "exclude = [1]",
            "revlint.toml:1: exclude: found a list, [1]; "
            "allowed: a list of path patterns, as .gitignore has them",
        ),
        (
            'exclude = ["!"]',
            'revlint.toml:1: exclude: found "!"; allowed: path patterns, as .gitignore has them',
        ),
        (
            'external-revisions = [""]',
            'revlint.toml:1: external-revisions: found ""; allowed: texts that are not empty',
        ),
        (
            "chains = 1",
            "revlint.toml:1: chains: found 1; allowed: a table of chains, [chains.NAME]",
        ),
        (
            "chains = {a = 1}",
            "revlint.toml:1: chains.a: found 1; allowed: a table of a chain's keys",
        ),
        (
            '[chains.a]\nscript-location = "/app/migrations"',
            'revlint.toml:2: chains.a.script-location: found "/app/migrations"; allowed: '
            'a path below the project root, with "/", such as "api/migrations"',
        ),
        (
            f'id-pattern = "{"x" * 70}("',
            f'revlint.toml:1: id-pattern: found "{"x" * 60}…": it is no regular expression: '
            "missing ), unterminated subpattern at position 70",
        ),
        (
            'cache-dir = "kept"',
            'revlint.toml:1: cache-dir: found "kept"; allowed: an absolute path, or one that '
            'begins with "~", as a text',
        ),
        (
            "hed = 1",
            "revlint.toml:1: hed: unknown key (did you mean 'heads'?); allowed: alignments, "
            "base, baseline, bases, cache-dir, chains, counterparts, editions, exclude, "
            "external-revisions, heads, id-pattern, ignore, max-id-length, per-file-ignores, "
            "require-reason, select, severity, switch",
        ),
        (
            'script-location = "a"',
            "revlint.toml:1: script-location: unknown key (it belongs in the table of a chain, "
            "[chains.NAME]); allowed: alignments, base, baseline, bases, cache-dir, chains, "
            "counterparts, editions, exclude, external-revisions, heads, id-pattern, ignore, "
            "max-id-length, per-file-ignores, require-reason, select, severity, switch",
        ),
    ],
)
def test_mistake(text: str, message: str) -> None:
    assert mistakes(text, rules={"multiple-heads"}) == [message]


def test_mistakes_in_a_pyproject_name_the_whole_key() -> None:
    assert mistakes("[tool]\nrevlint = 1\n", "pyproject.toml") == [
        "pyproject.toml:2: tool.revlint: found 1; allowed: a table"
    ]
    assert mistakes("[tool.revlint.chains.a]\nconfig = 1\n", "pyproject.toml") == [
        "pyproject.toml:2: tool.revlint.chains.a.config: found 1; "
        "allowed: a path below the project root, as a text"
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"a = [", "revlint.toml: invalid TOML: invalid value (at end of document)"),
        (b"a = " + b"[" * 100_000, "revlint.toml: invalid TOML: nested too deeply"),
        (b"a = 1\nb = '\xff'\n", "revlint.toml:2: it is not UTF-8, as TOML has to be"),
        (b"#" * (1024 * 1024 + 1), "revlint.toml: it is larger than 1048576 bytes"),
    ],
)
def test_no_toml(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "revlint.toml"
    path.write_bytes(data)
    with pytest.raises(ConfigError) as caught:
        load_from_disk(path, tmp_path)
    assert str(caught.value) == message


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"^a/revlint\.toml: it cannot be read: there is no"):
        load_from_disk(tmp_path / "a" / "revlint.toml", tmp_path)


@pytest.mark.skipif(os.name == "nt", reason="needs permissions of POSIX")
def test_path_is_relative_to_the_root(tmp_path: Path) -> None:
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf" / "x.toml").touch()
    assert load_from_disk(tmp_path / "conf" / "x.toml", tmp_path).path == "conf/x.toml"
    (tmp_path / "sub").mkdir()
    assert load_from_disk(tmp_path / "conf" / "x.toml", tmp_path / "sub").path == "../conf/x.toml"


def test_per_file_ignores_are_gitignore_patterns() -> None:
    config = parse_config('per-file-ignores = { "**/legacy/**" = ["a"], "/x.py" = ["a", "b"] }')
    assert config.ignores("a")("api/legacy/one.py")
    assert config.ignores("a")("x.py")
    assert not config.ignores("a")("sub/x.py")
    assert config.ignores("b")("x.py")
    assert not config.ignores("b")("api/legacy/one.py")
    assert not config.ignores("c")("x.py")


def test_schema_is_up_to_date() -> None:
    shipped = Path(revlint.__file__).with_name("schema.json").read_text(encoding="utf-8")
    assert json.loads(shipped) == schema(), "run: python docs/generate.py"


def test_a_chain_may_be_named_by_its_path() -> None:
    """Where the chain is may also be its name; discovery tells whether it is there."""
    (chain,) = parse_config('[chains."api/migrations"]\nheads = 2\n').chains
    assert (chain.name, chain.script_location, chain.heads) == ("api/migrations", None, 2)


def test_every_kind_has_words() -> None:
    assert {key.kind for key in KEYS} == set(ALLOWED)
