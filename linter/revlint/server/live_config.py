"""The configuration of a project in an editor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from revlint.config.config import Config
from revlint.config.finder import find_config
from revlint.config.projects import FoundProject
from revlint.engine.configs import load_configs
from revlint.engine.rule import Rule
from revlint.errors import TreeError
from revlint.server.buffers import Buffers
from revlint.sources.disk import DiskTree
from revlint.sources.tree import Tree


class LiveConfig:
    """Reads the configuration of a project, again if its file changed.

    ``given`` is the project as it was found; with ``is_chosen`` its configuration counts in place
    of the nearest one. ``select`` and ``ignore`` are rules to enable and disable in addition.
    """

    def __init__(
        self,
        given: FoundProject,
        rules: Sequence[type[Rule]],
        buffers: Buffers,
        select: Sequence[str],
        ignore: Sequence[str],
        *,
        is_chosen: bool = False,
    ) -> None:
        self.given = given
        self._is_chosen = is_chosen and given.config is not None
        self._rules = {rule.name for rule in rules}
        self._buffers = buffers
        self._chosen = (tuple(select), tuple(ignore))
        self._known: tuple[FoundProject, bytes] | None = None
        self._config = Config()
        self._notes: list[str] = []

    @property
    def found(self) -> FoundProject:
        """The project, with the configuration that it has now."""
        given, root = self.given.config, self.given.root
        if self._is_chosen or (given is not None and given.parent != root):
            return self.given
        config = find_config(root, self._buffers)
        return replace(self.given, config=config if config and config.parent == root else None)

    def read(self, notes: list[str]) -> Config:
        """The configuration; ``notes`` gets lines for the user.

        Raises:
            ConfigError: it is wrong.
        """
        found = self.found
        key = found, self._bytes(found)
        if key != self._known:
            self._known = None
            self._notes = []
            (config,) = load_configs(
                [found], self._buffers, self._tree_of, rules=self._rules, tell=self._notes.append
            )
            self._config, self._known = config.with_rules(*self._chosen), key
        notes += self._notes
        return self._config

    def _tree_of(self, project: FoundProject, config: Config) -> Tree:
        return self._buffers.over(DiskTree(project.root, config.exclude))

    def _bytes(self, found: FoundProject) -> bytes:
        try:
            return self._buffers.read(found.config) if found.config is not None else b""
        except TreeError:
            return b""
