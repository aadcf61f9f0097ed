"""id-format: an id that does not match the chain's id-pattern."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    Chain,
    ChainRule,
    Example,
    Finding,
    Location,
    Revision,
    history,
    is_usable_id,
    matches,
    next_id,
    quoted,
    stored_id_facts,
)

#: How many ids a fact shows.
_SHOWN = 3

_CONFIG = "id-pattern = 'oss\\d{9}'\n"


class IdFormat(ChainRule):
    r"""A revision id does not match the `id-pattern` of its chain.

    Without an `id-pattern`, every id that Alembic accepts passes, hexadecimal or not. The whole id
    must match; `id-pattern = '(oss|park)\d+'` allows more than one form. A pattern that no id of
    the chain matches is one finding, at the pattern. One that does not match the configured root
    or align revision of its chain is refused.

    Why: Alembic accepts any text as an id. A team that numbers its revisions, or gives each chain
        a prefix, notices late that a random id, or an id of another chain, came in.
    Fix: Give the revision a matching id, here and in every `down_revision` that names it, before
        a database runs it.
    Semantics: alembic: script/revision.py, Revision.verify_rev_id, the only check that Alembic
        makes. Observed with Alembic 1.20.1.
    """

    name = "id-format"
    group = "Identity"
    options = ("id-pattern",)
    examples = (
        Example(
            bad=history("<base> -> oss000000000", "oss000000000 -> 3f2a9c17d0be"),
            good=history("<base> -> oss000000000", "oss000000000 -> oss000000001"),
            finds=("migrations/versions/3f2a9c17d0be.py:9",),
            config=_CONFIG,
        ),
    )

    def check(self, chain: Chain) -> Iterator[Finding]:
        pattern = chain.config.id_pattern
        if pattern is None:
            return
        wrong = [r for r in chain.revisions if r.id and matches(pattern, r.id) is False]
        right = [r for r in chain.revisions if is_usable_id(r.id or "") and r not in wrong]
        place = chain.config.place("id_pattern")
        if place is not None and wrong[1:] and not right:
            yield _no_id_matches(wrong, pattern, place, chain.name)
            return
        # One example does for one revision only.
        example = next_id(chain) if len(wrong) == 1 else None
        such_as = f", such as {quoted(example)}," if example else ""
        for revision in wrong:
            yield Finding(
                title=(
                    f"id {quoted(revision.id or '')} does not match id-pattern "
                    f"{quoted(pattern)[1:-1]}"
                ),
                facts=stored_id_facts(chain, revision),
                help=(
                    f"give the revision a matching id{such_as} here and in every down_revision "
                    "that names it"
                ),
                location=Location(revision.path, revision.id_range),
                revision=revision.id,
            )


def _no_id_matches(wrong: list[Revision], pattern: str, place: Location, chain: str) -> Finding:
    ids = [quoted(revision.id or "") for revision in wrong]
    shown = ", ".join(ids[:_SHOWN]) + (", …" if ids[_SHOWN:] else "")
    return Finding(
        title=f"id-pattern matches none of the {len(ids)} ids of chain {chain}",
        facts=(f"the pattern is {quoted(pattern)[1:-1]}", f"the ids are {shown}"),
        help="write a pattern that the ids match, or remove it",
        location=place,
        about=(chain, pattern),
    )
