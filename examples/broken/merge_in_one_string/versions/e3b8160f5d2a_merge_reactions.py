"""merge messages and reactions

Revision ID: e3b8160f5d2a
Revises: 6f2e8d01b7c5, 9c47a0e3d5f8
Create Date: 2024-01-17 11:58:36.730421

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = 'e3b8160f5d2a'
down_revision: Union[str, None] = '6f2e8d01b7c5, 9c47a0e3d5f8'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
