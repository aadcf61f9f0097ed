"""add event start

Revision ID: d28b6401ce7f
Revises: 97c0e5b31fd4
Create Date: 2023-12-04 14:07:33.816290

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = 'd28b6401ce7f'
down_revision: Union[str, None] = '97c0e5b31fd4'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.add_column('events', sa.Column('starts_at', sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column('events', 'starts_at')
