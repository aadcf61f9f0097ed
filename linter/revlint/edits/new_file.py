"""The text of a new revision file that does nothing, as the chain writes its files.

No template of the project is run, since that would execute its code. What a new file has in common
with the others is seen in the newest file of the chain, without that file's migration.
"""

from __future__ import annotations

from revlint.edits.model_file import Model, NewRevision, models
from revlint.edits.new_text import write_like
from revlint.graph.chain import Chain
from revlint.migration.reader import read_revision
from revlint.migration.revision import Revision

_PLAIN = '''\
"""{message}

Revision ID: {id}
Revises: {parents}
Create Date: {created}

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = ''
down_revision: Union[str, Sequence[str], None] = None
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    pass


def downgrade() -> None:
    """Downgrade schema."""
    pass
'''


def write_revision(chain: Chain, new: NewRevision) -> bytes:
    """The bytes of the file of a new revision, in the style of the chain's newest file.

    A file whose header cannot be copied with certainty is no model; where there is none, the file
    is as Alembic's template ``generic`` has it.
    """
    for model in models(chain):
        data = write_like(model, new)
        if data is not None and _is_right(data, new):
            return data
    plain = write_like(Model("", _PLAIN.encode(), ()), new)
    assert plain is not None
    return plain


def _is_right(data: bytes, new: NewRevision) -> bool:
    """Whether a file says what it should, and uses no name that only its model has."""
    read = read_revision("new.py", data)
    if not isinstance(read, Revision) or read.fault is not None or read.failures:
        return False
    parents = tuple(value.text for value in read.parents)
    says = (read.id, parents, read.labels, read.dependencies) == (new.id, new.parents, (), ())
    return says and read.functions.get("upgrade") is not None and not _unbound_names(data)


def _unbound_names(data: bytes) -> set[str]:
    import ast
    import builtins

    used, bound = set(), {*dir(builtins), "__file__"}
    for node in ast.walk(ast.parse(data)):
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                used.add(name)
            case ast.Name(id=name) | ast.arg(arg=name) | ast.FunctionDef(name=name):
                bound.add(name)
            case ast.alias(name=name, asname=other):
                bound.add(other or name.partition(".")[0])
    return used - bound
