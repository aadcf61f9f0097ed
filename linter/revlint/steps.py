"""What a fix or a command does to the files of a tree, as values; ``edits`` carries them out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast

#: The four names of a revision file that can be set.
HeaderName = Literal["revision", "down_revision", "branch_labels", "depends_on"]


@dataclass(frozen=True, slots=True)
class SetHeader:
    """Bind one of the four names of a revision file to another value: ids as Alembic has them."""

    path: str
    name: HeaderName
    value: str | tuple[str, ...] | None

    @classmethod
    def of_ids(cls, path: str, name: str, ids: Sequence[str]) -> SetHeader:
        """Bind a name to ids as Alembic writes them: None, a string, or a tuple of several."""
        return cls(
            path, cast("HeaderName", name), tuple(ids) if len(ids) > 1 else next(iter(ids), None)
        )


@dataclass(frozen=True, slots=True)
class SetDocstring:
    """Rewrite the lines of a docstring that Alembic writes, where it has them.

    None leaves a line as it is; no parents make an empty "Revises:". ``counterparts`` are ids in
    lines "Counterpart:", each with the one that replaces it. ``created`` is the time in the line
    "Create Date:", in the form of ISO 8601.
    """

    path: str
    revision: str | None = None
    parents: tuple[str, ...] | None = None
    counterparts: tuple[tuple[str, str], ...] = ()
    created: str = ""


@dataclass(frozen=True, slots=True)
class RemoveSuppression:
    """Remove a rule from the suppression comment on a line, and the comment with its last rule."""

    path: str
    rule: str
    line: int


@dataclass(frozen=True, slots=True)
class WriteFile:
    """Give a file another content, or create it."""

    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class RenameFile:
    """Move a file to a path that is free, or that another step of the same plan frees."""

    path: str
    new_path: str


#: Each names the file by its path before the plan, though another step renames it.
Step = SetHeader | SetDocstring | RemoveSuppression | WriteFile | RenameFile
