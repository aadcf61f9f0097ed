"""The files of a chain, and what each states, before they are a graph."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from revlint.interruption import polling
from revlint.migration.created import created
from revlint.migration.revision import Revision
from revlint.migration.stated_parents import contradicts_docstring
from revlint.python.value import Unreadable, Value, unusable

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Reference:
    """One item of a file's ``down_revision`` or ``depends_on``."""

    revision: Revision
    value: Value

    @property
    def target(self) -> str:
        """The id or label that the item names."""
        return self.value.text


class ChainFiles:
    """Files with a readable header, and ``headless`` ones, in load order."""

    def __init__(self, files: Iterable[Revision], headless: Iterable[Unreadable]) -> None:
        self.files = tuple(files)
        self.headless = tuple(headless)
        self._recalled: dict[object, Any] = {}

    def each(self, look: Callable[[Revision], Found]) -> Mapping[str, Found]:
        """What a function says of each readable file, by path.

        The function looks at the file alone, so that an editor's session asks it about one file
        after an edit.
        """
        if look not in self._recalled:
            self._recalled[look] = {file.path: look(file) for file in polling(self.revisions)}
        found: dict[str, Found] = self._recalled[look]
        return found

    @cached_property
    def revisions(self) -> tuple[Revision, ...]:
        """The readable files, in load order."""
        return tuple(f for f in self.files if f.fault is None) if self.faulty else self.files

    @cached_property
    def readable_paths(self) -> frozenset[str]:
        """The paths of ``revisions``."""
        return frozenset(file.path for file in self.revisions)

    def files_at(self, paths: frozenset[str]) -> tuple[Revision, ...]:
        """Those of ``files`` that are at some paths, in load order.

        What a rule finds stands after an edit of other files, unlike where it asks for all.
        """
        places = self.places
        here = sorted((path for path in paths if path in places), key=places.__getitem__)
        return tuple(self.files[places[path]] for path in here)

    @cached_property
    def faulty(self) -> tuple[Revision, ...]:
        """The files of which only the header is readable."""
        return tuple(file for file in self.files if file.fault is not None)

    @cached_property
    def unreadable(self) -> tuple[Unreadable, ...]:
        """The unreadable files, those with a readable header last."""
        return (*self.headless, *(file.fault for file in self.faulty if file.fault))

    @cached_property
    def by_id(self) -> dict[str, tuple[Revision, ...]]:
        """Each id and the files that state it, both in load order."""
        found: dict[str, list[Revision]] = {}
        for revision in self.files:
            if revision.id is not None:
                found.setdefault(revision.id, []).append(revision)
        return {id_: tuple(files) for id_, files in found.items()}

    @cached_property
    def by_path(self) -> dict[str, Revision]:
        """``files`` by their paths."""
        return {revision.path: revision for revision in self.files}

    @cached_property
    def places(self) -> dict[str, int]:
        """The number of each of ``files`` in load order, by path."""
        return {file.path: n for n, file in enumerate(self.files)}

    @cached_property
    def dates(self) -> dict[str, str]:
        """When the file of each id was written, as its docstring says; "" for unknown."""
        return {id_: created(files[-1]) for id_, files in self.by_id.items()}

    @cached_property
    def file_names(self) -> dict[str, list[str]]:
        """The paths of ``files`` by their names, with the suffix and without, in load order."""
        found: dict[str, list[str]] = {}
        for path in self.places:
            name = path.rpartition("/")[2]
            for one in {name, name.rpartition(".")[0] or name}:
                found.setdefault(one, []).append(path)
        return found

    def file_of(self, id_: str) -> Revision:
        """The file that Alembic runs for an id: the last one loaded.

        Raises:
            KeyError: no file states the id.
        """
        return self.by_id[id_][-1]

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The ids that files state, in load order."""
        return tuple(self.by_id)

    @cached_property
    def hidden_count(self) -> int:
        """How many files have an id that is not known, or none."""
        return len(self.headless) + len(self.without_id)

    @cached_property
    def without_id(self) -> tuple[Revision, ...]:
        """The files whose id is not known, or that have none."""
        return tuple(file for file in self.files if has_no_id(file))

    # Most rules look at few files. Where a list of these stays as it was, what they found does too.

    @cached_property
    def merging(self) -> tuple[Revision, ...]:
        """The files whose ``down_revision`` has several items."""
        return tuple(file for file in self.files if is_merging(file))

    @cached_property
    def with_dependencies(self) -> tuple[Revision, ...]:
        """The files whose ``depends_on`` names something."""
        return tuple(file for file in self.files if has_dependencies(file))

    @cached_property
    def depending(self) -> tuple[Revision, ...]:
        """The files that have an id and depend on others."""
        return tuple(file for file in self.with_dependencies if file.id is not None)

    @cached_property
    def labelled(self) -> tuple[Revision, ...]:
        """The files that declare a branch label."""
        return tuple(file for file in self.files if has_labels(file))

    @cached_property
    def oddly_labelled(self) -> tuple[Revision, ...]:
        """The files with branch labels that Alembic could not use, or that are not known."""
        return tuple(file for file in self.files if is_oddly_labelled(file))

    @cached_property
    def parents_unknown(self) -> tuple[Revision, ...]:
        """The files whose ``down_revision`` is not known, or holds what Alembic could not use."""
        return tuple(file for file in self.files if are_parents_unknown(file))

    @cached_property
    def contradicting(self) -> tuple[Revision, ...]:
        """The files whose ``down_revision`` names what their docstring does not."""
        return tuple(file for file in self.files if contradicts_docstring(file))

    @cached_property
    def with_two_ids(self) -> tuple[Revision, ...]:
        """The files that bind ``revision`` twice."""
        return tuple(file for file in self.files if has_two_ids(file))

    @cached_property
    def unusual(self) -> tuple[Revision, ...]:
        """The readable files with a function that is not plainly ``def``, or takes parameters."""
        return tuple(file for file in self.revisions if is_unusual(file))

    @cached_property
    def duplicates(self) -> dict[str, tuple[Revision, ...]]:
        """The ids that more than one file states."""
        return {id_: files for id_, files in self.by_id.items() if len(files) > 1}

    @cached_property
    def declared_labels(self) -> dict[str, tuple[Reference, ...]]:
        """Each branch label and the places that declare it, in load order."""
        found: dict[str, list[Reference]] = {}
        for revision in self.labelled:
            for value in revision.labels:
                found.setdefault(value.text, []).append(Reference(revision, value))
        return {label: tuple(places) for label, places in found.items()}


def parents_among(ids: Container[str], files: Iterable[Revision]) -> tuple[str, ...]:
    """Those of some ids that files name in ``down_revision``, each once."""
    names = [value.text for file in files for value in file.parents if value.text in ids]
    return tuple(dict.fromkeys(names) if len(names) > 1 else names)


def missing_parents(
    files: Iterable[Revision], ids: Container[str], external: Container[str]
) -> tuple[Reference, ...]:
    """The items of ``down_revision`` of some files that are neither an id nor an external one."""
    return tuple(
        Reference(file, value)
        for file in files
        for value in file.parents
        if value.text not in ids and value.text not in external
    )


def is_merging(file: Revision) -> bool:
    """Whether ``down_revision`` has several items."""
    return len(file.parents) > 1


def has_no_id(file: Revision) -> bool:
    """Whether the id of a file is not known, or it has none."""
    return file.id is None


def has_dependencies(file: Revision) -> bool:
    """Whether ``depends_on`` names something."""
    return bool(file.depends_on and file.dependencies)


def has_labels(file: Revision) -> bool:
    """Whether a file declares a branch label."""
    return bool(file.branch_labels and file.labels)


def is_oddly_labelled(file: Revision) -> bool:
    """Whether an item of ``branch_labels`` is no label, or unknown."""
    return file.branch_labels is not None and bool(unusable(file.branch_labels.value))


def are_parents_unknown(file: Revision) -> bool:
    """Whether ``down_revision`` is absent, or has an item that is no id, or unknown."""
    return not file.parents_known


def has_two_ids(file: Revision) -> bool:
    """Whether a file binds ``revision`` twice."""
    return file.revision is not None and bool(file.revision.earlier)


def is_unusual(file: Revision) -> bool:
    """Whether a function is not plainly ``def``, takes parameters, or is defined twice."""
    return any(f.kind or f.requires or f.replaces for f in file.functions.values() if f)
