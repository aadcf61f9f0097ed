"""A finding that may be a consequence of another one, and tests that say so.

The table in ``precedence`` names them.
"""

from __future__ import annotations

from dataclasses import dataclass

from revlint.change.change import Change
from revlint.contract.project import Project
from revlint.finding import Finding
from revlint.graph.chain import Chain
from revlint.graph.mistyped_id import skipped_file_of
from revlint.graph.parked import base_instead_of_root, end_instead_of_align
from revlint.migration.identifier import is_usable_id


@dataclass(frozen=True, slots=True)
class Case:
    """A finding of a chain that may be a consequence."""

    finding: Finding
    chain: Chain
    project: Project
    change: Change | None = None

    @property
    def id(self) -> str:
        """The id that the finding is about."""
        return self.finding.target or self.finding.revision or ""


def other_chain_has_it(case: Case) -> bool:
    contract = case.project.contract
    if not case.chain.ids_known or contract.chains.get(case.chain.name) is not case.chain:
        return False
    return bool(contract.chains_with(case.id))


def is_in_wrong_folder(case: Case) -> bool:
    """Whether the finding is about a file in the folder of the wrong chain."""
    return any(
        file.path == case.finding.location.path
        for folder in case.project.wrong_folders
        if folder.source is case.chain
        for file in folder.files
    )


def stops_an_edition(case: Case) -> bool:
    """Whether the installation of an edition stops at the operation that the finding is about."""
    project, place = case.project, case.finding.location
    stops = (project.deployments.install(run) for run in project.contract.runs)
    return any(
        (stop.step.revision.path, stop.step.operation.range) == (place.path, place.range)
        for stop in stops
        if stop is not None and stop.step is not None
    )


def is_configured_root(case: Case) -> bool:
    return case.id == case.chain.config.root and base_instead_of_root(case.chain) is not None


def is_missing_parent(case: Case) -> bool:
    return case.id in case.chain.missing_parent_ids


def is_base_instead_of_root(case: Case) -> bool:
    return case.id == base_instead_of_root(case.chain)


def is_end_instead_of_align(case: Case) -> bool:
    return case.id == end_instead_of_align(case.chain)


def is_beside_a_head(case: Case) -> bool:
    """Whether the id is the align revision, and the chain has another head."""
    return case.id == case.chain.config.parked_at and case.chain.real_heads != (case.id,)


def is_illegal(case: Case) -> bool:
    return not is_usable_id(case.id)


def is_no_migration(case: Case) -> bool:
    file = case.chain.by_path.get(case.finding.location.path)
    if file is None:
        return False
    return (file.revision or file.legacy_id) is None or file.down_revision is None


def is_plain_module(case: Case) -> bool:
    file = case.chain.by_path[case.finding.location.path]
    return not file.bindings and not file.functions and file.legacy_id is None


def is_in_two_migrations(case: Case) -> bool:
    return case.chain.by_path[case.finding.location.path].is_two


def is_first_of_two_migrations(case: Case) -> bool:
    return case.id in case.chain.replaced_ids


def is_imported_in_vain(case: Case) -> bool:
    place = case.finding.location
    return any(
        failure.kind == "import"
        and failure.range.line <= place.range.line <= failure.range.end_line
        for failure in case.chain.by_path[place.path].failures
    )


def has_wrong_location(case: Case) -> bool:
    """Whether missing-location reports a location, also one that is missing and the only one."""
    if case.chain.revisions or case.chain.unreadable:
        return False
    directory = case.chain.script_directory
    if not case.chain.tree.is_dir(directory.script_location) and any(
        problem.kind == "script-location" and problem.location.path == directory.config
        for problem in case.project.problems
    ):
        return True
    problems = [location.problem for location in directory.version_locations]
    if not {"empty", "outside", "permission"}.isdisjoint(problems):
        return True
    return "missing" in problems and (len(problems) > 1 or directory.unread is not None)


def is_in_unread_folder(case: Case) -> bool:
    unread = case.chain.script_directory.unread
    return (
        unread is not None
        and case.id in unread.ids
        and _reports_ignored_file(case, unread.setting.path)
    )


def is_in_skipped_file(case: Case) -> bool:
    """Whether a file that Alembic never loads is named after the missing revision."""
    skipped = skipped_file_of(case.chain, case.id)
    return skipped is not None and _reports_ignored_file(case, skipped.path)


def _reports_ignored_file(case: Case, path: str) -> bool:
    config = case.project.config
    return "ignored-file" not in config.ignore and not config.ignores("ignored-file")(path)


def has_lost_its_counterpart(case: Case) -> bool:
    """Whether the change removes the counterpart that the revision had on the base."""
    return case.change is not None and (case.chain.name, case.id) in case.change.left_alone


def is_in_conflict(case: Case) -> bool:
    if case.change is None:
        return False
    names = {case.finding.revision, *case.finding.about}
    return any(
        conflict.path in chain.by_path and chain.by_path[conflict.path].id in names
        for change in case.change.chains
        if change.name == case.finding.chain
        for chain in (change.merged, change.tip, change.now)
        if chain is not None
        for conflict in case.change.base.conflicts
    )
