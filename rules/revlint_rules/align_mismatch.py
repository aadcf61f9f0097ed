"""align-mismatch: a chain of an alignment does not end in the common id."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    Alignment,
    Chain,
    Command,
    Example,
    Finding,
    Location,
    Project,
    ProjectRule,
    Related,
    alembic_command,
    allows,
    does_nothing,
    end_instead_of_align,
    history,
    is_new,
    quoted,
    toml_text,
)

_CONFIG = """\
[chains.oss-legacy]
script-location = "oss/legacy"

[chains.ee-legacy]
script-location = "ee/legacy"

[[alignments]]
revision = "park00000000"
chains = ["oss-legacy", "ee-legacy"]
"""

_OSS = history("<base> -> a1", "a1 -> park00000000", under="oss/legacy")


class AlignMismatch(ProjectRule):
    """A chain of an alignment lacks the align revision.

    The finding is in the chain that lacks it; if every chain lacks it, at the alignment in the
    configuration.

    Why: A database can switch editions because both chains have the id that it is parked on. If
        one lacks it, `upgrade`, `current`, `stamp` and `downgrade` of that edition fail with
        `Can't locate revision identified by '…'`. Its `heads` and `history` work.
    Fix: End the chain in an empty revision with the common id. Change the id of a revision only
        if no database has run it.
    Semantics: alembic: script/revision.py, RevisionMap._revision_for_ident. Observed with Alembic
        1.20.1.
    """

    name = "align-mismatch"
    group = "The contract between chains"
    options = ("alignments", "parked-at")
    examples = (
        Example(
            bad={
                **_OSS,
                **history("<base> -> a1", "a1 -> b2", "b2 -> park00000001", under="ee/legacy"),
            },
            good={
                **_OSS,
                **history("<base> -> a1", "a1 -> b2", "b2 -> park00000000", under="ee/legacy"),
            },
            finds=("ee/legacy/versions/park00000001.py:9",),
            config=_CONFIG,
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        for alignment in project.config.alignments:
            chains = [project.contract.chains[name] for name in alignment.chains]
            # An external chain ends where the configuration says.
            having = [c for c in chains if alignment.revision in c.by_id or c.config.external]
            lacking = [chain for chain in chains if end_instead_of_align(chain) is not None]
            if having:
                yield from (_lacks(c, alignment.revision, having[0]) for c in lacking)
            elif len(lacking) == len(chains):
                yield _nowhere(alignment, lacking)


def _lacks(chain: Chain, revision: str, other: Chain) -> Finding:
    known = other.by_id.get(revision)
    place, head = _end(chain)
    help_ = f"end chain {chain.name} in an empty revision {quoted(revision)}"
    if does_nothing(chain, head) and is_new(chain, chain.file_of(head)):
        help_ = (
            f"change the id {quoted(head)} to {quoted(revision)}, in this file and in its name, or "
            f"{help_}"
        )
    return Finding(
        title=f"chain {chain.name} does not end in the align revision {quoted(revision)}",
        label=f"the chain ends here, in {quoted(head)}",
        facts=(
            f"chain {other.name} ends in {quoted(revision)}",
            f"a database that switches from {other.name} to {chain.name} is at an id that "
            f"{chain.name} does not have",
            f"alembic upgrade then fails: Can't locate revision identified by {quoted(revision)}",
        ),
        help=help_,
        commands=_parking(chain, revision),
        location=place,
        revision=head,
        chain=chain.name,
        related=tuple(
            Related(f"{quoted(revision)} in chain {other.name}", Location(file.path, file.id_range))
            for file in (known or ())[-1:]
        ),
        about=(revision, chain.name),
    )


def _nowhere(alignment: Alignment, chains: list[Chain]) -> Finding:
    ends = [_end(chain)[1] for chain in chains]
    wanted = quoted(alignment.revision)
    commands: tuple[Command, ...] = ()
    if len(set(ends)) == 1:
        help_ = f"correct the alignment: revision = {toml_text(ends[0])}"
        if not all(allows(chain, ends[0]) for chain in chains):
            help_ += ", and an id-pattern that matches it"
    else:
        help_ = f"end each of these chains in an empty revision {wanted}"
        commands = tuple(c for chain in chains for c in _parking(chain, alignment.revision))
    return Finding(
        title=f"no chain of this alignment has the revision {wanted}",
        label="no revision has this id",
        facts=tuple(
            f"chain {chain.name} ends in {quoted(end)}"
            for chain, end in zip(chains, ends, strict=True)
        ),
        help=help_,
        commands=commands if len(commands) == len(chains) else (),
        location=alignment.location,
        revision=alignment.revision,
        about=(alignment.revision, *(chain.name for chain in chains)),
    )


def _parking(chain: Chain, revision: str) -> tuple[Command, ...]:
    """What ends a chain in an empty revision, if it has one head to put that on."""
    if len(chain.heads) != 1:
        return ()
    return alembic_command(chain, "revision", "--rev-id", revision, "-m", "park")


def _end(chain: Chain) -> tuple[Location, str]:
    """Where a chain ends that lacks its align revision."""
    head = end_instead_of_align(chain) or ""
    file = chain.file_of(head)
    return Location(file.path, file.id_range), head
