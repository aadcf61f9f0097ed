"""Which revisions cannot be moved to another chain."""

from __future__ import annotations

from collections.abc import Collection

from revlint.errors import EditRefused
from revlint.graph.chain import Chain
from revlint.migration.identifier import quoted
from revlint.migration.revision import Revision
from revlint.path_text import path_text
from revlint.words import listed


def refuse_move(source: Chain, target: Chain, ids: Collection[str]) -> None:
    """Refuse to move revisions that a chain would miss, or that another one cannot take.

    Raises:
        EditRefused: with the revision and why.
    """
    for chain in (source, target):
        _refuse_unknown(chain)
    if len(target.heads) > 1:
        heads = listed(map(quoted, target.heads), 4)
        raise EditRefused(f"chain {target.name} has several heads, {heads}; merge them first")
    for id_ in ids:
        _refuse_one(source, id_)
        file = source.file_of(id_)
        if file.labels:
            label = quoted(file.labels[0].text)
            raise EditRefused(f"{quoted(id_)} declares the branch label {label}", file.path)
        if len(file.parents) > 1:
            raise EditRefused(f"{quoted(id_)} is a merge", file.path)
        _refuse_dependencies(source, target, file, ids)
    _refuse_dependents(source, ids)


def _refuse_unknown(chain: Chain) -> None:
    for file in chain.files:
        if file.id is None or not file.parents_known:
            raise EditRefused("its id or its parents are not known; repair it first", file.path)
    if chain.cycles:
        raise EditRefused(f"the revisions of chain {chain.name} form a cycle")


def _refuse_one(source: Chain, id_: str) -> None:
    if id_ in source.duplicates:
        paths = listed(path_text(file.path) for file in source.duplicates[id_])
        raise EditRefused(f"revision {quoted(id_)} is in several files: {paths}")
    config = source.config
    for known, what in (
        (config.root, "the root"),
        (config.parked_at, "the align revision"),
        *((released, "a released revision") for released in config.released),
    ):
        if id_ == known:
            raise EditRefused(f"{quoted(id_)} is {what} of chain {source.name}")


def _refuse_dependencies(
    source: Chain, target: Chain, file: Revision, ids: Collection[str]
) -> None:
    for value in file.dependencies:
        known = value.text in ids or value.text in target.by_id
        if not known and value.text not in target.declared_labels:
            raise EditRefused(
                f"{quoted(file.id or '')} depends on {quoted(value.text)} of chain {source.name}",
                file.path,
            )


def _refuse_dependents(source: Chain, ids: Collection[str]) -> None:
    for file in source.files:
        for value in file.dependencies:
            if value.text in ids and file.id not in ids:
                raise EditRefused(
                    f"{quoted(file.id or '')} of chain {source.name} depends on "
                    f"{quoted(value.text)}",
                    file.path,
                )
