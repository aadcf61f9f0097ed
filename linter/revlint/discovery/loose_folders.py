"""Folders of revision files that no configuration names, and the chains that they belong to.

Version locations that are set in code are common, and code is not run. What the files say decides:
a folder belongs to the chain that its parents or dependencies are tied to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from revlint.config.config import ChainConfig
from revlint.discovery.draft import Draft
from revlint.discovery.layout import Layout, read_or_empty
from revlint.discovery.loading import is_loaded_name, load, looks_like_revision
from revlint.discovery.script_directory import SkippedFile, VersionLocation
from revlint.migration.revision import Revision
from revlint.python.value import Unreadable
from revlint.sources.paths import ancestors, child, common_depth

#: Reads a revision file; the same file may be asked for more than once.
RevisionReader = Callable[[str], Revision | Unreadable]

#: How many files of a folder are looked at to see whether it holds revisions.
_SAMPLES = 3


def attach(
    layout: Layout, drafts: Sequence[Draft], read: RevisionReader, defaults: ChainConfig
) -> tuple[list[Draft], tuple[SkippedFile, ...]]:
    """Give the folders that no chain reaches to the chains they belong to.

    ``defaults`` is what counts where a chain's configuration says nothing. Returns the chains, and
    the folders that are left.
    """
    folders = _unreached(layout, drafts)
    if not folders:
        return list(drafts), ()
    groups = _tied_groups({path: _facts(files, read) for path, files in folders.items()})
    chains = [(draft, _facts(draft.files(layout), read)) for draft in drafts]
    left = _attach_tied(chains, groups, defaults)
    found, left = _attach_untied(layout, chains, left)
    ignored = _tell(drafts, (folder for group in left for folder in group.folders), folders)
    return found, ignored


@dataclass(slots=True)
class _Facts:
    """What a set of revision files states."""

    ids: Counter[str] = field(default_factory=Counter)
    labels: set[str] = field(default_factory=set)
    references: set[str] = field(default_factory=set)
    has_plain_base: bool = False

    @property
    def names(self) -> set[str]:
        """What a reference can be resolved to."""
        return self.labels | set(self.ids)

    @property
    def missing(self) -> set[str]:
        """The parents and dependencies that are in none of the files."""
        return self.references - self.names

    @property
    def has_duplicates(self) -> bool:
        return len(self.ids) < self.ids.total()

    def plus(self, other: _Facts) -> _Facts:
        return _Facts(
            self.ids + other.ids,
            self.labels | other.labels,
            self.references | other.references,
            self.has_plain_base or other.has_plain_base,
        )


@dataclass(slots=True)
class _Group:
    """Folders that are tied to each other, with what they state together."""

    folders: tuple[str, ...]
    facts: _Facts


def _facts(files: Iterable[str], read: RevisionReader) -> _Facts:
    facts = _Facts()
    for path in files:
        revision = read(path)
        if isinstance(revision, Unreadable) or revision.id is None:
            continue
        facts.ids[revision.id] += 1
        facts.labels.update(value.text for value in revision.labels)
        facts.references.update(v.text for v in (*revision.parents, *revision.dependencies))
        is_base = revision.parents_known and not revision.parents
        # A dynamic label is a label, whatever it turns out to be.
        labelled = revision.labels or (
            revision.branch_labels is not None and revision.branch_labels.value.is_dynamic
        )
        facts.has_plain_base |= is_base and not labelled
    return facts


def _unreached(layout: Layout, drafts: Sequence[Draft]) -> dict[str, list[str]]:
    """The folders with revision files that no chain loads, and their files."""
    reached = {path for draft in drafts for path in draft.directories}
    entered = {path for d in drafts if d.recursive for path in d.directories}
    found = {}
    for path, content in layout.directories.items():
        if path in reached or layout.is_foreign(path):
            continue
        names = [n for n in content.files if is_loaded_name(n) and n != "env.py"]
        if not names or (entered and not entered.isdisjoint(ancestors(path))):
            continue
        samples = dict.fromkeys((names[0], names[-1], names[len(names) // 2]))
        if any(_is_revision(layout, child(path, n)) for n in list(samples)[:_SAMPLES]):
            files = [child(path, n) for n in names]
            found[path] = [f for f in files if _is_revision(layout, f)]
    return _without_linked(layout, drafts, found)


def _without_linked(
    layout: Layout, drafts: Sequence[Draft], folders: dict[str, list[str]]
) -> dict[str, list[str]]:
    """The folders without the files that a chain loads through a link to each of them."""
    if not folders:
        return {}
    linked = {file for draft in drafts for file in draft.files(layout)}
    rest = {path: [f for f in files if f not in linked] for path, files in folders.items()}
    return {path: files for path, files in rest.items() if files}


def _is_revision(layout: Layout, path: str) -> bool:
    # A link counts where it leads to.
    return layout.tree.real_path(path) == path and looks_like_revision(
        read_or_empty(layout.tree, path)
    )


def _tied_groups(facts: dict[str, _Facts]) -> list[_Group]:
    """The folders, those together whose parents or dependencies lie in each other."""
    # Imported here: most projects have no such folders.
    import networkx as nx

    holders: dict[str, list[str]] = {}
    for path, stated in facts.items():
        for name in stated.names:
            holders.setdefault(name, []).append(path)
        # Imported here: most trees have no loose folders.
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
        together = _Facts()
        for path in folders:
            together = together.plus(facts[path])
        groups.append(_Group(folders, together))
    return sorted(groups, key=lambda g: g.folders)


def _attach_tied(
    chains: list[tuple[Draft, _Facts]], groups: list[_Group], defaults: ChainConfig
) -> list[_Group]:
    """Attach the groups that a chain in need is tied to; returns the others."""
    left = list(groups)
    for i, (draft, facts) in enumerate(chains):
        if _is_fixed(draft) or not facts.ids:
            continue
        fits = [g for g in left if _is_tied(facts, g.facts) and _fits(facts, g.facts)]
        size = sum(g.facts.ids.total() for g in fits)
        missing = facts.missing - _external(draft, defaults)
        for group in fits:
            answers = not missing.isdisjoint(group.facts.names)
            if not answers and facts.ids.total() >= size:
                continue
            if not _fits(facts, group.facts):
                continue
            facts = facts.plus(group.facts)
            _extend(draft, group.folders)
            left.remove(group)
        chains[i] = (draft, facts)
    return left


def _is_fixed(draft: Draft) -> bool:
    """Whether the configuration of revlint says where the chain's files are."""
    return draft.declared is not None and draft.declared.version_locations is not None


