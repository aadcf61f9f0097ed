"""The parents of a migration, as its docstring says."""

from __future__ import annotations

import re

from revlint.migration.revision import Revision

_REVISES = re.compile(r"^Revises:[ \t]*(.*)$", re.M)


def stated_parents(revision: Revision) -> list[str] | None:
    """The ids after "Revises:" in the docstring of a file; None where it has no such line."""
    match = _REVISES.search(revision.docstring.text) if revision.docstring else None
    return None if match is None else match[1].replace(",", " ").split()


def contradicts_docstring(revision: Revision) -> bool:
    """Whether ``down_revision`` names what the docstring does not, though it names parents."""
    stated = stated_parents(revision) if revision.parents else None
    return stated is not None and any(value.text not in stated for value in revision.parents)
