"""The next number of a chain, for people who choose ids by hand."""

from __future__ import annotations

from revlint.change.change import Change
from revlint.config.id_pattern import matches
from revlint.contract.project import Project
from revlint.edits.chosen_chain import find_chain
from revlint.edits.taken import taken_in_base
from revlint.errors import EditRefused
from revlint.graph.counted_ids import find_counter


def next_number(project: Project, change: Change | None, name: str | None) -> str:
    """The next free id of a chain whose ids are numbered, without the words at its end.

    Args:
        project: has the chain.
        change: what the project does to a base whose ids count too.
        name: the chain; None for the only one.

    Raises:
        EditRefused: the ids count nothing.
    """
    chain = find_chain(project, name)
    counter = find_counter(chain, taken_in_base(change, chain))
    if counter is None:
        raise EditRefused(f"the ids of chain {chain.name} are not numbered")
    suffixes = {id_.suffix for id_ in counter.ids}
    bare = counter.next()
    if len(suffixes) == 1 and matches(counter.pattern, bare) is not True:
        return counter.next(*suffixes)
    return bare
