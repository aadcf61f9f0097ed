"""add project archived_at

Revision ID: oss000000002
Revises: oss000000001
Create Date: 2026-02-16 10:51:40.137266

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = 'oss000000002'
down_revision: Union[str, Sequence[str], None] = 'oss000000001'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.add_column("projects", sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_column("projects", "archived_at")
