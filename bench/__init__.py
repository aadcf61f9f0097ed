"""Benchmarks: how long revlint takes beside ``alembic heads``, and why."""
