"""Every line and id of the contract in examples/editions carries weight, or it is said why not.

Each test changes one thing of the example and states what revlint makes of it: ``refused`` is a
configuration error, the name of a rule is what is found, and ``NOTHING`` comes with the reason why
the changed contract is as correct as the old one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from revlint.config.reader import parse_config
from revlint.engine.lint import lint
from revlint.errors import ConfigError
from revlint.sources.memory import MemoryTree
from revlint_rules import RULES

EXAMPLE = Path(__file__).parents[2] / "examples" / "editions"
FILES = {
    path.relative_to(EXAMPLE).as_posix(): path.read_text("utf-8")
    for path in sorted(EXAMPLE.rglob("*"))
    if path.is_file() and "__pycache__" not in path.parts
}
CONFIG = FILES.pop("pyproject.toml")
NAMES = {rule.name for rule in RULES}

REFUSED = "refused"
NOTHING = "nothing"

#: What is wrong without a line, by the table it stands in (without ``tool.revlint``) and its key;
#: the header of a table has no key. Lines that are not listed are ``refused``.
WITHOUT_LINE = {
    ("chains.core-shared", "after"): "foreign-table",
    ("chains.core-ee", "after"): "foreign-table",
    ("chains.core-ee", "may-reference"): "foreign-table",
    ("chains.tracing-shared", "after"): "foreign-table",
    ("chains.tracing-ee", "after"): "foreign-table",
}

#: Lines that only forbid something: without one the contract asks for less, and the files of the
#: example, which keep the whole contract, keep what is left of it.
FORBIDDING = {
    "id-pattern": "any legal id is an id of the chain then",
    "root": "the chain may begin in any base then, and multiple-bases still forbids a second one",
    "frozen-columns": "no column is promised to stay then, and none of them was touched",
}

#: What an id with another digit is, by table and key; others are ``refused``.
WITH_ID = {
    ("chains.core-shared", "root"): "wrong-root",
    ("chains.core-ee", "root"): "wrong-root",
    ("chains.tracing-shared", "root"): "wrong-root",
    ("chains.tracing-ee", "root"): "wrong-root",
}

#: What a file with another ``revision`` is: its child, if it has one, lacks a parent. That is
#: cross-chain-parent where the chain of the other edition, or of the other database, has the id.
WITH_REVISION = {
    "ee/core/27d8f0b5ea94": "missing-parent",
    "ee/core/5ff2a1c9d0b3": "cross-chain-parent",
    "ee/core/8c1e47d2fa60": "cross-chain-parent",
    "ee/core/b04d93ee7c15": "cross-chain-parent",
    "ee/core/e9a6120c4f8d": "missing-parent",
    "ee/core/park00000000": "align-mismatch",
    "ee/core_ee/ee0000000000": "wrong-root",
    "ee/core_ee/ee0000000001": "cross-chain-parent",
    "ee/core_ee/ee0000000002": "cross-chain-parent",
    "ee/core_ee/ee0000000003": NOTHING,
    "ee/tracing/40f7e1a2b96d": "missing-parent",
    "ee/tracing/6e03b8d7f41c": "cross-chain-parent",
    "ee/tracing/d9c25f70a8e6": "cross-chain-parent",
    "ee/tracing/park00000000": "align-mismatch",
    "ee/tracing_ee/ee0000000000": "wrong-root",
    "ee/tracing_ee/ee0000000001": "cross-chain-parent",
    "ee/tracing_ee/ee0000000002": NOTHING,
    "oss/core/5ff2a1c9d0b3": "cross-chain-parent",
    "oss/core/8c1e47d2fa60": "cross-chain-parent",
    "oss/core/b04d93ee7c15": "cross-chain-parent",
    "oss/core/park00000000": "align-mismatch",
    "oss/core_oss/oss000000000": "wrong-root",
    "oss/core_oss/oss000000001": "cross-chain-parent",
    "oss/core_oss/oss000000002": NOTHING,
    "oss/tracing/6e03b8d7f41c": "cross-chain-parent",
    "oss/tracing/d9c25f70a8e6": "cross-chain-parent",
    "oss/tracing/park00000000": "align-mismatch",
    "oss/tracing_oss/oss000000000": "wrong-root",
    "oss/tracing_oss/oss000000001": NOTHING,
}

#: The heads of the chains that go on: nothing names them yet, so any id of the pattern is right.
HEADS = {
    "ee/core_ee/ee0000000003",
    "ee/tracing_ee/ee0000000002",
    "oss/core_oss/oss000000002",
    "oss/tracing_oss/oss000000001",
}


def outcome(config: str = CONFIG, files: Mapping[str, str] = FILES) -> list[str]:
    """The rules of all findings, or ``refused``."""
    try:
        read = parse_config(config, "pyproject.toml", NAMES)
        report = lint(EXAMPLE, MemoryTree(files), read, RULES)
    except ConfigError:
        return [REFUSED]
    return sorted(finding.rule for finding in report.findings)


def lines() -> Iterator[tuple[int, str, str]]:
    """Each line that says something: its index, its table, and its key, "" for a header."""
    table = ""
    for index, line in enumerate(CONFIG.splitlines()):
        if line.startswith("["):
            table = line.strip("[]").removeprefix("tool.revlint.")
            yield index, table, ""
        elif line and not line.startswith("#"):
            yield index, table, line.partition(" = ")[0]


def values() -> Iterator[tuple[str, str, int, int]]:
    """Each text of the contract: its table and key, and where it starts and ends."""
    starts = [0, *(m.end() for m in re.finditer("\n", CONFIG))]
    for index, table, key in lines():
        line = CONFIG.splitlines()[index]
        for found in re.finditer(r""""([^"]+)"|'([^']+)'""", line if key else ""):
            yield table, key, starts[index] + found.start() + 1, starts[index] + found.end() - 1


