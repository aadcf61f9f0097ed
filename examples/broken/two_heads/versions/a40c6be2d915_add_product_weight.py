"""add product weight

Revision ID: a40c6be2d915
Revises: 7d1f0c93ab52
Create Date: 2024-02-19 15:40:02.774310

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = 'a40c6be2d915'
down_revision: Union[str, None] = '7d1f0c93ab52'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.add_column('products', sa.Column('weight_grams', sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column('products', 'weight_grams')
