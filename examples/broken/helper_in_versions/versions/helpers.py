"""What several migrations need."""

import sqlalchemy as sa


def timestamps() -> tuple[sa.Column, sa.Column]:
    """The two columns that every table has."""
    return (
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now()),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True),
    )
