"""merge-with-operations: a merge that does more than merge."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    Body,
    Chain,
    ChainRule,
    Example,
    Finding,
    Location,
    Revision,
    Severity,
    TreeError,
    history,
    quoted,
    read_body,
    revision_file,
)

_FORK = history("<base> -> a1", "a1 -> b2", "a1 -> c3")
_D4 = "migrations/versions/d4.py"


class MergeWithOperations(ChainRule):
    """The `upgrade` or `downgrade` of a merge revision does something.

    Why: Alembic runs it like any other revision. But people delete a merge and create it again
        when branches change, and do not expect operations there.
    Fix: Keep the merge empty, and put the operations into a revision on top of it.
    Semantics: alembic: command.py, merge, which writes empty functions.
    """

    name = "merge-with-operations"
    group = "The graph"
    severity = Severity.WARNING
    default = "off"
    examples = (
        Example(
            bad={
                **_FORK,
                _D4: revision_file("d4", ("b2", "c3"), body='op.drop_table("account")'),
            },
            good={**_FORK, _D4: revision_file("d4", ("b2", "c3"))},
            finds=(f"{_D4}:16",),
            config='select = ["merge-with-operations"]\n',
        ),
    )

    def check(self, chain: Chain) -> Iterator[Finding]:
        for revision in chain.revisions:
            if len({value.text for value in revision.parents}) > 1:
                yield from _in_file(chain, revision)


def _in_file(chain: Chain, revision: Revision) -> Iterator[Finding]:
    try:
        body = read_body(chain.tree.read(revision.path), revision.path)
    except TreeError:
        return
    if not isinstance(body, Body):
        return
    for name in ("upgrade", "downgrade"):
        function = body.functions.get(name)
        if function is None or function.does is None:
            continue
        yield Finding(
            title=f"merge {quoted(revision.id or '')} does more than merge",
            label=f"its {name} does this",
            facts=("a merge is often deleted and created again",),
            help="move the operations to a revision on top of the merge",
            location=Location(revision.path, function.does),
            revision=revision.id,
        )
        return
