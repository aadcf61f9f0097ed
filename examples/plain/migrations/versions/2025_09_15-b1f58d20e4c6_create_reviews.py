"""create reviews

Revision ID: b1f58d20e4c6
Revises: 0ae7c46f1b93
Create Date: 2025-09-15 13:48:20.157733

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "b1f58d20e4c6"
down_revision: str | Sequence[str] | None = "0ae7c46f1b93"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "reviews",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("book_id", sa.Integer(), sa.ForeignKey("books.id"), nullable=False),
        sa.Column("stars", sa.SmallInteger(), nullable=False),
        sa.Column("text", sa.Text()),
    )


def downgrade() -> None:
    op.drop_table("reviews")
