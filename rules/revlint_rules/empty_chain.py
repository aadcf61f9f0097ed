"""empty-chain: a chain without a single revision."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname, join

from revlint.api import (
    Chain,
    Example,
    Finding,
    Location,
    Project,
    ProjectRule,
    Severity,
    alembic_command,
    history,
    path_text,
    quoted,
    revision_file,
)


class EmptyChain(ProjectRule):
    """A chain has no revision files.

    It is an error if the chain is declared in the configuration of revlint and Alembic looks in the
    wrong place, else a warning, as after `alembic init` or where git ignores the folder. Files that
    cannot be read, or that have no usable id, have their own findings. A chain whose folder
    `exclude` names is not reported.

    Why: Alembic reads a version location that does not exist or is empty as a history without
        revisions: `alembic heads` prints nothing, and `alembic upgrade head` exits with 0 and
        does nothing.
    Fix: Correct `script_location` or `version_locations`, or create the first revision.
    Semantics: alembic: script/base.py, _load_revisions and _version_locations. Observed with
        Alembic 1.20.1.
    """

    name = "empty-chain"
    group = "The graph"
    examples = (
        Example(
            bad={
                "migrations/env.py": "",
                "revlint.toml": (
                    '[chains.main]\nscript-location = "migrations"\n'
                    'version-locations = ["migrations/revisions"]\n'
                ),
            },
            good={
                **history("<base> -> a1"),
                "revlint.toml": '[chains.main]\nscript-location = "migrations"\n',
            },
            finds=("revlint.toml:1",),
        ),
        Example(
            bad={
                "alembic.ini": "[alembic]\nscript_location = migrations\n",
                "migrations/env.py": "",
            },
            good={
                "alembic.ini": "[alembic]\nscript_location = migrations\n",
                "migrations/env.py": "",
                "migrations/versions/a1.py": revision_file("a1"),
            },
            finds=("alembic.ini:1",),
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        for chain in project.chains:
            empty = not chain.readable_paths and not chain.unreadable
            if empty and not any(map(project.config.excludes, _examples_of(chain))):
                yield _find(chain)


def _examples_of(chain: Chain) -> Iterator[str]:
    """A path in each folder that is there, and of which no file counts."""
    place = chain.script_directory.script_location
    for path in (join(place, "env.py"), join(place, "versions", "a1.py")):
        if _is_hidden(chain, dirname(path)):
            yield path


def _is_hidden(chain: Chain, folder: str) -> bool:
    return chain.tree.has_directory(folder) and not chain.tree.is_dir(folder)


def _find(chain: Chain) -> Finding:
    directory = chain.script_directory
    is_wrong = directory.declared is not None and not _is_begun(chain)
    is_there = chain.tree.is_dir(directory.script_location)
    title, facts = _no_files(chain) if is_there else _no_directory(chain)
    moved = [path_text(skipped.path) for skipped in directory.skipped]
    commands = alembic_command(chain, "revision", "-m", "first revision") if is_there else ()
    if moved:
        help_, commands = f"rename {moved[0]}, or correct the location", ()
    elif is_wrong:
        help_ = "correct script-location or version-locations, or remove the chain"
        commands = ()
    elif commands:
        help_ = "correct the locations, or create the first revision"
    else:
        help_ = "correct the locations, or create the first revision with alembic revision"
    return Finding(
        title,
        _place(chain),
        facts=facts,
        help=help_,
        commands=commands,
        chain=chain.name,
        severity=None if is_wrong else Severity.WARNING,
    )


def _no_files(chain: Chain) -> tuple[str, tuple[str, ...]]:
    """Title and facts where only revision files are missing."""
    directory = chain.script_directory
    locations = directory.version_locations
    where = " and ".join(path_text(v.path) if v.path else quoted(v.written) for v in locations)
    state = in_clone = ""
    if where and all(v.problem == "missing" for v in locations):
        is_one = len(locations) == 1
        state = f", which do{'es' * is_one} not exist"
        if _is_hidden(chain, join(directory.script_location, "versions")):
            state = f", which {'is' if is_one else 'are'} empty, or whose files git ignores"
            in_clone = "in a clone "
    does_nothing = "an upgrade does nothing"
    if directory.invocation or directory.declared:
        does_nothing = "alembic upgrade head does nothing and exits with 0"
    looks = f"Alembic looks for them in {where or path_text(directory.script_location)}"
    return "this chain has no revision files", (looks + state, in_clone + does_nothing)


def _no_directory(chain: Chain) -> tuple[str, tuple[str, ...]]:
    """Title and facts where the script directory is missing."""
    place = chain.script_directory.script_location
    if _is_hidden(chain, place):
        return "no file of this chain is in git", (
            f"{path_text(place)} is empty, or git ignores its files",
            "in a clone every Alembic command fails: Path doesn't exist",
        )
    return "the script directory of this chain does not exist", (
        f"there is no {path_text(place)}",
        "every Alembic command fails: Path doesn't exist",
    )


def _is_begun(chain: Chain) -> bool:
    """Whether the chain has an `env.py`, so that it lacks only its first revision."""
    directory = chain.script_directory
    stated = directory.declared is not None and directory.declared.version_locations is not None
    return directory.env_path is not None and not stated and not directory.skipped


def _place(chain: Chain) -> Location:
    """Where it is stated that the chain exists, as near as that is known."""
    directory = chain.script_directory
    if directory.declared is not None and directory.declared.location is not None:
        return directory.declared.location
    stated = next((v.location for v in directory.version_locations if v.location), None)
    path = directory.config or directory.env_path or directory.script_location
    return stated or Location(path)
