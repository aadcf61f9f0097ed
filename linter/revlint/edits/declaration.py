"""How a plan for several chains declares what it makes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from revlint.config.finder import OWN_FILE, SHARED_FILE
from revlint.contract.project import Project
from revlint.contract.proposal import propose
from revlint.contract.proposal_toml import render_proposal
from revlint.edits.config_file import Addition, add_to_config, render_addition
from revlint.edits.plan import plan_steps
from revlint.edits.planned_tree import planned_tree
from revlint.engine.project import read_project
from revlint.path_text import path_text
from revlint.steps import Step, WriteFile


@dataclass(frozen=True, slots=True)
class Declaration:
    """How a plan declares what it makes: steps, or sentences that say what to write."""

    steps: tuple[Step, ...] = ()
    notes: tuple[str, ...] = ()


def declare(
    project: Project, steps: Sequence[Step], addition: Addition, *, writes: bool
) -> Declaration:
    """Declare what a plan makes in the configuration, or say what has to be written there.

    Without a configuration, the one that ``revlint init`` would propose afterwards is written.

    Args:
        project: the project.
        steps: what the plan does otherwise.
        addition: what the configuration lacks.
        writes: whether the configuration is changed.

    Raises:
        EditRefused: the configuration cannot be changed so.
    """
    path = project.config.path
    if addition == Addition():
        return Declaration()
    if path is None:
        if not writes:
            return Declaration(notes=("`revlint init` writes a configuration that declares it",))
        planned = planned_tree(project.tree, plan_steps(project.tree, steps, ""))
        text = render_proposal(propose(read_project(planned, project.config)))
        return Declaration(steps=(WriteFile(OWN_FILE, text.encode()),))
    if writes:
        data = add_to_config(project.tree.read(path), path, addition)
        return Declaration(steps=(WriteFile(path, data),))
    is_shared = path.rpartition("/")[2] == SHARED_FILE
    text = render_addition(addition, "tool.revlint." if is_shared else "")
    return Declaration(notes=(f"declare it in {path_text(path)} (--write-config does):\n{text}",))
