"""add span attributes

Revision ID: oss000000001
Revises: oss000000000
Create Date: 2026-02-09 15:27:51.318840

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = 'oss000000001'
down_revision: Union[str, Sequence[str], None] = 'oss000000000'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.add_column("spans", sa.Column("attributes", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_column("spans", "attributes")
