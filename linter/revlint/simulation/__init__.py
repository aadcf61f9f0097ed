"""A database without a server: what migrations would do to it, in Alembic's order."""
