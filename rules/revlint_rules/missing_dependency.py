"""missing-dependency: a depends_on that no revision or branch label of the chain has."""

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
    Severity,
    find_lost,
    history,
    is_slip,
    names_in,
    quoted,
)

#: How many other files that name the same revision a finding shows.
_SHOWN = 10


class MissingDependency(ProjectRule):
    """A `depends_on` names neither a revision nor a branch label of the chain.

    Each is reported once, however many files name it, and not at all if it is a missing parent
    too. List ids that installed packages define in `external-revisions`. While a file of the chain
    cannot be read, a dependency is reported only if its name explains itself. It is a note if a
    version location is a package or folder outside the tree, which may define the revision.

    Why: Alembic matches ids and declared labels exactly; it understands partial ids, file names,
        `head` and `label@head` only on its command line. Every command fails with
        `KeyError: 'x0'`, and Alembic does not say which file names it.
    Fix: Write the id as the other file defines it in `revision`, or a label that it declares.
    Semantics: alembic: script/revision.py, RevisionMap._add_depends_on. Observed with Alembic
        1.20.1.
    """

    name = "missing-dependency"
    group = "The graph"
    options = ("external-revisions",)
    examples = (
        Example(
            bad=history("<base> -> a1 (main)", "a1 -> b2", "<base> -> x1 (other) [main@head]"),
            good=history("<base> -> a1 (main)", "a1 -> b2", "<base> -> x1 (other) [b2]"),
            finds=("migrations/versions/x1.py:12",),
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        for chain in project.chains:
            if chain.missing_dependencies:
                yield from _in_chain(chain, MissingIds(chain, project.chains, labels_count=True))


def _in_chain(chain: Chain, missing: MissingIds) -> Iterator[Finding]:
    named: dict[str, list[Reference]] = {}
    for reference in chain.missing_dependencies:
        name = reference.target
        # Blanks, "None" and several ids in one text are invalid-value.
        if not is_slip(name) and not names_in(name):
            named.setdefault(name, []).append(reference)
    is_sure = _is_sure(chain)
    for name, references in named.items():
        explanation = missing.explain(name)
        is_certain = explanation is not None and explanation.is_certain
        if is_sure or is_certain:
            if not is_certain:
                explanation = find_lost(chain, name) or explanation
            unseen = "" if explanation else missing.unseen_locations
            yield _finding(chain, name, references, explanation, unseen)


def _is_sure(chain: Chain) -> bool:
    """Whether no id and no label can hide."""
    return chain.ids_known and not any(
        r.branch_labels is not None and r.branch_labels.value.is_dynamic and r.fault is None
        for r in chain.oddly_labelled
    )


def _finding(
    chain: Chain,
    name: str,
    references: list[Reference],
    explanation: Explanation | None,
    unseen: str,
) -> Finding:
    first = references[0]
    return Finding(
        title=f"no revision or label {quoted(name)} in this chain",
        label="cannot be checked here" if unseen else "neither an id nor a branch label",
        facts=tuple(_facts(name, explanation, unseen)),
        help=explanation.help if explanation else _HELP,
        commands=explanation.commands if explanation else (),
        location=Location(first.revision.path, first.value.range),
        revision=first.revision.id,
        chain=chain.name,
        severity=Severity.NOTE if unseen else None,
        target=name,
        about=(name, *(str(r.revision.id) for r in references)),
        related=tuple(_related(chain, references, explanation)),
    )


_HELP = (
    "correct the id, restore the file that defines it, or list it in external-revisions if an "
    "installed package defines it"
)


def _facts(name: str, explanation: Explanation | None, unseen: str) -> Iterator[str]:
    if unseen:
        yield unseen
        return
    yield explanation.fact if explanation else "no id or label of the chain is spelled similarly"
    yield f"every Alembic command fails: KeyError: {quoted(name)}"


def _related(
    chain: Chain, references: list[Reference], explanation: Explanation | None
) -> Iterator[Related]:
    if explanation is not None and explanation.meant is not None:
        meant = chain.file_of(explanation.meant)
        yield Related(f"{quoted(explanation.meant)} is here", Location(meant.path, meant.id_range))
    name = references[0].target
    for reference in references[1 : 1 + _SHOWN]:
        yield Related(
            f"{quoted(name)} is a dependency here too",
            Location(reference.revision.path, reference.value.range),
        )
