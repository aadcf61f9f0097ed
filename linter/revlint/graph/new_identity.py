"""What a revision file needs that takes the id of another one: an id, a parent, a name."""

from __future__ import annotations

import posixpath
from collections.abc import Collection
from dataclasses import dataclass

from revlint.config.id_pattern import matches
from revlint.graph.chain import Chain
from revlint.graph.next_id import next_id
from revlint.migration.identifier import quoted, random_id
from revlint.migration.revision import Revision
from revlint.path_text import path_text
from revlint.words import listed


@dataclass(frozen=True, slots=True)
class NewIdentity:
    """How a file becomes a revision apart from the one whose id it has.

    ``parent`` is its new ``down_revision``, None where the old one may stay; ``children`` are the
    revisions that follow this file, and name its old id. ``has_place`` tells that it is then on
    top of the only head of the rest.
    """

    path: str
    id: str
    name: str
    parent: str | None
    children: tuple[str, ...]
    has_place: bool = True

    def __str__(self) -> str:
        """The advice, as the rest of a sentence."""
        steps = [f"set revision = {quoted(self.id)}"]
        if self.parent is not None:
            steps.append(f"down_revision = {quoted(self.parent)}")
        path = path_text(self.path)
        text = f"in {path}, {listed(steps)}"
        if self.children:
            children = listed(map(quoted, self.children), 4)
            text += f"; set the down_revision of {children} to {quoted(self.id)}"
        return f"{text}; rename the file to {self.name}"


def new_identity(chain: Chain, file: Revision, newer: Collection[str]) -> NewIdentity:
    """A new identity for one of the files of a chain that have one id.

    Args:
        chain: has the file.
        file: the file that is to change.
        newer: the paths of files that are as new: those that name the id mean this file.
    """
    old = str(file.id)
    children = tuple(
        str(f.id)
        for f in chain.files
        if f.path in newer and f.id not in (None, old) and old in {v.text for v in f.parents}
    )
    id_ = _new_id(chain, file)
    top = _top(chain, file, children)
    keeps = top is None or top in {v.text for v in file.parents}
    name = posixpath.basename(file.path)
    renamed = name.replace(old, id_) if old in name else f"{id_}_{name}"
    return NewIdentity(file.path, id_, renamed, None if keeps else top, children, top is not None)


def _new_id(chain: Chain, file: Revision) -> str:
    pattern = chain.config.id_pattern
    found = random_id(str(file.id), file.path)
    if found in chain.by_id or (pattern is not None and matches(pattern, found) is not True):
        return next_id(chain) or found
    return found


def _top(chain: Chain, file: Revision, children: Collection[str]) -> str | None:
    """The one head of the chain without a file and what follows it; None of several."""
    apart = {*children}
    todo = [*children]
    while todo:
        id_ = todo.pop()
        new = [c for c, parents in chain.parents.items() if id_ in parents and c not in apart]
        apart.update(new)
        todo.extend(new)
    rest = [f for f in chain.files if f is not file and f.id is not None and f.id not in apart]
    parents = {v.text for f in rest for v in f.parents}
    heads = [id_ for id_ in dict.fromkeys(str(f.id) for f in rest) if id_ not in parents]
    return heads[0] if len(heads) == 1 else None
