"""create applicants

Revision ID: 2e7c60f1b94d
Revises: dd19e3b50a7c
Create Date: 2023-06-12 11:04:52.887316

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '2e7c60f1b94d'
down_revision: Union[str, None] = 'dd19e3b50a7c'
branch_labels: Union[str, Sequence[str], None] = ('people',)
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.create_table(
        'applicants',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint('id'),
    )


def downgrade() -> None:
    op.drop_table('applicants')
