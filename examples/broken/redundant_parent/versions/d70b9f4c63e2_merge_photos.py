"""merge photos, albums and faces

Revision ID: d70b9f4c63e2
Revises: 26d4a9f0e8b7, 8ae5713fc0d9, 93b2e60fd4a7
Create Date: 2024-03-19 09:41:13.082647

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = 'd70b9f4c63e2'
down_revision: Union[str, None] = ('26d4a9f0e8b7', '8ae5713fc0d9', '93b2e60fd4a7')
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
