"""create job reports

Revision ID: 9ae1c63f0b57
Revises: 
Create Date: 2026-02-24 10:22:05.918334

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '9ae1c63f0b57'
down_revision: Union[str, Sequence[str], None] = None
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.create_table(
        "job_reports",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("job_key", sa.String(36), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_table("job_reports")
