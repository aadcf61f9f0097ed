"""Discovery: which chains a tree holds, with nothing configured."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from revlint.config.config import Config
from revlint.discovery.alembic_config import AlembicConfig
from revlint.discovery.config_files import read_config_files
from revlint.discovery.config_problem import ConfigProblem
from revlint.discovery.copied_locations import copied_script_locations
from revlint.discovery.declared import adopt
from revlint.discovery.draft import Draft, draft_of, finish
from revlint.discovery.draft_problems import draft_problems
from revlint.discovery.env import EnvReader
from revlint.discovery.folder_facts import RevisionReader
from revlint.discovery.layout import Layout, read_or_empty
from revlint.discovery.loading import looks_like_revision
from revlint.discovery.locations import default_location
from revlint.discovery.loose_folders import attach
from revlint.discovery.missing_script_location import MAX_MISSING, missing_script_locations
from revlint.discovery.script_directory import Discovery, ScriptDirectory
from revlint.path_text import path_text
from revlint.python.modules import Modules
from revlint.sources.paths import ancestors, child
from revlint.sources.tree import Tree


def discover(
    tree: Tree, config: Config, read: RevisionReader, modules: Modules | None = None
) -> Discovery:
    """Find every chain of a tree.

    Only configuration files and ``env.py`` are read, unless folders of revision files lie where
    no configuration leads: then the revisions of both sides decide whom they belong to.

    Args:
        tree: the files.
        config: the declared chains; they adopt what is found and override it.
        read: reads one revision file.
        modules: finds the modules that files import. Where each chain looks first is set before any
            revision file is read.
    """
    modules = modules or Modules(tree)
    layout = Layout(tree)
    files = read_config_files(layout)
    configs, problems = files.configs, list(files.problems)
    problems += islice(missing_script_locations(layout, configs, config), MAX_MISSING)
    every = list(_drafts(layout, configs))
    problems += copied_script_locations(layout, every)
    drafts = _distinct(every)
    here = [chain for chain in config.chains if not chain.external]
    drafts = adopt(layout, drafts, here, configs)
    drafts += _without_configuration(layout, drafts)
    for draft in drafts:
        modules.search_from((draft.path, *draft.directories), draft.search_path)
    drafts, ignored = attach(layout, drafts, read, config.defaults)
    drafts.sort(key=_order)
    envs = EnvReader(layout, modules)
    problems += draft_problems(drafts, envs)
    found = tuple(
        finish(layout, draft, name, envs)
        for draft, name in zip(drafts, _names(drafts), strict=True)
    )
    problems = list(dict.fromkeys(files.without_consequences(problems)))
    return Discovery(found, _with_chains(problems, found), ignored)


# Chains of the configuration


def _drafts(layout: Layout, configs: Iterable[AlembicConfig]) -> Iterator[Draft]:
    """The chains of configurations; a section beside others may only inherit where they are."""
    found = [draft for config in configs if (draft := draft_of(layout, config)) is not None]
    filled = {draft.config.path for draft in found if draft.config and draft.directories}
    for draft in found:
        path = draft.config.path if draft.config else ""
        if path not in filled or not _is_only_inherited(draft):
            yield draft


def _is_only_inherited(draft: Draft) -> bool:
    """Whether a chain without locations is a section that names no script location itself."""
    config = draft.config
    if draft.directories or config is None or config.ini is None or config.version_locations:
        return False
    return "script_location" not in config.ini.keys(config.ini_section)


def _distinct(drafts: Iterable[Draft]) -> list[Draft]:
    """One draft for each chain: the one with the fewest guesses, then the nearest file."""
    best: dict[tuple[object, ...], Draft] = {}
    for draft in drafts:
        known = best.get(draft.key)
        if known is None or _trust(draft) < _trust(known):
            best[draft.key] = draft
    return list(best.values())


def _trust(draft: Draft) -> tuple[int, bool, bool, bool, int, str]:
    config = draft.config
    if config is None:
        return len(draft.assumptions), True, True, True, 0, ""
    name = config.path.rpartition("/")[2]
    flask = config.script_location is None
    return (
        len(draft.assumptions),
        flask,
        not draft.is_at_home,
        name not in ("alembic.ini", "pyproject.toml"),
        config.path.count("/"),
        config.path,
    )


# Chains without configuration


def _without_configuration(layout: Layout, drafts: Sequence[Draft]) -> list[Draft]:
    """The directories that hold ``env.py`` beside ``versions`` with revisions, and no chain's."""
    reached = {path for draft in drafts for path in draft.directories}
    known = {draft.path for draft in drafts}
    found = []
    for path in layout.script_directories:
        location = default_location(layout, path)
        there = location.path is not None or location.problem == "permission"
        if path in known or not there or location.path in reached:
            continue
        if not layout.tree.is_file(child(path, "env.py")):
            continue
        if any(
            _is_below(location.path or location.written, d.directories)
            for d in drafts
            if d.recursive
        ):
            continue
        draft = Draft(path, (location,))
        draft.assumptions.append(
            f"no configuration file names '{path_text(path)}'; found by its env.py and versions "
            "(set script-location)"
        )
        if _holds_revisions(layout, draft):
            found.append(draft)
    return found


