"""add page slug

Revision ID: 60e3d9f7b18a
Revises: c24b75d0ae96
Create Date: 2022-08-16 12:48:55.310094

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '60e3d9f7b18a'
down_revision = 'c24b75d0ae96'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('pages', sa.Column('slug', sa.String(length=100), nullable=True))


def downgrade() -> None:
    op.drop_column('pages', 'slug')
