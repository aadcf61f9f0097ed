"""add room capacity

Revision ID: 08b6c4e29f7d
Revises: d5370fa1e8c2
Create Date: 2024-05-21 17:02:36.820144

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '08b6c4e29f7d'
down_revision: Union[str, None] = 'd5370fa1e8c2'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.add_column('rooms', sa.Column('capacity', sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column('rooms', 'capacity')
