"""lost-release: a released revision that is gone."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    Chain,
    ChainRule,
    Example,
    Finding,
    Location,
    MissingIds,
    Related,
    history,
    quoted,
)

_CONFIG = '[chains.main]\nscript-location = "migrations"\nreleased = ["a1", "b2"]\n'


class LostRelease(ChainRule):
    """An id of `released` is not in the chain, so that no head can be reached from it.

    `released` lists the heads that releases were shipped with: what databases in the field stand
    on. An id that is told as a missing parent is not told again.

    Why: `alembic upgrade` from such a database ends in `Can't locate revision identified by 'b2'`.
    Fix: Bring the file back, or take the id out once no database stands on it.
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
    explanation = missing.explain(id_)
    meant = chain.file_of(explanation.meant) if explanation and explanation.meant else None
    return Finding(
        title=(
            f"released revision {quoted(id_)} is in no file of chain {chain.name}: a database that "
            f'stands on it stops with "Can\'t locate revision identified by {quoted(id_)}"'
        ),
        help=(
            explanation.help
            if explanation and explanation.meant
            else "bring its file back, or take it out of released once no database stands on it"
        ),
        location=chain.config.location or Location(directory.config or directory.script_location),
        revision=id_,
        related=(
            (Related(f"revision {quoted(meant.id or '')}", Location(meant.path, meant.id_range)),)
            if meant is not None
            else ()
        ),
    )
