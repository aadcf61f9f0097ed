"""A new chain that follows others: a script directory modelled on theirs, with an empty root."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from revlint.contract.project import Project
from revlint.edits.config_file import Addition, Setting
from revlint.edits.declaration import declare
from revlint.edits.env_file import set_version_table
from revlint.edits.ini_file import lead_elsewhere
from revlint.edits.new_revision import create_revision
from revlint.edits.plan import Plan, plan_steps
from revlint.edits.planned_tree import planned_tree
from revlint.engine.project import read_project
from revlint.errors import EditRefused
from revlint.graph.chain import Chain
from revlint.migration.identifier import quoted
from revlint.path_text import path_text
from revlint.sources.paths import child
from revlint.steps import Step, WriteFile
from revlint.words import listed

_PLAIN_INI = "[alembic]\nscript_location = %(here)s\n"
#: An id that a chain counts on from.
_COUNTED = re.compile(r"([A-Za-z_]+)(\d{3,})")


@dataclass(frozen=True, slots=True)
class NewChain:
    """A chain to make.

    ``directory`` is its script directory, a path of the tree; ``root`` the id of its first
    revision, which is empty; ``table`` its version table; ``after`` the chains that run before it,
    of which the first is its model; ``message`` that of the root.
    """

    name: str
    directory: str
    root: str
    table: str
    after: Sequence[Chain]
    message: str


def plan_new_chain(project: Project, new: NewChain, *, declares: bool) -> Plan:
    """The plan that makes a chain.

    Args:
        project: the project.
        new: the chain.
        declares: whether the configuration declares it too.

    Raises:
        EditRefused: its files cannot be modelled on those of another chain, or its version table
            is another chain's.
    """
    model = new.after[0]
    for chain in new.after:
        if chain.script_directory.version_table.name == new.table:
            raise EditRefused(f"chain {chain.name} has the version table {new.table} already")
    steps: list[Step] = [*_script_directory(project, model, new)]
    for step in steps:
        if project.tree.is_file(step.path):
            raise EditRefused("there is such a file already", step.path)
    chain = _planned_chain(project, steps, new)
    steps.append(create_revision(chain, new.root, (), new.message, like=model))
    declared = declare(project, steps, _addition(project, new), writes=declares)
    plan = plan_steps(
        project.tree,
        [*steps, *declared.steps],
        f"make chain {new.name}, which begins with {quoted(new.root)}",
        heads={(new.name if declares else chain.name): (new.root,)},
        notes=(*_notes(model, new), *declared.notes),
    )
    # What is not declared is declared by hand next.
    return plan if declares else replace(plan, accepts=frozenset({"undeclared-chain"}))


# The script directory


def _script_directory(project: Project, model: Chain, new: NewChain) -> Iterator[WriteFile]:
    """The files beside the revisions, as the model has them."""
    tree, where = project.tree, model.script_directory
    if where.env_path is None:
        raise EditRefused(f"chain {model.name} has no env.py to model the new one on")
    env = set_version_table(tree.read(where.env_path), new.table, where.env_path)
    yield WriteFile(child(new.directory, "env.py"), env)
    yield WriteFile(child(new.directory, "alembic.ini"), _ini(project, model, new))
    copies = ["script.py.mako", "__init__.py"]
    if any(v.path == child(where.script_location, "versions") for v in where.version_locations):
        copies.append("versions/__init__.py")
    for name in copies:
        old = child(where.script_location, name)
        if tree.is_file(old):
            yield WriteFile(child(new.directory, name), tree.read(old))


def _ini(project: Project, model: Chain, new: NewChain) -> bytes:
    where = model.script_directory
    if where.config is None or where.section is None:
        # A TOML file holds one chain, and code that configures Alembic has no file.
        paths = "".join(
            f"prepend_sys_path = {path or '.'}\n" for path in where.prepend_sys_path[:1]
        )
        return f"{_PLAIN_INI}{paths}".encode()
    return lead_elsewhere(
        project.tree.read(where.config),
        where.section,
        (where.config, where.script_location),
        (child(new.directory, "alembic.ini"), new.directory),
    )


def _planned_chain(project: Project, steps: Sequence[Step], new: NewChain) -> Chain:
    """The chain as it is found afterwards, without its root."""
    there = WriteFile(child(new.directory, "versions/README"), b"")
    plan = plan_steps(project.tree, [*steps, there], "")
    planned = read_project(planned_tree(project.tree, plan), project.config)
    for chain in planned.chains:
        directory = chain.script_directory
        if directory.script_location == new.directory:
            table = directory.stated_table
            if table.known and table.name == new.table:
                return chain
            raise EditRefused(
                f"its copy would not use the version table {new.table} for certain; write "
                "version_table as a literal in each call of context.configure(), then try again",
                new.after[0].script_directory.env_path,
            )
    raise EditRefused(f"Alembic would not find a chain in {path_text(new.directory)}")


# The contract


def _addition(project: Project, new: NewChain) -> Addition:
    after = [chain.name for chain in new.after]
    keys: dict[str, Setting] = {"script-location": new.directory, "root": new.root}
    counted = _COUNTED.fullmatch(new.root)
    if counted is not None:
        keys["id-pattern"] = rf"{counted[1]}\d{{{len(counted[2])}}}"
    keys["after"] = after
    runs = {
        (run.edition, run.database): new.name
        for run in project.config.runs
        if _has_all(project, after, run.chains)
    }
    return Addition(chains={new.name: keys}, runs=runs)


def _has_all(project: Project, after: Sequence[str], run: Sequence[str]) -> bool:
    """Whether a run has every chain before the new one; of those that never meet, one is enough."""
    return all(
        any(name in run and (name == wanted or not _meet(project, name, wanted)) for name in after)
        for wanted in after
    )


def _meet(project: Project, first: str, second: str) -> bool:
    return any({first, second} <= {*run.chains} for run in project.config.runs)


def _notes(model: Chain, new: NewChain) -> Iterator[str]:
    env = child(new.directory, "env.py")
    yield (
        f"{path_text(env)} is a copy of that of chain {model.name} with another version table; "
        "look at what else it says"
    )
    ini = posixpath.join(new.directory, "alembic.ini")
    names = listed([chain.name for chain in new.after])
    # Its script location may be that of a container, where no command of here works.
    yield f"upgrade it after {names}, with {path_text(ini)}"