def _holds_revisions(layout: Layout, draft: Draft) -> bool:
    """Whether a directory that nothing configures is a chain's.

    Where no file looks like a revision, as when none can be read, an ``env.py`` of Alembic's beside
    files that it would load is enough: silence would hide a whole chain.
    """
    files = draft.files(layout)
    if any(looks_like_revision(read_or_empty(layout.tree, file)) for file in files):
        return True
    may_hold = bool(files) or draft.locations[0].problem == "permission"
    return may_hold and b"alembic" in read_or_empty(layout.tree, child(draft.path, "env.py"))


def _is_below(path: str, directories: Sequence[str]) -> bool:
    above = set(ancestors(path))
    return any(directory in above for directory in directories)


# Names


def _order(draft: Draft) -> tuple[object, ...]:
    """Declared chains in their own order, then the others by path."""
    if draft.declared is not None:
        return (False,)
    return True, draft.path, _section(draft) or "", draft.directories


def _names(drafts: Sequence[Draft]) -> list[str]:
    """The declared name, else the path, with the section or a location where it is shared.

    No two are the same.
    """
    declared = [d.declared.name if d.declared is not None else None for d in drafts]
    plain = [draft for draft, name in zip(drafts, declared, strict=True) if name is None]
    paths = Counter(draft.path or "." for draft in plain)
    sections = Counter((draft.path, _section(draft)) for draft in plain)
    names: list[str] = []
    for draft, given in zip(drafts, declared, strict=True):
        name, section = given if given is not None else draft.path or ".", _section(draft)
        is_shared = name in names if given is not None else paths[name] > 1 or name in declared
        if is_shared and given is None and section and sections[draft.path, section] == 1:
            name = f"{name}:{section}"
        elif is_shared:
            places = (d.removeprefix(f"{draft.path}/") for d in draft.directories)
            name = f"{name}:{','.join(places)}"
        names.append(_free(name, {*names, *(declared if given is None else ())}))
    return names


def _free(name: str, taken: Container[str | None]) -> str:
    while name in taken:
        name += "+"
    return name


def _section(draft: Draft) -> str | None:
    return draft.config.section if draft.config else None


def _with_chains(
    problems: Iterable[ConfigProblem], chains: Sequence[ScriptDirectory]
) -> tuple[ConfigProblem, ...]:
    """The problems, each with the chain whose configuration it is in, where that is one only."""
    by_path: dict[str, list[str]] = {}
    for chain in chains:
        if chain.config is not None:
            by_path.setdefault(chain.config, []).append(chain.name)
    return tuple(
        replace(problem, finding=replace(problem.finding, chain=names[0]))
        if len(names := by_path.get(problem.location.path, [])) == 1
        else problem
        for problem in problems
    )