def _is_stated(draft: Draft) -> bool:
    """Whether a configuration says where the chain's files are, rightly or wrongly.

    Where it is wrong, Alembic finds no files there, which is a finding.
    """
    return _is_fixed(draft) or (draft.config is not None and bool(draft.config.version_locations))


def _external(draft: Draft, defaults: ChainConfig) -> set[str]:
    """The revisions that a chain may refer to although no file of it has them."""
    config = draft.declared.with_defaults(defaults) if draft.declared else defaults
    return set(config.external_revisions or ())


def _is_tied(chain: _Facts, group: _Facts) -> bool:
    return not (chain.missing.isdisjoint(group.names) and group.missing.isdisjoint(chain.names))


def _fits(chain: _Facts, group: _Facts) -> bool:
    """Whether attaching adds neither a duplicate id nor a missing parent."""
    return (
        not group.has_duplicates
        and group.ids.keys().isdisjoint(chain.ids)
        and group.missing <= chain.names
    )


def _extend(draft: Draft, folders: Sequence[str]) -> None:
    draft.locations += tuple(VersionLocation(p, p, assumed=True) for p in folders)
    draft.assumptions.append(
        f"no configuration names {_quoted(folders)}, whose revisions are tied to this chain: "
        "read as version locations (set version-locations)"
    )


def _attach_untied(
    layout: Layout, chains: Sequence[tuple[Draft, _Facts]], groups: Sequence[_Group]
) -> tuple[list[Draft], list[_Group]]:
    """Give the other groups to script directories that have no revisions of their own."""
    empty = {d.path: d for d, facts in chains if not facts.ids and not _is_stated(d)}
    owned: dict[str, list[_Group]] = {}
    left = []
    for group in groups:
        owner = _owner(layout, group, empty, {d.path for d, _ in chains})
        if owner is None:
            left.append(group)
        else:
            owned.setdefault(owner, []).append(group)
    found = [d for d, _ in chains if d.path not in owned or empty.get(d.path) is not d]
    for path, mine in owned.items():
        draft = empty.get(path) or Draft(path, ())
        found += [_with_folders(layout, draft, folders) for folders in _divide(mine)]
    return found, left


def _owner(layout: Layout, group: _Group, empty: dict[str, Draft], known: set[str]) -> str | None:
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


def _divide(groups: Sequence[_Group]) -> list[tuple[str, ...]]:
    """The folders of each chain: one for all groups if they can live together, else one each."""
    together = _Facts()
    for group in groups:
        together = together.plus(group.facts)
    if not together.has_plain_base and not together.has_duplicates:
        return [tuple(folder for group in groups for folder in group.folders)]
    return [group.folders for group in groups]


def _with_folders(layout: Layout, draft: Draft, folders: Sequence[str]) -> Draft:
    kept = tuple(loc for loc in draft.locations if loc.path is not None and _has_py(layout, loc))
    attached = tuple(VersionLocation(p, p, assumed=True) for p in folders)
    sentence = (
        f"no configuration names {_quoted(folders)}; taken for the version locations of "
        f"{draft.path or '.'!r} (set version-locations)"
    )
    return replace(draft, locations=(*kept, *attached), assumptions=[*draft.assumptions, sentence])


def _has_py(layout: Layout, location: VersionLocation) -> bool:
    return bool(load(layout, [location.path or ""], recursive=False, sourceless=False).files)


def _tell(
    drafts: Sequence[Draft], left: Iterable[str], files: dict[str, list[str]]
) -> tuple[SkippedFile, ...]:
    """Note the folders that no chain loads, with the chain that they are a subfolder of, if any."""
    ignored = []
    for path in sorted(left):
        above = ancestors(path)[1:]
        inside = [d for d in drafts if not set(d.directories).isdisjoint(above)]
        if inside:
            inside[0].subfolders.append(SkippedFile(path, "subfolder", len(files[path])))
        else:
            ignored.append(SkippedFile(path, "folder", len(files[path])))
    return tuple(ignored)


def _quoted(folders: Sequence[str]) -> str:
    return ", ".join(repr(folder or ".") for folder in folders)
