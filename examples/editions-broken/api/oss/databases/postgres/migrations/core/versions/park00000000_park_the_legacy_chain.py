"""park the legacy chain

An empty revision that ends the legacy chains of both editions under the same id: a database that
is parked on it can move from one edition to the other. Nothing may come after it.

Revision ID: park00000000
Revises: b04d93ee7c15
Create Date: 2026-01-12 09:00:00.000000

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = 'park00000000'
down_revision: Union[str, Sequence[str], None] = 'b04d93ee7c15'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    pass


def downgrade() -> None:
    """Downgrade schema."""
    pass
