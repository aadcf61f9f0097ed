"""dynamic-value: a value that cannot be known without running the file."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    Binding,
    Chain,
    Example,
    FileRule,
    Finding,
    Location,
    Revision,
    Severity,
    Value,
    history,
)

_GOOD = history("<base> -> a1", "a1 -> b2")
_B2 = "migrations/versions/b2.py"

_CONSEQUENCE = {
    "revision": "no rule of this chain knows the id of this file",
    "down_revision": "no rule of this chain knows the parents of this file",
    "branch_labels": "no rule of this chain knows the labels of this file",
    "depends_on": "no rule of this chain knows the dependencies of this file",
}


class DynamicValue(FileRule):
    """The value of `revision`, `down_revision`, `branch_labels` or `depends_on` is not static.

    It is computed, comes from outside the project, or is bound under a condition. Strings, `None`,
    tuples, lists and sets of them, names bound to such values in the same file or in a module of
    the project, and concatenations of these are static. There is one finding for each name. A
    dynamic `branch_labels` is a warning.

    Why: Alembic executes the file and takes whatever the name is bound to then. The history
        depends on where and when it is read: two machines may see two graphs. No tool can check
        such a chain without running it, and no rule calls a revision of it missing, a head or a
        base because of such a value.
    Fix: Write the value as a literal, as `alembic revision` does.
    Semantics: alembic: script/base.py, Script._from_path and Script.__init__, which read the
        attributes of the executed module. Observed with Alembic 1.20.1.
    """

    name = "dynamic-value"
    group = "Files"
    examples = (
        Example(
            bad={
                **_GOOD,
                _B2: _GOOD[_B2].replace(
                    "down_revision = 'a1'", "down_revision = newest_revision()"
                ),
            },
            good=_GOOD,
            finds=(f"{_B2}:10",),
        ),
    )

    def check(self, revision: Revision, chain: Chain) -> Iterator[Finding]:
        for binding in revision.bindings:
            if binding.value.is_dynamic:
                yield _finding(revision, binding)


def _finding(revision: Revision, binding: Binding) -> Finding:
    unknown = _first_unknown(binding.value)
    return Finding(
        f"{binding.name} is not static",
        Location(revision.path, unknown.range),
        label="only running the file would tell the value",
        facts=(*filter(None, [unknown.reason]), _CONSEQUENCE[binding.name]),
        help=f"write the value of {binding.name} as a literal",
        revision=revision.id,
        severity=Severity.WARNING if binding.name == "branch_labels" else None,
    )


def _first_unknown(value: Value) -> Value:
    """The value itself, or the first of its elements that cannot be known."""
    while value.type != "dynamic":
        value = next(e for e in value.elements if e.is_dynamic)
    return value
