"""create reactions

Revision ID: 9c47a0e3d5f8
Revises: 0d5c9b7e4a13
Create Date: 2024-01-16 16:21:50.094873

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '9c47a0e3d5f8'
down_revision: Union[str, None] = '0d5c9b7e4a13'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.create_table(
        'reactions',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint('id'),
    )


def downgrade() -> None:
    op.drop_table('reactions')
