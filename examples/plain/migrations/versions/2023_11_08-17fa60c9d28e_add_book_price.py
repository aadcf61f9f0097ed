"""add book price

Revision ID: 17fa60c9d28e
Revises: c5e81d3402fb
Create Date: 2023-11-08 14:25:11.640287

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '17fa60c9d28e'
down_revision: Union[str, None] = 'c5e81d3402fb'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.add_column('books', sa.Column('price_cents', sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('books') as batch_op:
        batch_op.drop_column('price_cents')
