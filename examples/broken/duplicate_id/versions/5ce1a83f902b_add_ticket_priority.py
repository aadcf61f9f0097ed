"""add ticket priority

Revision ID: 5ce1a83f902b
Revises: 2b94e7f0c6d8
Create Date: 2023-02-01 08:44:30.151906

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '5ce1a83f902b'
down_revision = '2b94e7f0c6d8'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('tickets', sa.Column('priority', sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column('tickets', 'priority')
