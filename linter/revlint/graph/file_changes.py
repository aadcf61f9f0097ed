"""Files of a chain that state something else now, and the lists of files after that."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from revlint.graph.chain_files import (
    are_parents_unknown,
    has_dependencies,
    has_labels,
    has_no_id,
    has_two_ids,
    is_merging,
    is_oddly_labelled,
    is_unusual,
)
from revlint.migration.revision import Revision
from revlint.migration.stated_parents import contradicts_docstring

#: The lists of files that a chain has, each with the condition for a file to be in it.
_LISTS: dict[str, Callable[[Revision], bool]] = {
    "contradicting": contradicts_docstring,
    "labelled": has_labels,
    "merging": is_merging,
    "oddly_labelled": is_oddly_labelled,
    "parents_unknown": are_parents_unknown,
    "unusual": is_unusual,
    "with_dependencies": has_dependencies,
    "with_two_ids": has_two_ids,
    "without_id": has_no_id,
}


@dataclass(frozen=True, slots=True)
class FileChange:
    """What a file stated, and what it states now."""

    old: Revision
    new: Revision

    @property
    def keeps_id(self) -> bool:
        """Whether it has the same id."""
        return self.old.id == self.new.id

    @property
    def keeps_links(self) -> bool:
        """Whether it names the same ids and labels."""
        return _links(self.old) == _links(self.new)


def change_lists(
    known: Mapping[str, Any], changes: Sequence[FileChange], places: Mapping[str, int]
) -> dict[str, object]:
    """The lists that are known of a chain, as they are after some changes.

    Args:
        known: the attributes of the chain from before.
        changes: what changed.
        places: the numbers of the files, by path.
    """
    found: dict[str, object] = {
        name: _change_list(known[name], changes, belongs, places)
        for name, belongs in _LISTS.items()
        if name in known
    }
    if found.get("labelled") == ():
        found["declared_labels"] = {}
    if found.get("with_dependencies") == ():
        found |= {"depending": (), "depending_ids": {}, "missing_dependencies": ()}
    if found.get("with_two_ids") == ():
        found["replaced_ids"] = frozenset()
    return found


def _change_list(
    files: tuple[Revision, ...],
    changes: Sequence[FileChange],
    belongs: Callable[[Revision], bool],
    places: Mapping[str, int],
) -> tuple[Revision, ...]:
    new = [change.new for change in changes if belongs(change.new)]
    if not new and not any(belongs(change.old) for change in changes):
        return files
    changed = {change.new.path for change in changes}
    every = [*(file for file in files if file.path not in changed), *new]
    return tuple(sorted(every, key=lambda file: places[file.path]))


def _links(file: Revision) -> tuple[object, ...]:
    values = (file.parents, file.dependencies, file.labels)
    return file.parents_known, *(tuple(v.text for v in some) for some in values)
