"""add price currency

Revision ID: b83f5c0192de
Revises: 4e9d60a7c21b
Create Date: 2024-10-21 13:15:22.076504

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
import os


# revision identifiers, used by Alembic.
revision: str = 'b83f5c0192de'
down_revision: Union[str, None] = os.environ.get("PRICES_PARENT", "4e9d60a7c21b")
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.add_column('prices', sa.Column('currency', sa.String(length=100), nullable=True))


def downgrade() -> None:
    op.drop_column('prices', 'currency')
