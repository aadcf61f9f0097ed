"""add customer name

Revision ID: e82b4471da0c
Revises: c5e81d3402fb
Create Date: 2023-11-09 08:57:43.205561

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = 'e82b4471da0c'
down_revision: Union[str, None] = 'c5e81d3402fb'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.add_column('customers', sa.Column('name', sa.String(length=100), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('customers') as batch_op:
        batch_op.drop_column('name')
