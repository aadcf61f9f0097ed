"""The examples of a rule, and the trees of revision files that examples and tests are made of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from revlint.sources.base import Base
from revlint.sources.memory import merge_files


@dataclass(frozen=True, slots=True)
class Example:
    """A tree that fails a rule and a tree that passes, as path to text.

    ``finds`` are the places of the failing tree's findings, as ``path:line`` sorted by path and
    line. ``config`` is the text of a ``revlint.toml`` for both trees, unless they hold one. ``new``
    are the paths that the base does not have.

    For a rule about the change, ``base`` is the merge base of both trees, and ``tip`` the base's
    tip, if it moved on.
    """

    bad: Mapping[str, str]
    good: Mapping[str, str]
    finds: tuple[str, ...]
    config: str = ""
    new: frozenset[str] | None = None
    base: Mapping[str, str] | None = None
    tip: Mapping[str, str] | None = None

    def against(self, files: Mapping[str, str]) -> Base | None:
        """The base that one of the trees is compared with; None without one."""
        if self.base is None:
            return None
        return merge_files(self.base, self.base if self.tip is None else self.tip, files)


def history(*lines: str, under: str = "migrations") -> dict[str, str]:
    """A tree of revision files in the notation of ``alembic history``.

    Each line is ``<parents> -> <id>[, parents joined by ", "][ (label)][ [depends on a, b]]``:
    ``"<base> -> a"``, ``"a -> b"``, ``"a, b -> c (label)"``, ``"<base> -> x [a]"``. The files
    are ``<under>/versions/<id>.py``, in the form that Alembic's template gives them, beside an
    empty ``<under>/env.py`` and ``<under>/script.py.mako``; ``alembic.ini``, in the root for
    ``migrations``, else in ``<under>``, names the script directory. In the files ``revision`` is
    on line 9, ``down_revision`` on line 10, ``branch_labels`` on line 11 and ``depends_on`` on
    line 12.
    """
    ini = "alembic.ini" if under == "migrations" else f"{under}/alembic.ini"
    where = "%(here)s/migrations" if under == "migrations" else "%(here)s"
    files = {
        ini: f"[alembic]\nscript_location = {where}\n",
        f"{under}/env.py": "",
        f"{under}/script.py.mako": "",
    }
    for line in lines:
        match = re.fullmatch(r"(.+?) -> ([^\s(]+)(?: \((.+?)\))?(?: \[(.+?)\])?", line)
        if match is None:
            raise ValueError(f"not in the notation of alembic history: {line!r}")
        parents = () if match[1] == "<base>" else tuple(match[1].split(", "))
        labels = tuple(match[3].split(", ")) if match[3] else ()
        depends_on = tuple(match[4].split(", ")) if match[4] else ()
        files[f"{under}/versions/{match[2]}.py"] = revision_file(
            match[2], parents, labels=labels, depends_on=depends_on
        )
    return files


def revision_file(
    revision: str,
    parents: tuple[str, ...] = (),
    *,
    labels: tuple[str, ...] = (),
    depends_on: tuple[str, ...] = (),
    message: str = "add a column",
    body: str = "pass",
) -> str:
    """The text of a revision file, as Alembic's template of 1.16 writes it, without annotations."""

    def literal(names: tuple[str, ...]) -> str:
        return repr(names[0]) if len(names) == 1 else repr(names or None)

    return f'''"""{message}

Revision ID: {revision}
Revises: {", ".join(parents)}
Create Date: 2026-01-05 10:00:00.000000

"""

revision = {revision!r}
down_revision = {literal(parents)}
branch_labels = {literal(labels)}
depends_on = {literal(depends_on)}


def upgrade() -> None:
    {body}


def downgrade() -> None:
    pass
'''
