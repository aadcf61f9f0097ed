"""What a proposed configuration says about one chain."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from revlint.config import id_pattern
from revlint.config.config import ChainConfig
from revlint.contract.advice import does_nothing
from revlint.contract.guesses import Candidate
from revlint.graph.chain import Chain

#: How many ids of one form make a pattern rather than a coincidence.
_MIN_IDS = 3

_NUMBERED = re.compile(r"(.*\D|)(\d+)")


@dataclass(frozen=True, slots=True)
class ProposedChain:
    """A chain to declare.

    Attributes:
        config: the declaration.
        chain: the chain as it was read.
        notes: a sentence for each thing that cannot be settled.
        frozen: columns that other chains refer to today.
    """

    config: ChainConfig
    chain: Chain
    notes: tuple[str, ...] = ()
    frozen: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The proposed name."""
        return self.config.name or ""


def declarable(chains: Sequence[Chain]) -> tuple[list[Chain], list[tuple[str, str]]]:
    """The chains that can be declared, and the paths of the others, each with the reason."""
    found, left_out = [], []
    for chain in chains:
        path = chain.script_directory.script_location
        if not chain.tree.is_dir(path):
            left_out.append((path, "there is no such directory"))
        elif not chain.revisions and not chain.unreadable:
            left_out.append((path, "it has no revisions yet, which a declared chain needs"))
        elif not path.isprintable() or "\\" in path:
            left_out.append((path, "its path cannot be written in a configuration"))
        else:
            found.append(chain)
    return found, left_out


def place_below(chain: Chain, shared: Mapping[str, int], chains: Sequence[Chain]) -> str:
    """What distinguishes a chain in its directory: a section or part of a location."""
    directory = chain.script_directory
    path = directory.script_location
    if shared[path] < 2:
        return ""
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
    config = ChainConfig(name=name, script_location=path or ".")
    locations = tuple(v.path or "." for v in directory.version_locations if v.path is not None)
    if shared[path] > 1 or explicit:
        by_section = candidate.place == f"{path}/{directory.section}"
        if by_section and not explicit:
            config = replace(config, section=directory.section)
        else:
            config = replace(config, version_locations=locations)
    if candidate.root is not None:
        config = replace(config, root=candidate.root)
    return ProposedChain(replace(config, id_pattern=_pattern(chain)), chain, tuple(_doubts(chain)))


def _doubts(chain: Chain) -> list[str]:
    table = chain.script_directory.version_table
    if table.known:
        return []
    place = chain.script_directory.env_path or "env.py"
    return [
        f"{place} computes the version table; set version-table before you put the chain into an "
        "edition"
    ]


def _pattern(chain: Chain) -> str | None:
    """A pattern that all ids fit: one prefix and a fixed number of digits."""
    if len(chain.by_id) < _MIN_IDS or not chain.ids_known:
        return None
    forms = {
        (match[1], len(match[2])) if (match := _NUMBERED.fullmatch(id_)) else None
        for id_ in chain.by_id
    }
    form = forms.pop()
    # Twelve digits may still be an id that Alembic made: hexadecimal.
    if forms or form is None or form == ("", 12) or not form[0].isprintable():
        return None
    pattern = rf"{re.escape(form[0])}\d{{{form[1]}}}"
    return pattern if id_pattern.mistake(pattern) is None else None


def candidate_of(chain: Chain, tail: str) -> Candidate:
    """What the guesses need to know of a chain."""
    path = chain.script_directory.script_location
    head = _only(chain.heads) if chain.parents_known else None
    base = _only(chain.bases) if chain.parents_known else None
    return Candidate(
        place=f"{path}/{tail}" if tail else path,
        ids=frozenset(chain.by_id),
        table=chain.script_directory.version_table,
        parked=head if head not in (None, base) and does_nothing(chain, head) else None,
        root=base if base is not None and does_nothing(chain, base) else None,
    )


def _only(ids: Sequence[str]) -> str | None:
    """The only id, if a configuration can hold it."""
    return ids[0] if len(ids) == 1 and ids[0].isprintable() and ids[0].strip() else None
