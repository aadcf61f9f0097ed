"""revlint: the static linter for Alembic revision graphs.

This is the face that rules import; inside, modules import each other directly.
"""
