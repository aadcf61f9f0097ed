"""Moving revisions from one chain onto the head of another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from revlint.contract.project import Project
from revlint.edits.chosen_chain import find_chain
from revlint.edits.head_file import update_head_files
from revlint.edits.move_ids import free_ids
from revlint.edits.named_revision import find_revision
from revlint.edits.new_revision import location_of
from revlint.edits.plan import Plan, plan_steps
from revlint.edits.rejoined import rejoin
from revlint.edits.renamed_file import renamed_path
from revlint.edits.reorder import with_parents
from revlint.edits.version_rows import move_rows
from revlint.errors import EditRefused
from revlint.graph.chain import Chain
from revlint.graph.moving import move_obstacles
from revlint.graph.order import topological
from revlint.location import START
from revlint.migration.identifier import quoted
from revlint.migration.revision import Binding, Revision
from revlint.python.value import COLLECTIONS, Value
from revlint.sources.paths import child
from revlint.steps import RenameFile, SetDocstring, SetHeader, Step
from revlint.words import counted, listed

#: What a base reports about a revision that it has in another chain.
_ACCEPTED = frozenset({"removed-revision", "rewritten-revision"})


@dataclass(frozen=True, slots=True)
class _Move:
    """Revisions of a chain, parents first, with their ids on top of the head of another one."""

    source: Chain
    target: Chain
    ids: Mapping[str, str]
    head: str | None


def plan_move(
    project: Project,
    revisions: Sequence[str],
    to: str,
    *,
    chain: str | None = None,
    new_id: str | None = None,
) -> Plan:
    """The plan that moves revisions from their chain onto the head of another one.

    What followed them in the old chain follows their parents afterwards.

    Args:
        project: the chains.
        revisions: ids of one chain, as ``find_revision`` understands them.
        to: the other chain.
        chain: the chain of the revisions, where several have them.
        new_id: the id of the only revision afterwards; None for its id, or the next of the chain.

    Raises:
        EditRefused: one of the chains could not do with the result.
    """
    move = _chosen(project, revisions, to, chain, new_id)
    if move is None:
        return Plan(f"{listed(map(quoted, revisions), 4)}: in chain {to} already", ())
    parents = rejoin(move.source, move.ids)
    rest = [file for file in move.source.files if file.id not in move.ids]
    source = with_parents(move.source.with_parts(files=rest), parents)
    target = move.target.with_parts(files=(*move.target.files, *_arrived(move)))
    steps = [
        *_rejoin_steps(move.source, parents),
        *_move_steps(move),
        *update_head_files(move.source, source),
        *update_head_files(move.target, target),
    ]
    plan = plan_steps(
        project.tree,
        steps,
        _title(move),
        heads={source.name: source.heads, target.name: target.heads},
        notes=tuple(move_rows(move.source, move.target, move.ids, move.head)),
        new_ids=move.ids,
    )
    return replace(plan, accepts=_ACCEPTED)


def _title(move: _Move) -> str:
    (first, *more), (new, *_) = move.ids, move.ids.values()
    if more:
        return f"move {counted(len(move.ids))} revisions to chain {move.target.name}"
    name = f" as {quoted(new)}" if new != first else ""
    return f"move revision {quoted(first)} to chain {move.target.name}{name}"


def _chosen(
    project: Project, revisions: Sequence[str], to: str, name: str | None, new_id: str | None
) -> _Move | None:
    target = find_chain(project, to)
    found = [find_revision(project, text, name) for text in dict.fromkeys(revisions)]
    source = found[0].chain
    if any(one.chain is not source for one in found):
        chains = listed(dict.fromkeys(one.chain.name for one in found))
        raise EditRefused(f"the revisions are in several chains: {chains}")
    if source is target:
        return None
    chosen = {one.id for one in found}
    if new_id is not None and len(chosen) > 1:
        raise EditRefused("--id is for one revision, and there are several")
    for obstacle in move_obstacles(source, target, chosen):
        raise EditRefused(*obstacle)
    order = [id_ for id_ in topological(source.predecessors) if id_ in chosen]
    head = next(iter(target.heads), None)
    return _Move(source, target, free_ids(source, target, order, new_id), head)


def _rejoin_steps(source: Chain, parents: Mapping[str, tuple[str, ...]]) -> Iterator[Step]:
    for id_, new in parents.items():
        file = source.file_of(id_)
        was = file.down_revision.value.type if file.down_revision else ""
        value = new if was in COLLECTIONS and new else _scalar(new)
        yield SetHeader(file.path, "down_revision", value)
        yield SetDocstring(file.path, None, new)


def _scalar(ids: tuple[str, ...]) -> str | tuple[str, ...] | None:
    return (ids[0] if len(ids) == 1 else ids) if ids else None


def _move_steps(move: _Move) -> Iterator[Step]:
    below = move.head
    for old, new in move.ids.items():
        file = move.source.file_of(old)
        parents = () if below is None else (below,)
        if new != old:
            yield SetHeader(file.path, "revision", new)
        yield SetHeader(file.path, "down_revision", below)
        depends_on = tuple(move.ids.get(v.text, v.text) for v in file.dependencies)
        if depends_on != tuple(v.text for v in file.dependencies):
            yield SetHeader(file.path, "depends_on", _scalar(depends_on))
        yield SetDocstring(file.path, new, parents)
        yield RenameFile(file.path, _target(move, file, new))
        below = new


def _target(move: _Move, file: Revision, new: str) -> str:
    folder = location_of(move.target, () if move.head is None else (move.head,))
    template = move.source.script_directory.file_template
    name = renamed_path(file.path, file.id or "", new, template).rpartition("/")[2]
    return child(folder, name)


def _arrived(move: _Move) -> Iterator[Revision]:
    """The moved files as the other chain has them."""
    below = move.head
    for old, new in move.ids.items():
        file = move.source.file_of(old)
        yield replace(
            file,
            path=_target(move, file, new),
            revision=_bound("revision", new),
            down_revision=_bound("down_revision", below),
        )
        below = new


def _bound(name: str, id_: str | None) -> Binding:
    kind = Value("NoneType", "None", START) if id_ is None else Value("str", id_, START)
    return Binding(name, kind, START)
