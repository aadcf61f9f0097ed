"""The installed Alembic's ``upgrade``, ``downgrade`` and ``history`` on graphs in memory.

Its own script directory, revision map and steps are used; only the rows of the version table are a
set here, so that every state that a database can get into is tried.
"""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from types import ModuleType

from alembic.runtime.migration import HeadMaintainer, RevisionStep
from alembic.script import Script, ScriptDirectory
from alembic.script.revision import RevisionMap
from alembic.util import CommandError

from tests.graph_support import Item

#: The ids in the version table.
Rows = frozenset[str]

#: What Alembic says of a target that has nothing above it to take back. It is a mistake of the one
#: who gives the command, not of the graph.
NOTHING_TO_DROP = "is not a valid downgrade target from current head(s)"

#: How many states of a database are tried for one graph at most; few graphs have a hundred.
MAX_STATES = 2_000


@dataclass(frozen=True, slots=True)
class Failure:
    """A command that fails after others that work, and what Alembic raises for it."""

    commands: tuple[str, ...]
    error: Exception


class Database:
    """What the commands make of a version table."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.ids = list(dict.fromkeys(item[0] for item in items))
        self._scripts = ScriptDirectory(tempfile.gettempdir())
        scripts = [Script(_module(item), item[0], f"{item[0]}.py") for item in items]
        self._scripts.revision_map = RevisionMap(lambda: iter(scripts))

    def load(self) -> str:
        """The class of what Alembic raises when it builds the graph; "" where it builds it."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                assert self._scripts.revision_map._revision_map
            except Exception as error:
                return type(error).__name__
        return ""

    @property
    def heads(self) -> Rows:
        """The rows after ``alembic upgrade heads``."""
        return frozenset(self._scripts.revision_map._real_heads)

    def history(self) -> str:
        """What ``alembic history --verbose`` prints."""
        return "\n".join(
            script.cmd_format(True, include_branches=True, include_doc=True, include_parents=True)
            for script in self._scripts.walk_revisions("base", "heads")
        )

    def run(self, command: str, rows: Rows) -> Rows:
        """The rows after one command, such as ``upgrade heads``.

        Raises:
            Exception: whatever Alembic raises.
        """
        return _applied(self.steps(command, rows), rows)

    def steps(self, command: str, rows: Rows) -> list[RevisionStep]:
        """What one command runs, in this order."""
        verb, target = command.split()
        current = tuple(sorted(rows))
        scripts = self._scripts
        # Alembic's types know one id; the code takes all that are in the table.
        if verb == "upgrade":
            return scripts._upgrade_revs(target, current)  # type: ignore[arg-type]
        return scripts._downgrade_revs(target, current)  # type: ignore[arg-type]

    def failure(self, verbs: Sequence[str] = ("upgrade", "downgrade")) -> Failure | None:
        """The first command that fails, over the states that a new database can get into.

        Args:
            verbs: the commands that are given.
        """
        every = {"upgrade": ("heads", *self.ids), "downgrade": ("base", *self.ids)}
        commands = [f"{verb} {target}" for verb in verbs for target in every[verb]]
        before: dict[Rows, tuple[str, ...]] = {frozenset(): ()}
        states = list(before)
        for rows in states:
            for command in commands:
                done = (*before[rows], command)
                try:
                    after = self._checked(command, rows)
                except Exception as error:
                    return Failure(done, error)
                if after is not None and after not in before and len(before) < MAX_STATES:
                    before[after] = done
                    states.append(after)
        return None

    def _checked(self, command: str, rows: Rows) -> Rows | None:
        """The rows after a command; None if it has nothing to take back."""
        try:
            after = self.run(command, rows)
        except CommandError as error:
            if NOTHING_TO_DROP in str(error):
                return None
            raise
        wanted = {"upgrade heads": self.heads, "downgrade base": frozenset()}.get(command, after)
        assert after == wanted
        return after


def _module(item: Item) -> ModuleType:
    id_, parents, depends_on, labels = item
    module = ModuleType(id_)
    module.revision = id_  # type: ignore[attr-defined]
    module.down_revision = (parents[0] if len(parents) == 1 else parents) or None  # type: ignore[attr-defined]
    module.depends_on = depends_on or None  # type: ignore[attr-defined]
    module.branch_labels = labels or None  # type: ignore[attr-defined]
    module.upgrade = module.downgrade = lambda: None  # type: ignore[attr-defined]
    return module


class _Table(HeadMaintainer):
    """The rows of a version table as Alembic changes them, without the SQL."""

    def __init__(self, rows: Iterable[str]) -> None:
        super().__init__(None, rows)  # type: ignore[arg-type]

    def _insert_version(self, version: str) -> None:
        assert version not in self.heads
        self.heads.add(version)

    def _delete_version(self, version: str) -> None:
        self.heads.remove(version)

    def _update_version(self, from_: str, to_: str) -> None:
        assert to_ not in self.heads
        self.heads.remove(from_)
        self.heads.add(to_)


def _applied(steps: Iterable[RevisionStep], rows: Rows) -> Rows:
    table = _Table(rows)
    for step in steps:
        table.update_to_step(step)
    return frozenset(table.heads)
