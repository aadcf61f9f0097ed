"""add user single sign-on

Revision ID: ee0000000003
Revises: ee0000000002
Create Date: 2026-03-16 08:20:41.117260

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = 'ee0000000003'
down_revision: Union[str, Sequence[str], None] = 'ee0000000002'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.add_column("users", sa.Column("sso_subject", sa.String(length=255), nullable=True))


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_column("users", "sso_subject")
