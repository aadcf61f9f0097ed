"""overlapping-locations: one file is reached through two version locations."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import Chain, ChainRule, Example, Finding, Location, Severity, history

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
    """One revision file is reached through two version locations, or twice through links.

    Told once for each pair of places that share files.

    Why: Alembic loads the file once, warns `File … loaded twice! ignoring.` on every command, and
        a new revision may land in either place. A location that lies in another one also hides
        what was meant: with `recursive_version_locations` the outer one is enough.
    Fix: Take one of the two entries out of `version_locations`, or remove the link.
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
            yield self._finding(chain, locations, paths)

    def _finding(self, chain: Chain, locations: tuple[str, ...], paths: list[str]) -> Finding:
        more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
        distinct = list(dict.fromkeys(locations))
        if len(distinct) > 1:
            through = " and ".join(repr(path) for path in distinct)
            how = f"through the version locations {through}"
        else:
            how = f"twice through the version location {distinct[0]!r}"
        return Finding(
            f"{paths[0]!r}{more} is reached {how}: Alembic loads it once and warns 'loaded twice' "
            "on every command",
            _place(chain, locations) or Location(paths[0]),
            help="Take one of the entries out of version_locations, or remove the link.",
        )


def _place(chain: Chain, locations: tuple[str, ...]) -> Location | None:
    """The last entry of the configuration among some locations."""
    entries = chain.script_directory.version_locations
    places = [e.location for e in entries if e.path in locations and e.location is not None]
    return places[-1] if places and len(entries) > 1 else None
