"""adopt EE tables

The EE legacy chain made this table, the OSS one did not: in a database that comes from OSS it is
made here, in any other it is there already.

Revision ID: ee0000000001
Revises: ee0000000000
Create Date: 2026-01-13 16:40:26.550972

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = 'ee0000000001'
down_revision: Union[str, Sequence[str], None] = 'ee0000000000'
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
        if_not_exists=True,
    )


def downgrade() -> None:
    """Downgrade schema."""
    pass
