"""Folders of revision files that no configuration names, and the chains that they belong to.

Version locations that are set in code are common, and code is not run. The files decide: a folder
belongs to the chain that its parents or dependencies are tied to. Where a configuration leads to
the chain and no code sets its locations, Alembic does not load the folder: a chain that needs it is
then reported, and not completed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from revlint.config.config import ChainConfig
from revlint.discovery.code_locations import set_in_code
from revlint.discovery.draft import Draft
from revlint.discovery.folder_facts import Facts, RevisionReader, read_facts
from revlint.discovery.folder_groups import Group, group_tied, name_folders
from revlint.discovery.layout import Layout, read_or_empty
from revlint.discovery.loading import load
from revlint.discovery.package_chains import make_chain
from revlint.discovery.script_directory import (
    SkippedFile,
    SkipReason,
    UnreadFolders,
    VersionLocation,
)
from revlint.discovery.unreached import find_unreached
from revlint.location import Location
from revlint.path_text import path_text
from revlint.sources.paths import ancestors, child, common_depth


def attach(
    layout: Layout, drafts: Sequence[Draft], read: RevisionReader, defaults: ChainConfig
) -> tuple[list[Draft], tuple[SkippedFile, ...]]:
    """Give the folders that no chain reaches to the chains they belong to.

    ``defaults`` is what counts where a chain's configuration says nothing. Returns the chains, and
    the folders that are left.
    """
    files = find_unreached(layout, drafts, read)
    if not files:
        return list(drafts), ()
    return _Folders(layout, files, drafts, read, defaults).attach()


@dataclass(slots=True)
class _Chain:
    """A chain with what its files state; ``is_bound`` where nothing may be added to its files."""

    draft: Draft
    facts: Facts
    missing: set[str]
    is_bound: bool = False

    def add(self, group: Group) -> None:
        """Take note of what the files of a group state."""
        self.facts = self.facts.plus(group.facts)


class _Folders:
    """The folders that no chain reaches, while they are given to chains."""

    def __init__(
        self,
        layout: Layout,
        files: dict[str, list[str]],
        drafts: Sequence[Draft],
        read: RevisionReader,
        defaults: ChainConfig,
    ) -> None:
        self._layout = layout
        self._files = files
        self._groups = group_tied({path: read_facts(names, read) for path, names in files.items()})
        self._chains = []
        in_code = set_in_code(layout, drafts) if any(d.config for d in drafts) else ()
        free = {id(draft) for draft in in_code}
        for draft in drafts:
            facts = read_facts(draft.files(layout), read)
            missing = facts.missing - _external(draft, defaults)
            is_bound = draft.config is not None and id(draft) not in free
            self._chains.append(_Chain(draft, facts, missing, is_bound))

    def attach(self) -> tuple[list[Draft], tuple[SkippedFile, ...]]:
        """The chains with their folders, and the folders that are left."""
        self._attach_tied()
        drafts = [*self._attach_untied(), *self._find_package_chains()]
        return drafts, self._skip(drafts)

    def _attach_tied(self) -> None:
        """Give each group to the nearest chain in need that it is tied to."""
        wanted: list[list[Group]] = [[] for _ in self._chains]
        wishes = [_wishes(chain, self._groups) for chain in self._chains]
        for group in self._groups:
            wishing = [n for n, wish in enumerate(wishes) if group in wish]
            if wishing:
                nearest = max(wishing, key=lambda n: _nearness(self._chains[n].draft, group))
                wanted[nearest].append(group)
        for chain, mine in zip(self._chains, wanted, strict=True):
            added = []
            for group in sorted(mine, key=lambda g: -_nearness(chain.draft, g)):
                # Of several copies the nearest one counts.
                if chain.facts.fits(group.facts):
                    chain.add(group)
                    added.append(group)
            self._give(chain, added)

    def _give(self, chain: _Chain, groups: Sequence[Group]) -> None:
        if not groups:
            return
        self._groups = [group for group in self._groups if group not in groups]
        folders = [folder for group in groups for folder in group.folders]
        if chain.is_bound:
            self._report(chain.draft, groups)
            return
        chain.draft.locations += tuple(VersionLocation(p, p, assumed=True) for p in folders)
        chain.draft.assumptions.append(
            f"no configuration names {name_folders(folders)}, whose revisions are tied to this "
            "chain: read as version locations (set version-locations)"
        )

    def _report(self, draft: Draft, groups: Sequence[Group], *, is_one: bool = True) -> None:
        """Note that a chain needs folders which its configuration does not name."""
        folders = tuple(sorted(folder for group in groups for folder in group.folders))
        files = {file for folder in folders for file in self._files[folder]}
        deep = load(self._layout, draft.directories, recursive=True, sourceless=False).files
        draft.unread = UnreadFolders(
            folders,
            len(files),
            _setting(draft),
            tuple(id_ for group in groups for id_ in group.facts.ids),
            by_recursion=is_one and set(deep) == files.union(draft.files(self._layout)),
            is_one=is_one,
        )

    def _attach_untied(self) -> list[Draft]:
        """Give groups to script directories that have no revisions; returns all chains."""
        empty = {c.draft.path: c for c in self._chains if _is_empty(self._layout, c)}
        known = {chain.draft.path for chain in self._chains}
        owned: dict[str, list[Group]] = {}
        for group in self._groups:
            owner = _owner(self._layout, group, empty, known)
            if owner is not None:
                owned.setdefault(owner, []).append(group)
        given = [group for mine in owned.values() for group in mine]
        self._groups = [group for group in self._groups if group not in given]
        found = []
        for chain in self._chains:
            mine = owned.get(chain.draft.path, [])
            if not mine or empty.get(chain.draft.path) is not chain:
                found.append(chain.draft)
                if mine and chain.is_bound and _is_empty(self._layout, chain):
                    self._report(chain.draft, mine, is_one=len(_divide(mine)) == 1)
        for path, mine in owned.items():
            found += self._complete(path, empty.get(path), mine)
        return found

    def _complete(self, path: str, chain: _Chain | None, groups: Sequence[Group]) -> list[Draft]:
        """The chains of a script directory whose revisions are in some groups."""
        draft = chain.draft if chain else Draft(path, ())
        parts = _divide(groups)
        kept = [v for v in draft.locations if v.path is not None and _has_py(self._layout, v)]
        if chain is not None and chain.is_bound:
            kept = [v for v in draft.locations if v in kept or (v.location and v.problem)]
            self._report(draft, groups, is_one=len(parts) == 1)
        first, *others = parts
        # What is wrong with the configuration is reported once.
        rest = replace(draft, unread=None)
        right = [location for location in kept if not location.problem]
        return [
            _with_folders(draft, kept, first),
            *(_with_folders(rest, right, folders) for folders in others),
        ]

    def _find_package_chains(self) -> list[Draft]:
        """The groups that only code can name, each as a chain."""
        known = [(chain.draft, chain.facts) for chain in self._chains]
        made = [(group, make_chain(group, known)) for group in self._groups]
        self._groups = [group for group, draft in made if draft is None]
        return [draft for _, draft in made if draft is not None]

    def _skip(self, drafts: Sequence[Draft]) -> tuple[SkippedFile, ...]:
        """Note the folders that are left, with the chain that they are a subfolder of, if any."""
        ignored = []
        for path in sorted(folder for group in self._groups for folder in group.folders):
            above = ancestors(path)[1:]
            files = self._files[path]
            inside = [d for d in drafts if not set(d.directories).isdisjoint(above)]
            reason: SkipReason = "subfolder" if inside else "folder"
            skipped = SkippedFile(path, reason, len(files), first=files[0])
            if inside:
                inside[0].subfolders.append(skipped)
            else:
                ignored.append(skipped)
        return tuple(ignored)


def _wishes(chain: _Chain, groups: Sequence[Group]) -> list[Group]:
    """The groups that a chain lacks revisions of, or that are more than the chain itself."""
    if _is_fixed(chain.draft) or not chain.facts.ids:
        return []
    fits = [g for g in groups if chain.facts.is_tied(g.facts) and chain.facts.fits(g.facts)]
    size = sum(group.facts.ids.total() for group in fits)
    # Where Alembic loads what its configuration names, a chain that is whole needs no more.
    is_small = chain.facts.ids.total() < size and not chain.is_bound
    return [g for g in fits if is_small or not chain.missing.isdisjoint(g.facts.names)]


def _nearness(draft: Draft, group: Group) -> int:
    return max(common_depth(draft.path, folder) for folder in group.folders)


def _is_fixed(draft: Draft) -> bool:
    """Whether the configuration of revlint says where the chain's files are."""
    return draft.declared is not None and draft.declared.version_locations is not None


