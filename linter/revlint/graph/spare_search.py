"""The search for heads and histories of a chain that are too many, and where they branch off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from revlint.graph.chain import Chain
from revlint.graph.histories import Histories, History
from revlint.graph.labels import match_labels
from revlint.interruption import poll


@dataclass(frozen=True, slots=True)
class SpareHead:
    """A head that is one too many.

    ``beside`` is the head that it should be joined with. ``start`` is the first revision of its
    side, ``parted_at`` the branch point before that, None where the side begins in a base.
    ``labels`` are the branch labels that it has, all of them taken by other heads. ``is_new``
    says that the base lacks its side. ``starts`` are the first revisions of both sides after the
    branch point: they identify the fork as its sides grow.
    """

    head: str
    beside: str
    start: str
    parted_at: str | None
    labels: tuple[str, ...] = ()
    is_new: bool = False
    starts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SpareHistory:
    """A history that is one too many: its base and head, and those of the one that stays.

    ``is_apart`` says that no other history has its head in the same version location, ``is_new``
    that the base has none of it.
    """

    base: str
    head: str
    other_base: str
    other_head: str
    is_apart: bool = False
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Spare:
    """The heads and histories that a chain has too many.

    ``apart`` are, for each history, the heads that are too many but lie each in a different version
    location, as in a project that upgrades to ``heads``. ``chain`` has the revisions that the ids
    name: the chain itself, or its first filling (``graph/fillings.py``).
    """

    chain: Chain
    heads: tuple[SpareHead, ...] = ()
    apart: tuple[tuple[SpareHead, ...], ...] = ()
    histories: tuple[SpareHistory, ...] = ()

    @property
    def ids(self) -> set[str]:
        """The heads that are too many, and those of the histories that are."""
        heads = {spare.head for some in (self.heads, *self.apart) for spare in some}
        return heads | {spare.head for spare in self.histories}


def forks_of(heads: Iterable[SpareHead]) -> Iterator[tuple[SpareHead, ...]]:
    """The heads that are too many, those together that one merge with another head joins."""
    forks: dict[str, list[SpareHead]] = {}
    for head in heads:
        forks.setdefault(head.beside, []).append(head)
    return map(tuple, forks.values())


class Search:
    """The search for what is spare in one chain.

    Of several heads that could stay, those go first that ``blame`` numbers highest; without it, and
    among those that it does not have, new ones and shorter sides go first.
    """

    def __init__(self, chain: Chain, blame: Mapping[str, int] | None = None) -> None:
        self.chain = chain
        self.blame = blame or {}
        self.histories = Histories(chain)
        found = [*self.histories.all()]
        self.sound = [h for h in found if not h.is_cyclic]
        self.heads = {h: self._by_worth(h.heads) for h in self.sound}
        self.labels = self.histories.labels([head for h in self.sound for head in h.heads])
        # A cycle that a base leads into may hold the place where another history should join.
        self.excused = sum(1 for h in found if h.is_cyclic and h.bases)
        self._ancestors: dict[str, set[str]] = {}
        self._first: dict[tuple[str, str | None], str] = {}

    def run(self) -> Spare:
        allowed = self.chain.config.heads
        if allowed == "any":
            return Spare(self.chain)
        if allowed is None:
            return self._by_labels()
        return self._by_number(allowed)

    # Labels

    def _by_labels(self) -> Spare:
        heads: list[SpareHead] = []
        apart: list[tuple[SpareHead, ...]] = []
        bare: list[tuple[History, str]] = []
        for history in self.sound:
            kept, unlabelled = self._keep(history)
            if unlabelled is not None and history.is_whole:
                bare.append((history, unlabelled))
            if len(kept) < len(history.heads):
                errors, warnings = self._spare_heads(history, kept, unlabelled)
                heads.extend(errors)
                apart.extend(warnings)
            else:
                self.excused += self._excuses(history)
        return Spare(self.chain, tuple(heads), tuple(apart), self._spare_histories(bare))

    def _keep(self, history: History) -> tuple[list[str], str | None]:
        """The heads that stay, best first, and the one among them without a label."""
        labelled = [h for h in self.heads[history] if self.labels[h]]
        bare = next((h for h in self.heads[history] if not self.labels[h]), None)
        kept = match_labels(labelled, self.labels)
        if bare is not None:
            kept.add(bare)
        return [h for h in self.heads[history] if h in kept], bare

    def _spare_heads(
        self, history: History, kept: list[str], bare: str | None
    ) -> tuple[list[SpareHead], list[tuple[SpareHead, ...]]]:
        spare = [h for h in self.heads[history] if h not in set(kept)]
        # The head without a label comes first: it is the main line, if there is one.
        order = sorted(kept, key=lambda h: h != bare)
        starts = self._starts([*order, *spare])
        spare = self._without_excused(history, spare)
        taken = {self._folder(h) for h in kept}
        errors: list[SpareHead] = []
        apart: list[SpareHead] = []
        for head in spare:
            folder = self._folder(head)
            found = self._spare_head(head, starts[head], self._partner(head, kept, bare))
            (errors if folder in taken else apart).append(found)
            taken.add(folder)
        return errors, [tuple(apart)] if apart else []

    def _partner(self, head: str, kept: Sequence[str], bare: str | None) -> str:
        """The head with which a spare one is best joined."""
        if not self.labels[head] and bare is not None:
            return bare
        sharing = (k for k in kept if not self.labels[k].isdisjoint(self.labels[head]))
        return next(sharing, kept[0])

    def _spare_histories(self, bare: list[tuple[History, str]]) -> tuple[SpareHistory, ...]:
        """All but the best of the histories that have a head without a label."""
        if self.chain.config.bases is not None:
            return ()
        bare.sort(key=lambda pair: self._worth_of(*pair))
        extra = bare[1 + self.excused :]
        taken = {self._folder(head) for _, head in bare[:1]}
        found = []
        for history, head in extra:
            folder = self._folder(head)
            found.append(self._spare_history(history, head, bare[0], folder not in taken))
            taken.add(folder)
        return tuple(found)

    def _spare_history(
        self, history: History, head: str, other: tuple[History, str], is_apart: bool = False
    ) -> SpareHistory:
        return SpareHistory(
            history.bases[0],
            head,
            other[0].bases[0],
            other[1],
            is_apart=is_apart,
            is_new=self.histories.is_new(history),
        )

    # Numbers

    def _by_number(self, allowed: int) -> Spare:
        """All heads count, except one of each history that lacks its first parents."""
        whole = [h for h in self.sound if h.bases]
        whole.sort(key=lambda h: self._worth_of(h, self.heads[h][0]))
        count = len(whole) + sum(len(h.heads) - 1 for h in self.sound)
        excess = count - allowed - self.excused - sum(map(self._excuses, self.sound))
        new = self.histories.is_new_side
        # What is new is blamed first, then forks, then whole histories.
        forks = [(h, head) for h in self.sound for head in self.heads[h][1:]]
        blamed: list[tuple[tuple[object, ...], History, str | None]] = [
            ((-self.blame.get(head, 0), not new(head), 0, *self._blame(head)), h, head)
            for h, head in forks
        ]
        blamed += [
            (
                (-self.blame.get(self.heads[h][0], 0), not self.histories.is_new(h), 1, -n),
                h,
                None,
            )
            for n, h in enumerate(whole[1:])
        ]
        blamed.sort(key=lambda entry: entry[0])
        return self._blamed(blamed[: max(0, excess)], whole)

    def _blame(self, head: str) -> tuple[int, int]:
        return self.histories.side_size[head], -self.histories.load_order[head]

    def _blamed(
        self, blamed: Iterable[tuple[object, History, str | None]], whole: list[History]
    ) -> Spare:
        heads: list[SpareHead] = []
        histories: list[SpareHistory] = []
        starts: dict[History, dict[str, tuple[str, str | None]]] = {}
        for _, history, head in blamed:
            if head is not None:
                if history not in starts:
                    starts[history] = self._starts(self.heads[history])
                heads.append(self._spare_head(head, starts[history][head], self.heads[history][0]))
                continue
            base, first = history.bases[0], self.heads[history][0]
            if self.labels[first] or self.chain.config.bases is not None:
                heads.append(self._spare_head(first, (base, None), self.heads[whole[0]][0]))
            else:
                main = whole[0], self.heads[whole[0]][0]
                histories.append(self._spare_history(history, first, main))
        return Spare(self.chain, tuple(heads), (), tuple(histories))

    # Both

    def _by_worth(self, heads: Sequence[str]) -> list[str]:
        return sorted(heads, key=self.worth) if len(heads) > 1 else [*heads]

    def worth(self, head: str) -> tuple[int, bool, int, int]:
        """The sort key of heads: those to keep come first."""
        histories = self.histories
        return (
            self.blame.get(head, 0),
            histories.is_new_side(head),
            -histories.side_size[head],
            histories.load_order[head],
        )

    def _worth_of(self, history: History, head: str) -> tuple[int, bool, int, int]:
        """The sort key of histories: those to keep come first."""
        return self.blame.get(head, 0), *worth_of(self.histories, history)

    def _spare_head(self, head: str, start: tuple[str, str | None], beside: str) -> SpareHead:
        return SpareHead(
            head=head,
            beside=beside,
            start=start[0],
            parted_at=start[1],
            labels=tuple(sorted({label for label, _ in self.labels[head] if label})),
            is_new=self.histories.is_new_side(head),
            starts=(start[0], self._start_of(beside, start[1])),
        )

    def _start_of(self, head: str, parted_at: str | None) -> str:
        """The first revision of a head's side: after the branch point, or the base."""
        if (head, parted_at) not in self._first:
            links, below = self.histories.links, self._below(head)
            if parted_at is None:
                first = [id_ for id_ in below if not links.before[id_]]
            else:
                first = [id_ for id_ in links.after[parted_at] if id_ in below]
            self._first[head, parted_at] = min(first, default=head)
        return self._first[head, parted_at]

    def _below(self, head: str) -> set[str]:
        """A head and its ancestors."""
        if head not in self._ancestors:
            self._ancestors[head] = {head, *self.histories.links.ancestors(head)}
        return self._ancestors[head]

    def _excuses(self, history: History) -> int:
        """How many heads or histories may exist only because a merge point lacks a parent."""
        return len({r.target for r in history.missing})

    def _without_excused(self, history: History, spare: list[str]) -> list[str]:
        """The spare heads without those that a missing revision may have continued.

        A merge point that lacks a parent lacks what led there; no head after it did.
        """
        missing = {r.target: self.histories.only_head[str(r.revision.id)] for r in history.missing}
        excused = min(sum(1 for head in missing.values() if head is not None), len(spare))
        self.excused += len(missing) - excused
        return spare[excused:]

    def _starts(self, heads: Iterable[str]) -> dict[str, tuple[str, str | None]]:
        """The first revision of each head's side and its parent, the branch point.

        Each revision belongs to the first head that it leads to, so that one walk does it all.
        """
        before, level = self.histories.links.before, self.histories.level
        owner: dict[str, str] = {}
        starts: dict[str, tuple[str, str | None]] = {}
        for head in heads:
            poll()
            best: tuple[int, str, str | None] = (-1, head, None)
            owner[head] = head
            todo = [head]
            while todo:
                id_ = todo.pop()
                parents = before[id_]
                if not parents:
                    best = max(best, (0, id_, None))
                for parent in parents:
                    if parent not in owner:
                        owner[parent] = head
                        todo.append(parent)
                    elif owner[parent] != head:
                        best = max(best, (level[parent], id_, parent))
            starts[head] = best[1:]
        return starts

    def _folder(self, head: str) -> str | None:
        """The version location that a head lies in."""
        path = self.chain.file_of(head).path
        folders = [v.path for v in self.chain.script_directory.version_locations if v.path]
        return max((f for f in folders if path.startswith(f + "/")), key=len, default=None)


def worth_of(histories: Histories, history: History) -> tuple[bool, int, int]:
    """The sort key of whole histories: those to keep come first."""
    first = histories.load_order[history.first]
    return histories.is_new(history), -history.size, first
