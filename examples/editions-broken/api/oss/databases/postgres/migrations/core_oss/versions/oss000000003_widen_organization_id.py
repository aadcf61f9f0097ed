"""widen organization id

Revision ID: oss000000003
Revises: oss000000002
Create Date: 2026-03-30 15:31:07.350932

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = 'oss000000003'
down_revision: Union[str, Sequence[str], None] = 'oss000000002'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.alter_column("organizations", "id", type_=sa.String(length=64))


def downgrade() -> None:
    """Downgrade schema."""
    op.alter_column("organizations", "id", type_=sa.UUID())
