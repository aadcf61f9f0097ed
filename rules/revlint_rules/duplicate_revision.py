"""duplicate-revision: one id in two files."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    Chain,
    ChainRule,
    Example,
    Finding,
    Location,
    Related,
    Revision,
    history,
    quoted,
)

_GOOD = history("<base> -> a1", "a1 -> b2")
_COPY = "migrations/versions/b2_copy.py"


class DuplicateRevision(ChainRule):
    """Two files state the same revision id.

    The finding stands in the file that the base lacks, else in the one that is loaded last. In
    a git repository it says since when the other one has the id.

    Why: Alembic only warns `Revision b2 is present more than once`. It runs the file that it loads
        last and never the other one, which stays a head for ever: `alembic upgrade head` ends in
        `Multiple head revisions are present`, `alembic upgrade heads` in
        `Requested revision … overlaps with other requested revisions`.
    Fix: Delete the file if it is a copy; else give it an id of its own, and name that id wherever
        this file is meant.
    Semantics: alembic: script/revision.py, RevisionMap._revision_map. Observed with Alembic
        1.20.1.
    """

    name = "duplicate-revision"
    group = "The graph"
    examples = (
        Example(
            bad={**_GOOD, _COPY: _GOOD["migrations/versions/b2.py"]},
            good=_GOOD,
            finds=(f"{_COPY}:9",),
        ),
    )

    def check(self, chain: Chain) -> Iterator[Finding]:
        new = chain.new_paths or frozenset()
        for id_, files in chain.duplicates.items():
            # Stable: among files of one age, the first that is loaded has the id.
            first, *others = sorted(files, key=lambda file: file.path in new)
            for number, file in enumerate(others, 2):
                # A third file is no news of the second one.
                about = (id_, f"file {number}")
                age = _age(chain, first, file)
                yield _finding(id_, file, first, files[-1], about, age)


def _age(chain: Chain, first: Revision, second: Revision) -> str:
    """Which of two files git had first, to go on from a place."""
    past = chain.tree.checkout.past if chain.new_paths is not None else None
    if past is None:
        return ""
    added = past.additions_of([first.path, second.path])
    if first.path not in added:
        return ""
    since = f", since commit {added[first.path]}"
    if next(iter(added)) == first.path:
        return since
    return f"{since}; the other file is older, of commit {added[second.path]}"


def _finding(
    id_: str, file: Revision, first: Revision, run: Revision, about: tuple[str, ...], age: str
) -> Finding:
    first_place = Location(first.path, first.id_range)
    shadowed = first if run is not first else file
    return Finding(
        title=(
            f"revision {quoted(id_)} stands in two files, {first.path} and {file.path}: Alembic "
            f"only warns, runs {run.path}, which it loads last, and never {shadowed.path}"
        ),
        help=(
            f"delete {file.path} if it is a copy, else give it an id of its own, and name that "
            f"id in the down_revision of what follows it"
        ),
        location=Location(file.path, file.id_range),
        revision=id_,
        about=about,
        related=(Related(f"{quoted(id_)} stands here too{age}", first_place),),
    )
