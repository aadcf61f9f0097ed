"""What a proposed configuration says about one chain."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from revlint.config import id_pattern
from revlint.config.config import ChainConfig
from revlint.contract.candidate import Candidate
from revlint.discovery.configure_calls import DEFAULT_TABLE
from revlint.graph.chain import Chain

#: How many ids of one form make a pattern rather than a coincidence.
_MIN_IDS = 3

#: Counters without leading zeros are shorter than this, in digits.
_MAX_COUNTER = 6

_NUMBERED = re.compile(r"(.*\D|)(\d+)")


@dataclass(frozen=True, slots=True)
class ProposedChain:
    """A chain to declare.

    Attributes:
        config: the declaration.
        chain: the chain as it was read.
        notes: a sentence for each thing that cannot be settled.
    """

    config: ChainConfig
    chain: Chain
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The proposed name."""
        return self.config.name or ""

    def stating(self, **values: Any) -> ProposedChain:
        """This chain with other values of some keys in its declaration."""
        return replace(self, config=replace(self.config, **values))


def declarable(chains: Sequence[Chain]) -> tuple[list[Chain], list[tuple[str, str]]]:
    """The chains that can be declared, and the paths of the others, each with the reason."""
    found, left_out = [], []
    for chain in chains:
        path = chain.script_directory.script_location
        if not chain.tree.is_dir(path):
            left_out.append((path, "there is no such directory"))
        elif _is_empty(chain) and chain.script_directory.env_path is None:
            left_out.append((path, "it has no revisions, and no env.py"))
        elif not path.isprintable() or "\\" in path:
            left_out.append((path, "its path cannot be written in a configuration"))
        else:
            found.append(chain)
    return found, left_out


def place_of(chain: Chain, shared: Mapping[str, int], chains: Sequence[Chain]) -> str:
    """The path of a chain; in a shared directory, with what distinguishes it there."""
    path = chain.script_directory.script_location
    tail = _tail(chain, chains) if shared[path] > 1 else ""
    return f"{path}/{tail}" if tail else path


def _tail(chain: Chain, chains: Sequence[Chain]) -> str:
    """What distinguishes a chain in its directory: a section or part of a location."""
    directory = chain.script_directory
    path = directory.script_location
    sections = [
        c.script_directory.section for c in chains if c.script_directory.script_location == path
    ]
    if directory.section and sections.count(directory.section) == 1:
        return directory.section
    first = next((v.path for v in directory.version_locations if v.path), "")
    return first.removeprefix(path).strip("/") or first


def declare(
    chain: Chain,
    name: str,
    candidate: Candidate,
    explicit: bool,
    shared: Mapping[str, int],
) -> ProposedChain:
    """The declaration of a chain, without its relations to others."""
    directory = chain.script_directory
    path = directory.script_location
    config = ChainConfig(
        name=name,
        script_location=path or ".",
        external_revisions=directory.external or None,
        root=candidate.root,
        id_pattern=_pattern(chain),
    )
    assumed = any(location.assumed for location in directory.version_locations)
    if candidate.place == f"{path}/{directory.section}" and not explicit and not assumed:
        config = replace(config, section=directory.section)
    elif shared[path] > 1 or explicit or assumed:
        locations = (v.path or "." for v in directory.version_locations if v.path is not None)
        config = replace(config, version_locations=tuple(locations))
    return ProposedChain(config, chain, tuple(_doubts(chain)))


def _doubts(chain: Chain) -> Iterator[str]:
    directory = chain.script_directory
    table, env_path = directory.version_table, directory.env_path
    if _is_empty(chain):
        yield "it has no revisions yet"
    if table.known:
        return
    if env_path is None:
        reason = "no env.py names the version table"
    elif table.name == DEFAULT_TABLE and table.schema == "":
        reason = f"{env_path} may name another version table than {table.name}"
    else:
        what = "version table" if table.name is None else "schema of the version table"
        reason = f"{env_path} computes the {what}"
    yield f"{reason}; set version-table before you put the chain into an edition"


def _is_empty(chain: Chain) -> bool:
    return not chain.files and not chain.unreadable


def _pattern(chain: Chain) -> str | None:
    """A pattern that all ids fit: one prefix and a number, with leading zeros or none."""
    found = [_NUMBERED.fullmatch(id_) for id_ in chain.by_id]
    if len(found) < _MIN_IDS or not chain.ids_known or not all(found):
        return None
    prefixes, numbers = zip(*((match[1], match[2]) for match in found if match), strict=True)
    digits = _digits(numbers)
    # Twelve digits may still be an id that Alembic made: hexadecimal.
    if len({*prefixes}) > 1 or digits is None or (prefixes[0], digits) == ("", r"\d{12}"):
        return None
    pattern = re.escape(prefixes[0]) + digits
    return pattern if pattern.isprintable() and id_pattern.mistake(pattern) is None else None


def _digits(numbers: Sequence[str]) -> str | None:
    """What all numbers match: a fixed number of digits, or a counter that grows."""
    lengths = {len(number) for number in numbers}
    if len(lengths) == 1 and lengths != {1}:
        return rf"\d{{{lengths.pop()}}}"
    grows = all(number == "0" or number[0] != "0" for number in numbers)
    return r"\d+" if grows and max(lengths) <= _MAX_COUNTER else None
