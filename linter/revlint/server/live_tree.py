"""The files on disk with an editor's texts over them, as one tree that changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from revlint.cache.fingerprint import content_of, reason_of
from revlint.cache.store import digest
from revlint.errors import TreeError
from revlint.server.asked import Notes, Question
from revlint.server.live_checkout import LiveCheckout
from revlint.sources.disk import DiskTree
from revlint.sources.past import Past
from revlint.sources.tree import MAX_FILE_SIZE, Tree, too_large

_BASE: Question = ("base", "")
_LIST: Question = ("list", "")
_NEW: Question = ("new", "")
_PAST: Question = ("past", "")


@dataclass(frozen=True, slots=True)
class Held:
    """What a base says of a tree: the files that are new, their past, and its name."""

    new: frozenset[str]
    past: Past | None
    base_name: str


class LiveTree(Tree):
    """A tree whose files change.

    ``notes`` gets each question that is asked. ``refresh`` says to which ones the answer is
    another one by now.
    """

    def __init__(self, disk: Tree, notes: Notes) -> None:
        self.disk = disk
        self.notes = notes
        self.checkout = LiveCheckout(
            self._find_new_paths, self._open_past, find_base_name=self._find_base_name
        )
        self._texts: dict[str, bytes] = {}
        self._paths = disk.paths()
        self._held: Held | None = None
        #: The files that the base does not have, once they are known.
        self._new: tuple[frozenset[str] | None] | None = None
        self._answers: dict[Question, object] = {}
        self._stamps: dict[str, str | None] = {}
        #: The links that lead to a file.
        self._links: dict[str, set[str]] = {}
        #: Whether a content of a file held some words.
        self._mentions: dict[tuple[str, frozenset[bytes]], tuple[str, bool]] = {}
        #: Files that changed between two questions.
        self._late: set[Question] = set()

    def paths(self) -> tuple[str, ...]:
        self._note(_LIST, None)
        return self._paths

    def read(self, path: str) -> bytes:
        try:
            data = self._read(path)
        except TreeError as error:
            self._note(("read", path), reason_of(error))
            raise
        self._note(("read", path), digest(data))
        return data

    def mentions(self, path: str, words: frozenset[bytes]) -> bool:
        known = self._mentions.get((path, words))
        if known is None or known[0] != self.content_key(path):
            found = super().mentions(path, words)
            known = self._mentions[path, words] = str(self._answers["read", path]), found
        return known[1]

    def real_path(self, path: str) -> str | None:
        real = self._real(path)
        self._note(("real", path), real)
        return real

    def may_list(self, directory: str) -> bool:
        may = self.disk.may_list(directory)
        self._note(("may", directory), may)
        return may

    def has_directory(self, path: str) -> bool:
        has = self.disk.has_directory(path) or self.is_dir(path)
        self._note(("directory", path), has)
        return has

    def content_key(self, path: str) -> str | None:
        question = "read", path
        found = self._answers.get(question)
        if not isinstance(found, str) or " " in found:
            return None
        self._note(question, found)
        return found

    def assume(self, path: str, stamp: str | None, content: str) -> bool:
        """Take the content of a plain file for known, if its stamp is still the one given."""
        is_same = stamp is not None and stamp == self.fingerprint(path)
        disk = self.disk if isinstance(self.disk, DiskTree) else None
        if disk is None or stamp is None or not is_same or not disk.is_plain(stamp):
            return False
        self._stamps[path] = stamp
        self._note(("read", path), content)
        return True

    def stamp(self, path: str) -> str | None:
        """The stamp of a file from before it was read."""
        return self._stamps.get(path)

    def refresh(
        self, disk: Tree, texts: Mapping[str, bytes], touched: Collection[str]
    ) -> set[Question]:
        """Take another state of the files; the questions with another answer.

        Args:
            disk: the same tree as before, or one that was listed now.
            texts: the editor's texts.
            touched: the files on disk that may have other bytes.
        """
        is_new, edited = disk is not self.disk, _edited(self._texts, texts)
        had = self._texts.keys()
        self.disk, self._texts = disk, dict(texts)
        paths = self._paths
        if is_new or had != texts.keys():
            paths = tuple(sorted({*disk.paths(), *texts})) if texts else disk.paths()
        changed, self._late = self._late, set()
        if paths != self._paths:
            changed.add(_LIST)
        if is_new or paths != self._paths:
            self._new = None
        self._paths = paths
        if is_new or touched:
            self._forget_past(touched)
            changed.add(_PAST)
        if is_new:
            asked = [*self._answers]
        else:
            linked = {link for path in (*edited, *touched) for link in self._links.get(path, ())}
            asked = [(k, p) for p in {*edited, *touched, *linked} for k in ("read", "real")]
            asked += [_NEW] if _LIST in changed else []
        changed.update(
            q for q in asked if q in self._answers and self._has_changed(q, is_new=is_new)
        )
        self._late.clear()
        past = self._held.past if self._held else vars(self.disk.checkout).get("past")
        if past is not None:
            past.renew()
        return changed

    @property
    def is_held(self) -> bool:
        """Whether a base says what is new."""
        return self._held is not None

    def hold(self, held: Held | None) -> set[Question]:
        """Take what a base says of the files, None for git; the questions with another answer."""
        before, self._held = self._held, held
        if held == before:
            return set()
        self._new = None
        changed = {_PAST}
        if before is None or held is None or before.new != held.new:
            changed.add(_NEW)
        if before is None or held is None or before.base_name != held.base_name:
            changed.add(_BASE)
        return changed

    def forget(self, kept: Collection[Question]) -> None:
        """Forget the answers to other questions than some, and than the content of its files."""
        here = set(self._paths)
        self._answers = {
            question: answer
            for question, answer in self._answers.items()
            if question in kept or (question[0] == "read" and question[1] in here)
        }
        self._stamps = {path: stamp for path, stamp in self._stamps.items() if path in here}
        self._mentions = {key: known for key, known in self._mentions.items() if key[0] in here}
        self._links = {real: found & here for real, found in self._links.items() if found & here}

    # Answers

    def _forget_past(self, touched: Iterable[str]) -> None:
        if isinstance(self.disk, DiskTree):
            for path in touched:
                self.disk.forget(path)
        self.disk.checkout = replace(self.disk.checkout)

    def _read(self, path: str) -> bytes:
        # From before it is read, so that a later change shows.
        self._stamps[path] = self.fingerprint(path)
        text = self._texts.get(path)
        if text is None:
            real = self.disk.real_path(path)
            if real is not None and real != path:
                self._links.setdefault(real, set()).add(path)
                text = self._texts.get(real)
        if text is None:
            return self.disk.read(path)
        if len(text) > MAX_FILE_SIZE:
            raise too_large(len(text))
        return text

    def fingerprint(self, path: str) -> str | None:
        return None if path in self._texts else self.disk.fingerprint(path)

    def _real(self, path: str) -> str | None:
        return path if path in self._texts else self.disk.real_path(path)

    def _find_new_paths(self) -> frozenset[str] | None:
        if self._held is not None:
            self._new = (self._held.new,)
        if self._new is None:
            self._new = (self.disk.new_among(self._paths),)
        self._note(_NEW, *self._new)
        return self._new[0]

    def _find_base_name(self) -> str | None:
        name = self._held.base_name if self._held else None
        self._note(_BASE, name)
        return name

    def _open_past(self) -> Past | None:
        self._note(_PAST, None)
        return self.disk.checkout.past if self._held is None else self._held.past

    def _note(self, question: Question, answer: object) -> None:
        if self._answers.setdefault(question, answer) != answer:
            self._answers[question] = answer
            self._late.add(question)
        if self.notes.now is not None:
            self.notes.now.files.add(question)

    def _has_changed(self, question: Question, *, is_new: bool) -> bool:
        kind, path = question
        before = self._answers[question]
        match kind:
            case "read":
                stamp = self.fingerprint(path)
                if is_new and stamp is not None and stamp == self._stamps.get(path):
                    return False
                content_of(self, path)
            case "real":
                self.real_path(path)
            case "may":
                self.may_list(path)
            case "directory":
                self.has_directory(path)
            case "new":
                self._find_new_paths()
        return self._answers[question] != before


def _edited(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Iterable[str]:
    return {path for path in {*before, *after} if before.get(path) != after.get(path)}
