"""add job queue

Revision ID: 1b8fd2037ec6
Revises: 74e0c9d1a583
Create Date: 2025-09-01 09:02:44.806139

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '1b8fd2037ec6'
down_revision: Union[str, Sequence[str], None] = '74e0c9d1a583'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.add_column("jobs", sa.Column("queue", sa.String(length=32), nullable=True))


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_column("jobs", "queue")
