"""add job salary

Revision ID: a6e0837d4bc1
Revises: 39c7f50e12ad
Create Date: 2025-06-24 14:52:08.690117

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = 'a6e0837d4bc1'
down_revision: Union[str, Sequence[str], None] = '39c7f50e12ad'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.add_column('jobs', sa.Column('salary', sa.Integer(), nullable=True))


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_column('jobs', 'salary')
