"""dynamic-value: a value that cannot be known without running the file."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    Chain,
    Example,
    FileRule,
    Finding,
    Location,
    Revision,
    Severity,
    Value,
    history,
    listed,
)

_GOOD = history("<base> -> a1", "a1 -> b2")
_B2 = "migrations/versions/b2.py"

_WHAT = {
    "revision": "the id",
    "down_revision": "the parents",
    "branch_labels": "the labels",
    "depends_on": "the dependencies",
}


class DynamicValue(FileRule):
    """The value of `revision`, `down_revision`, `branch_labels` or `depends_on` is not static.

    It is computed, comes from outside the project, or is bound under a condition. Strings, `None`,
    tuples, lists and sets of them, names bound to such values in the same file or in a module of
    the project, and concatenations of these are static. There is one finding for each name,
    or for each reason. A dynamic `branch_labels` is a warning.

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
        groups: dict[object, list[tuple[str, Value]]] = {}
        for binding in revision.bindings:
            if binding.value.is_dynamic:
                unknown = _first_unknown(binding.value)
                # What has no expression has a reason that can hold for several names.
                key = unknown.range if unknown.text else unknown.reason
                groups.setdefault(key, []).append((binding.name, unknown))
        for group in groups.values():
            yield _finding(revision, group)


def _finding(revision: Revision, group: list[tuple[str, Value]]) -> Finding:
    names = [name for name, _ in group]
    reason, is_one = group[0][1].reason, len(names) == 1
    if not is_one:
        reason = reason.replace("it is", "they are").replace("bind it", "bind them")
    return Finding(
        f"{listed(names)} {'is' if is_one else 'are'} not static",
        Location(revision.path, group[0][1].range),
        label="only running the file would tell the value",
        facts=(
            *filter(None, [reason]),
            f"no rule of this chain knows {listed([_WHAT[name] for name in names])} of this file",
        ),
        help=_help(names, reason),
        revision=revision.id,
        severity=Severity.WARNING if names == ["branch_labels"] else None,
    )


def _help(names: list[str], reason: str) -> str:
    end = ""
    if "may bind" in reason:
        it = "it" if len(names) == 1 else "them"
        end = (
            ", and import names instead of *"
            if "import *" in reason
            else f", and remove what may bind {it}"
        )
    elif "condition" in reason or "loop" in reason:
        end = ", outside any block"
    literal = "a literal" if len(names) == 1 else "literals"
    return f"write {listed(names)} as {literal}{end}"


def _first_unknown(value: Value) -> Value:
    """The value itself, or the first of its elements that cannot be known."""
    while value.type != "dynamic":
        value = next(e for e in value.elements if e.is_dynamic)
    return value
