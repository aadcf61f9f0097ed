"""add event venue

Revision ID: 50fa7e2c9d16
Revises: d28b6401ce7f
Create Date: 2023-12-11 10:26:49.551873

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '50fa7e2c9d16'
<<<<<<< HEAD
down_revision: Union[str, None] = 'd28b6401ce7f'
=======
down_revision: Union[str, None] = '97c0e5b31fd4'
>>>>>>> event-venue
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
