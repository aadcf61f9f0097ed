"""align-mismatch: aligned chains do not all end in the same id."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    Alignment,
    Chain,
    Example,
    Finding,
    Location,
    Project,
    ProjectRule,
    Related,
    end_instead_of_align,
    history,
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

    Where the other chains have it, the finding stands in the chain that lacks it; where none has
    it, at the alignment in the configuration.

    Why: A database moves from one edition to another because the id that it is parked on resolves
        in both. Where it does not, `upgrade`, `current`, `stamp` and `downgrade` of the other
        edition end in `Can't locate revision identified by '…'`, while its `heads` and `history`
        are content.
    Fix: End the chain in an empty revision with the common id, or correct the id of the one that
        is there.
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
            having = [chain for chain in chains if alignment.revision in chain.by_id]
            lacking = [chain for chain in chains if end_instead_of_align(chain) is not None]
            if having:
                yield from (_lacks(c, alignment.revision, having[0]) for c in lacking)
            elif len(lacking) == len(chains):
                yield _nowhere(alignment, lacking)


def _lacks(chain: Chain, revision: str, other: Chain) -> Finding:
    known = other.file_of(revision)
    place, head = _end(chain)
    return Finding(
        title=(
            f"chain {chain.name} has no revision '{revision}', the align revision that it shares "
            f"with chain {other.name}; it ends in '{head}': a database parked on '{revision}' "
            f"could not move to it, since alembic upgrade stops with \"Can't locate revision "
            f"identified by '{revision}'\""
        ),
        help=f"end this chain in an empty revision '{revision}', or give that id to its last one",
        location=place,
        revision=head,
        chain=chain.name,
        related=(
            Related(f"'{revision}' in chain {other.name}", Location(known.path, known.id_range)),
        ),
        about=(revision, chain.name),
    )


def _nowhere(alignment: Alignment, chains: list[Chain]) -> Finding:
    ends = ", ".join(f"chain {c.name} ends in '{_end(c)[1]}'" for c in chains)
    return Finding(
        title=f"no chain of this alignment has its revision '{alignment.revision}': {ends}",
        help="correct the alignment's revision, or end every one of its chains in it",
        location=alignment.location,
        revision=alignment.revision,
        about=(alignment.revision, *(chain.name for chain in chains)),
    )


def _end(chain: Chain) -> tuple[Location, str]:
    """Where a chain ends that lacks its align revision."""
    head = end_instead_of_align(chain) or ""
    file = chain.file_of(head)
    return Location(file.path, file.id_range), head
