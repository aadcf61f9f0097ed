"""The base that a work tree is compared with; git is asked again when its state changes."""

from __future__ import annotations

import weakref
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass

from revlint.config.config import Config
from revlint.config.projects import FoundProject
from revlint.engine.bases import hold_trees_against, said_of_key, why_without_history
from revlint.errors import GitError, TreeError
from revlint.server.live_tree import LiveTree
from revlint.server.work_tree import WorkTree
from revlint.sources.base import Base
from revlint.sources.past import Past
from revlint.sources.repositories import Repositories


@dataclass(frozen=True, slots=True)
class Opened:
    """A base, and the past of the linted tree; ``state`` is that of git and of the list of files.

    ``base`` is None where the automatic choice finds none. ``notes`` and ``choices`` are lines for
    the user, the latter about what was chosen.
    """

    base: Base | None
    past: Past | None
    state: tuple[object, ...]
    texts: Mapping[str, bytes]
    notes: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()

    def changed(self, texts: Mapping[str, bytes]) -> set[str]:
        """The files whose text in the editor is another one than when the base was opened."""
        paths = {*texts, *self.texts}
        return {path for path in paths if texts.get(path) != self.texts.get(path)}


class LiveBase:
    """Opens a base, and knows what changed in the work tree since.

    ``config`` is the file whose key names the base, None where the editor does. Where there is no
    history, the base of a configuration does not count.
    """

    def __init__(self, name: str, project: FoundProject, config: str | None) -> None:
        self._name = name
        self._config = config
        self._project = project
        self._opened: Opened | None = None
        self._touched: set[str] = set()
        self._stack = ExitStack()
        weakref.finalize(self, self._stack.close)

    def touch(self, paths: Iterable[str]) -> None:
        """Take note of files on disk that may have other bytes than before."""
        self._touched.update(paths)

    def open(
        self,
        files: WorkTree,
        config: Config,
        tree: LiveTree,
        texts: Mapping[str, bytes],
    ) -> tuple[Opened, dict[str, bytes]]:
        """The base, and the files of the merge that hold something else than when it was opened.

        Args:
            files: the work tree.
            config: the configuration of the project.
            tree: the work tree as it is linted.
            texts: the editor's texts.

        Raises:
            GitError: there is no such base.
        """
        new = frozenset(path for path in texts if not tree.disk.is_file(path))
        state = (tree.disk, files.stamp, new)
        known = self._opened
        if known is not None and known.state == state:
            changed = self._changed(known, tree, texts)
            if changed is not None:
                return known, changed
        self.close()
        self._opened = self._open(files, config, state, texts)
        self._touched.clear()
        return self._opened, {}

    def close(self) -> None:
        """Open the base again when it is asked for next."""
        self._opened = None
        self._stack.close()

    def _changed(
        self, known: Opened, tree: LiveTree, texts: Mapping[str, bytes]
    ) -> dict[str, bytes] | None:
        """The files that hold something else by now, None where git has to merge again."""
        found: dict[str, bytes] = {}
        if known.base is None:
            return found
        for path in self._touched | known.changed(texts):
            try:
                found[path] = tree.read(path)
            except TreeError:
                return None
            # git may take a file on disk for unchanged that differs in its line ends.
            has_same_ends = path in texts or b"\r" not in found[path]
            if not has_same_ends or not known.base.takes(path):
                return None
        return found

    def _open(
        self, files: WorkTree, config: Config, state: tuple[object, ...], texts: Mapping[str, bytes]
    ) -> Opened:
        repositories = self._stack.enter_context(Repositories())
        if self._config is not None:
            why = why_without_history(self._project.root, repositories)
            if why:
                note = f'{self._config}: base = "{self._name}" does not count: {why}'
                return Opened(None, None, state, dict(texts), (note,))
        trees, choices = [files.overlay()], list[str]()
        try:
            (base,) = hold_trees_against(
                [self._name], repositories, None, [self._project], [config], trees, choices.append
            )
        except GitError as error:
            if self._config is None:
                raise
            raise GitError(said_of_key(str(error), [config])) from error
        past = trees[0].checkout.past if base is not None else None
        return Opened(base, past, state, dict(texts), choices=tuple(choices))
