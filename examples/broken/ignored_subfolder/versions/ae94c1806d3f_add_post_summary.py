"""add post summary

Revision ID: ae94c1806d3f
Revises: 5b0fd7e2914c
Create Date: 2025-02-03 13:59:46.128337

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = 'ae94c1806d3f'
down_revision: Union[str, Sequence[str], None] = '5b0fd7e2914c'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.add_column('posts', sa.Column('summary', sa.String(length=100), nullable=True))


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_column('posts', 'summary')
