"""What an id that is missing from a chain was probably meant to be."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import PurePosixPath

from revlint.discovery.code_locations import LOCATIONS, code_that_sets
from revlint.finding import Command
from revlint.graph.chain import Chain
from revlint.graph.id_index import CUTOFF, MAX_LENGTH
from revlint.graph.mistyped_id import rename_help, signs_of, skipped_file_of
from revlint.migration.identifier import SYMBOLS, quoted
from revlint.path_text import path_text

#: How many pairs of names are compared in one chain at most.
_MAX_COMPARISONS = 50_000

#: The forms that Alembic resolves on its command line only (alembic: script/revision.py,
#: RevisionMap.get_revisions and _relative_destination).
_RELATIVE = re.compile(r"[^@]+@.+|(?:heads?|base)?[+-]\d+")


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a missing name is likely to be.

    ``fact`` is a sentence about the name. ``help`` and ``commands`` are what to do, ``meant`` is
    the id that was meant. ``is_certain`` says that no unreadable file could change the explanation.
    ``is_right`` says that the name is right, and that ``meant`` is what its file defines instead.
    """

    fact: str
    help: str
    meant: str | None = None
    is_certain: bool = True
    commands: tuple[Command, ...] = ()
    is_right: bool = False


class MissingIds:
    """Explains the names of revisions that a chain does not have.

    ``others`` are the other chains of the project, whose ids may have been meant.
    ``labels_count`` says whether a branch label is as good as an id, as in ``depends_on``.
    """

    def __init__(
        self, chain: Chain, others: Iterable[Chain] = (), *, labels_count: bool = False
    ) -> None:
        self._chain = chain
        self._others = [other for other in others if other is not chain]
        self._labels_count = labels_count
        self._comparisons = 0

    def explain(self, name: str) -> Explanation | None:
        """The most likely explanation of a name; None where there is none."""
        return (
            self._as_symbol(name)
            or self._as_skipped_file(name)
            or self._as_right_name(name)
            or self._as_file_name(name)
            or self._as_case(name)
            or self._as_partial_id(name)
            or self._as_id_with_slug(name)
            or self._as_label(name)
            or self._as_other_chain(name)
            or self._as_near_spelling(name)
        )

    @cached_property
    def unseen_locations(self) -> str:
        """A fact about version locations that cannot be seen and may define any id, else ""."""
        directory = self._chain.script_directory
        for location in directory.version_locations:
            if location.problem == "foreign":
                written = quoted(location.written)
                return f"version location {written} is not in this tree and may define it"
        # When Alembic loads a revision file, it has the locations already.
        loaded = self._chain.paths.union(*(chain.paths for chain in self._others))
        code = code_that_sets(self._chain.tree, LOCATIONS, directory.script_location, loaded)
        if code is None:
            return ""
        return f"{path_text(code)} sets version_locations and may add the folder that defines it"

    def _as_symbol(self, name: str) -> Explanation | None:
        if name not in SYMBOLS and not _RELATIVE.fullmatch(name):
            return None
        fact = f"Alembic understands {quoted(name)} only on its command line"
        if name == "base":
            return Explanation(fact, "write None for the first revision of a chain")
        label, _, symbol = name.partition("@")
        if symbol and label not in self._chain.declared_labels:
            fact = f"{fact}, and no revision has branch label {quoted(label)}"
            return Explanation(fact, "write the id of a revision, or remove the name")
        heads = self._heads_of(label) if symbol == "head" else ()
        if len(heads) != 1:
            return Explanation(fact, "write the id of the revision")
        (head,) = heads
        help_ = f"write {quoted(head)}, the head of branch {quoted(label)}"
        return Explanation(fact, help_, head)

    def _heads_of(self, label: str) -> Sequence[str]:
        """The heads of the branch that a label begins."""
        places = self._chain.declared_labels.get(label, ())
        start = places[-1].revision.id if places else None
        if start is None:
            return ()
        branch = {start, *self._chain.lineage.descendants(start)}
        return [id_ for id_ in self._chain.heads if id_ in branch]

    def _as_skipped_file(self, name: str) -> Explanation | None:
        skipped = skipped_file_of(self._chain, name)
        if skipped is None:
            return None
        return Explanation(
            f"{path_text(skipped.path)} is named after it, and Alembic never loads this file",
            rename_help(skipped),
        )

    def _as_right_name(self, name: str) -> Explanation | None:
        """The id is mistyped in the file that defines it, not where it is named."""
        signs = {id_: signs_of(name, self._chain.file_of(id_)) for id_ in self._near(name)}
        found = [id_ for id_, sign in signs.items() if sign]
        if len(found) != 1:
            return None
        (id_,) = found
        path = path_text(self._chain.file_of(id_).path)
        return Explanation(
            f"{quoted(id_)} is spelled almost the same, and {signs[id_]}",
            f"write revision = {quoted(name)} in {path}",
            id_,
            is_certain=False,
            is_right=True,
        )

    def _as_file_name(self, name: str) -> Explanation | None:
        paths = self._chain.file_names.get(PurePosixPath(name).name, ())
        ids = [id_ for path in paths if (id_ := self._chain.by_path[path].id) is not None]
        if not ids:
            return None
        id_ = ids[-1]
        return self._meant(id_, f"{quoted(name)} is the name of the file of {quoted(id_)}")

    def _as_case(self, name: str) -> Explanation | None:
        id_ = self._chain.id_index.by_case.get(name.casefold())
        if id_ is None:
            return None
        return self._meant(id_, f"{quoted(id_)} differs only in case", is_certain=False)

    def _as_partial_id(self, name: str) -> Explanation | None:
        ids = self._chain.id_index.sorted
        at = bisect_left(ids, name)
        found = [id_ for id_ in ids[at : at + 2] if id_.startswith(name)]
        if len(found) != 1:
            return None
        return self._meant(
            found[0],
            f"{quoted(name)} is only the beginning of {quoted(found[0])}",
            is_certain=False,
        )

    def _as_id_with_slug(self, name: str) -> Explanation | None:
        if len(name) > 4 * MAX_LENGTH:
            return None
        for cut in [m.start() for m in re.finditer("_", name)][::-1]:
            if name[:cut] in self._chain.by_id:
                id_ = name[:cut]
                return self._meant(
                    id_, f"{quoted(name)} is {quoted(id_)} with words after it", is_certain=False
                )
        return None

    def _as_label(self, name: str) -> Explanation | None:
        places = self._chain.declared_labels.get(name)
        if not places or places[-1].revision.id is None:
            return None
        return Explanation(
            f"{quoted(name)} is a branch label, declared in {path_text(places[-1].revision.path)}",
            "write the id of a revision: down_revision takes no label",
        )

    def _as_other_chain(self, name: str) -> Explanation | None:
        for other in self._others:
            if name in other.by_id:
                return Explanation(
                    f"chain {other.name} has {quoted(name)}, and Alembic knows one chain at a time",
                    f"name a revision of chain {self._chain.name}",
                    is_certain=False,
                )
        return None

    def _as_near_spelling(self, name: str) -> Explanation | None:
        labels = self._chain.declared_labels if self._labels_count else ()
        found = self._near(name, labels)
        # Several that are equally close, as numbered ids are, make none of them likely.
        if len(found) != 1:
            return None
        (near,) = found
        label = self._chain.declared_labels.get(near) if near not in self._chain.by_id else None
        meant = label[-1].revision.id if label else near
        what = "branch label " if label else ""
        return Explanation(
            f"{what}{quoted(near)} is spelled almost the same",
            f"write {quoted(near)} if you meant it",
            meant,
            is_certain=False,
        )

    def _near(self, name: str, labels: Iterable[str] = ()) -> list[str]:
        """The ids, and the ones of some labels, that are spelled almost like a name."""
        if len(name) > MAX_LENGTH:
            return []
        candidates = self._chain.id_index.near.like(name)
        candidates += [label for label in labels if len(label) <= MAX_LENGTH]
        self._comparisons += len(candidates)
        if self._comparisons > _MAX_COMPARISONS:
            return []
        return get_close_matches(name, candidates, n=2, cutoff=CUTOFF)

    def _meant(self, id_: str, fact: str, *, is_certain: bool = True) -> Explanation:
        return Explanation(fact, f"write {quoted(id_)}", id_, is_certain)
