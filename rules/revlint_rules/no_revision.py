"""no-revision: a file that Alembic loads as a revision file and that is none."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import Chain, Example, FileRule, Finding, Location, Range, Revision, history

_GOOD = history("<base> -> a1", "a1 -> b2")
_HELPER = "migrations/versions/columns.py"
_B2 = "migrations/versions/b2.py"


class NoRevision(FileRule):
    """A file that Alembic would load as a revision file binds no `revision` or no `down_revision`.

    Every `*.py` of a version location is a revision file to Alembic, `conftest.py` and modules
    with shared functions too, unless its name begins with `__init__` or `.#`. A file whose whole
    name is `[a-f0-9]+.py` has its name as the id, and needs `down_revision` alone.

    Why: One such file disables every command of the chain. Without `revision`:
        `FAILED: Could not determine revision id from filename columns.py. Be sure the 'revision'
        variable is declared inside the script`. Without `down_revision`:
        `AttributeError: module 'b2_py' has no attribute 'down_revision'`; a base has to say
        `down_revision = None`.
    Fix: Move a module that is no migration out of the version location, for example beside
        `env.py`; in a migration, add the missing line at module level.
    Semantics: alembic: script/base.py, Script._from_path, _legacy_rev and Script.__init__.
        Observed with Alembic 1.20.1.
    """

    name = "no-revision"
    group = "Files"
    examples = (
        Example(
            bad={**_GOOD, _HELPER: "import sqlalchemy as sa\n\nLENGTH = 80\n"},
            good={**_GOOD, "migrations/columns.py": "import sqlalchemy as sa\n\nLENGTH = 80\n"},
            finds=(f"{_HELPER}:1",),
        ),
        Example(
            bad={**_GOOD, _B2: _GOOD[_B2].replace("down_revision = 'a1'\n", "")},
            good=_GOOD,
            finds=(f"{_B2}:9",),
        ),
    )

    def check(self, revision: Revision, chain: Chain) -> Iterator[Finding]:
        name = revision.path.rpartition("/")[2]
        module = name.removesuffix(".py")
        if revision.revision is None and revision.legacy_id is None:
            yield Finding(
                title=(
                    f"{name} binds no revision at module level; Alembic loads it as a revision "
                    "file, and every command ends in 'Could not determine revision id from "
                    f"filename {name}'"
                ),
                help=_help(revision),
                location=Location(revision.path),
            )
        elif revision.down_revision is None:
            legacy = "" if revision.revision else f", whose id is its name, '{module}',"
            yield Finding(
                title=(
                    f"{name}{legacy} binds no down_revision; every Alembic command ends in "
                    f"AttributeError: module '{module}_py' has no attribute 'down_revision'"
                ),
                help=(
                    f"say what it follows: {_parent(revision, chain)}"
                    if revision.revision or "upgrade" in revision.functions
                    else "move the file out of the version location, or, if it is a migration, "
                    f"say what it follows: {_parent(revision, chain)}"
                ),
                location=Location(revision.path, _place(revision)),
                revision=revision.id,
            )


def _help(revision: Revision) -> str:
    """A file with some of the names is a migration, one with none is likely a module."""
    if revision.bindings or revision.functions:
        return 'add the id at module level: revision = "…"'
    return "move the file out of the version location, for example beside env.py"


def _parent(revision: Revision, chain: Chain) -> str:
    """The line to write: a base in a chain that has none, else a parent to be filled in."""
    others = [r for r in chain.revisions if r is not revision]
    return 'down_revision = "…"' if others else "down_revision = None"


def _place(revision: Revision) -> Range:
    return revision.revision.name_range if revision.revision else Range()
