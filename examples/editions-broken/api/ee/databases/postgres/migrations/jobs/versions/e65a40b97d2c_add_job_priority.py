"""add job priority

Revision ID: e65a40b97d2c
Revises: 74e0c9d1a583
Create Date: 2025-09-08 14:27:18.663021

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = 'e65a40b97d2c'
down_revision: Union[str, Sequence[str], None] = '74e0c9d1a583'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.add_column("jobs", sa.Column("priority", sa.SmallInteger(), nullable=True))


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_column("jobs", "priority")
