"""add span counter errors

Revision ID: oss000000001
Revises: ee0000000002
Create Date: 2026-03-11 17:48:55.091345

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = 'oss000000001'
down_revision: Union[str, Sequence[str], None] = 'ee0000000002'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.add_column("span_counters", sa.Column("errors", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_column("span_counters", "errors")
