"""merge price and name

Revision ID: 6d390be5f7a2
Revises: 17fa60c9d28e, e82b4471da0c
Create Date: 2023-11-10 10:03:29.884170

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '6d390be5f7a2'
down_revision: Union[str, None] = ('17fa60c9d28e', 'e82b4471da0c')
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
