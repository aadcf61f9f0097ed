"""What keeps revisions from moving to another chain."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from revlint.graph.chain import Chain
from revlint.migration.identifier import quoted
from revlint.migration.revision import Revision
from revlint.path_text import path_text
from revlint.words import listed


class Obstacle(NamedTuple):
    """Why revisions cannot move, and the file that this is about, if it is one."""

    why: str
    path: str | None = None


def move_obstacles(source: Chain, target: Chain, ids: Collection[str]) -> Iterator[Obstacle]:
    """Why a chain would miss some of its revisions, or another one cannot take them."""
    for chain in (source, target):
        yield from _unknown(chain)
    if len(target.heads) > 1:
        heads = listed(map(quoted, target.heads), 4)
        yield Obstacle(f"chain {target.name} has several heads, {heads}; merge them first")
    for id_ in ids:
        yield from _needed(source, id_)
        file = source.file_of(id_)
        if file.labels:
            label = quoted(file.labels[0].text)
            yield Obstacle(f"{quoted(id_)} declares the branch label {label}", file.path)
        if len(file.parents) > 1:
            yield Obstacle(f"{quoted(id_)} is a merge", file.path)
        yield from _dependencies(source, target, file, ids)
    yield from _dependents(source, ids)


def _unknown(chain: Chain) -> Iterator[Obstacle]:
    for unreadable in chain.unreadable:
        yield Obstacle("it cannot be read; repair it first", unreadable.path)
    for file in chain.files:
        if file.id is None or not file.parents_known:
            yield Obstacle("its id or its parents are not known; repair it first", file.path)
    if chain.cycles:
        yield Obstacle(f"the revisions of chain {chain.name} form a cycle")


def _needed(source: Chain, id_: str) -> Iterator[Obstacle]:
    if id_ in source.duplicates:
        paths = listed(path_text(file.path) for file in source.duplicates[id_])
        yield Obstacle(f"revision {quoted(id_)} is in several files: {paths}")
    config = source.config
    for known, what in (
        (config.root, "the root"),
        (config.parked_at, "the align revision"),
        *((released, "a released revision") for released in config.released),
    ):
        if id_ == known:
            yield Obstacle(f"{quoted(id_)} is {what} of chain {source.name}")


def _dependencies(
    source: Chain, target: Chain, file: Revision, ids: Collection[str]
) -> Iterator[Obstacle]:
    for value in file.dependencies:
        known = value.text in ids or value.text in target.by_id
        if not known and value.text not in target.declared_labels:
            yield Obstacle(
                f"{quoted(file.id or '')} depends on {quoted(value.text)} of chain {source.name}",
                file.path,
            )


def _dependents(source: Chain, ids: Collection[str]) -> Iterator[Obstacle]:
    for file in source.files:
        for value in file.dependencies:
            if value.text in ids and file.id not in ids:
                yield Obstacle(
                    f"{quoted(file.id or '')} of chain {source.name} depends on "
                    f"{quoted(value.text)}",
                    file.path,
                )
