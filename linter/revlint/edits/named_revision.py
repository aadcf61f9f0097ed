"""The revision that a command line names, as Alembic's commands understand it."""

from __future__ import annotations

from collections.abc import Sequence
from posixpath import basename, normpath
from typing import NamedTuple

from revlint.contract.project import Project
from revlint.edits.chosen_chain import find_chain
from revlint.errors import EditRefused
from revlint.graph.chain import Chain
from revlint.graph.labels import effective_labels
from revlint.migration.identifier import quoted
from revlint.spelling import near
from revlint.words import listed

#: What an id needs that a part of it may name (alembic: script/revision.py,
#: RevisionMap._revision_for_ident).
_MIN_LENGTH = 4


class NamedRevision(NamedTuple):
    """A revision, and the chain that has it."""

    chain: Chain
    id: str


def find_revisions(
    project: Project, text: str, name: str | None = None
) -> tuple[NamedRevision, ...]:
    """The revisions of different chains that a text names: an id, or what leads to one id.

    That is the beginning of an id, a branch label, ``head``, or one of these after ``label@``. An
    id of one chain counts more than the beginning of an id of another one.

    Args:
        project: has the chains.
        text: an argument of the command line.
        name: the chain, as ``--chain`` names it.

    Raises:
        EditRefused: no revision has such an id, or several of a chain have.
    """
    chains = project.chains if name is None else (find_chain(project, name),)
    exact = tuple(NamedRevision(chain, text) for chain in chains if text in chain.by_id)
    if exact:
        return exact
    found = [(chain, ids) for chain in chains if (ids := _matching(chain, text))]
    for _, ids in found:
        if len(ids) > 1:
            raise EditRefused(f"{quoted(text)} may be {listed(map(quoted, ids), 5)}")
    if not found:
        _refuse_unreadable(chains, text)
        where = f" in chain {chains[0].name}" if name is not None else ""
        raise EditRefused(f"no revision {quoted(text)}{where}{_hint(chains, text)}")
    return tuple(NamedRevision(chain, ids[0]) for chain, ids in found)


def _refuse_unreadable(chains: Sequence[Chain], text: str) -> None:
    """Refuse a revision whose file cannot be read, as far as its name tells.

    Raises:
        EditRefused: the file has the text in its name, or the text is its path.
    """
    for chain in chains:
        for file in chain.headless:
            is_named = len(text) >= _MIN_LENGTH and text in basename(file.path)
            if is_named or _is_path(text, file.path):
                raise EditRefused(f"cannot be read: {file.message}", file.path)


def _hint(chains: Sequence[Chain], text: str) -> str:
    files = (file for chain in chains for file in chain.files if _is_path(text, file.path))
    ids = [file.id for file in files if file.id is not None]
    if len(ids) == 1:
        return f"; the file of this name defines {quoted(ids[0])}"
    guess = near(text, [known for chain in chains for known in chain.by_id])
    return f"; did you mean {quoted(guess)}?" if guess else ""


def _is_path(text: str, path: str) -> bool:
    """Whether a text ends in the name of a file, and may be its path."""
    return text.endswith(".py") and basename(normpath(text)) == basename(path)


def find_revision(project: Project, text: str, name: str | None = None) -> NamedRevision:
    """The one revision that a text names.

    Raises:
        EditRefused: no chain has it, or several have.
    """
    found = find_revisions(project, text, name)
    if len(found) > 1:
        names = listed(one.chain.name for one in found)
        raise EditRefused(
            f"revision {quoted(text)} is in several chains: {names}; choose one with --chain"
        )
    return found[0]


def find_in_one_chain(
    project: Project, texts: Sequence[str], name: str | None = None
) -> tuple[Chain, tuple[str, ...]]:
    """The revisions that some texts name, and the chain that has them all.

    Raises:
        EditRefused: a text names no revision of the chain that the first one is in.
    """
    first = find_revision(project, texts[0], name)
    others = (find_revision(project, text, first.chain.name) for text in texts[1:])
    return first.chain, (first.id, *(one.id for one in others))


def _matching(chain: Chain, text: str) -> Sequence[str]:
    label, at, rest = text.partition("@")
    if not at:
        return _in_line(chain, text, list(chain.by_id))
    if label not in chain.declared_labels:
        return ()
    labels = effective_labels(chain)
    line = [id_ for id_ in chain.by_id if label in labels[id_]]
    return [rest] if rest in line else _in_line(chain, rest, line)


def _in_line(chain: Chain, text: str, line: Sequence[str]) -> Sequence[str]:
    if text in ("head", "heads"):
        return [head for head in dict.fromkeys(chain.heads) if head in line]
    declaring = {str(place.revision.id) for place in chain.declared_labels.get(text, ())}
    if declaring:
        return sorted(declaring)
    return [id_ for id_ in line if text and id_.startswith(text) and len(id_) >= _MIN_LENGTH]
