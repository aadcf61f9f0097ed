"""index spans by start

Revision ID: d9c25f70a8e6
Revises: 6e03b8d7f41c
Create Date: 2024-11-25 17:19:42.086351

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = 'd9c25f70a8e6'
down_revision: Union[str, None] = '6e03b8d7f41c'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.create_index("ix_spans_started_at", "spans", ["project_id", "started_at"])


def downgrade() -> None:
    op.drop_index("ix_spans_started_at", table_name="spans")
