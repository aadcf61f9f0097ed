"""missing-location: a script location or version location that Alembic does not find."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    Chain,
    Example,
    Finding,
    Location,
    Project,
    ProjectRule,
    Severity,
    VersionLocation,
    history,
    path_text,
    quoted,
)

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


_SECTIONS = (
    "these folders are several histories: give each a section with its own version_locations, "
    "and run alembic -n SECTION"
)


class MissingLocation(ProjectRule):
    """A script location or version location does not exist.

    The rule also reports a version location that is empty, that leads out of the project, or that
    may not be listed. It ignores packages that are not in the project, and absolute paths that end
    like a directory of the project, as the paths of a container do. Other absolute paths and
    placeholders of templates are notes. If the only version location does not exist and no
    revision files are near, see empty-chain.

    Why: Without its script directory, every `alembic` command fails. Alembic skips a version
        location that does not exist without a message: a revision that descends from one there
        fails with a KeyError, and a separate branch there is not run. An empty entry, as a
        trailing comma leaves one, means the current directory: Alembic executes its Python files
        as revisions.
    Fix: Correct the path, or remove the entry. git does not keep an empty directory: put a file
        into it.
    Semantics: alembic: script/base.py, ScriptDirectory.from_config, _version_locations,
        _load_revisions; config.py, Config.get_version_locations_list. Observed with Alembic 1.20.1.
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
        Example(
            bad={
                **history("<base> -> a"),
                "alembic.ini": "[alembic]\nscript_location = ${APP_HOME}/migrations\n",
            },
            good={
                **history("<base> -> a"),
                "alembic.ini": "[alembic]\nscript_location = %(here)s/migrations\n",
            },
            finds=("alembic.ini:2",),
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        yield from (p.finding for p in project.problems if p.kind == "script-location")
        templates = {p.location.path for p in project.problems if p.kind == "template"}
        for chain in project.chains:
            if chain.script_directory.config in templates:
                continue
            for entry in chain.script_directory.version_locations:
                finding = None if _is_empty_chain(chain, entry) else _find(chain, entry)
                if finding is not None:
                    yield finding


def _is_empty_chain(chain: Chain, entry: VersionLocation) -> bool:
    """Whether empty-chain reports a location: there are no revision files beside it either."""
    directory = chain.script_directory
    if entry.problem != "missing" or len(directory.version_locations) > 1:
        return False
    return directory.unread is None or entry.location is None


def _find(chain: Chain, entry: VersionLocation) -> Finding | None:
    place = entry.location or _file(chain)
    if place is None:
        return None
    written = f"version location {quoted(entry.written)}"
    match entry.problem:
        case "missing":
            title = f"{written} does not exist"
            facts: tuple[str, ...] = ("Alembic skips it without a message",)
            help_ = "correct the path or remove it; git does not keep an empty directory"
            if (unread := chain.script_directory.unread) is not None:
                folders = " and ".join(map(path_text, unread.folders))
                facts = (*facts, f"there are revision files in {folders}")
                help_ = f"name {folders} instead" if unread.is_one else _SECTIONS
            if entry.near:
                help_ = f"write {entry.near}"
        case "empty":
            title = "version_locations has an empty entry"
            facts = ("Alembic executes the Python files of the current directory as revisions",)
            help_ = "remove the separator that has nothing before or after it"
        case "outside":
            title = f"{written} leads out of the project"
            facts = ("the revisions in it were not checked",)
            help_ = "move the revisions into the project, or lint the project that holds them"
        case "permission":
            title = f"no permission to list {written}"
            facts = (
                "Alembic finds no revisions there, without a message",
                "the revisions in it were not checked",
            )
            help_ = "give the users who run revlint and Alembic read permission"
        case "template":
            title = f"{written} is a placeholder"
            facts = ("the revisions in it were not checked",)
            help_ = "set version-locations in the configuration of revlint"
        case _:
            return None
    mild = Severity.NOTE if entry.problem == "template" else None
    return Finding(title, place, facts=facts, help=help_, severity=mild, chain=chain.name)


def _file(chain: Chain) -> Location | None:
    path = chain.script_directory.config or chain.script_directory.env_path
    return Location(path) if path else None
