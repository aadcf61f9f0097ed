"""create customers

Revision ID: 93d07a5be614
Revises: 4b2c8e1f90a7
Create Date: 2020-07-02 16:40:08.771904

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '93d07a5be614'
down_revision = '4b2c8e1f90a7'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'customers',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('email', sa.String(length=254), nullable=False),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_index('ix_customers_email', 'customers', ['email'], unique=True)


def downgrade():
    op.drop_index('ix_customers_email', table_name='customers')
    op.drop_table('customers')
