"""missing-parent: a down_revision that no file states."""

from __future__ import annotations

from collections.abc import Iterator
from shlex import quote

from revlint.api import (
    Chain,
    Deletion,
    Example,
    Explanation,
    Finding,
    Location,
    MissingIds,
    Past,
    Project,
    ProjectRule,
    Reference,
    Related,
    history,
    is_slip,
    names_in,
    quoted,
)

#: How many other files that name the same revision a finding shows.
_SHOWN = 10


class MissingParent(ProjectRule):
    """A `down_revision` is in no file of the chain.

    Each missing revision is told once, however many files name it. Ids that installed packages
    bring are listed in `external-revisions`. While a file of the chain cannot be read, or its id
    cannot be known, a parent is not called missing unless its name explains itself. In a git
    repository the finding says which commit deleted the revision, or which branches have it.

    Why: Alembic matches ids exactly, with no partial ids, file names or labels. It warns `Revision
        a0 referenced from … is not present`, and every command ends in `KeyError: 'a0'`.
    Fix: Write the id as it stands in `revision` of the parent's file, or bring that file back.
    Semantics: alembic: script/revision.py, RevisionMap._map_branch_labels and _revision_map.
        Observed with Alembic 1.20.1.
    """

    name = "missing-parent"
    group = "The graph"
    options = ("external-revisions",)
    examples = (
        Example(
            bad=history("<base> -> a1", "a0 -> b2"),
            good=history("<base> -> a1", "a1 -> b2"),
            finds=("migrations/versions/b2.py:10",),
        ),
        Example(
            bad=history("<base> -> a1", "a1, pkg1 -> b2"),
            good=history("<base> -> a1", "a1 -> b2"),
            finds=("migrations/versions/b2.py:10",),
            config='external-revisions = ["pkg2"]\n',
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        for chain in project.chains:
            if chain.missing_parents:
                past = project.tree.checkout.past
                yield from _in_chain(chain, MissingIds(chain, project.chains), past)


def _in_chain(chain: Chain, missing: MissingIds, past: Past | None) -> Iterator[Finding]:
    named: dict[str, list[Reference]] = {}
    for reference in chain.missing_parents:
        # Blanks, "None" and several ids in one text are invalid-value.
        if not is_slip(reference.target) and not names_in(reference.target):
            named.setdefault(reference.target, []).append(reference)
    for name, references in named.items():
        explanation = missing.explain(name)
        if chain.ids_known or (explanation is not None and explanation.is_certain):
            if past is not None and not (explanation and explanation.is_certain):
                explanation = _remember(chain, name, past) or explanation
            yield _finding(chain, name, references, explanation)


def _remember(chain: Chain, name: str, past: Past) -> Explanation | None:
    """What git knows of a revision that is not here."""
    directory = chain.script_directory
    folders = [v.path for v in directory.version_locations if v.path is not None]
    folders = folders or [directory.script_location]
    deletion = past.deletion_of(name, folders)
    if deletion is not None:
        return Explanation("", _tell_of(deletion))
    branches = past.branches_with(name, folders)
    if not branches:
        return None
    where = ", ".join(branches)
    return Explanation("", f"it is on {where}: merge that first, or name a revision of this chain")


def _tell_of(deletion: Deletion) -> str:
    path, commit = deletion.path, deletion.commit
    if commit is None:
        return f"HEAD has it in {path}: bring that back, with `git checkout HEAD -- {quote(path)}`"
    return (
        f"commit {commit} deleted it with {path}: bring that back, with `git checkout "
        f"{commit.id[:12]}^ -- {quote(path)}`, or name the revision that is to be the parent now"
    )


def _finding(
    chain: Chain, name: str, references: list[Reference], explanation: Explanation | None
) -> Finding:
    first = references[0]
    what = f"{explanation.what}," if explanation and explanation.what else ""
    return Finding(
        title=(
            f"down_revision {quoted(name)}{what} is in no file of this chain: every Alembic "
            f"command ends in KeyError: {quoted(name)}"
        ),
        help=explanation.help if explanation else _help(chain),
        location=Location(first.revision.path, first.value.range),
        revision=first.revision.id,
        chain=chain.name,
        related=tuple(_related(chain, references, explanation)),
        target=name,
        about=(name, *(str(r.revision.id) for r in references)),
    )


def _help(chain: Chain) -> str:
    if len(chain.by_id) == 1:
        return "bring the file back that states it, or write down_revision = None for a base"
    return (
        "bring the file back that states it, correct the id, or list it in external-revisions if "
        "an installed package brings it"
    )


def _related(
    chain: Chain, references: list[Reference], explanation: Explanation | None
) -> Iterator[Related]:
    if explanation is not None and explanation.meant is not None:
        meant = chain.file_of(explanation.meant)
        yield Related(f"revision {quoted(explanation.meant)}", Location(meant.path, meant.id_range))
    name = references[0].target
    for reference in references[1 : 1 + _SHOWN]:
        yield Related(
            f"{quoted(name)} is a parent here too",
            Location(reference.revision.path, reference.value.range),
        )
