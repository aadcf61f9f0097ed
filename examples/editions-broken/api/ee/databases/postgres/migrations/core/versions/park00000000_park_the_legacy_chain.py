"""park the legacy chain

An empty revision that ends the legacy chains of both editions under the same id: a database that
is parked on it can move from one edition to the other. Nothing may come after it.

Revision ID: park00000000
Revises: 27d8f0b5ea94
Create Date: 2026-01-12 09:00:00.000000

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = 'park00000000'
down_revision: Union[str, Sequence[str], None] = '27d8f0b5ea94'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.execute("UPDATE organizations SET slug = id::text WHERE slug IS NULL")


def downgrade() -> None:
    """Downgrade schema."""
    pass
