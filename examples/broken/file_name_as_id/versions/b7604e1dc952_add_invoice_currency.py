"""add invoice currency

Revision ID: b7604e1dc952
Revises: 8d21c4f09ab3_create_invoices
Create Date: 2021-10-11 10:17:05.938201

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = 'b7604e1dc952'
down_revision = '8d21c4f09ab3_create_invoices'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('invoices', sa.Column('currency', sa.String(length=3), nullable=True))


def downgrade():
    op.drop_column('invoices', 'currency')
