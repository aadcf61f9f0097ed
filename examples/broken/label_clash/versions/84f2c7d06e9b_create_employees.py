"""create employees

Revision ID: 84f2c7d06e9b
Revises: 
Create Date: 2023-05-08 09:27:15.338401

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '84f2c7d06e9b'
down_revision: Union[str, None] = None
branch_labels: Union[str, Sequence[str], None] = ('people',)
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.create_table(
        'employees',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint('id'),
    )


def downgrade() -> None:
    op.drop_table('employees')
