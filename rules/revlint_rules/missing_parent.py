"""missing-parent: a down_revision that no revision of the chain has."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    Chain,
    Example,
    Explanation,
    Finding,
    Location,
    MissingIds,
    Project,
    ProjectRule,
    Reference,
    Related,
    Revision,
    Severity,
    find_lost,
    history,
    is_slip,
    names_in,
    quoted,
    stated_parents,
)

#: How many other files that name the same revision a finding shows.
_SHOWN = 10


class MissingParent(ProjectRule):
    """A `down_revision` names a revision that the chain does not have.

    Each missing revision is reported once, however many files name it. List ids that installed
    packages define in `external-revisions`. While a file of the chain cannot be read, or its id
    cannot be known, a parent is reported only if its name explains itself. Where the file name or
    the docstring shows that the id of the parent is mistyped, the finding is there. In a git
    repository the finding says which commit deleted the revision, or which branches have it. It is
    a note if a version location is a package or folder outside the tree, which may define it.

    Why: Alembic matches ids exactly: no partial ids, file names or labels. It warns `Revision a0
        referenced from … is not present`, and every command fails with `KeyError: 'a0'`.
    Fix: Write the id as the parent's file defines it in `revision`, or restore that file.
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
                yield from _in_chain(chain, MissingIds(chain, project.chains))


def _in_chain(chain: Chain, missing: MissingIds) -> Iterator[Finding]:
    named: dict[str, list[Reference]] = {}
    for reference in chain.missing_parents:
        # Blanks, "None" and several ids in one text are invalid-value.
        if not is_slip(reference.target) and not names_in(reference.target):
            named.setdefault(reference.target, []).append(reference)
    for name, references in named.items():
        explanation = missing.explain(name)
        is_certain = explanation is not None and explanation.is_certain
        if chain.ids_known or is_certain:
            if not is_certain:
                explanation = find_lost(chain, name) or explanation
            unseen = "" if explanation else missing.unseen_locations
            yield _finding(chain, name, references, explanation, unseen)


def _finding(
    chain: Chain,
    name: str,
    references: list[Reference],
    explanation: Explanation | None,
    unseen: str,
) -> Finding:
    first = references[0]
    if explanation is not None and explanation.is_right and explanation.meant is not None:
        return _mistyped(chain, references, explanation, chain.file_of(explanation.meant))
    stated = "" if unseen else _stated(chain, references)
    if explanation is not None and explanation.meant != stated:
        stated = ""
    return Finding(
        title=f"no revision {quoted(name)} in this chain",
        label="cannot be checked here" if unseen else "not the id of a revision file",
        facts=tuple(_facts(name, explanation, unseen, stated)),
        help=_help(chain, name, explanation, stated),
        commands=explanation.commands if explanation else (),
        location=Location(first.revision.path, first.value.range),
        revision=first.revision.id,
        chain=chain.name,
        related=tuple(_related(chain, references, explanation)),
        severity=Severity.NOTE if unseen else None,
        target=name,
        about=(name, *(str(r.revision.id) for r in references)),
    )


def _mistyped(
    chain: Chain, references: list[Reference], explanation: Explanation, file: Revision
) -> Finding:
    """The finding in the file that defines another id than the one that others name."""
    name = references[0].target
    return Finding(
        title=f"no revision {quoted(name)} in this chain",
        label=f"{quoted(name)} with a typing error",
        facts=tuple(_facts(name, explanation, "")),
        help=explanation.help,
        location=Location(file.path, file.id_range),
        revision=file.id,
        chain=chain.name,
        related=tuple(_places(references)),
        target=name,
        about=(name, *(str(r.revision.id) for r in references)),
    )


def _stated(chain: Chain, references: list[Reference]) -> str:
    """The parent that the docstring names in place of the missing one; "" where it names none."""
    file = references[0].revision
    stated = stated_parents(file) or []
    known = {value.text for value in file.parents}
    others = [id_ for id_ in stated if id_ in chain.by_id and id_ not in known]
    is_one = len(references) == len(others) == 1 and references[0].target not in stated
    return others[0] if is_one else ""


def _facts(
    name: str, explanation: Explanation | None, unseen: str, stated: str = ""
) -> Iterator[str]:
    if explanation is not None:
        yield explanation.fact
    if stated:
        yield f"the docstring says 'Revises: {stated}'"
    if unseen:
        yield unseen
    else:
        yield f"every Alembic command fails: KeyError: {quoted(name)}"


def _help(chain: Chain, name: str, explanation: Explanation | None, stated: str) -> str:
    if explanation is not None:
        return f"write {quoted(stated)}" if stated else explanation.help
    if stated:
        return f"write {quoted(stated)}; or restore the file that defines {quoted(name)}"
    if len(chain.by_id) == 1:
        return "restore the file that defines it, or write None if this is the first revision"
    return (
        "correct the id, restore the file that defines it, or list it in external-revisions if an "
        "installed package defines it"
    )


def _related(
    chain: Chain, references: list[Reference], explanation: Explanation | None
) -> Iterator[Related]:
    if explanation is not None and explanation.meant is not None:
        meant = chain.file_of(explanation.meant)
        yield Related(f"{quoted(explanation.meant)} is here", Location(meant.path, meant.id_range))
    yield from _places(references[1:], " too")


def _places(references: list[Reference], too: str = "") -> Iterator[Related]:
    for reference in references[:_SHOWN]:
        yield Related(
            f"{quoted(reference.target)} is a parent here{too}",
            Location(reference.revision.path, reference.value.range),
        )
