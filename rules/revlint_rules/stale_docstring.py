"""stale-docstring: the docstring disagrees with the variables about the id or parents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from revlint.api import (
    Chain,
    DocstringLine,
    Example,
    FileRule,
    Finding,
    Fix,
    Location,
    Revision,
    SetDocstring,
    Severity,
    docstring_lines,
    history,
    is_slip,
    place_in_source,
    quoted,
)

_GOOD = history("<base> -> a1", "a1 -> b2", "b2 -> c3")
_C3 = "migrations/versions/c3.py"


class StaleDocstring(FileRule):
    """ "Revision ID:" or "Revises:" in the docstring disagrees with the variables.

    The order of a merge's parents does not matter, and an empty text, `None` or `<base>` fits a
    base. Lines that are missing are not required.

    Why: Alembic never reads these lines, but people do: `alembic history --verbose` and `alembic
        show` print them, and reviewers of a rebased migration trust them. They become stale when
        `down_revision` changes and the docstring does not.
    Fix: Write the values of the variables.
    Semantics: alembic: script/base.py, Script.doc and Script.longdoc; templates/generic,
        script.py.mako. Observed with Alembic 1.20.1.
    """

    name = "stale-docstring"
    group = "Files"
    severity = Severity.WARNING
    default = "new"
    examples = (
        Example(
            bad={**_GOOD, _C3: _GOOD[_C3].replace("Revises: b2", "Revises: a1")},
            good=_GOOD,
            finds=(f"{_C3}:4",),
            new=frozenset({_C3}),
        ),
    )

    def check(self, revision: Revision, chain: Chain) -> Iterator[Finding]:
        docstring = revision.docstring
        if docstring is None:
            return
        ids = docstring_lines(docstring.text, "Revision ID")
        if revision.id is not None and ids and not is_slip(revision.id):
            yield from _check_id(revision, revision.id, ids)
        parents = docstring_lines(docstring.text, "Revises")
        if parents and _are_parents_certain(revision, chain):
            yield from _check_parents(revision, parents)


def _check_id(revision: Revision, id_: str, lines: Sequence[DocstringLine]) -> Iterator[Finding]:
    # An empty line is an unfilled template, and says nothing.
    if any(not line.text or line.is_id(id_) for line in lines):
        return
    yield Finding(
        title=f"docstring says revision {quoted(lines[0].text)}, the file defines {quoted(id_)}",
        label=f"revision is {quoted(id_)}",
        help=f"write {quoted(id_)[1:-1]} into the line Revision ID",
        fix=_fix(SetDocstring(revision.path, revision=id_)),
        location=_place(revision, lines[0]),
        revision=revision.id,
    )


def _check_parents(revision: Revision, lines: Sequence[DocstringLine]) -> Iterator[Finding]:
    parents = list(dict.fromkeys(value.text for value in revision.parents))
    if any(line.names(parents) for line in lines):
        return
    said = lines[0].text
    revises = "nothing" if lines[0].names(()) else quoted(said)
    truth = " and ".join(map(quoted, parents)) or "None"
    yield Finding(
        title=f"docstring says it revises {revises}, down_revision is {truth}",
        label=f"down_revision is {truth}",
        help=(
            f"write {', '.join(quoted(p)[1:-1] for p in parents)} into the line Revises"
            if parents
            else "leave the line Revises empty"
        ),
        fix=_fix(SetDocstring(revision.path, parents=tuple(parents))),
        location=_place(revision, lines[0]),
        revision=revision.id,
    )


def _fix(step: SetDocstring) -> Fix:
    return Fix("safe", "correct the docstring", (step,))


def _are_parents_certain(revision: Revision, chain: Chain) -> bool:
    """Whether the docstring can be compared with the parents: they are known and exist."""
    if not revision.parents_known:
        return False
    return not any(
        is_slip(value.text)
        or (value.text not in chain.by_id and value.text not in chain.external_revisions)
        for value in revision.parents
    )


def _place(revision: Revision, line: DocstringLine) -> Location:
    """The text of a line, or its heading where it has none."""
    assert revision.docstring is not None
    span = line.span if line.text else line.heading
    return Location(revision.path, place_in_source(revision.docstring, span))