def _is_empty(layout: Layout, chain: _Chain) -> bool:
    if _is_fixed(chain.draft) or chain.facts.ids:
        return False
    return not (chain.is_bound and chain.draft.files(layout))


def _external(draft: Draft, defaults: ChainConfig) -> set[str]:
    """The revisions that a chain may refer to although no file of it has them."""
    config = draft.declared.with_defaults(defaults) if draft.declared else defaults
    return set(config.external_revisions or ())


def _setting(draft: Draft) -> Location:
    """The setting that decides where the revisions of a configured chain are."""
    assert draft.config is not None
    config = draft.config
    entry = next(iter(config.version_locations), config.script_location)
    return entry.location if entry else Location(config.path)


def _owner(layout: Layout, group: Group, empty: dict[str, _Chain], known: set[str]) -> str | None:
    """The script directory that a group lies below or beside."""
    first = group.folders[0]
    above = ancestors(first)
    for path in above[1:]:
        if path in empty:
            return path
        if path not in known and b"alembic" in read_or_empty(layout.tree, child(path, "env.py")):
            return path
    beside = [p for p in empty if p and p.rpartition("/")[0] in above[1:3]]
    return max(beside, key=lambda p: common_depth(p, first), default=None)


def _divide(groups: Sequence[Group]) -> list[tuple[str, ...]]:
    """The folders of each chain: one for all groups if they can live together, else one each."""
    together = Facts()
    for group in groups:
        together = together.plus(group.facts)
    if not together.has_plain_base and not together.has_duplicates:
        return [tuple(folder for group in groups for folder in group.folders)]
    return [group.folders for group in groups]


def _with_folders(draft: Draft, kept: Sequence[VersionLocation], folders: Sequence[str]) -> Draft:
    attached = tuple(VersionLocation(p, p, assumed=True) for p in folders)
    sentence = (
        f"no configuration names {name_folders(folders)}; taken for the version locations of "
        f"'{path_text(draft.path)}' (set version-locations)"
    )
    return replace(draft, locations=(*kept, *attached), assumptions=[*draft.assumptions, sentence])


def _has_py(layout: Layout, location: VersionLocation) -> bool:
    return bool(load(layout, [location.path or ""], recursive=False, sourceless=False).files)
