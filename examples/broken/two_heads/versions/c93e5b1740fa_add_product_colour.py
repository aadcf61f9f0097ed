"""add product colour

Revision ID: c93e5b1740fa
Revises: a40c6be2d915
Create Date: 2024-03-04 10:31:27.085521

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = 'c93e5b1740fa'
down_revision: Union[str, None] = 'a40c6be2d915'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.add_column('products', sa.Column('colour', sa.String(length=100), nullable=True))


def downgrade() -> None:
    op.drop_column('products', 'colour')
