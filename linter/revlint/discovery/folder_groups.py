"""Folders whose revision files refer to each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from revlint.discovery.folder_facts import Facts
from revlint.path_text import path_text
from revlint.sources.paths import common_depth


@dataclass(frozen=True, slots=True)
class Group:
    """Folders that refer to each other, with what their files state together."""

    folders: tuple[str, ...]
    facts: Facts


def group_tied(facts: Mapping[str, Facts]) -> list[Group]:
    """The folders in groups: those together whose parents or dependencies are in each other."""
    # Imported here: most projects have no such folders.
    import networkx as nx

    holders: dict[str, list[str]] = {}
    for path, stated in facts.items():
        for name in stated.names:
            holders.setdefault(name, []).append(path)
    ties: nx.Graph[str] = nx.Graph()
    ties.add_nodes_from(facts)
    for path, stated in facts.items():
        for name in stated.missing:
            if name in holders:
                # Copies of a history (one per dialect) hold the same ids: the nearest one counts.
                ties.add_edge(path, max(holders[name], key=lambda p: (common_depth(p, path), p)))
    groups = []
    for component in nx.connected_components(ties):
        folders = tuple(sorted(component))
        together = Facts()
        for path in folders:
            together = together.plus(facts[path])
        groups.append(Group(folders, together))
    return sorted(groups, key=lambda group: group.folders)


def name_folders(folders: Sequence[str]) -> str:
    """Some folders in a sentence."""
    return ", ".join(f"'{path_text(folder)}'" for folder in folders)
