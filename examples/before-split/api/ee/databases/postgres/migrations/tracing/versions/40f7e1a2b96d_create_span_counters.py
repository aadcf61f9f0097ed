"""create span counters

Revision ID: 40f7e1a2b96d
Revises: d9c25f70a8e6
Create Date: 2025-07-07 10:55:13.927604

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '40f7e1a2b96d'
down_revision: Union[str, Sequence[str], None] = 'd9c25f70a8e6'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.create_table(
        "span_counters",
        sa.Column("project_id", sa.UUID(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("spans", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("project_id", "month"),
    )


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_table("span_counters")
