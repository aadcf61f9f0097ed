"""A new revision of a chain: where its file goes and what is in it."""

from __future__ import annotations

from datetime import datetime

from revlint.edits.create_date import now_in
from revlint.edits.file_name import name_file
from revlint.edits.model_file import NewRevision
from revlint.edits.new_file import write_revision
from revlint.edits.new_id import refuse_new_id
from revlint.errors import EditRefused
from revlint.graph.chain import Chain
from revlint.sources.paths import child
from revlint.steps import WriteFile


def create_revision(
    chain: Chain,
    id_: str,
    parents: tuple[str, ...],
    message: str,
    *,
    like: Chain | None = None,
    created: datetime | None = None,
) -> WriteFile:
    """The file of a new revision that does nothing.

    It is called as Alembic would call it, and written as the newest file of the chain is.

    Args:
        chain: the chain that gets the revision.
        id_: the id of the revision.
        parents: what it follows; nothing for a base.
        message: what Alembic calls it in its history.
        like: the chain whose files are the model; None for the same chain.
        created: its date; None for now, in the chain's time zone.

    Raises:
        EditRefused: the id is taken or cannot be used, or there is no place for the file.
    """
    refuse_new_id(chain, id_)
    directory = chain.script_directory
    created = created or now_in(directory.timezone)
    path = name_file(directory, location_of(chain, parents), id_, message, created)
    if chain.tree.is_file(path):
        raise EditRefused("there is a file of that name already; use another message (-m)", path)
    new = NewRevision(id_, parents, message, created)
    return WriteFile(path, write_revision(like or chain, new))


def location_of(chain: Chain, parents: tuple[str, ...]) -> str:
    """The version location of a new file: that of its first parent (alembic: generate_revision)."""
    places = [v.path for v in chain.script_directory.version_locations if v.path is not None]
    if not places:
        raise EditRefused(f"no version location of {chain.name} is in this project")
    files = [chain.file_of(p).path for p in parents if p in chain.by_id][:1]
    around = [place for place in places if files and files[0].startswith(child(place, ""))]
    return max(around, key=len, default=places[0])
