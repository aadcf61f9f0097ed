"""Which chains and findings the paths of a command line select."""

from __future__ import annotations

from collections.abc import Sequence

from revlint.finding import Finding
from revlint.graph.chain import Chain


def is_asked_for(chain: Chain, under: Sequence[str]) -> bool:
    """Whether a chain lies under one of the paths, or one of the paths in the chain."""
    directory = chain.script_directory
    folders = [directory.script_location, *(v.path for v in directory.version_locations if v.path)]
    if directory.config:
        folders.append(directory.config)
    if not {*under}.isdisjoint(directory.files):
        return True
    return any(_is_within(folder, under) for folder in folders) or any(
        _is_within(path, folders) for path in under
    )


def is_wanted(finding: Finding, chains: Sequence[Chain], under: Sequence[str]) -> bool:
    """Whether a finding, or a place that belongs to it, or its whole chain lies under the paths."""
    places = [finding.location.path, *(r.location.path for r in finding.related)]
    if any(_is_within(path, under) for path in places):
        return True
    return any(chain.name == finding.chain and _is_about(finding, chain, under) for chain in chains)


def _is_about(finding: Finding, chain: Chain, under: Sequence[str]) -> bool:
    """Whether a finding of a chain is about some paths: all of the chain, or none of its files."""
    if _is_within(chain.script_directory.script_location, under):
        return True
    files = {*chain.script_directory.files}
    return finding.location.path not in files and is_asked_for(chain, under)


def _is_within(path: str, under: Sequence[str]) -> bool:
    return any(not top or path == top or path.startswith(top + "/") for top in under)
