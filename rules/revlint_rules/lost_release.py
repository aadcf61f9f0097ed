"""lost-release: a released revision that the chain does not have."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    Chain,
    ChainRule,
    Example,
    Explanation,
    Finding,
    Location,
    MissingIds,
    Related,
    Severity,
    find_lost,
    history,
    quoted,
)

_CONFIG = '[chains.main]\nscript-location = "migrations"\nreleased = ["a1", "b2"]\n'


class LostRelease(ChainRule):
    """The chain does not have a revision that `released` lists.

    List in `released` the heads that you shipped: databases in the field are at these revisions.
    An id that is reported as a missing parent is not reported again. It is a note if a version
    location is a package or folder outside the tree, which may define the revision.

    Why: `alembic upgrade` on such a database fails with `Can't locate revision identified by 'b2'`.
    Fix: Restore the file, or remove the id from `released` once no database is at it.
    Semantics: alembic: script/revision.py, RevisionMap._revision_for_ident. Observed with Alembic
        1.20.1.
    """

    name = "lost-release"
    group = "The graph"
    options = ("released",)
    examples = (
        Example(
            bad=history("<base> -> a1", "a1 -> c3"),
            good=history("<base> -> a1", "a1 -> b2", "b2 -> c3"),
            finds=("revlint.toml:1",),
            config=_CONFIG,
        ),
    )

    def check(self, chain: Chain) -> Iterator[Finding]:
        if not chain.ids_known or not chain.by_id:
            return
        missing = MissingIds(chain)
        for id_ in dict.fromkeys(chain.config.released):
            if id_ not in chain.by_id:
                yield _finding(chain, id_, missing)


def _finding(chain: Chain, id_: str, missing: MissingIds) -> Finding:
    directory = chain.script_directory
    explanation = find_lost(chain, id_)
    if explanation is None and (likely := missing.explain(id_)) and likely.meant:
        explanation = likely
    unseen = "" if explanation else missing.unseen_locations
    return Finding(
        title=f"no released revision {quoted(id_)} in chain {chain.name}",
        label="cannot be checked here" if unseen else "",
        facts=tuple(_facts(id_, explanation, unseen)),
        help=(
            explanation.help
            if explanation and not explanation.commands
            else "remove it from released once no database is at it, or restore its file"
        ),
        commands=explanation.commands if explanation else (),
        location=chain.config.location or Location(directory.config or directory.script_location),
        revision=id_,
        severity=Severity.NOTE if unseen else None,
        about=(id_,),
        related=tuple(_related(chain, explanation)),
    )


def _facts(id_: str, explanation: Explanation | None, unseen: str) -> Iterator[str]:
    if explanation is not None:
        yield explanation.fact
    if unseen:
        yield unseen
    else:
        error = f"Can't locate revision identified by {quoted(id_)}"
        yield f"alembic upgrade fails on a database at {quoted(id_)}: {error}"


def _related(chain: Chain, explanation: Explanation | None) -> Iterator[Related]:
    if explanation is not None and explanation.meant is not None:
        meant = chain.file_of(explanation.meant)
        yield Related(f"{quoted(explanation.meant)} is here", Location(meant.path, meant.id_range))
