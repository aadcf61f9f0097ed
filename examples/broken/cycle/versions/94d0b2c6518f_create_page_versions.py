"""create page versions

Revision ID: 94d0b2c6518f
Revises: 60e3d9f7b18a
Create Date: 2022-09-02 15:26:40.771208

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '94d0b2c6518f'
down_revision = '60e3d9f7b18a'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'page_versions',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint('id'),
    )


def downgrade() -> None:
    op.drop_table('page_versions')
