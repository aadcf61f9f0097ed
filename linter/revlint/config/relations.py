"""How a chain relates to others: which run before it, which tables it owns, where it lives."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.config.config import ChainConfig, Config
from revlint.config.keys import CHAIN_KEYS
from revlint.config.kinds import ALLOWED
from revlint.config.mistakes import Mistakes, Path, shown, unknown_key

#: What the table of an external chain may say.
_OF_EXTERNAL = (
    "after",
    "external",
    "frozen-columns",
    "parked-at",
    "tables",
    "version-table",
    "version-table-schema",
)
_AFTER_KEYS = ("chain", "optional")
_PUBLIC = "public"


def read_after(
    values: object, path: Path, mistakes: Mistakes
) -> tuple[tuple[str, bool], ...] | None:
    """The chains of ``after``, each with whether it is optional."""
    if not isinstance(values, list):
        mistakes.refuse(path, values, ALLOWED["after"])
        return None
    found = (_predecessor(value, path, mistakes) for value in values)
    return tuple(one for one in found if one is not None)


def _predecessor(value: object, path: Path, mistakes: Mistakes) -> tuple[str, bool] | None:
    if isinstance(value, str):
        return value, False
    if not isinstance(value, dict):
        mistakes.refuse(path, value, ALLOWED["after"])
        return None
    for name in value:
        if name not in _AFTER_KEYS:
            mistakes.add(path, f"{shown(name)}: {unknown_key(name, _AFTER_KEYS)}")
    chain, optional = value.get("chain"), value.get("optional", False)
    if not isinstance(chain, str):
        mistakes.add(path, f"a table needs the name of a chain; allowed: {ALLOWED['after']}")
        return None
    if not isinstance(optional, bool):
        mistakes.refuse(path, optional, f"optional = {ALLOWED['boolean']}")
    return chain, optional is True


def check_relations(config: Config, mistakes: Mistakes) -> None:
    """Note external chains that are described as if they were here, and tables with two owners."""
    for chain in config.chains:
        if chain.external:
            _check_external(chain, mistakes)
        elif chain.tables is not None:
            mistakes.add(
                ("chains", chain.name or "", "tables"),
                "only a chain with external = true lists its tables; owns lists tables that it "
                "takes over",
            )
        if chain.owns and chain.parked_at is not None:
            mistakes.add(
                ("chains", chain.name or "", "owns"),
                f"chain '{chain.name}' is parked and can change no table; set owns for a chain "
                "that comes after it",
            )
    _check_owners(config, mistakes)


def _check_external(chain: ChainConfig, mistakes: Mistakes) -> None:
    name = chain.name or ""
    for key in CHAIN_KEYS.values():
        unset = key.name in _OF_EXTERNAL or getattr(chain, key.field) in (None, ())
        if not unset:
            instead = "; list its tables with tables" if key.name == "owns" else ""
            mistakes.add(
                ("chains", name, key.name),
                f"chain '{name}' is external, so its files are not here{instead}; allowed: "
                f"{', '.join(_OF_EXTERNAL)}",
            )
    for key_name, what in (("version-table", "version table"), ("tables", "tables")):
        if getattr(chain, CHAIN_KEYS[key_name].field) is None:
            mistakes.add(
                ("chains", name, "external"),
                f"the {what} of an external chain cannot be read; set {key_name}",
            )


def _check_owners(config: Config, mistakes: Mistakes) -> None:
    owners = {chain.name: chain for chain in config.chains if chain.owns}
    noted = set()
    for run in config.runs:
        names = [name for name in run.chains if name in owners]
        for i, first in enumerate(names):
            for second in names[i + 1 :]:
                for table in _in_both(owners[first].owns, owners[second].owns):
                    if first != second and (first, second, table) not in noted:
                        noted.add((first, second, table))
                        mistakes.add(
                            ("chains", second, "owns"),
                            f"chain '{first}' owns '{table}' too, and edition {run.edition} runs "
                            "both",
                        )


def _in_both(first: tuple[str, ...], second: tuple[str, ...]) -> Iterator[str]:
    names = {_plain(table) for table in first}
    return (table for table in dict.fromkeys(second) if _plain(table) in names)


def _plain(table: str) -> str:
    return table.removeprefix(f"{_PUBLIC}.")
