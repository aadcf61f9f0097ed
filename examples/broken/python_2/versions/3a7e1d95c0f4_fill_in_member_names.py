"""fill in member names

Revision ID: 3a7e1d95c0f4
Revises: b59d20e8c64f
Create Date: 2015-04-21 15:47:02.913305

"""

# revision identifiers, used by Alembic.
revision = '3a7e1d95c0f4'
down_revision = 'b59d20e8c64f'
branch_labels = None
depends_on = None

from alembic import op
import sqlalchemy as sa


def upgrade():
    connection = op.get_bind()
    for member in connection.execute('SELECT id, email FROM members'):
        name = member.email.split('@')[0]
        print 'member %d is now called %s' % (member.id, name)
        connection.execute(
            sa.text('UPDATE members SET name = :name WHERE id = :id'), name=name, id=member.id)


def downgrade():
    pass
