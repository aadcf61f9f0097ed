"""Discovery: which chains a tree holds, with nothing configured."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from revlint.config.config import Config
from revlint.discovery.alembic_config import AlembicConfig, variables
from revlint.discovery.alembic_section import read_section, read_table, syntax_problems
from revlint.discovery.alembic_toml import TomlTable, read_toml
from revlint.discovery.config_problems import MAX_ENTRIES
from revlint.discovery.declared import adopt
from revlint.discovery.draft import Draft, draft_of, finish
from revlint.discovery.draft_problems import draft_problems
from revlint.discovery.env import EnvReader
from revlint.discovery.ini import DEFAULT, IniFile, read_ini
from revlint.discovery.layout import Layout, read_or_empty
from revlint.discovery.loading import looks_like_revision
from revlint.discovery.locations import default_location, is_directory
from revlint.discovery.loose_folders import RevisionReader, attach
from revlint.discovery.missing_script_location import missing_script_locations
from revlint.discovery.path_values import IsThere
from revlint.discovery.script_directory import ConfigProblem, Discovery, ScriptDirectory
from revlint.errors import TreeError
from revlint.finding import Finding
from revlint.location import Location
from revlint.python.modules import Modules
from revlint.sources.paths import ancestors, child
from revlint.sources.tree import Tree

#: Keys that make a section of an ini one of Alembic's where ``[DEFAULT]`` has the rest.
_OWN_KEYS = frozenset({"script_location", "version_locations", "sqlalchemy.url", "url"})


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
    configs, problems = _read_configs(layout)
    problems += dict.fromkeys(missing_script_locations(layout, configs, config))
    drafts = _distinct(_drafts(layout, configs))
    drafts = adopt(layout, drafts, config.chains, configs)
    drafts += _without_configuration(layout, drafts)
    for draft in drafts:
        modules.search_from((draft.path, *draft.directories), draft.search_path)
    drafts, ignored = attach(layout, drafts, read, config.defaults)
    drafts.sort(key=_order)
    problems += draft_problems(layout, drafts)
    envs = EnvReader(layout, modules)
    found = tuple(
        finish(layout, draft, name, envs)
        for draft, name in zip(drafts, _names(drafts), strict=True)
    )
    return Discovery(found, _with_chains(problems, found), ignored)


# Configuration files


def _read_configs(layout: Layout) -> tuple[list[AlembicConfig], list[ConfigProblem]]:
    """What every ini and TOML file of Alembic's says, and what is wrong with them."""
    configs: list[AlembicConfig] = []
    problems: list[ConfigProblem] = []
    for directory, content in layout.directories.items():
        if layout.is_foreign(directory):
            continue
        toml = None
        if "pyproject.toml" in content.files:
            path = child(directory, "pyproject.toml")
            read = read_toml(path, read_or_empty(layout.tree, path))
            if isinstance(read, ConfigProblem):
                problems.append(read)
            else:
                toml = read
        inis = list(_inis(layout, directory, content.files, problems))
        for path, ini in inis:
            problems += syntax_problems(path, ini)
        is_there = partial(is_directory, layout, directory)
        configs += _sections(directory, inis, toml, is_there)
    for config in configs:
        problems += config.problems
    return configs, list(dict.fromkeys(problems))


def _inis(
    layout: Layout, directory: str, names: Iterable[str], problems: list[ConfigProblem]
) -> Iterator[tuple[str, IniFile]]:
    for name in names:
        if not name.endswith((".ini", ".cfg")):
            continue
        path = child(directory, name)
        try:
            data = layout.tree.read(path)
        except TreeError as error:
            if name == "alembic.ini":
                finding = Finding(f"this file was not read: {error}", Location(path))
                problems.append(ConfigProblem("syntax", finding))
            continue
        if b"script_location" in data.lower() or (name == "alembic.ini" and data):
            yield path, read_ini(data, variables(path))


def _sections(
    directory: str,
    inis: Sequence[tuple[str, IniFile]],
    toml: TomlTable | None,
    is_there: IsThere,
) -> Iterator[AlembicConfig]:
    """The configurations of one directory: ``[tool.alembic]`` fills in what an ini leaves out."""
    main = child(directory, "alembic.ini")
    for path, ini in inis:
        sections = tuple(_alembic_sections(ini))
        # A list in [DEFAULT] counts in every section.
        most = min(MAX_ENTRIES, max(20, 10 * MAX_ENTRIES // max(1, len(sections))))
        for section in sections:
            beside = toml if path == main or toml is None else replace(toml, values={})
            yield read_section(path, ini, section, beside, most, is_there)
    covered = any(path == main and "alembic" in ini.sections for path, ini in inis)
    if toml is not None and not covered and "script_location" in toml.values:
        yield read_table(toml, is_there)


def _alembic_sections(ini: IniFile) -> Iterator[str]:
    inherited = "script_location" in ini.keys(DEFAULT)
    for section in ini.sections:
        keys = ini.keys(section)
        own = "script_location" in keys or section == "alembic"
        if own or (inherited and not _OWN_KEYS.isdisjoint(keys)):
            yield section


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


def _trust(draft: Draft) -> tuple[int, bool, bool, int, str]:
    config = draft.config
    if config is None:
        return len(draft.assumptions), True, True, 0, ""
    name = config.path.rpartition("/")[2]
    flask = config.script_location is None
    return (
        len(draft.assumptions),
        flask,
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
            f"no configuration file names {path or '.'!r}; found by its env.py and versions "
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
    """The declared name, else the path, with the section or a location where it is shared."""
    plain = [draft for draft in drafts if draft.declared is None]
    shared = Counter(draft.path for draft in plain)
    sections = Counter((draft.path, _section(draft)) for draft in plain)
    names = []
    for draft in drafts:
        if draft.declared is not None and draft.declared.name is not None:
            names.append(draft.declared.name)
            continue
        path = draft.path or "."
        if shared[draft.path] == 1:
            names.append(path)
        elif _section(draft) and sections[draft.path, _section(draft)] == 1:
            names.append(f"{path}:{_section(draft)}")
        else:
            places = (d.removeprefix(draft.path + "/") for d in draft.directories)
            names.append(f"{path}:{','.join(places)}")
    return names


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
