"""duplicate-revision: one id in two files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from revlint.api import (
    Chain,
    ChainRule,
    Command,
    Commit,
    Example,
    FileAges,
    Finding,
    Location,
    NewIdentity,
    Related,
    Revision,
    base_options,
    history,
    is_copy,
    meets_a_cycle,
    new_identity,
    path_text,
    quoted,
    revision_file,
    revlint_command,
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
        `Requested revision c3 overlaps with other requested revisions b2`. If the file that it
        runs names a revision that follows `b2` as its parent, every command ends in `Cycle is
        detected in revisions`.
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
            ages = FileAges(chain, id_)
            first, *others = sorted(files, key=ages.of)
            for file in others:
                yield _finding(chain, ages, (first, file))


def _finding(chain: Chain, ages: FileAges, files: tuple[Revision, Revision]) -> Finding:
    first, file = files
    id_ = str(file.id)
    commit = ages.commits.get(first.path)
    is_newer = ages.of(first) < ages.of(file)
    help_, commands = _help(chain, ages, files, is_newer=is_newer)
    return Finding(
        title=f"two files define revision {quoted(id_)}",
        label="this file is newer" if is_newer else "",
        facts=tuple(_facts(chain, files, commit if is_newer else None)),
        help=help_,
        commands=commands,
        location=Location(file.path, file.id_range),
        revision=id_,
        # A third file is no news of the second one.
        about=(id_, path_text(first.path), path_text(file.path)),
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
    if chain.missing_parents:
        return
    if meets_a_cycle(chain):
        yield "every Alembic command fails: Cycle is detected in revisions"
    elif len(chain.heads) > 1 and not chain.cycles:
        yield "alembic upgrade head fails: Multiple head revisions are present"


def _help(
    chain: Chain, ages: FileAges, files: Sequence[Revision], *, is_newer: bool
) -> tuple[str, tuple[Command, ...]]:
    first, file = files
    if is_copy(chain, first, file):
        return f"delete {path_text(file.path)}, whose code equals {path_text(first.path)}", ()
    identity = new_identity(chain, file, ages.as_new_as(file, chain) if is_newer else ())
    commands = _commands(chain, file, identity)
    advice = str(identity)
    if commands:
        top = f", on top of {quoted(identity.parent)}" if identity.parent else ""
        advice = f"give {path_text(file.path)} another id{top}"
    return advice if is_newer else f"if no database has run this file, {advice}", commands


def _commands(chain: Chain, file: Revision, identity: NewIdentity) -> tuple[Command, ...]:
    """The command that gives a file its new identity, where nothing is unknown."""
    if not (identity.has_place and chain.parents_known) or chain.cycles or chain.unreadable:
        return ()
    return revlint_command("rename", *base_options(chain), names=(file.path, identity.id))
