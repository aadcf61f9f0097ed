"""A plan as a workspace edit, which the client shows and applies."""

from __future__ import annotations

from collections.abc import Iterator, Sized
from os.path import lexists
from pathlib import Path
from posixpath import dirname

from lsprotocol import types

from revlint.edits.plan import FileChange, Plan
from revlint.errors import EditRefused
from revlint.path_text import show_paths
from revlint.server.client_abilities import Abilities
from revlint.server.client_text import ClientText
from revlint.server.text_changes import text_changes
from revlint.server.view import View, range_of, text_of
from revlint.sources.tree import Tree

_NOTE = "plan"
_NO_RENAME = "this editor cannot rename files in an edit"

Operation = types.TextDocumentEdit | types.CreateFile | types.RenameFile | types.DeleteFile


def workspace_edit(
    plan: Plan, view: View, can: Abilities, *, confirm: bool = False
) -> types.WorkspaceEdit:
    """The edits of a plan.

    Where the client cannot rename files, or a file is not saved yet, they keep their names, which
    Alembic does not look at.

    Args:
        plan: the plan, for the files of the view.
        view: the project.
        can: what the client can do.
        confirm: whether the client should ask before it applies them.

    Raises:
        EditRefused: the client cannot create a file, or move one to another folder, or the plan
            would delete one.
    """
    if not can.document_changes:
        texts = dict(_plain_changes(plan, view))
        _expect(texts, plan)
        return types.WorkspaceEdit(changes=texts)
    note = _NOTE if can.annotations else None
    operations = [op for change in plan.changes for op in _operations(change, view, can, note)]
    _expect(operations, plan)
    notes = {_NOTE: _annotation(plan, confirm=confirm)} if note and operations else None
    return types.WorkspaceEdit(document_changes=operations, change_annotations=notes)


def _expect(operations: Sized, plan: Plan) -> None:
    """Refuse a plan that only renames files where none of them can be renamed."""
    if plan.changes and not operations:
        raise EditRefused(_NO_RENAME, plan.changes[0].path)


def _annotation(plan: Plan, *, confirm: bool) -> types.ChangeAnnotation:
    title = show_paths(plan.title)
    said = "\n".join([*(show_paths(note) for note in plan.notes)])
    return types.ChangeAnnotation(title, needs_confirmation=confirm, description=said or None)


def _plain_changes(plan: Plan, view: View) -> Iterator[tuple[str, list[types.TextEdit]]]:
    for change in plan.changes:
        if change.before is None or change.after is None:
            raise EditRefused("this editor cannot create files in an edit", change.path)
        _is_renamed(change, view, renames=False)
        edits = [types.TextEdit(range_, text) for range_, text in _edits(change, view)]
        if edits:
            yield view.uri(change.path), edits


def _operations(
    change: FileChange, view: View, can: Abilities, note: str | None
) -> Iterator[Operation]:
    if change.after is None:
        raise EditRefused("an editor deletes no file", change.path)
    uri = view.uri(change.path)
    if change.before is None:
        if not can.creates:
            raise EditRefused("this editor cannot create files in an edit", change.path)
        yield types.CreateFile(
            uri, options=types.CreateFileOptions(overwrite=False), annotation_id=note
        )
    edits = [_edit(range_, text, note) for range_, text in _edits(change, view)]
    if edits:
        version = view.version(change.path)
        document = types.OptionalVersionedTextDocumentIdentifier(uri, version)
        yield types.TextDocumentEdit(document, edits)
    if _is_renamed(change, view, renames=can.renames):
        target = view.uri(change.target)
        options = types.RenameFileOptions(overwrite=False)
        yield types.RenameFile(uri, target, options=options, annotation_id=note)


def _is_renamed(change: FileChange, view: View, *, renames: bool) -> bool:
    """Whether a file gets another name; without it, the rest of the plan has to be right."""
    if change.target == change.path:
        return False
    path, target = (view.session.root / name for name in (change.path, change.target))
    is_saved = path.exists()
    if renames and is_saved:
        if _is_out_of_sight(target, path, view.state.tree, change.target):
            raise EditRefused("the path is taken by another file", change.target)
        return True
    if dirname(change.path) != dirname(change.target):
        raise EditRefused(_NO_RENAME if is_saved else "save the file first", change.path)
    return False


def _is_out_of_sight(target: Path, path: Path, tree: Tree | None, name: str) -> bool:
    """Whether a file that the plan cannot know has the name; another case may be the same file."""
    if tree is None or tree.is_file(name):
        return False
    return lexists(target) and not (target.exists() and target.samefile(path))


def _edit(
    range_: types.Range, text: str, note: str | None
) -> types.TextEdit | types.AnnotatedTextEdit | types.SnippetTextEdit:
    return types.TextEdit(range_, text) if note is None else _annotated(range_, text, note)


def _annotated(range_: types.Range, text: str, note: str) -> types.AnnotatedTextEdit:
    return types.AnnotatedTextEdit(annotation_id=note, range=range_, new_text=text)


def _edits(change: FileChange, view: View) -> Iterator[tuple[types.Range, str]]:
    old = "" if change.before is None else text_of(change.path, change.before)
    new = text_of(change.target, change.after or b"")
    text = ClientText(old, view.encoding)
    for start, end, replacement in text_changes(old, new):
        yield range_of(text.span_of(start, end)), replacement
