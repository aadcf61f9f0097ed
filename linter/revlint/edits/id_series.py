"""New ids for a whole chain, by a pattern with a number in it."""

from __future__ import annotations

import re

from revlint.errors import EditRefused
from revlint.graph.chain import Chain
from revlint.graph.order import topological
from revlint.migration.identifier import quoted

#: ``{n}``, ``{n:4}`` or ``{n:011}``, as in a format string of Python.
_NUMBER = re.compile(r"\{n(?::(0?)(\d{1,3})d?)?\}")


def number_chain(chain: Chain, pattern: str, start: int = 1) -> dict[str, str]:
    """The new id of each revision of a chain, parents first.

    A revision that other chains have too (the align revision) keeps its id, and so does a root
    that has the number before ``start``.

    Args:
        chain: the chain, of which every parent is known.
        pattern: a text with one ``{n}``, which may have a width: ``o{n:011}``.
        start: the number of the first revision.

    Raises:
        EditRefused: the pattern has no such number, or the chain has a cycle.
    """
    if len(_NUMBER.findall(pattern)) != 1 or {"{", "}"} & {*_NUMBER.sub("", pattern)}:
        raise EditRefused(f"{quoted(pattern)} needs one number, such as {{n:04}}")
    if chain.cycles:
        raise EditRefused(f"the revisions of chain {chain.name} have no order: they form a cycle")
    kept = {chain.config.parked_at, *chain.external_revisions}
    if start > 0 and chain.config.root == written(pattern, start - 1):
        kept.add(chain.config.root)
    ids = [id_ for id_ in topological(chain.predecessors) if id_ not in kept]
    return {id_: written(pattern, number) for number, id_ in enumerate(ids, start)}


def written(pattern: str, number: int) -> str:
    """The pattern with a number."""

    def fill(match: re.Match[str]) -> str:
        width = int(match[2] or 0)
        return str(number).rjust(width, "0" if match[1] else " ")

    return _NUMBER.sub(fill, pattern)
