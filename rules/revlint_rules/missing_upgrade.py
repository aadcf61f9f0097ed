"""missing-upgrade: a revision file without an upgrade function."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    Body,
    Chain,
    Example,
    FileRule,
    Finding,
    Location,
    Revision,
    TreeError,
    history,
    near,
    quoted,
    read_body,
)

_GOOD = history("<base> -> a1", "a1 -> b2")
_B2 = "migrations/versions/b2.py"


class MissingUpgrade(FileRule):
    """A revision file does not define `upgrade` at module level.

    An imported `upgrade` is as good as a function. A missing `downgrade` is not flagged: projects
    that never downgrade leave it out.

    Why: `alembic heads` and `alembic history` accept the file. An `alembic upgrade` that comes to
        it ends in `AttributeError: module 'b2_py' has no attribute 'upgrade'` and runs nothing,
        not even the revisions below it.
    Fix: Add the function, with `pass` as its body if there is nothing to do. Alembic does not find
        an `upgrade` in a class, or under another name.
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
            "no upgrade at module level",
            Location(revision.path, revision.id_range),
            label="Alembic cannot run this revision",
            facts=(
                "alembic upgrade ends in AttributeError: module "
                f"{quoted(f'{module}_py')} has no attribute 'upgrade'",
                "it runs nothing, not even the revisions below this one",
            ),
            help=_help(revision, chain),
            revision=revision.id,
        )


def _help(revision: Revision, chain: Chain) -> str:
    if (other := _misspelled(revision, chain)) is not None:
        return f"rename {other} to upgrade"
    definitions = (r.functions.get("upgrade") for r in reversed(chain.revisions))
    parameters = next((d.requires for d in definitions if d is not None), ())
    function = f"def upgrade({', '.join(parameters)}):"
    return f"add {function}, with pass as its body if there is nothing to do"


def _misspelled(revision: Revision, chain: Chain) -> str | None:
    """The function of the file whose name is nearly the right one."""
    try:
        body = read_body(chain.tree.read(revision.path), revision.path)
    except TreeError:
        return None
    functions = body.functions if isinstance(body, Body) else {}
    return near("upgrade", [name for name in functions if name != "downgrade"])
