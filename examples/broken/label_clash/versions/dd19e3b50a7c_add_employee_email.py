"""add employee email

Revision ID: dd19e3b50a7c
Revises: 84f2c7d06e9b
Create Date: 2023-05-22 15:13:40.506129

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = 'dd19e3b50a7c'
down_revision: Union[str, None] = '84f2c7d06e9b'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.add_column('employees', sa.Column('email', sa.String(length=100), nullable=True))


def downgrade() -> None:
    op.drop_column('employees', 'email')