def identities(name: str) -> Iterator[tuple[str, str, int, int]]:
    """Each id that a revision file states as a name: its path, its short name, start and end."""
    for path, text in FILES.items():
        found = re.search(rf"^{name}: .* = '(.+)'$", text, re.MULTILINE)
        if found:
            edition, chain = path.split("/")[1::4][0], path.split("/")[5]
            own = re.search("^revision: str = '(.+)'$", text, re.MULTILINE)
            assert own
            yield path, f"{edition}/{chain}/{own[1]}", found.start(1), found.end(1)


def other(character: str) -> str:
    """Another character of the same kind: a digit, a hexadecimal letter, or a letter."""
    if character.isdigit():
        return str((int(character) + 5) % 10)
    return chr((ord(character) - ord("a") + 3) % 6 + ord("a"))


def test_the_contract_is_kept() -> None:
    assert outcome() == []
    assert len(list(lines())) == 46


@pytest.mark.parametrize(("index", "table", "key"), list(lines()))
def test_without_a_line(index: int, table: str, key: str) -> None:
    kept = CONFIG.splitlines(keepends=True)
    found = outcome("".join([*kept[:index], *kept[index + 1 :]]))
    expected = NOTHING if key in FORBIDDING else WITHOUT_LINE.get((table, key), REFUSED)
    assert (set(found) or {NOTHING}) == {expected}


@pytest.mark.parametrize("number", [1, 2])
def test_without_an_alignment(number: int) -> None:
    """That the chains after them run without one of them, and own no tables, follows from it."""
    parts = re.split(r"(?=\[\[tool\.revlint\.alignments\]\])", CONFIG)
    parts[number] = re.sub(r"\A.*\nrevision.*\nchains.*\n", "", parts[number])
    assert outcome("".join(parts)) == ["edition-switch"]


@pytest.mark.parametrize(("table", "key", "start", "end"), list(values()))
def test_with_another_value(table: str, key: str, start: int, end: int) -> None:
    at = max(i for i in range(start, end) if CONFIG[i].isalnum())
    assert outcome(f"{CONFIG[:at]}x{CONFIG[at + 1 :]}") == [REFUSED]


@pytest.mark.parametrize(
    ("table", "key", "start", "end"),
    [v for v in values() if v[1] in ("root", "revision")],
)
def test_with_another_id(table: str, key: str, start: int, end: int) -> None:
    """It is exactly one finding; where the ``id-pattern`` excludes it, it is refused."""
    for at in (start, (start + end) // 2, end - 1):
        found = outcome(f"{CONFIG[:at]}{other(CONFIG[at])}{CONFIG[at + 1 :]}")
        expected = REFUSED if CONFIG[at].isalpha() else WITH_ID.get((table, key), REFUSED)
        assert found == [expected]


@pytest.mark.parametrize(("path", "name", "start", "end"), list(identities("revision")))
def test_with_another_revision(path: str, name: str, start: int, end: int) -> None:
    text = FILES[path]
    # The last character: it leaves the id one of its pattern.
    changed = f"{text[: end - 1]}{other(text[end - 1])}{text[end:]}"
    found = outcome(files={**FILES, path: changed})
    assert found == ([] if name in HEADS else [WITH_REVISION[name]])
    # The first one may break the pattern too, which is told of the id that is wrong.
    changed = f"{text[:start]}{other(text[start])}{text[start + 1 :]}"
    first = outcome(files={**FILES, path: changed})
    assert first == found or first == sorted([*found, "id-format"])


@pytest.mark.parametrize(("path", "name", "start", "end"), list(identities("down_revision")))
def test_with_another_parent(path: str, name: str, start: int, end: int) -> None:
    """A parent that nobody has is that and nothing more: no second base, no stray of the park."""
    text = FILES[path]
    for at in (start, end - 1):
        changed = f"{text[:at]}{other(text[at])}{text[at + 1 :]}"
        assert outcome(files={**FILES, path: changed}) == ["missing-parent"]


def test_every_file_is_in_the_table() -> None:
    assert {name for _, name, _, _ in identities("revision")} == set(WITH_REVISION)
    assert {name for name, told in WITH_REVISION.items() if told == NOTHING} == HEADS
