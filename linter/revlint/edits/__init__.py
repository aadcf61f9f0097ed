"""Edits of the linted files: planned, checked, carried out as a whole or not at all."""
