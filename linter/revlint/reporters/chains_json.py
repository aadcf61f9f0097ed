"""Chains and their graphs as one JSON object, for programs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from revlint.contract.project import Project
from revlint.engine.report import ChainSummary
from revlint.graph.chain import Chain
from revlint.path_text import show_paths
from revlint.pictures.contract import has_contract
from revlint.reporters.contract_json import contract_object
from revlint.reporters.json import VERSION, JsonObject, chain_object, dump
from revlint.reporters.paths import ToPath, common_directory, prefix_of


def render_chains_json(projects: Sequence[tuple[Path, Project]]) -> str:
    """The chains of each project root, as ``revlint chains`` shows them.

    ``contract`` is there only if a configuration has one.
    """
    whole = _whole(projects, _chain_details)
    contracts = [project for _, project in projects if has_contract(project.contract)]
    return dump({**whole, "contract": contract_object(contracts)} if contracts else whole)


def render_graph_json(projects: Sequence[tuple[Path, Project]], names: Sequence[str] = ()) -> str:
    """The chains of each project root with every revision; ``names`` selects chains."""
    return dump(_whole(projects, _chain_with_revisions, names))


def _whole(
    projects: Sequence[tuple[Path, Project]],
    render: Callable[[Chain, ToPath], JsonObject],
    names: Sequence[str] = (),
) -> JsonObject:
    """The object; its paths are relative to its ``root``."""
    top = common_directory([root for root, _ in projects])
    chains = [
        render(chain, prefix_of(root, top))
        for root, project in projects
        for chain in project.chains
        if not names or chain.name in names
    ]
    return {"version": VERSION, "root": top.as_posix(), "chains": chains}


def _chain_details(chain: Chain, to_path: ToPath) -> JsonObject:
    locations = chain.script_directory.version_locations
    return {
        **chain_object(ChainSummary.of(chain), to_path),
        "version_locations": [v.written if v.path is None else to_path(v.path) for v in locations],
        "branch_points": list(chain.branch_points),
        "merge_points": list(chain.merge_points),
        "assumptions": [show_paths(said, to_path) for said in chain.script_directory.assumptions],
    }


def _chain_with_revisions(chain: Chain, to_path: ToPath) -> JsonObject:
    details = _chain_details(chain, to_path)
    revisions = [
        {
            "revision": revision.id,
            "down_revision": [value.text for value in revision.parents],
            "depends_on": [value.text for value in revision.dependencies],
            "branch_labels": [value.text for value in revision.labels],
            "path": to_path(revision.path),
            "line": revision.id_range.line,
        }
        for revision in chain.files
    ]
    return {**details, "revisions": revisions}
