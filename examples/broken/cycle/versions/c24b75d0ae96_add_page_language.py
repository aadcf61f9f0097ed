"""add page language

Revision ID: c24b75d0ae96
Revises: 94d0b2c6518f
Create Date: 2022-09-19 08:39:17.648825

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = 'c24b75d0ae96'
down_revision = '94d0b2c6518f'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('pages', sa.Column('language', sa.String(length=100), nullable=True))


def downgrade() -> None:
    op.drop_column('pages', 'language')
