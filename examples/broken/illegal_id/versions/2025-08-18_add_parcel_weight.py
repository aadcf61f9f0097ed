"""add parcel weight

Revision ID: 2025-08-18
Revises: e60d4f9a27b8
Create Date: 2025-08-18 10:40:28.917233

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '2025-08-18'
down_revision: Union[str, Sequence[str], None] = 'e60d4f9a27b8'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.add_column('parcels', sa.Column('weight_grams', sa.Integer(), nullable=True))


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_column('parcels', 'weight_grams')
