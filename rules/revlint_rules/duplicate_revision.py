"""duplicate-revision: one id in two files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from revlint.api import (
    Chain,
    ChainRule,
    Commit,
    Example,
    Finding,
    Location,
    Related,
    Revision,
    history,
    is_copy,
    new_identity,
    path_text,
    quoted,
    revision_file,
)

_GOOD = history("<base> -> a1", "a1 -> b2")
_COPY = "migrations/versions/b2_copy.py"
_OTHER = "migrations/versions/add_email.py"


class DuplicateRevision(ChainRule):
    """Two files define the same revision id.

    The newer file has the finding: one that the base does not have, else the one that a later
    commit added. Of files of one age, or where history is shallow, it is the one that is loaded
    last.

    Why: Alembic only warns `Revision b2 is present more than once`. It runs the file that it loads
        last and skips the other one, which stays a head: `alembic upgrade head` ends in `Multiple
        head revisions are present`. If a revision follows `b2`, `alembic upgrade heads` ends in
        `Requested revision c3 overlaps with other requested revisions b2`.
    Fix: Delete the file if its code equals that of the other one. Else give the newer file another
        id, name that id in the revisions that follow it, and rename the file.
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
        Example(
            bad={**_GOOD, _OTHER: revision_file("b2", ("a1",), body="op.drop_table('a')")},
            good={**_GOOD, **history("b2 -> c3")},
            finds=("migrations/versions/b2.py:9",),
        ),
    )

    def check(self, chain: Chain) -> Iterator[Finding]:
        for id_, files in chain.duplicates.items():
            ages = _Ages(chain, id_)
            first, *others = sorted(files, key=ages.of)
            for number, file in enumerate(others, 2):
                # A third file is no news of the second one.
                about = (id_, f"file {number}")
                yield _finding(chain, ages, (first, file), about)


class _Ages:
    """How old the files of a chain are that define or name an id, as far as it is known."""

    def __init__(self, chain: Chain, id_: str) -> None:
        names = (f for f in chain.files if id_ in {f.id, *(v.text for v in f.parents)})
        self.paths = [file.path for file in names]
        self.new = chain.new_paths or frozenset()
        past = chain.tree.checkout.past if chain.new_paths is not None else None
        self.commits: dict[str, Commit] = past.additions_of(self.paths) if past else {}
        in_order = list(dict.fromkeys(commit.id for commit in self.commits.values()))
        self._rank = {id_: n for n, id_ in enumerate(in_order)}
        self._is_known = all(path in self.commits or path in self.new for path in self.paths)

    def of(self, file: Revision) -> tuple[bool, int]:
        """The sort key of a file: equal for files of which neither is known to be older."""
        commit = self.commits.get(file.path)
        rank = self._rank[commit.id] if commit and self._is_known else 0
        return file.path in self.new, rank

    def as_new_as(self, file: Revision, chain: Chain) -> set[str]:
        """The paths of the files that are not older than one."""
        return {p for p in self.paths if self.of(chain.by_path[p]) >= self.of(file)}


def _finding(
    chain: Chain, ages: _Ages, files: tuple[Revision, Revision], about: tuple[str, ...]
) -> Finding:
    first, file = files
    id_ = str(file.id)
    commit = ages.commits.get(first.path)
    is_newer = ages.of(first) < ages.of(file)
    return Finding(
        title=f"two files define revision {quoted(id_)}",
        label="this file is newer" if is_newer else "",
        facts=tuple(_facts(chain, files, commit if is_newer else None)),
        help=_help(chain, ages, files, is_newer=is_newer),
        location=Location(file.path, file.id_range),
        revision=id_,
        about=about,
        related=(Related("the same id", Location(first.path, first.id_range)),),
    )


def _facts(chain: Chain, files: Sequence[Revision], commit: Commit | None) -> Iterator[str]:
    first, file = files
    if commit is not None:
        yield f"{path_text(first.path)} has the id since commit {commit}"
    run = chain.file_of(str(file.id))
    skipped = first if run is not first else file
    yield (
        f"Alembic warns that the revision is present more than once, runs {path_text(run.path)} "
        f"and skips {path_text(skipped.path)}"
    )
    if len(chain.heads) > 1 and not chain.cycles:
        yield "alembic upgrade head fails: Multiple head revisions are present"


def _help(chain: Chain, ages: _Ages, files: Sequence[Revision], *, is_newer: bool) -> str:
    first, file = files
    if is_copy(chain, first, file):
        return f"delete {path_text(file.path)}, whose code equals {path_text(first.path)}"
    newer = ages.as_new_as(file, chain) if is_newer else ()
    advice = str(new_identity(chain, file, newer))
    return advice if is_newer else f"if no database has run this file, {advice}"
