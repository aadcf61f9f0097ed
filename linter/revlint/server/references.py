"""Every place of a project that names a revision."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.contract.project import Project
from revlint.graph.chain import Chain
from revlint.server.config_ids import ids_in_config
from revlint.server.named_id import NamedId, ids_of


def references(project: Project, chain: Chain, id_: str, config: str) -> Iterator[NamedId]:
    """The places that name a revision of a chain, those in its own file first.

    A dependency may name it by a branch label.

    Args:
        project: the chains.
        chain: the chain of the revision.
        id_: the revision.
        config: the text of the configuration; "" without one.
    """
    own = chain.by_id.get(id_, ())
    for file in own:
        yield from (n for n in ids_of(project, chain, file) if n.id == id_)
    labels = {value.text for file in own for value in file.labels}
    words = {label for label in labels if chain.resolve_dependency(label) == id_}
    for file in chain.files:
        asked = {v.text for v in file.parents} | {v.text for v in file.dependencies}
        if file.id != id_ and (id_ in asked or not words.isdisjoint(asked)):
            for named in ids_of(project, chain, file):
                if named.id == id_ or (named.role == "dependency" and named.id in words):
                    yield named
    if project.config.counterparts:
        for other in project.chains:
            if other is not chain:
                yield from _counterparts(project, other, id_)
    for named in ids_in_config(project, config):
        if named.id == id_ and chain in named.chains:
            yield named


def _counterparts(project: Project, chain: Chain, id_: str) -> Iterator[NamedId]:
    for file in chain.files:
        if file.docstring is not None and id_ in file.docstring.text:
            named = ids_of(project, chain, file)
            yield from (n for n in named if n.role == "counterpart" and n.id == id_)
