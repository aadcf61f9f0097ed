"""add job report format

Revision ID: 2c7d50e8fa14
Revises: 9ae1c63f0b57
Create Date: 2026-03-09 16:40:51.270466

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '2c7d50e8fa14'
down_revision: Union[str, Sequence[str], None] = '9ae1c63f0b57'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.add_column("job_reports", sa.Column("format", sa.String(), nullable=True))


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_column("job_reports", "format")
