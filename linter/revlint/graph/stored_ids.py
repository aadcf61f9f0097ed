"""Ids that databases store already, for findings that advise another id."""

from __future__ import annotations

from revlint.graph.chain import Chain
from revlint.migration.revision import Revision

_STORED = "databases that ran it store this id: change it in their version tables too"


def stored_id_facts(chain: Chain, revision: Revision) -> tuple[str, ...]:
    """A fact about a revision that the base has, so that databases may have run it."""
    is_old = chain.new_paths is not None and revision.path not in chain.new_paths
    return (_STORED,) if is_old else ()
