"""create books

Revision ID: 4b2c8e1f90a7
Revises: 
Create Date: 2019-03-11 09:14:52.318422

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '4b2c8e1f90a7'
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'books',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('isbn', sa.String(length=13), nullable=False),
        sa.Column('title', sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint('id'),
        sa.UniqueConstraint('isbn', name='uq_books_isbn'),
    )


def downgrade():
    op.drop_table('books')
