"""empty-chain: a chain without a single revision."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    Chain,
    ChainRule,
    Example,
    Finding,
    Location,
    Severity,
    alembic_command,
    history,
    path_text,
    quoted,
    revision_file,
)


class EmptyChain(ChainRule):
    """A chain has no revision files.

    It is an error if the chain is declared in the configuration of revlint and Alembic looks in the
    wrong place, else a warning, as after `alembic init`. Files that cannot be read, or that have no
    usable id, have their own findings.

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

    def check(self, chain: Chain) -> Iterator[Finding]:
        if not chain.revisions and not chain.unreadable:
            yield _find(chain)


def _find(chain: Chain) -> Finding:
    directory = chain.script_directory
    is_wrong = directory.declared is not None and not _is_begun(chain)
    is_there = chain.tree.is_dir(directory.script_location)
    where = " and ".join(
        path_text(v.path) if v.path else quoted(v.written) for v in directory.version_locations
    )
    if is_there:
        title = "this chain has no revision files"
        is_gone = where and all(v.problem == "missing" for v in directory.version_locations)
        gone = f", which do{'es' * (len(directory.version_locations) == 1)} not exist"
        facts = (
            f"Alembic looks for them in {where or path_text(directory.script_location)}"
            f"{gone if is_gone else ''}",
            "alembic upgrade head does nothing and exits with 0",
        )
    else:
        title = "the script directory of this chain does not exist"
        facts = (
            f"there is no {path_text(directory.script_location)}",
            "every Alembic command fails: Path doesn't exist",
        )
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
        severity=None if is_wrong else Severity.WARNING,
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
