"""missing-location: a version location that Alembic passes over, or takes for another directory."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import Chain, ChainRule, Example, Finding, Location, history

_FILES = {
    **history("<base> -> a"),
    "migrations/plugins/b.py": history("a -> b")["migrations/versions/b.py"],
}


def _ini(locations: str) -> str:
    return (
        "[alembic]\n"
        "script_location = migrations\n"
        "path_separator = os\n"
        f"version_locations = {locations}\n"
    )


class MissingLocation(ChainRule):
    """A version location does not exist, is empty, leads out of the project or may not be listed.

    Paths that are absolute, or that belong to a package which is not here, are left alone: they
    may exist where Alembic is run. A chain whose only location does not exist is told as an empty
    chain.

    Why: Alembic passes over a location that does not exist without a word: its revisions are
        missing, and what descends from them fails with a KeyError, or what stands apart is never
        run. An empty entry, as a trailing comma leaves one, means the current directory, whose
        Python files Alembic then executes as revisions.
    Fix: Correct the entry or take it out. Where git does not keep the directory because it is
        empty, put a file into it.
    Semantics: alembic: script/base.py, ScriptDirectory._version_locations, _load_revisions;
        config.py, Config.get_version_locations_list. Observed with Alembic 1.20.1.
    """

    name = "missing-location"
    group = "Configuration"
    examples = (
        Example(
            bad={**_FILES, "alembic.ini": _ini("migrations/versions:migrations/plugin")},
            good={**_FILES, "alembic.ini": _ini("migrations/versions:migrations/plugins")},
            finds=("alembic.ini:4",),
        ),
        Example(
            bad={
                **_FILES,
                "alembic.ini": "[alembic]\n"
                "script_location = migrations\n"
                "version_locations = migrations/versions, migrations/plugins,\n",
            },
            good={
                **_FILES,
                "alembic.ini": "[alembic]\n"
                "script_location = migrations\n"
                "version_locations = migrations/versions, migrations/plugins\n",
            },
            finds=("alembic.ini:3",),
        ),
    )

    def check(self, chain: Chain) -> Iterator[Finding]:
        locations = chain.script_directory.version_locations
        for entry in locations:
            place = entry.location or _file(chain)
            if place is None or (entry.problem == "missing" and len(locations) == 1):
                continue
            if entry.problem in ("missing", "empty", "outside", "permission"):
                message, help_ = _words(entry.problem, entry.written)
                yield Finding(message, place, help=help_)


def _file(chain: Chain) -> Location | None:
    path = chain.script_directory.config or chain.script_directory.env_path
    return Location(path) if path else None


def _words(problem: str, written: str) -> tuple[str, str]:
    if problem == "empty":
        return (
            "an entry of version_locations is empty: Alembic takes it for the current directory "
            "and executes the Python files there as revisions",
            "Take the separator out that has nothing behind or before it.",
        )
    if problem == "outside":
        return (
            f"the version location {written!r} leads out of the project: its revisions are "
            "not in the repository, and are not checked",
            "Move the revisions into the project, or lint the project that holds them.",
        )
    if problem == "permission":
        return (
            f"there is no permission to list the version location {written!r}: Alembic finds no "
            "revisions there, without a word, and none of them were checked",
            "Give the user who runs revlint, and the one who runs Alembic, read permission.",
        )
    return (
        f"the version location {written!r} does not exist: Alembic passes over it without a "
        "word, and none of its revisions are run",
        "Correct the path or take it out. An empty directory is not kept by git.",
    )
