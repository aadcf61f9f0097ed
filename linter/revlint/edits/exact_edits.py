"""A fix as edits of exact places, for programs that apply it themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from revlint.edits.plan import plan_steps
from revlint.errors import EditRefused, TreeError
from revlint.finding import Fix
from revlint.location import Range
from revlint.sources.tree import Tree
from revlint.steps import RemoveSuppression, RenameFile, SetDocstring, SetHeader, WriteFile


@dataclass(frozen=True, slots=True)
class ExactEdit:
    """A stretch of a file and the text that replaces it; lines of the text end with ``\\n``."""

    path: str
    range: Range
    text: str


@dataclass(frozen=True, slots=True)
class ExactFix:
    """The edits of a fix, in order and apart from each other, and the files that get a new path."""

    edits: tuple[ExactEdit, ...]
    renames: tuple[tuple[str, str], ...]


def exact_fix(tree: Tree, fix: Fix) -> ExactFix | None:
    """What a fix changes in the files of a tree; None where it cannot be made."""
    try:
        plan_steps(tree, fix.steps, fix.title)
        edits = tuple(_edits(tree, fix))
    except (EditRefused, TreeError):
        return None
    renames = tuple((s.path, s.new_path) for s in fix.steps if isinstance(s, RenameFile))
    return ExactFix(edits, renames)


def _edits(tree: Tree, fix: Fix) -> Iterator[ExactEdit]:
    # Imported here: what edits Python is large.
    from revlint.edits.header import text_edits
    from revlint.edits.ignore_comment import file_text
    from revlint.edits.remove_suppression import removal_edits
    from revlint.edits.text import python_text, utf8_text

    by_path: dict[str, list[SetHeader | SetDocstring]] = {}
    for step in fix.steps:
        if isinstance(step, SetHeader | SetDocstring):
            by_path.setdefault(step.path, []).append(step)
        elif isinstance(step, RemoveSuppression):
            text = file_text(step.path, tree.read(step.path)).text
            for edit in removal_edits(step.path, text, [step]):
                yield ExactEdit(step.path, _range(text, edit.start, edit.end), edit.text)
        elif isinstance(step, WriteFile):
            old = utf8_text(tree.read(step.path)).text if tree.is_file(step.path) else ""
            yield ExactEdit(step.path, _range(old, 0, len(old)), utf8_text(step.data).text)
    for path, steps in by_path.items():
        data = tree.read(path)
        text = python_text(data).text
        for edit in text_edits(data, steps):
            yield ExactEdit(path, _range(text, edit.start, edit.end), edit.text)


def _range(text: str, start: int, end: int) -> Range:
    return Range(*_place(text, start), *_place(text, end))


def _place(text: str, offset: int) -> Sequence[int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
