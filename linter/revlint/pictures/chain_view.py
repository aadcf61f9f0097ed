"""What is drawn of one chain: its layout, which rows, their marks and findings."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from revlint.config.config import Alignment
from revlint.finding import Finding, Severity
from revlint.graph.chain import Chain
from revlint.pictures.lanes import Layout, lay_out
from revlint.pictures.marks import Marks
from revlint.pictures.shown_rows import fold_runs
from revlint.python.value import Unreadable

#: So many of the newest revisions are never folded.
NEWEST = 8


@dataclass(frozen=True, slots=True)
class ChainView:
    """One chain, ready to be drawn.

    ``findings`` are those of each row that has any; ``loose`` are the others of the chain.
    ``is_shown`` says of each row whether it is.
    """

    chain: Chain
    layout: Layout
    marks: Marks
    is_shown: Sequence[bool]
    findings: Mapping[int, Sequence[Finding]] = field(default_factory=dict)
    loose: Sequence[Finding] = ()

    @property
    def unreported(self) -> list[Unreadable]:
        """The files without a row that cannot be read, and of which no finding says so."""
        reported = {finding.location.path for finding in self.loose}
        return [file for file in self.chain.headless if file.path not in reported]

    def worst(self, row: int) -> Severity | None:
        """The severity of the worst finding of a row."""
        found = (finding.severity or Severity.ERROR for finding in self.findings.get(row, ()))
        return min(found, key=lambda severity: severity.rank, default=None)


#: Chooses the rows that are shown, given the rows that should not be folded.
Choose = Callable[[Layout, Collection[int]], list[bool]]


def view_chain(
    chain: Chain,
    findings: Iterable[Finding] = (),
    *,
    alignments: Iterable[Alignment] = (),
    new: Collection[str] = (),
    choose: Choose = fold_runs,
) -> ChainView:
    """What is drawn of a chain.

    Args:
        chain: the chain.
        findings: those of the whole project; the ones of other chains are left out.
        alignments: those of the configuration.
        new: the paths that are marked as new.
        choose: which rows are shown.
    """
    layout = lay_out(chain)
    aligned = {one.revision for one in alignments if chain.name in one.chains}
    marks = Marks(chain, aligned, new)
    placed, loose = _place(layout, chain, findings)
    kept = {row for row, one in enumerate(layout.rows) if marks.are_any(one.node)}
    kept.update(placed, range(min(NEWEST, len(layout.rows))))
    return ChainView(chain, layout, marks, choose(layout, kept), placed, loose)


def _place(
    layout: Layout, chain: Chain, findings: Iterable[Finding]
) -> tuple[dict[int, list[Finding]], list[Finding]]:
    """The findings of a chain by row, and those that belong to no row."""
    placed: dict[int, list[Finding]] = {}
    loose: list[Finding] = []
    wanted = [finding for finding in findings if finding.chain in (None, chain.name)]
    if not wanted:
        return placed, loose
    by_path = {f.path: n for n, row in enumerate(layout.rows) for f in row.node.files}
    by_id = {row.node.id: n for n, row in enumerate(layout.rows) if row.node.id is not None}
    for finding in wanted:
        row = by_path.get(finding.location.path)
        if row is None and finding.chain == chain.name and finding.revision is not None:
            row = by_id.get(finding.revision)
        if row is not None:
            placed.setdefault(row, []).append(finding)
        elif finding.chain == chain.name:
            loose.append(finding)
    return placed, loose
