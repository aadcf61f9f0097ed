"""Chains that the configuration of revlint declares: they adopt what discovery found."""

from __future__ import annotations

from collections.abc import Sequence

from revlint.config.config import ChainConfig
from revlint.discovery.alembic_config import AlembicConfig
from revlint.discovery.draft import Draft, draft_of
from revlint.discovery.layout import Layout
from revlint.discovery.locations import default_location, place_version_locations, version_location
from revlint.discovery.script_place import Place
from revlint.sources.paths import ancestors, child, normalized


def adopt(
    layout: Layout,
    drafts: Sequence[Draft],
    chains: Sequence[ChainConfig],
    configs: Sequence[AlembicConfig],
) -> list[Draft]:
    """The declared chains, each in place of what was found for it, then what is left.

    A declared chain that is not there stays, without files.
    """
    declared: list[Draft] = []
    adopted: list[Draft] = []
    for chain in chains:
        found = _find(layout, drafts, chain, configs)
        declared.append(_declare(layout, chain, found))
        if found is not None:
            adopted.append(found)
    left = [d for d in drafts if d not in adopted and not _is_covered(d, declared)]
    return [*declared, *left]


def _find(
    layout: Layout,
    drafts: Sequence[Draft],
    chain: ChainConfig,
    configs: Sequence[AlembicConfig],
) -> Draft | None:
    """What discovery found for a declared chain."""
    if chain.config is not None:
        fits = [c for c in configs if c.path == normalized(chain.config) and _has(c, chain.section)]
        fits.sort(key=lambda c: c.section not in (None, "alembic"))
        same = draft_of(layout, fits[0]) if fits else None
        if same is None:
            return None
        # The same draft may have been made from another file.
        return next((d for d in drafts if d.key == same.key), same)
    path = _script_directory(layout, chain)
    here = [d for d in drafts if d.path == path and _has(d.config, chain.section)]
    if chain.version_locations is not None:
        wanted = {layout.resolve(normalized(text)) for text in chain.version_locations}
        here.sort(key=lambda d: set(d.directories) != wanted)
    return here[0] if here else None


def _has(config: AlembicConfig | None, section: str | None) -> bool:
    return section is None or (config is not None and config.section == section)


def _declare(layout: Layout, chain: ChainConfig, found: Draft | None) -> Draft:
    config = found.config if found else None
    path = _script_directory(layout, chain)
    if path is None:
        path = found.path if found else normalized(chain.name or "")
    assumptions = list(found.assumptions) if found and chain.script_location is None else []
    if chain.version_locations is not None:
        locations = tuple(
            version_location(layout, normalized(text), text, chain.location)
            for text in chain.version_locations
        )
    elif found is not None and found.path == path:
        locations = found.locations
    elif config is not None:
        locations = place_version_locations(layout, config, Place(path))
    else:
        locations = (default_location(layout, path),)
    run_from = found.run_from if found else None
    return Draft(path, locations, config, chain, assumptions, run_from=run_from)


def _script_directory(layout: Layout, chain: ChainConfig) -> str | None:
    """The script directory that a declaration names or implies, in the tree or not."""
    if chain.script_location is not None:
        path = normalized(chain.script_location)
        found = layout.resolve(path)
        return path if found is None else found
    if chain.version_locations and chain.config is None:
        first = normalized(chain.version_locations[0])
        above = ancestors(first)[1:]
        has_env = (d for d in above if layout.tree.is_file(child(d, "env.py")))
        return next(has_env, above[0] if above else "")
    if chain.config is None and chain.name is not None:
        return layout.resolve(normalized(chain.name))
    return None


def _is_covered(draft: Draft, declared: Sequence[Draft]) -> bool:
    """Whether declared chains load all that a found one of the same script directory would."""
    loaded = {path for d in declared if d.path == draft.path for path in d.directories}
    return any(d.path == draft.path for d in declared) and loaded.issuperset(draft.directories)
