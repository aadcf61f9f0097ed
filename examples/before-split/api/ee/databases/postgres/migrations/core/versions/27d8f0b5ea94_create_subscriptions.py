"""create subscriptions

Revision ID: 27d8f0b5ea94
Revises: b04d93ee7c15
Create Date: 2025-06-16 11:08:22.390145

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '27d8f0b5ea94'
down_revision: Union[str, Sequence[str], None] = 'b04d93ee7c15'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.create_table(
        "subscriptions",
        sa.Column("organization_id", sa.UUID(), nullable=False),
        sa.Column("plan", sa.String(length=32), nullable=False),
        sa.Column("anchor", sa.SmallInteger(), nullable=True),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("organization_id"),
    )


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_table("subscriptions")
