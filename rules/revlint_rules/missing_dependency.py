"""missing-dependency: a depends_on that no file states."""

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
    history,
    is_slip,
    names_in,
    quoted,
)

#: How many other files that name the same revision a finding shows.
_SHOWN = 10


class MissingDependency(ProjectRule):
    """A `depends_on` is neither an id nor a declared branch label of the chain.

    Each is told once, however many files name it, and not at all where it is a missing parent
    too. Ids that installed packages bring are listed in `external-revisions`. While a file of the
    chain cannot be read, a dependency is not called missing unless its name explains itself.

    Why: Alembic matches ids and declared labels exactly; partial ids, file names, `head` and
        `label@head` are understood on its command line only. Every command ends in
        `KeyError: 'x0'`, without a word of the file that names it.
    Fix: Write the id as it stands in `revision` of the other file, or a label that is declared in
        it.
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
                yield from _in_chain(chain, MissingIds(chain, project.chains))


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
        if is_sure or (explanation is not None and explanation.is_certain):
            yield _finding(chain, name, references, explanation)


def _is_sure(chain: Chain) -> bool:
    """Whether no id and no label can hide."""
    return chain.ids_known and not any(
        r.branch_labels is not None and r.branch_labels.value.is_dynamic for r in chain.revisions
    )


def _finding(
    chain: Chain, name: str, references: list[Reference], explanation: Explanation | None
) -> Finding:
    first = references[0]
    what = f"{explanation.what}," if explanation and explanation.what else ""
    return Finding(
        title=(
            f"depends_on {quoted(name)}{what} is neither an id nor a declared branch label of this "
            f"chain: every Alembic command ends in KeyError: {quoted(name)}"
        ),
        help=explanation.help if explanation else _help(),
        location=Location(first.revision.path, first.value.range),
        revision=first.revision.id,
        chain=chain.name,
        target=name,
        related=tuple(_related(chain, references, explanation)),
    )


def _help() -> str:
    return (
        "correct the id, bring the file back that states it, or list it in external-revisions if "
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
            f"{quoted(name)} is a dependency here too",
            Location(reference.revision.path, reference.value.range),
        )
