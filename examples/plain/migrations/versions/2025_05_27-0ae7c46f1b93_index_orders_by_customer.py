"""index orders by customer

Revision ID: 0ae7c46f1b93
Revises: 6d390be5f7a2
Create Date: 2025-05-27 17:31:05.412698

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '0ae7c46f1b93'
down_revision: Union[str, Sequence[str], None] = '6d390be5f7a2'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.create_index('ix_orders_customer_id', 'orders', ['customer_id'])


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_index('ix_orders_customer_id', table_name='orders')
