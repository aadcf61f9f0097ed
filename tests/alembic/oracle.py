"""What the installed Alembic makes of a script directory.

It imports the migration files: for files that the tests wrote themselves, and no others.
"""

from __future__ import annotations

import contextlib
import io
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from alembic.config import Config
from alembic.script import Script, ScriptDirectory
from alembic.script.revision import RevisionMap


@dataclass(frozen=True, slots=True)
class Verdict:
    """The graph as Alembic has it, or ``error``, what it raises.

    ``files`` are the files that it loaded before that, relative to the ini and in load order,
    with their ids; ``warnings`` are its own. ``labels`` are the effective labels of each id.
    """

    files: tuple[tuple[str, str], ...] = ()
    heads: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    branch_points: frozenset[str] = frozenset()
    merge_points: frozenset[str] = frozenset()
    labels: frozenset[tuple[str, str]] = frozenset()
    warnings: tuple[str, ...] = ()
    error: str = ""


def alembic_verdict(ini: Path) -> Verdict:
    """Ask Alembic, as ``alembic heads`` does."""
    scripts: list[Script] = []
    seen: list[str] = []
    with _quietly(seen):
        try:
            directory = ScriptDirectory.from_config(Config(str(ini)))
            revisions = RevisionMap(lambda: _watched(directory, scripts))
            table = revisions._revision_map
        # A migration file may raise whatever it likes.
        except Exception as error:
            return Verdict(warnings=tuple(seen), error=f"{type(error).__name__}: {error}")
    own = {s.revision: s for s in scripts if table.get(s.revision) is s}
    return Verdict(
        files=tuple((_relative(s.path, ini), s.revision) for s in scripts),
        heads=tuple(revisions.heads),
        bases=tuple(revisions.bases),
        branch_points=frozenset(i for i, s in own.items() if s.is_branch_point),
        merge_points=frozenset(i for i, s in own.items() if s.is_merge_point),
        labels=frozenset((i, label) for i, s in own.items() for label in s.branch_labels),
        warnings=tuple(seen),
    )


def _watched(directory: ScriptDirectory, scripts: list[Script]) -> Iterator[Script]:
    for script in directory._load_revisions():
        scripts.append(script)
        yield script


def _relative(path: str, ini: Path) -> str:
    return Path(path).resolve().relative_to(ini.parent.resolve()).as_posix()


@contextlib.contextmanager
def _quietly(seen: list[str]) -> Iterator[None]:
    """Without output and ``__pycache__``, warnings put aside."""
    before = sys.dont_write_bytecode
    sys.dont_write_bytecode = True
    try:
        with (
            contextlib.redirect_stdout(io.StringIO()),
            warnings.catch_warnings(record=True) as caught,
        ):
            warnings.simplefilter("always")
            try:
                yield
            finally:
                seen.extend(str(warning.message) for warning in caught)
    finally:
        sys.dont_write_bytecode = before
