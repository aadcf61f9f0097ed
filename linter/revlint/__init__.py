"""revlint: the static linter for Alembic revision graphs."""
