"""Whether a chain can give an id to a revision."""

from __future__ import annotations

from collections.abc import Collection

from revlint.config.config import DEFAULT_MAX_ID_LENGTH
from revlint.config.id_pattern import matches
from revlint.errors import EditRefused
from revlint.graph.chain import Chain
from revlint.migration.identifier import illegal_in_id, is_usable_id, quoted
from revlint.path_text import path_text
from revlint.words import listed


def refuse_new_id(chain: Chain, id_: str, leaving: Collection[str] = ()) -> None:
    """Refuse an id that a revision of a chain cannot get.

    Args:
        chain: the chain of the revision.
        id_: the new id.
        leaving: ids that no revision of the chain has afterwards.

    Raises:
        EditRefused: it is taken, Alembic cannot use it, it cannot be read, it does not match
            ``id-pattern``, or the version table cannot hold it.
    """
    if id_ in chain.by_id and id_ not in leaving:
        where = path_text(chain.file_of(id_).path)
        raise EditRefused(f"{quoted(id_)} is a revision of chain {chain.name} already: {where}")
    if id_ in chain.declared_labels:
        raise EditRefused(f"{quoted(id_)} is a branch label of chain {chain.name}")
    if not id_ or not is_usable_id(id_):
        illegal = [quoted(c) for c in illegal_in_id(id_)]
        why = f": it has {listed(illegal)}" if illegal else ""
        raise EditRefused(f"Alembic cannot use {quoted(id_)} as a revision id{why}")
    if not id_.isprintable():
        raise EditRefused(f"{quoted(id_)} has characters that cannot be seen")
    pattern = chain.config.id_pattern
    if pattern is not None and matches(pattern, id_) is False:
        raise EditRefused(
            f"{quoted(id_)} does not match id-pattern {quoted(pattern)} of chain {chain.name}"
        )
    most = _max_length(chain)
    if len(id_) > most:
        raise EditRefused(
            f"{quoted(id_)} has {len(id_)} characters, and the version table of chain "
            f"{chain.name} holds {most}"
        )


def _max_length(chain: Chain) -> int:
    """The longest id that the version table holds, as far as it is known.

    A chain with longer ids has a wider column, set in a way that is not read here.
    """
    if chain.config.max_id_length is not None:
        return chain.config.max_id_length
    stated = chain.script_directory.version_table.width or DEFAULT_MAX_ID_LENGTH
    return max(stated, *map(len, chain.by_id), 0)
