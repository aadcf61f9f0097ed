"""missing-upgrade: a revision file without an upgrade function."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import Chain, Example, FileRule, Finding, Location, Revision, history

_GOOD = history("<base> -> a1", "a1 -> b2")
_B2 = "migrations/versions/b2.py"


class MissingUpgrade(FileRule):
    """A revision file binds no `upgrade` at module level.

    It need not be a function of this file: an imported `upgrade` is as good. A missing
    `downgrade` is no finding: those who never downgrade leave it out.

    Why: `alembic heads` and `alembic history` are content, and the deployment is the first to
        notice: an `alembic upgrade` that would come to the file ends in `AttributeError: module
        'b2_py' has no attribute 'upgrade'` and runs nothing, the revisions below it neither.
    Fix: Add the function, with `pass` as its body if there is nothing to do. An `upgrade` that
        stands inside a class or an `if`, or is spelled otherwise, is not found.
    Semantics: alembic: runtime/migration.py, RevisionStep. Observed with Alembic 1.20.1.
    """

    name = "missing-upgrade"
    group = "Files"
    examples = (
        Example(
            bad={**_GOOD, _B2: _GOOD[_B2].replace("def upgrade()", "def update()")},
            good=_GOOD,
            finds=(f"{_B2}:9",),
        ),
    )

    def check(self, revision: Revision, chain: Chain) -> Iterator[Finding]:
        if "upgrade" in revision.functions:
            return
        module = revision.path.rpartition("/")[2].removesuffix(".py")
        yield Finding(
            title=(
                "the file has no upgrade at module level; alembic upgrade ends in AttributeError: "
                f"module '{module}_py' has no attribute 'upgrade', and runs nothing"
            ),
            help="add def upgrade(), with pass as its body if there is nothing to do",
            location=Location(revision.path, revision.id_range),
            revision=revision.id,
        )
