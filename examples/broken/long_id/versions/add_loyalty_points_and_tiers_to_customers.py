"""add loyalty points and tiers to customers

Revision ID: add_loyalty_points_and_tiers_to_customers
Revises: 71b3e08d5fc9
Create Date: 2024-07-29 16:35:47.250361

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = 'add_loyalty_points_and_tiers_to_customers'
down_revision: Union[str, None] = '71b3e08d5fc9'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.add_column('customers', sa.Column('loyalty_points', sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column('customers', 'loyalty_points')
