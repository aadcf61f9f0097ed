"""add payment account

Revision ID: 1c86e9d04b7f
Revises: fa0b5d7162ce
Create Date: 2024-09-02 09:48:07.615920

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '1c86e9d04b7f'
down_revision: Union[str, None] = 'fa0b5d7162ce'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = ('accounts@head',)


def upgrade() -> None:
    op.add_column('payments', sa.Column('account_id', sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column('payments', 'account_id')
