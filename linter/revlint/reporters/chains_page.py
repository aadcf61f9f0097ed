"""The contract between chains as one page of HTML; without a contract, the chains."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from revlint.contract.project import Project
from revlint.pictures.contract import has_contract
from revlint.pictures.page.chain import ChainPages
from revlint.pictures.page.contract import databases_of, terms_of
from revlint.pictures.page.render import render_page
from revlint.pictures.page.values import Page
from revlint.reporters.paths import prefix_of


def render_chains_page(projects: Sequence[tuple[Path, Project]], directory: Path) -> str:
    """The page; paths are relative to a directory."""
    placed = [(root, project, prefix_of(root, directory)) for root, project in projects]
    plain = [row for row in placed if not has_contract(row[1].contract)]
    return render_page(
        Page(
            title=", ".join(root.name for root, _, _ in placed),
            databases=[d for _, project, to_path in placed for d in databases_of(project, to_path)],
            terms=[line for _, project, _ in placed for line in terms_of(project)],
            chains=[
                ChainPages(chain, project.bodies, to_path, {}).page()
                for _, project, to_path in plain
                for chain in project.chains
            ],
        )
    )
