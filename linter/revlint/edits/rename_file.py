"""Giving one of the files with the same id another one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from revlint.edits.head_file import update_head_files
from revlint.edits.new_id import refuse_new_id
from revlint.edits.plan import Plan, plan_steps
from revlint.edits.renamed_chain import file_with_ids
from revlint.edits.renamed_file import renamed_path
from revlint.errors import EditRefused
from revlint.graph.chain import Chain
from revlint.graph.file_ages import FileAges
from revlint.graph.new_identity import NewIdentity, new_identity
from revlint.location import START
from revlint.migration.identifier import quoted
from revlint.migration.revision import Binding, Revision
from revlint.path_text import path_text
from revlint.python.value import COLLECTIONS, Value
from revlint.sources.paths import child
from revlint.steps import RenameFile, SetDocstring, SetHeader, Step
from revlint.words import listed


def plan_rename_file(chain: Chain, file: Revision, new: str) -> Plan:
    """The plan that makes one of the files with an id a revision of another id.

    It follows the head of the rest of the chain, where its parent has another child. Files that
    name the id and are as new as this one follow it; the others mean the older file.

    Args:
        chain: has the file.
        file: one of several files with one id.
        new: its new id.

    Raises:
        EditRefused: the id cannot be used, or a file cannot be edited.
    """
    for other in chain.files:
        if other.id is None or not other.parents_known:
            raise EditRefused("its id or its parents are not known; repair it first", other.path)
    refuse_new_id(chain, new)
    old = str(file.id)
    ages = FileAges(chain, old)
    is_newer = any(ages.of(other) < ages.of(file) for other in chain.by_id[old])
    identity = new_identity(chain, file, ages.as_new_as(file, chain) if is_newer else ())
    children = [f for f in chain.files if f.id in identity.children]
    after = chain.with_parts(files=_after(chain, file, new, identity))
    steps = [
        *_file_steps(chain, file, new, identity),
        *(step for f in children for step in _child_steps(f, old, new)),
        *update_head_files(chain, after),
    ]
    title = f"rename revision {quoted(old)} of {path_text(file.path)} to {quoted(new)}"
    notes = (_note(chain, file),)
    return plan_steps(chain.tree, steps, title, heads={chain.name: after.heads}, notes=notes)


def _note(chain: Chain, file: Revision) -> str:
    """What databases did that have the id: Alembic ran the file that it loads last."""
    old = str(file.id)
    run = chain.file_of(old)
    start = f"databases that ran {quoted(old)} ran {path_text(run.path)}"
    if run is not file:
        return f"{start}; alembic upgrade runs {path_text(file.path)} in them too"
    others = listed(path_text(other.path) for other in chain.by_id[old] if other is not file)
    return (
        f"{start}, and never {others}, which alembic upgrade skips there too; it runs the renamed "
        "file again: repair such databases by hand"
    )


def _after(chain: Chain, file: Revision, new: str, identity: NewIdentity) -> Iterator[Revision]:
    ids = {str(file.id): new}
    for other in chain.files:
        if other is file:
            parents = file.down_revision
            if identity.parent is not None:
                parents = _bound("down_revision", identity.parent)
            yield replace(file, revision=_bound("revision", new), down_revision=parents)
        else:
            yield file_with_ids(other, ids) if other.id in identity.children else other


def _bound(name: str, id_: str) -> Binding:
    return Binding(name, Value("str", id_, START), START)


def _file_steps(chain: Chain, file: Revision, new: str, identity: NewIdentity) -> Iterator[Step]:
    yield SetHeader(file.path, "revision", new)
    parents = None
    if identity.parent is not None:
        yield SetHeader(file.path, "down_revision", identity.parent)
        parents = (identity.parent,)
    yield SetDocstring(file.path, new, parents)
    target = _target(chain, file, new)
    if target != file.path:
        yield RenameFile(file.path, target)


def _target(chain: Chain, file: Revision, new: str) -> str:
    """The path with the new id in place of the old one, else before the name."""
    target = renamed_path(file.path, str(file.id), new, chain.script_directory.file_template)
    if target != file.path or "/" in new:
        return target
    folder, _, name = file.path.rpartition("/")
    return child(folder, f"{new}_{name}")


def _child_steps(file: Revision, old: str, new: str) -> Iterator[Step]:
    parents = tuple(new if v.text == old else v.text for v in file.parents)
    is_list = file.down_revision and file.down_revision.value.type in COLLECTIONS
    yield SetHeader(file.path, "down_revision", parents if is_list else parents[0])
    yield SetDocstring(file.path, None, parents)
