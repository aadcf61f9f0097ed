"""Revision files that no database has run."""

from __future__ import annotations

from revlint.graph.chain import Chain
from revlint.migration.revision import Revision


def is_new(chain: Chain, revision: Revision) -> bool:
    """Whether no commit, or not the base, has a file: then no database has run it."""
    return revision.path in (chain.new_paths or ())
