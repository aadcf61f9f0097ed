"""overlapping-locations: two version locations lead to one file."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import Chain, ChainRule, Example, Finding, Location, Severity, history, path_text

_INI = """\
[alembic]
script_location = migrations
path_separator = os
recursive_version_locations = true
version_locations = {}
"""
_FILES = {
    **history("<base> -> a"),
    "migrations/versions/orders/b.py": history("a -> b")["migrations/versions/b.py"],
}


class OverlappingLocations(ChainRule):
    """Two version locations, or a link, lead to the same revision file.

    There is one finding for each pair of places that share files.

    Why: Alembic loads the file once and warns `File … loaded twice! ignoring.` on every command. A
        new revision may be written to either place.
    Fix: Remove one of the entries from `version_locations`, or remove the link. With
        `recursive_version_locations`, the outer location is enough.
    Semantics: alembic: script/base.py, ScriptDirectory._load_revisions. Observed with Alembic
        1.20.1.
    """

    name = "overlapping-locations"
    group = "The graph"
    severity = Severity.WARNING
    examples = (
        Example(
            bad={
                **_FILES,
                "alembic.ini": _INI.format("migrations/versions:migrations/versions/orders"),
            },
            good={**_FILES, "alembic.ini": _INI.format("migrations/versions")},
            finds=("alembic.ini:5",),
        ),
    )

    def check(self, chain: Chain) -> Iterator[Finding]:
        shared: dict[tuple[str, ...], list[str]] = {}
        for path, locations in chain.script_directory.overlaps:
            shared.setdefault(locations, []).append(path)
        for locations, paths in shared.items():
            yield _find(chain, locations, paths)


def _find(chain: Chain, locations: tuple[str, ...], paths: list[str]) -> Finding:
    files = "a revision file is" if len(paths) == 1 else f"{len(paths)} revision files are"
    distinct = list(dict.fromkeys(locations))
    entries = _entries(chain, locations)
    if len(distinct) > 1:
        how = f"version locations {' and '.join(map(path_text, distinct))} both lead to it"
    elif len(entries) > 1:
        how = f"version_locations names {path_text(distinct[0])} twice"
    else:
        how = f"a link in {path_text(distinct[0])} leads to it"
    help_ = "remove this entry" if len(entries) > 1 else "remove the link"
    if len(entries) > 1 and len(distinct) > 1:
        help_ = f"remove the entry of {path_text(_inner(distinct))}"
    return Finding(
        f"{files} found twice",
        entries[-1] if len(entries) > 1 else Location(paths[0]),
        facts=(
            f"{how}: {path_text(paths[0])}" + (" and others" if len(paths) > 1 else ""),
            "Alembic loads it once and warns on every command: loaded twice! ignoring",
        ),
        help=help_,
    )


def _inner(locations: list[str]) -> str:
    """The location that is in another one, else the last."""
    for path in locations:
        if any(other != path and f"{path}/".startswith(f"{other}/") for other in locations):
            return path
    return locations[-1]


def _entries(chain: Chain, locations: tuple[str, ...]) -> list[Location]:
    """The places of the entries of the configuration among some locations."""
    entries = chain.script_directory.version_locations
    return [e.location for e in entries if e.path in locations and e.location is not None]
