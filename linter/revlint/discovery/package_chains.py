"""Chains that code alone configures: packages of migrations without an ``env.py``."""

from __future__ import annotations

from collections.abc import Sequence
from posixpath import commonpath

from revlint.discovery.code_locations import is_test
from revlint.discovery.draft import Draft
from revlint.discovery.folder_facts import Facts
from revlint.discovery.folder_groups import Group, name_folders
from revlint.discovery.script_directory import VersionLocation
from revlint.sources.paths import ancestors
from revlint.spelling import near


def make_chain(group: Group, chains: Sequence[tuple[Draft, Facts]]) -> Draft | None:
    """The chain of folders that an application registers; None for a part or copy of a chain.

    ``chains`` are those that are known, with what their files state.
    """
    return _draft(group) if _is_history(group, chains) else None


def _is_history(group: Group, chains: Sequence[tuple[Draft, Facts]]) -> bool:
    above = {path for folder in group.folders for path in ancestors(folder)}
    for draft, facts in chains:
        if facts.is_tied(group.facts) or not facts.ids.keys().isdisjoint(group.facts.ids):
            return False
        if not above.isdisjoint({draft.path} - {""} | set(draft.directories)):
            return False
    if chains and any(map(is_test, group.folders)):
        return False
    # Beside other chains, one file or a part without a root may be left over from one of them.
    return not chains or (group.facts.has_base and group.facts.ids.total() > 1)


def _draft(group: Group) -> Draft:
    folders, facts = group.folders, group.facts
    path = commonpath(folders) if "" not in folders else ""
    if path.rpartition("/")[2] == "versions":
        path = path.rpartition("/")[0]
    # A chain that has a root is complete below; what it depends on may be in another package.
    outside = facts.missing - facts.parents if facts.has_plain_base else facts.missing
    external = tuple(sorted(id_ for id_ in outside if near(id_, facts.names) is None))
    sentence = (
        f"no configuration names {name_folders(folders)}; read as a chain that code configures "
        "(set script-location and version-locations)"
    )
    locations = tuple(VersionLocation(p, p, assumed=True) for p in folders)
    return Draft(path, locations, assumptions=[sentence], external=external)
