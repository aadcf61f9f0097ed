"""add user locale

Revision ID: c41d09e7b2f6
Revises: b04d93ee7c15
Create Date: 2026-04-02 09:15:33.260417

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = 'c41d09e7b2f6'
down_revision: Union[str, Sequence[str], None] = 'b04d93ee7c15'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.add_column("users", sa.Column("locale", sa.String(length=8), nullable=True))


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_column("users", "locale")
