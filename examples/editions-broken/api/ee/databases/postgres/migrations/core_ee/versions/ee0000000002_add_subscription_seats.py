"""add subscription seats

Revision ID: ee0000000002
Revises: ee0000000001
Create Date: 2026-03-09 13:44:58.602913

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = 'ee0000000002'
down_revision: Union[str, Sequence[str], None] = 'ee0000000001'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.add_column("subscriptions", sa.Column("seats", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_column("subscriptions", "seats")
