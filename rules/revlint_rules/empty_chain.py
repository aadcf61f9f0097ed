"""empty-chain: a chain without a single revision."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    Chain,
    ChainRule,
    Example,
    Finding,
    Location,
    Related,
    Severity,
    history,
    revision_file,
)

#: How many of the files that state no id a finding shows.
_SHOWN = 5


class EmptyChain(ChainRule):
    """No revision was read in a chain.

    It is a warning where discovery found the chain and there are no files at all, as after
    `alembic init`.

    Why: Alembic takes a version location that does not exist or holds nothing for a history
        without revisions: `alembic heads` prints nothing, and `alembic upgrade head` exits with 0
        and leaves the database as it is.
    Fix: Mend the files, correct `script_location` or `version_locations`, or write the first
        revision.
    Semantics: alembic: script/base.py, _load_revisions and _version_locations. Observed with
        Alembic 1.20.1.
    """

    name = "empty-chain"
    group = "The graph"
    examples = (
        Example(
            bad={
                "migrations/env.py": "",
                "migrations/versions/a1.py": revision_file("a1").replace("'a1'", "0xA1"),
            },
            good={
                "migrations/env.py": "",
                "migrations/versions/a1.py": revision_file("a1"),
            },
            finds=("migrations/versions/a1.py:1",),
        ),
        Example(
            bad={
                "migrations/env.py": "",
                "revlint.toml": '[chains.main]\nscript-location = "migrations"\n',
            },
            good={
                **history("<base> -> a1"),
                "revlint.toml": '[chains.main]\nscript-location = "migrations"\n',
            },
            finds=("revlint.toml:1",),
        ),
    )

    def check(self, chain: Chain) -> Iterator[Finding]:
        if chain.by_id or any(_may_have_id(chain)):
            return
        paths = sorted({r.path for r in chain.revisions} | {u.path for u in chain.unreadable})
        if paths:
            yield _unread(chain, paths)
        else:
            yield _without_files(chain)


def _may_have_id(chain: Chain) -> Iterator[bool]:
    """For each file that was read, whether it states an id that only cannot be known."""
    for revision in chain.revisions:
        yield revision.revision is not None and revision.revision.value.is_dynamic


def _unread(chain: Chain, paths: list[str]) -> Finding:
    count = len(paths)
    files = "the only file" if count == 1 else f"none of the {count} files"
    states = "states no revision id" if count == 1 else "states a revision id"
    return Finding(
        title=(
            f"{files} of chain {chain.name} {states} that can be read: the chain is empty, and "
            "nothing in it was checked"
        ),
        help="mend the files, or correct version_locations if these are no revision files",
        location=Location(paths[0]),
        related=tuple(Related("no id was read here", Location(p)) for p in paths[1:_SHOWN]),
    )


def _without_files(chain: Chain) -> Finding:
    directory = chain.script_directory
    folders = ", ".join(v.path or v.written for v in directory.version_locations)
    declared = directory.declared is not None
    if chain.tree.is_dir(directory.script_location):
        message = (
            f"chain {chain.name} has no revision files in {folders or directory.script_location}: "
            "alembic upgrade head does nothing and exits with 0"
        )
    else:
        message = (
            f"chain {chain.name} has no script directory: {directory.script_location} is not "
            'there, and every Alembic command ends in "Path doesn\'t exist"'
        )
    return Finding(
        title=message,
        help=_help(chain, declared=declared),
        location=_place(chain),
        severity=None if declared else Severity.WARNING,
    )


def _help(chain: Chain, *, declared: bool) -> str:
    skipped = [s.path for s in chain.script_directory.skipped]
    if skipped:
        return f"Alembic does not look at {skipped[0]}: move the files, or correct the location"
    if declared:
        return "correct script-location or version-locations, or take the chain out"
    return (
        'write the first revision with alembic revision -m "…", or correct the locations; files '
        "that git ignores are not read"
    )


def _place(chain: Chain) -> Location:
    """Where it is said that the chain exists, as near as that is known."""
    directory = chain.script_directory
    if directory.declared is not None and directory.declared.location is not None:
        return directory.declared.location
    stated = next((v.location for v in directory.version_locations if v.location), None)
    path = directory.config or directory.env_path or directory.script_location
    return stated or Location(path)
