"""Short names for chains, from their paths."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

#: Words of paths that distinguish no chains.
GENERIC_WORDS = frozenset(
    (
        *("alembic", "migration", "migrations", "revision", "revisions", "version", "versions"),
        *("database", "databases", "db", "src", "source", "sources"),
        *("api", "app", "backend", "server"),
    )
)

#: Longer names are cut, in characters.
_MAX_NAME = 60

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Place:
    """The parts of the path of a chain, and the words that end its name.

    ``suffix`` are words that end the name, such as an edition; they are not repeated in what comes
    before.
    """

    parts: tuple[str, ...]
    suffix: tuple[str, ...] = ()


def words_of(text: str) -> list[str]:
    """The words of a path or an identifier, in lower case and in order."""
    return _WORD.findall(text.lower())


def name_chains(places: Sequence[Place]) -> list[str]:
    """A name for each chain, unique and as short as the others allow.

    A name is the last part of the path that tells the chain from others, with as many of the parts
    before it as are needed.
    """
    common = _in_all([set(place.parts) for place in places]) if len(places) > 1 else set()
    options = [_options(place, common) for place in places]
    depths = [1] * len(places)
    while True:
        names = [
            "-".join((*option[-depth:], *place.suffix))
            for option, depth, place in zip(options, depths, places, strict=True)
        ]
        counts = Counter(names)
        short = [
            i for i, name in enumerate(names) if counts[name] > 1 and depths[i] < len(options[i])
        ]
        if not short:
            return _numbered(names)
        for i in short:
            depths[i] += 1


def _in_all(sets: Sequence[set[str]]) -> set[str]:
    return set.intersection(*sets)


def _options(place: Place, common: set[str]) -> list[str]:
    """The parts that may make up the name, the last one first to be used."""
    slugs = [_slug(words_of(part), place.suffix) for part in place.parts if part not in common]
    slugs = [slug for slug in slugs if slug]
    telling = [slug for slug in slugs if not GENERIC_WORDS.issuperset(slug.split("-"))]
    found = telling or slugs[-1:]
    if not found and not place.suffix:
        found = [_slug(words_of(part), ()) for part in place.parts[-1:]]
    return list(dict.fromkeys(slug for slug in found if slug)) or ([] if place.suffix else ["main"])


def _slug(words: Iterable[str], without: tuple[str, ...]) -> str:
    return "-".join(word for word in words if word not in without)


def _numbered(names: Sequence[str]) -> list[str]:
    """The names; those that are taken get a number."""
    taken: set[str] = set()
    found = []
    for name in names:
        unique = name = name[:_MAX_NAME].strip("-")
        n = 1
        while unique in taken:
            n += 1
            unique = f"{name}-{n}"
        taken.add(unique)
        found.append(unique)
    return found
