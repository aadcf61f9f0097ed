"""What findings about the contract advise: where a migration goes, and what a key should say."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from revlint import escape
from revlint.config.id_pattern import matches
from revlint.contract.contract import Contract
from revlint.contract.project import Project
from revlint.errors import TreeError
from revlint.graph.chain import Chain
from revlint.graph.next_id import next_id
from revlint.migration.body import read_body
from revlint.migration.identifier import quoted
from revlint.python.value import Unreadable


def allows(chain: Chain, id_: str) -> bool:
    """Whether the ``id-pattern`` of a chain allows an id."""
    return chain.config.id_pattern is None or matches(chain.config.id_pattern, id_) is not False


def place_in(contract: Contract, name: str, id_: str | None = None) -> str:
    """Where in a chain a new revision goes, such as ``chain shared, on top of 'oss1'``.

    Args:
        id_: the id of a migration that moves there; another one is named if it is taken there, or
            does not match ``id-pattern``.
    """
    chain = contract.chains[name]
    text = f"chain {name}"
    if contract.is_external(name):
        return f"{text}, in its repository"
    if len(chain.heads) == 1:
        text += f", on top of {quoted(chain.heads[0])}"
    can_stay = id_ is None or (id_ not in chain.by_id and allows(chain, id_))
    new_id = None if can_stay else next_id(chain)
    return f"{text}, with id {quoted(new_id)}" if new_id else text


def successors_for(project: Project, name: str, ids: Collection[str]) -> list[str]:
    """The chains that run after a parked one and own the tables which revisions of it use.

    All that run after it, if none of them owns every table.
    """
    contract, ownership = project.contract, project.ownership
    names = list(contract.successors(name))
    uses = [use for use in project.tables.uses(name) if use.revision.id in ids]
    owning = [
        n
        for n in names
        if not any(ownership.foreign_owner(replace(u, chain=contract.chains[n])) for u in uses)
    ]
    return owning or names


def does_nothing(chain: Chain, id_: str | None) -> bool:
    """Whether exactly one file has the id, and it can be read and does nothing."""
    files = chain.by_id.get(id_ or "", ())
    if len(files) != 1:
        return False
    try:
        body = read_body(chain.tree.read(files[0].path), files[0].path)
    except TreeError:
        return False
    if isinstance(body, Unreadable) or "upgrade" not in body.functions:
        return False
    return not body.does_something("upgrade") and not body.does_something("downgrade")


def toml_text(value: str) -> str:
    """A text in TOML."""
    return escape.for_toml(value)


def toml_list(values: Iterable[str]) -> str:
    """Texts as a list in TOML."""
    return f"[{', '.join(toml_text(value) for value in values)}]"


def toml_after(contract: Contract, name: str, chains: Iterable[str]) -> str:
    """The value of ``after`` that names some chains; those that are optional now stay so."""
    optional = contract.chains[name].config.optional_after
    items = (
        f"{{ chain = {toml_text(chain)}, optional = true }}"
        if chain in optional
        else toml_text(chain)
        for chain in chains
    )
    return f"[{', '.join(items)}]"


def declaration(chain: Chain, config_path: str | None) -> str:
    """What declares a chain in a configuration, on one line: its table and its keys.

    Args:
        config_path: the configuration, None where there is none yet.
    """
    directory = chain.script_directory
    keys = {"script-location": toml_text(directory.script_location or ".")}
    if any(location.assumed for location in directory.version_locations):
        paths = [v.path or "." for v in directory.version_locations if v.path is not None]
        keys["version-locations"] = toml_list(paths)
    elif directory.section not in (None, "alembic"):
        keys["section"] = toml_text(directory.section or "")
    if directory.external:
        keys["external-revisions"] = toml_list(directory.external)
    prefix = "tool.revlint." if (config_path or "").endswith("pyproject.toml") else ""
    *most, last = [f"{key} = {value}" for key, value in keys.items()]
    stated = f"{', '.join(most)} and {last}" if most else last
    return f"[{prefix}chains.NAME] with {stated}"
