"""rebound-value: a file binds one of the four names twice."""

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
    ancestors_among,
    history,
    quoted,
)

_GOOD = history("<base> -> a1", "a1 -> b2", "b2 -> c3")
_C3 = "migrations/versions/c3.py"


#: The longest value that a help spells out.
_LONGEST = 200


class ReboundValue(FileRule):
    """A file binds one of the four names twice, to different values.

    The last binding counts, as everywhere in Python. The same value twice is not flagged.

    Why: Alembic reads the module as it is after the last line, and ignores the earlier value
        silently. A merge that kept both sides leaves such files. One parent is lost then, and the
        revision that was the parent becomes a second head.
    Fix: Keep one binding. If both values are meant, join them: `down_revision = ("a1", "b2")`.
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
                yield _finding(revision, binding, others, chain)


def _finding(
    revision: Revision, binding: Binding, others: tuple[Value, ...], chain: Chain
) -> Finding:
    name = binding.name
    lost = [f"{_shown(value)} (line {value.range.line})" for value in others]
    return Finding(
        f"{name} is bound {_TIMES.get(len(others), 'several times')}",
        Location(revision.path, binding.name_range),
        label=f"{_shown(binding.value)} counts",
        facts=(f"Alembic takes the last value and ignores {' and '.join(lost)}",),
        help=f"keep one of the values of {name}{_joined(binding, others, chain)}",
        revision=revision.id,
        related=tuple(
            Related(f"{_shown(value)} is ignored", Location(revision.path, value.range))
            for value in others
        ),
    )


_TIMES = {1: "twice", 2: "three times"}


def _joined(binding: Binding, others: tuple[Value, ...], chain: Chain) -> str:
    """The advice to keep all, where each value is an id and none descends from another."""
    values = (*others, binding.value)
    ids = tuple(dict.fromkeys(value.text for value in values))
    if binding.name != "down_revision" or not all(id_ in chain.by_id for id_ in ids):
        return ""
    if any(value.type != "str" for value in values) or any(ancestors_among(chain.lineage, [ids])):
        return ""
    return f", or join them: {binding.name} = {ids!r}" if sum(map(len, ids)) <= _LONGEST else ""


def _shown(value: Value) -> str:
    if value.type == "str":
        return quoted(value.text)
    return quoted(" ".join(value.text.split()))[1:-1]
