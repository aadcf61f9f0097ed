"""add organization slug

Revision ID: b04d93ee7c15
Revises: 8c1e47d2fa60
Create Date: 2024-09-23 13:20:54.671802

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = 'b04d93ee7c15'
down_revision: Union[str, None] = '8c1e47d2fa60'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.add_column("organizations", sa.Column("slug", sa.String(length=63), nullable=True))
    op.create_unique_constraint("uq_organizations_slug", "organizations", ["slug"])


def downgrade() -> None:
    op.drop_constraint("uq_organizations_slug", "organizations", type_="unique")
    op.drop_column("organizations", "slug")
