"""The graphs, the contract and the findings of projects as one page of HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from revlint.engine.lint import Linted
from revlint.escape import for_terminal, shown
from revlint.finding import Finding
from revlint.graph.chain import Chain
from revlint.path_text import show_paths
from revlint.pictures.page.chain import ChainPages
from revlint.pictures.page.change import add_change, marks_of
from revlint.pictures.page.contract import databases_of, terms_of
from revlint.pictures.page.render import render_page
from revlint.pictures.page.values import Page, PageChange, PageDatabase, PageFinding
from revlint.pictures.page.wording import Wording
from revlint.reporters.finding_text import finding_text, shell_line
from revlint.reporters.paths import prefix_of


def render_graph_page(
    projects: Sequence[Linted], directory: Path, names: Sequence[str] = ()
) -> str:
    """The page; paths and commands are for ``directory``. ``names`` selects chains."""
    return render_page(graph_page(projects, directory, names))


def graph_page(projects: Sequence[Linted], directory: Path, names: Sequence[str] = ()) -> Page:
    """What the page shows."""
    parts = _Parts()
    for project in projects:
        parts.add(project, _wording(project.report.root, directory), names)
    return Page(
        title=", ".join(p.report.root.name for p in projects),
        chains=[pages.page() for pages in parts.chains],
        findings=parts.findings,
        databases=parts.databases,
        terms=[line for p in projects for line in terms_of(p.project)],
        base=", ".join(dict.fromkeys(shown(p.change.base.shown) for p in projects if p.change)),
        changes=parts.changes,
    )


@dataclass(slots=True)
class _Parts:
    """What the projects of a page have, each in turn."""

    chains: list[ChainPages] = field(default_factory=list)
    findings: list[PageFinding] = field(default_factory=list)
    databases: list[PageDatabase] = field(default_factory=list)
    changes: list[PageChange] = field(default_factory=list)

    def add(self, one: Linted, wording: Wording, names: Sequence[str]) -> None:
        """Add a project; of its chains those with one of the names, if there are any."""
        numbers: dict[str, int] = {}
        for chain in one.project.chains:
            if not names or chain.name in names:
                numbers[chain.name] = len(self.chains)
                self._add_chain(one, chain, wording)
        for finding in one.report.findings:
            if not names or finding.chain in numbers:
                number = numbers.get(finding.chain or "", -1)
                pages = self.chains[number] if number >= 0 else None
                self.findings.append(page_finding(finding, number, pages, wording))
        self.databases += databases_of(one.project, wording.to_path)

    def _add_chain(self, one: Linted, chain: Chain, wording: Wording) -> None:
        parts = one.change.chains if one.change else ()
        part = next((part for part in parts if part.now is chain), None)
        said = marks_of(part) if part else {}
        alignments = one.project.config.alignments
        aligned = [a.revision for a in alignments if chain.name in a.chains]
        pages = ChainPages(chain, one.project.bodies, wording.to_path, said, aligned)
        self.chains.append(pages)
        if part and one.change:
            self.changes.append(add_change(pages, part, one.change, wording))


def page_finding(
    finding: Finding, chain: int, pages: ChainPages | None, wording: Wording
) -> PageFinding:
    """One finding as the page has it; ``pages`` know its chain, if the page shows that."""
    text = finding_text(finding, wording.to_path)
    return PageFinding(
        rule=finding.rule,
        severity=str(finding.severity),
        title=shown(text.title),
        path=shown(wording.to_path(finding.location.path)),
        line=finding.location.range.line,
        chain=chain,
        revision=pages.number.get(finding.revision or "", -1) if pages else -1,
        label=shown(text.label),
        facts=[*map(shown, text.facts)],
        help=shown(text.help),
        commands=[*map(for_terminal, text.commands)],
        fix=shown(show_paths(finding.fix.title)) if finding.fix and finding.fix.is_made else "",
        related=[
            (shown(said), shown(wording.to_path(place.path)), place.range.line)
            for said, place in zip(text.related, (r.location for r in finding.related), strict=True)
        ],
        url=finding.url or "",
        already=shown(finding.already),
    )


def _wording(root: Path, directory: Path) -> Wording:
    to_path = prefix_of(root, directory)
    return Wording(to_path, lambda command: for_terminal(shell_line(command, to_path)))
