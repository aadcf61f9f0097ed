"""create members

Revision ID: b59d20e8c64f
Revises: 
Create Date: 2015-03-30 10:11:38.447210

"""

# revision identifiers, used by Alembic.
revision = 'b59d20e8c64f'
down_revision = None
branch_labels = None
depends_on = None

from alembic import op
import sqlalchemy as sa


def upgrade():
    op.create_table(
        'members',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('email', sa.String(length=254), nullable=False),
        sa.Column('name', sa.String(length=100), nullable=True),
        sa.PrimaryKeyConstraint('id'),
    )


def downgrade():
    op.drop_table('members')
