"""Renamed revisions in the docstring lines "Counterpart:" of the chains that change with theirs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from revlint.contract.project import Project
from revlint.graph.chain import Chain
from revlint.migration.docstring_lines import docstring_lines
from revlint.migration.revision import Revision
from revlint.steps import SetDocstring

Ids = Mapping[str, str]


def counterpart_steps(project: Project, chains: Mapping[Chain, Ids]) -> Iterator[SetDocstring]:
    """The steps for files that name renamed revisions of another chain as their counterparts.

    Args:
        project: the chains and their configuration.
        chains: the new ids of each chain, by the old ones.
    """
    new_ids = {chain.name: ids for chain, ids in chains.items() if chain.config.name is not None}
    for counterparts in project.config.counterparts:
        for name in counterparts.chains:
            others = (n for n in counterparts.chains if n != name)
            ids = {old: new for n in others for old, new in new_ids.get(n, {}).items()}
            for file in project.contract.chains[name].files if ids else ():
                found = tuple(_named(file, ids))
                if found:
                    yield SetDocstring(file.path, counterparts=found)


def _named(file: Revision, ids: Ids) -> Iterator[tuple[str, str]]:
    for line in docstring_lines(file.docstring.text, "Counterpart") if file.docstring else ():
        yield from ((id_, ids[id_]) for id_, _ in line.ids(ids) if id_ in ids)
