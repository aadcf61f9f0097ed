"""The baseline: the findings that a team starts with, and which of them are still there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from revlint.change.same_finding import Identity, WasMoved
from revlint.contract.project import Project
from revlint.engine.baseline_file import Entry
from revlint.finding import Finding


@dataclass(frozen=True, slots=True)
class Compared:
    """Findings held against a baseline.

    ``new`` are not in it, ``known`` are, in the order of the findings. ``used`` are the entries
    that these match, ``unused`` the others, in the order of the file.
    """

    new: tuple[Finding, ...]
    known: tuple[Finding, ...]
    used: tuple[Entry, ...]
    unused: tuple[Entry, ...]

    @property
    def outgrown(self) -> frozenset[Entry]:
        """Unused entries whose finding has become more: a fork with one more head."""
        found = [Identity.of(finding) for finding in self.new]
        return frozenset(e for e in self.unused if any(_is_more(f, e.identity) for f in found))


def compare_with_baseline(
    findings: Sequence[Finding], entries: Sequence[Entry], project: Project
) -> Compared:
    """Which findings of a project are in a baseline; each entry answers for one."""
    tree, paths = project.tree, {p for e in entries for p in (e.identity.path, *e.identity.files)}

    def was_moved(old: str, new: str) -> bool:
        return new not in paths and not (tree.is_file(old) or tree.is_dir(old))

    known = _Known(entries, {chain.name for chain in project.chains}, was_moved)
    is_known = known.take(map(Identity.of, findings))
    pairs = list(zip(findings, is_known, strict=True))
    return Compared(
        tuple(finding for finding, is_in in pairs if not is_in),
        tuple(finding for finding, is_in in pairs if is_in),
        tuple(entry for entry in entries if entry not in known.free),
        tuple(entry for entry in entries if entry in known.free),
    )


def entries_beyond(entries: Sequence[Entry], older: Sequence[Entry]) -> list[Entry]:
    """The entries of a baseline that hide more than an older state of it does."""
    chains = {entry.identity.chain for entry in entries}
    is_known = _Known(older, chains, lambda old, new: True).take(e.identity for e in entries)
    return [entry for entry, is_in in zip(entries, is_known, strict=True) if not is_in]


def _is_more(finding: Identity, entry: Identity) -> bool:
    return (
        finding.rule == entry.rule
        and finding.chain == entry.chain
        and bool(entry.about)
        and {*entry.about} <= {*finding.about}
        and {*entry.files} <= {*finding.files}
    )


class _Known:
    """The entries that have not answered for a finding yet: ``free``."""

    def __init__(
        self, entries: Sequence[Entry], chains: Collection[str | None], was_moved: WasMoved
    ) -> None:
        self.free = dict.fromkeys(entries)
        self._chains = chains
        self._was_moved = was_moved
        self._equal: dict[Identity, list[Entry]] = {}
        self._alike: dict[tuple[str, str], list[Entry]] = {}
        for entry in entries:
            self._equal.setdefault(_in_order(entry.identity), []).append(entry)
            for name in _names(entry.identity):
                self._alike.setdefault((entry.identity.rule, name), []).append(entry)

    def take(self, findings: Iterable[Identity]) -> list[bool]:
        """Whether each finding has an entry, which then is not free any more."""
        wanted = [*map(_in_order, findings)]
        # What is exactly the same comes first: an entry that says more may answer for another.
        taken = [self._take(self._equal.get(finding, [])) for finding in wanted]
        return [
            is_taken or self._take(self._like(finding))
            for finding, is_taken in zip(wanted, taken, strict=True)
        ]

    def _take(self, entries: list[Entry]) -> bool:
        while entries:
            entry = entries.pop()
            if entry in self.free:
                del self.free[entry]
                return True
        return False

    def _like(self, finding: Identity) -> list[Entry]:
        """An entry that is the same under another name, or that says more."""
        alike = self._alike.get((finding.rule, next(_names(finding))), ())
        free = (e for e in alike if e in self.free and self._is_same(finding, e.identity))
        return [*islice(free, 1)]

    def _is_same(self, finding: Identity, entry: Identity) -> bool:
        # A chain that was moved or renamed is called otherwise now.
        is_chain = finding.chain == entry.chain or entry.chain not in (None, *self._chains)
        return is_chain and finding.is_known_as(entry, self._was_moved)


def _in_order(identity: Identity) -> Identity:
    about, files = tuple(sorted({*identity.about})), tuple(sorted({*identity.files}))
    return replace(identity, about=about, files=files)


def _names(identity: Identity) -> Iterator[str]:
    """What an entry that may be the same finding shares, one of them at least."""
    yield from identity.about or identity.files or (identity.said,)
