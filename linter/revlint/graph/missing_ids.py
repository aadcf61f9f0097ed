"""What an id that is missing from a chain was probably meant to be."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import PurePosixPath

from revlint.graph.chain import Chain
from revlint.migration.identifier import SYMBOLS, quoted

#: Longer names are not compared: the cost grows with the square of the length.
_MAX_LENGTH = 80

#: How many pairs of names are compared in one chain at most.
_MAX_COMPARISONS = 50_000

#: How alike two names must be: of twelve characters, one may be wrong or two swapped.
_CUTOFF = 0.85

#: The forms that Alembic resolves on its command line only (alembic: script/revision.py,
#: RevisionMap.get_revisions and _relative_destination).
_RELATIVE = re.compile(r"[^@]+@.+|(?:heads?|base)?[+-]\d+")


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a missing name is likely to be.

    ``what`` continues the name: ", which is …". ``help`` says what to write, ``meant`` is the id
    that was meant. ``is_certain`` says that no unreadable file could change the explanation.
    """

    what: str
    help: str
    meant: str | None = None
    is_certain: bool = True


class MissingIds:
    """Explains the names of revisions that a chain does not have.

    ``others`` are the other chains of the project, whose ids may have been meant.
    """

    def __init__(self, chain: Chain, others: Iterable[Chain] = ()) -> None:
        self._chain = chain
        self._others = [other for other in others if other is not chain]
        self._comparisons = 0

    def explain(self, name: str) -> Explanation | None:
        """The most likely explanation of a name; None where there is none."""
        return (
            self._as_symbol(name)
            or self._as_file_name(name)
            or self._as_case(name)
            or self._as_partial_id(name)
            or self._as_id_with_slug(name)
            or self._as_label(name)
            or self._as_other_chain(name)
            or self._as_near_spelling(name)
        )

    def _as_symbol(self, name: str) -> Explanation | None:
        if name not in SYMBOLS and not _RELATIVE.fullmatch(name):
            return None
        return Explanation(
            what=", which Alembic understands on its command line only",
            help="write None for a base" if name == "base" else "write the id of the revision",
        )

    def _as_file_name(self, name: str) -> Explanation | None:
        id_ = self._ids_by_file.get(PurePosixPath(name).name)
        if id_ is None:
            return None
        return self._meant(id_, f", which is the name of the file of {quoted(id_)}")

    def _as_case(self, name: str) -> Explanation | None:
        id_ = self._ids_by_case.get(name.casefold())
        if id_ is None:
            return None
        return self._meant(id_, f", which differs from {quoted(id_)} in case", is_certain=False)

    def _as_partial_id(self, name: str) -> Explanation | None:
        at = bisect_left(self._sorted_ids, name)
        found = [id_ for id_ in self._sorted_ids[at : at + 2] if id_.startswith(name)]
        if len(found) != 1:
            return None
        return self._meant(
            found[0], f", which is only the beginning of {quoted(found[0])}", is_certain=False
        )

    def _as_id_with_slug(self, name: str) -> Explanation | None:
        if len(name) > 4 * _MAX_LENGTH:
            return None
        for cut in [m.start() for m in re.finditer("_", name)][::-1]:
            if name[:cut] in self._chain.by_id:
                id_ = name[:cut]
                return self._meant(
                    id_, f", which is {quoted(id_)} with the slug of a file name", is_certain=False
                )
        return None

    def _as_label(self, name: str) -> Explanation | None:
        places = self._chain.declared_labels.get(name)
        if not places or places[-1].revision.id is None:
            return None
        return Explanation(
            what=f", which is a branch label, declared in {places[-1].revision.path}",
            help="name the revision itself: down_revision takes no label",
        )

    def _as_other_chain(self, name: str) -> Explanation | None:
        for other in self._others:
            if name in other.by_id:
                return Explanation(
                    what=f", which is a revision of chain {other.name}",
                    help=(
                        f"name a revision of chain {self._chain.name}: chains have version tables "
                        f"of their own and cannot follow each other"
                    ),
                    is_certain=False,
                )
        return None

    def _as_near_spelling(self, name: str) -> Explanation | None:
        candidates = self._comparable
        self._comparisons += len(candidates)
        if len(name) > _MAX_LENGTH or self._comparisons > _MAX_COMPARISONS:
            return None
        found = get_close_matches(name, candidates, n=2, cutoff=_CUTOFF)
        # Several that are equally close, as numbered ids are, make none of them likely.
        if len(found) != 1:
            return None
        return self._meant(
            found[0],
            f", which is close to {quoted(found[0])}",
            is_certain=False,
            help_=f"did you mean {quoted(found[0])}?",
        )

    def _meant(
        self, id_: str, what: str, *, is_certain: bool = True, help_: str = ""
    ) -> Explanation:
        return Explanation(what, help_ or f"write {id_!r}", id_, is_certain)

    @cached_property
    def _ids_by_file(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for id_, files in self._chain.by_id.items():
            for file in files:
                path = PurePosixPath(file.path)
                found[path.name] = found[path.stem] = id_
        return found

    @cached_property
    def _ids_by_case(self) -> Mapping[str, str]:
        return {id_.casefold(): id_ for id_ in self._chain.by_id}

    @cached_property
    def _sorted_ids(self) -> Sequence[str]:
        return sorted(self._chain.by_id)

    @cached_property
    def _comparable(self) -> Sequence[str]:
        return [id_ for id_ in self._chain.by_id if len(id_) <= _MAX_LENGTH]
