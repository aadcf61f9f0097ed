"""add span status

Revision ID: oss000000002
Revises: d9c25f70a8e6
Create Date: 2026-03-04 10:12:26.778104

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = 'oss000000002'
down_revision: Union[str, Sequence[str], None] = 'd9c25f70a8e6'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.add_column("spans", sa.Column("status", sa.String(length=16), nullable=True))


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_column("spans", "status")
