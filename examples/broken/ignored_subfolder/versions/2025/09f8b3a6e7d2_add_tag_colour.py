"""add tag colour

Revision ID: 09f8b3a6e7d2
Revises: c7d25e0f8b61
Create Date: 2025-04-07 16:12:58.274960

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '09f8b3a6e7d2'
down_revision: Union[str, Sequence[str], None] = 'c7d25e0f8b61'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.add_column('tags', sa.Column('colour', sa.String(length=100), nullable=True))


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_column('tags', 'colour')
