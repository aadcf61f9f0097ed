"""A plan: which files change, how, why, and what the chains are afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from revlint.errors import EditRefused, TreeError
from revlint.migration.identifier import quoted
from revlint.sources.tree import Tree
from revlint.steps import RemoveSuppression, RenameFile, SetDocstring, SetHeader, Step, WriteFile


@dataclass(frozen=True, slots=True)
class FileChange:
    """What a plan does to one file.

    ``path`` is where it is, or where a new file will be. ``before`` is None for a new file,
    ``after`` for one that is deleted. ``new_path`` is where a renamed file goes. ``said`` are the
    changes in words, each with the real ids.
    """

    path: str
    before: bytes | None
    after: bytes | None
    new_path: str | None = None
    said: tuple[str, ...] = ()

    @property
    def target(self) -> str:
        """Where the file is after the plan."""
        return self.new_path or self.path

    @property
    def changes_nothing(self) -> bool:
        """Whether the file is afterwards what it was."""
        return self.before == self.after and self.target == self.path


@dataclass(frozen=True, slots=True)
class Plan:
    """Changes that are carried out together or not at all.

    Attributes:
        title: what the plan does, in one short sentence.
        changes: the files, sorted by path; those that do not change are left out.
        heads: the heads that chains promise to have afterwards, by the name of the chain.
        notes: what a database needs that ran the old state, a sentence or a line of SQL each.
        new_ids: what ids are called afterwards that the plan renames.
        accepts: the rules whose findings the plan may bring, since the user asked for it.
    """

    title: str
    changes: tuple[FileChange, ...]
    heads: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    new_ids: Mapping[str, str] = field(default_factory=dict)
    accepts: frozenset[str] = frozenset()


def plan_steps(
    tree: Tree,
    steps: Iterable[Step],
    title: str,
    *,
    heads: Mapping[str, tuple[str, ...]] | None = None,
    notes: tuple[str, ...] = (),
    new_ids: Mapping[str, str] | None = None,
) -> Plan:
    """The plan of some steps, which name each file by the path that it has in the tree.

    Raises:
        EditRefused: a file cannot be edited with certainty, or a path is not free.
    """
    by_path: dict[str, list[Step]] = {}
    for step in dict.fromkeys(steps):
        by_path.setdefault(step.path, []).append(step)
    changes = [_change(tree, path, found) for path, found in sorted(by_path.items())]
    changes = [change for change in changes if not change.changes_nothing]
    _refuse_taken(tree, changes)
    return Plan(title, tuple(changes), heads or {}, notes, new_ids or {})


def joined(first: Plan, second: Plan) -> Plan:
    """One plan in place of two, of which the second is for the tree that the first one leaves."""
    earlier = {change.target: change for change in first.changes}
    changes = [_then(earlier.pop(change.path, None), change) for change in second.changes]
    changes += earlier.values()
    kept = sorted((c for c in changes if not c.changes_nothing), key=lambda c: c.path)
    return replace(first, changes=tuple(kept))


def _then(first: FileChange | None, second: FileChange) -> FileChange:
    if first is None:
        return second
    new_path = second.target if second.target != first.path else None
    said = tuple(dict.fromkeys((*first.said, *second.said)))
    return FileChange(first.path, first.before, second.after, new_path, said)


def _change(tree: Tree, path: str, steps: Sequence[Step]) -> FileChange:
    before = after = _read(tree, path)
    new_path = None
    header: list[SetHeader | SetDocstring] = []
    suppressions: list[RemoveSuppression] = []
    for step in steps:
        if isinstance(step, RenameFile):
            new_path = step.new_path if step.new_path != path else None
        elif isinstance(step, WriteFile):
            after = step.data
        elif isinstance(step, RemoveSuppression):
            suppressions.append(step)
        else:
            header.append(step)
    if header or suppressions:
        if after is None:
            raise EditRefused("the file does not exist", path)
        # Imported here: what edits Python is large.
        from revlint.edits.header import apply_steps
        from revlint.edits.remove_suppression import remove_suppressions

        after = remove_suppressions(path, after, suppressions) if suppressions else after
        after = apply_steps(after, header)
    return FileChange(path, before, after, new_path, tuple(filter(None, map(_say, steps))))


def _read(tree: Tree, path: str) -> bytes | None:
    try:
        return tree.read(path)
    except TreeError as error:
        if error.reason == "missing" and not tree.is_file(path):
            return None
        raise EditRefused(f"cannot be edited: {error}", path) from None


def _refuse_taken(tree: Tree, changes: Sequence[FileChange]) -> None:
    """Refuse plans in which two files would get one path."""
    leaving = {change.path for change in changes if change.target != change.path}
    taken: set[str] = set()
    for change in changes:
        target = change.target
        is_new = change.before is None or target != change.path
        if target in taken or (is_new and target not in leaving and tree.is_file(target)):
            raise EditRefused("the path is taken by another file", target)
        taken.add(target)


def _say(step: Step) -> str:
    """A step in words; "" where the change of the path says it."""
    match step:
        case SetHeader():
            return f"{step.name} = {_value(step.value)}"
        case RemoveSuppression():
            return f"remove the suppression of {step.rule} on line {step.line}"
        case SetDocstring():
            return ", ".join(_said_lines(step))
    return ""


def _said_lines(step: SetDocstring) -> Iterator[str]:
    if step.revision is not None:
        yield f"Revision ID: {quoted(step.revision)[1:-1]}"
    if step.parents is not None:
        yield f"Revises: {', '.join(quoted(p)[1:-1] for p in step.parents)}".rstrip()
    if step.created:
        yield f"Create Date: {step.created[:10]}"
    if step.counterparts:
        yield f"Counterpart: {', '.join(quoted(new)[1:-1] for _, new in step.counterparts)}"


def _value(value: str | tuple[str, ...] | None) -> str:
    if value is None:
        return "None"
    return quoted(value) if isinstance(value, str) else f"({', '.join(map(quoted, value))})"
