"""The projects of a workspace and the texts of its editor; used by the worker's thread alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from revlint.cache.store import Folder
from revlint.config.projects import FoundProject
from revlint.engine.registry import load_rules
from revlint.engine.rule import Rule
from revlint.engine.verdicts import folders_of
from revlint.server.documents import Document, Documents
from revlint.server.find_session import DECIDING, asked_paths, find_project
from revlint.server.folders import Folders, is_below, path_below, real_path
from revlint.server.live_project import ReadProgress
from revlint.server.opened import Opened
from revlint.server.session import Check, Session
from revlint.server.settings import Settings
from revlint.server.state import State
from revlint.server.uri import path_of
from revlint.server.view import View
from revlint.server.worker import NoAnswerError
from revlint.spelling import no_such_rule

T = TypeVar("T")


class Projects:
    """Keeps one session for each project that a folder or an open file belongs to.

    ``tell`` gets lines for the log, ``warn`` what is wrong with the settings.
    """

    def __init__(
        self, documents: Documents, tell: Callable[[str], None], warn: Callable[[str], None]
    ) -> None:
        self._documents = documents
        self._tell = tell
        self._warn = warn
        self._folders = Folders()
        self._settings = Settings()
        self._opened: dict[Path, Opened] = {}
        self._shown: frozenset[Path] = frozenset()
        self._is_searched = False
        #: Called while many files of a project are read.
        self.progress: ReadProgress = lambda done, total: None
        self._caches: Mapping[Path, Folder] = {}
        self.rules: Sequence[type[Rule]] = ()

    def configure(self, folders: Folders, settings: Settings) -> None:
        """Take other folders and settings."""
        old = self._settings
        self._folders, self._settings, self._is_searched = folders, settings, False
        if replace(old, base=None) != replace(settings, base=None):
            self._opened = {}
        elif old.base != settings.base:
            for opened in self._opened.values():
                opened.session.set_base(settings.base)

    def files_changed(self, paths: Iterable[Path] | None) -> None:
        """Look again at files on disk; None for all."""
        every = None if paths is None else frozenset(paths)
        if every is None or any(path.name in DECIDING for path in every):
            self._is_searched = False
        for opened in self._opened.values():
            session = opened.session
            inside = every and [path for path in every if session.depends_on(path)]
            if inside or every is None:
                session.files_changed(inside)
            opened.look_again(every)

    def counts(self, document: Document) -> bool:
        """Whether the text of a document counts in place of its file."""
        return document.path is not None and self._folders.holds(document.path)

    def sync(self) -> tuple[Opened, ...]:
        """The projects, with the documents as they are now."""
        shown = {d.path: d for d in self._documents if d.path and self.counts(d)}
        if not self._is_searched or shown.keys() != self._shown:
            self._search(shown)
        self._shown = frozenset(shown)
        for opened in self._opened.values():
            opened.lay_over(shown)
        return tuple(self._opened.values())

    def answer(self, uri: str, make: Callable[[View, str, Check], T], check: Check) -> T | None:
        """What a function makes of the project of a document; None where it is in none."""
        self.sync()
        place = self._place(uri)
        return make(self.view(place[0], check), place[1], check) if place else None

    def answer_at_once(self, uri: str, make: Callable[[View, str, Check], T]) -> T:
        """What a function makes of the last state of a project, and of the documents as they are.

        Raises:
            NoAnswerError: nothing is known of the project yet.
        """
        place = self._place(uri)
        if place is None:
            raise NoAnswerError
        opened, path = place
        with opened.session.last_state() as state:
            if state.linted is None:
                raise NoAnswerError
            shown = {d.path: d for d in self._documents if d.path}
            view = self._view(opened, state, opened.within(shown), is_current=False)
            return make(view, path, lambda: None)

    def views(self, check: Check) -> Iterator[View]:
        """Every project, one after the other."""
        return (self.view(opened, check) for opened in self.sync())

    def owner(self, path: Path) -> Opened | None:
        """The project whose findings count for a path: the one with the nearest root."""
        having = (o for o in self._opened.values() if is_below(path, o.session.root))
        return max(having, key=lambda o: len(o.session.root.parts), default=None)

    def view(self, opened: Opened, check: Check) -> View:
        """A project as it is now."""
        state = opened.session.state(check)
        return self._view(opened, state, opened.documents, is_current=True)

    def _view(
        self, opened: Opened, state: State, shown: Mapping[Path, Document], *, is_current: bool
    ) -> View:
        root = opened.session.root
        documents = {path_below(path, root) or ".": document for path, document in shown.items()}
        encoding, to_uri = self._documents.encoding, self._folders.to_uri
        return View(opened.session, state, documents, encoding, to_uri, is_current)

    def _place(self, uri: str) -> tuple[Opened, str] | None:
        """The project of a document, and its path there; None where it is in none."""
        document = self._documents.get(uri)
        path = document.path if document else path_of(uri)
        owner = self.owner(real_path(path)) if path is not None else None
        if path is None or owner is None:
            return None
        return owner, real_path(path).relative_to(owner.session.root).as_posix()

    def _search(self, shown: Mapping[Path, Document]) -> None:
        """Find the projects of the folders and the documents, and keep those that are known."""
        found: dict[Path, FoundProject] = {}
        for path, folder in self._starts(shown):
            project = find_project(path, folder, self._settings.config, self._warn)
            found.setdefault(project.root, project)
        if found.keys() - self._opened.keys():
            self.rules = load_rules([project.root for project in found.values()], self._tell)
            self._caches = folders_of([*found.values()], self._tell)
        old = self._opened
        self._opened = {
            root: old.get(root) or Opened(self._session(project)) for root, project in found.items()
        }
        folders = [folder.real for folder in self._folders.all]
        for opened in self._opened.values():
            opened.under = asked_paths(opened.session.root, folders, shown)
        self._is_searched = True

    def _starts(self, shown: Iterable[Path]) -> Iterator[tuple[Path, Path]]:
        """Where projects are looked for, each with the folder of the workspace around it."""
        folders = [folder.real for folder in self._folders.all if folder.real.is_dir()]
        yield from ((folder, folder) for folder in folders)
        for path in shown:
            around = [folder for folder in folders if path.is_relative_to(folder)]
            if around or not self._folders.all:
                yield path, max(around, key=lambda f: len(f.parts), default=path.parent)

    def _session(self, project: FoundProject) -> Session:
        chosen = self._settings
        known = {rule.name for rule in self.rules}
        for setting, names in (("select", chosen.select), ("ignore", chosen.ignore)):
            for name in names:
                if name not in known:
                    self._warn(f"setting {setting!r}: {no_such_rule(name, known)}")
        return Session(
            project,
            self.rules,
            is_chosen=chosen.config is not None,
            select=chosen.select,
            ignore=chosen.ignore,
            base=chosen.base,
            folder=self._caches.get(project.root),
            progress=lambda done, total: self.progress(done, total),
        )
