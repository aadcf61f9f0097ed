"""create job reports

Revision ID: 5d0b7e94c1f2
Revises: 
Create Date: 2026-02-24 10:15:37.402118

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '5d0b7e94c1f2'
down_revision: Union[str, Sequence[str], None] = None
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.create_table(
        "job_reports",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("job_key", sa.UUID(), nullable=False),
        sa.ForeignKeyConstraint(["job_key"], ["jobs.key"]),
        sa.PrimaryKeyConstraint("id"),
    )


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_table("job_reports")
