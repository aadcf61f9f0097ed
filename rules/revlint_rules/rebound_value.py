"""rebound-value: one of the names is bound twice."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    Binding,
    Chain,
    Example,
    FileRule,
    Finding,
    Location,
    Related,
    Revision,
    Severity,
    Value,
    history,
    quoted,
)

_GOOD = history("<base> -> a1", "a1 -> b2", "b2 -> c3")
_C3 = "migrations/versions/c3.py"


class ReboundValue(FileRule):
    """One of the four names is bound twice in a file, to different values.

    The last binding counts, as everywhere in Python. The same value twice is not flagged.

    Why: Alembic reads the module as it is after the last line; the earlier value is lost without
        a word. Such files come out of merges that kept both sides, and then one parent is gone:
        the revision that was the parent is a second head.
    Fix: Keep one binding. Where both values are meant, join them:
        `down_revision = ("a1", "b2")`.
    Semantics: alembic: script/base.py, Script.__init__, which reads the attributes of the
        executed module. Observed with Alembic 1.20.1.
    """

    name = "rebound-value"
    group = "Files"
    severity = Severity.WARNING
    examples = (
        Example(
            bad={
                **_GOOD,
                _C3: _GOOD[_C3].replace(
                    "down_revision = 'b2'", "down_revision = 'a1'\ndown_revision = 'b2'"
                ),
            },
            good=_GOOD,
            finds=(f"{_C3}:11",),
        ),
    )

    def check(self, revision: Revision, chain: Chain) -> Iterator[Finding]:
        for binding in revision.bindings:
            if binding.value.is_dynamic:
                continue
            others = tuple(
                value
                for value in binding.earlier
                if not value.is_dynamic and not value.same_as(binding.value)
            )
            if others:
                yield _finding(revision, binding, others)


def _finding(revision: Revision, binding: Binding, others: tuple[Value, ...]) -> Finding:
    name = binding.name
    last = others[-1]
    return Finding(
        title=(
            f"{name} is bound again: Alembic takes {_shown(binding.value)}, and "
            f"{_shown(last)} of line {last.range.line} is lost"
        ),
        help=f"keep one binding of {name}",
        location=Location(revision.path, binding.name_range),
        revision=revision.id,
        related=tuple(
            Related(f"{name} is {_shown(value)} here", Location(revision.path, value.range))
            for value in others
        ),
    )


def _shown(value: Value) -> str:
    if value.type == "str":
        return quoted(value.text)
    return quoted(" ".join(value.text.split()))[1:-1]
