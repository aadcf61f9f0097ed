"""create plugin settings

Revision ID: 43c9d5e70fa8
Revises: bd06f8e31c57
Create Date: 2024-11-18 15:50:22.839164

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '43c9d5e70fa8'
down_revision: Union[str, None] = 'bd06f8e31c57'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.create_table(
        'plugin_settings',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint('id'),
    )


def downgrade() -> None:
    op.drop_table('plugin_settings')
