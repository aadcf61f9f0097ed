"""Typing and quick requests do not wait for a long run of the linter; on a clock of the test."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from lsprotocol import types

from revlint.engine.example import revision_file
from revlint.interruption import poll
from revlint.server.client_text import Encoding
from revlint.server.completion import complete, hover_text
from revlint.server.documents import Documents
from revlint.server.folders import Folders
from revlint.server.navigation import definition
from revlint.server.projects import Projects
from revlint.server.settings import Settings
from revlint.server.view import View
from revlint.server.worker import LateError, NoAnswerError, SupersededError, Worker
from tests.server.trees import LINE, write

_PATIENCE = 60.0
_DELAY = 0.03

Check = Callable[[], None]


class Linter:
    """A worker whose runs poll when the test lets them, on the clock of the test."""

    def __init__(self) -> None:
        self.now = 0.0
        self.polls = threading.Semaphore(0)
        self.polled = threading.Semaphore(0)
        self.log: list[str] = []
        self.is_over = False
        self.worker = Worker(self._run, _DELAY, self._fail, lambda: self.now)

    def _run(self, check: Check) -> None:
        self.log.append("run")
        self.polled.release()
        while not self.is_over:
            assert self.polls.acquire(timeout=_PATIENCE)
            try:
                poll()
            except SupersededError:
                self.log.append("superseded")
                raise
            finally:
                self.polled.release()
        self.log.append("done")

    def _fail(self, error: Exception) -> None:
        self.log.append(repr(error))

    def wait(self) -> None:
        """Wait until a run begins, or has polled."""
        assert self.polled.acquire(timeout=_PATIENCE)

    def begin(self) -> None:
        """Let a run begin."""
        self.worker.ask_run(at_once=True)
        self.wait()

    def poll(self) -> None:
        """Let the run poll once."""
        self.polls.release()
        self.wait()

    def end(self) -> None:
        """Let the run end."""
        self.is_over = True
        self.polls.release()


@pytest.fixture
def linter() -> Iterator[Linter]:
    linter = Linter()
    linter.worker.start()
    yield linter
    linter.worker.end()
    linter.is_over = True
    linter.polls.release(10)
    linter.worker.join(_PATIENCE)


def test_a_burst_of_edits_is_one_run(linter: Linter) -> None:
    linter.is_over = True
    for _ in range(200):
        linter.now += 0.005
        linter.worker.ask_run()
    linter.now += _DELAY
    linter.worker.ask_run(at_once=True)
    linter.wait()
    linter.worker.submit(lambda check: None).result(_PATIENCE)
    assert linter.log == ["run", "done"]


def test_edits_without_a_pause_are_linted_after_a_second(linter: Linter) -> None:
    linter.is_over = True
    linter.worker.ask_run()
    for _ in range(40):
        linter.now += 0.025
        linter.worker.ask_run()
    linter.now += 0.001
    linter.worker.ask_run()
    linter.wait()


def test_a_run_answers_a_request_that_waits_long(linter: Linter) -> None:
    linter.begin()
    found = linter.worker.submit(lambda check: "new", lambda: "old")
    linter.poll()
    assert not found.done()
    linter.now += 1
    linter.poll()
    assert found.result(0) == "old"
    linter.end()
    assert linter.worker.submit(lambda check: "new", lambda: "old").result(_PATIENCE) == "new"
    assert linter.log == ["run", "done"]


def test_other_requests_wait_for_the_run(linter: Linter) -> None:
    linter.begin()
    found = linter.worker.submit(lambda check: "new")
    linter.now += 1
    linter.poll()
    assert not found.done()
    linter.end()
    assert found.result(_PATIENCE) == "new"


def test_a_request_without_an_answer_waits(linter: Linter) -> None:
    def answer() -> str:
        raise NoAnswerError

    linter.begin()
    found = linter.worker.submit(lambda check: "new", answer)
    linter.now += 1
    linter.poll()
    assert not found.done()
    linter.end()
    assert found.result(_PATIENCE) == "new"


def test_a_request_that_takes_long_is_answered(linter: Linter) -> None:
    def work(check: Check) -> str:
        poll()
        linter.now += 1
        with pytest.raises(LateError):
            poll()
        poll()
        return "new"

    assert linter.worker.submit(work, lambda: "old").result(_PATIENCE) == "old"


def test_requests_that_take_long_do_not_hold_up_each_other(linter: Linter) -> None:
    reached, go = threading.Event(), threading.Event()

    def work(check: Check) -> str:
        reached.set()
        assert go.wait(_PATIENCE)
        linter.now += 1
        poll()
        return "first"

    first = linter.worker.submit(work)
    assert reached.wait(_PATIENCE)
    order: list[str] = []
    first.add_done_callback(lambda _: order.append("first"))
    second = linter.worker.submit(lambda check: "new", lambda: order.append("second"))
    go.set()
    first.result(_PATIENCE)
    second.result(_PATIENCE)
    assert order == ["second", "first"]


def test_a_request_that_fails_fails_alone(linter: Linter) -> None:
    def answer() -> str:
        raise ValueError("a bug")

    linter.begin()
    found = linter.worker.submit(lambda check: "new", answer)
    linter.now += 1
    linter.poll()
    with pytest.raises(ValueError, match="a bug"):
        found.result(0)
    linter.end()
    assert linter.worker.submit(lambda check: 7).result(_PATIENCE) == 7


def test_a_cancelled_request_ends_at_its_next_poll(linter: Linter) -> None:
    reached, go, ended = threading.Event(), threading.Event(), threading.Event()

    def work(check: Check) -> None:
        reached.set()
        assert go.wait(_PATIENCE)
        with pytest.raises(SupersededError):
            poll()
        ended.set()

    found = linter.worker.submit(work)
    assert reached.wait(_PATIENCE)
    assert found.cancel()
    go.set()
    assert ended.wait(_PATIENCE)
    assert linter.worker.submit(lambda check: 7).result(_PATIENCE) == 7


# What the last state says

_C3 = "migrations/versions/c3.py"
_B2 = "migrations/versions/b2.py"


class Editor:
    """Documents and their projects, without a client."""

    def __init__(self, root: Path, encoding: Encoding = "utf-16") -> None:
        self.root = write(root, LINE).resolve()
        self.documents = Documents()
        self.documents.encoding = encoding
        self.projects = Projects(self.documents, print, print)
        self.projects.configure(Folders.of([self.root.as_uri()]), Settings())

    def show(self, path: str, text: str) -> str:
        uri = (self.root / path).as_uri()
        self.documents.open(uri, "python", 1, text)
        return uri

    def answer(self, uri: str, text: str, word: str) -> tuple[str, list[str], list[int]]:
        """The hover, the completions and the lines of definitions inside a word."""
        at = text.index(word) + 1
        line = text.count("\n", 0, at)
        position = types.Position(line, at - text.rfind("\n", 0, at) - 1)

        def make(view: View, path: str, check: Check) -> tuple[str, list[str], list[int]]:
            found = complete(view, self.projects.rules, path, position)
            return (
                hover_text(view, self.projects.rules, path, position),
                [item.label for item in found.items] if found else [],
                [place.range.start.line for place in definition(view, path, position)],
            )

        return self.projects.answer_at_once(uri, make)


def test_the_last_state_with_the_documents_of_now(tmp_path: Path) -> None:
    editor = Editor(tmp_path)
    uri = editor.show(_C3, LINE[_C3])
    with pytest.raises(NoAnswerError):
        editor.answer(uri, LINE[_C3], "b2")
    *_, view = editor.projects.views(lambda: None)
    assert view.state.report is not None
    moved = LINE[_C3].replace('"""\n', '"""\n\n\n\n', 1).replace("'b2'", "'a1'")
    editor.show(_C3, moved)
    hover, completions, lines = editor.answer(uri, moved, "'a1'")
    assert "`a1` of chain" in hover
    assert completions == ["b2", "a1"]
    (line,) = lines
    assert LINE["migrations/versions/a1.py"].split("\n")[line].startswith("revision")
    hover, _, lines = editor.answer(uri, moved, "'c3'")
    assert "`c3` of chain" in hover
    assert [moved.split("\n")[line] for line in lines] == ["revision = 'c3'"]
    # The session itself has not seen the text.
    assert view.session.state().report is view.state.report


def test_a_document_that_cannot_be_read(tmp_path: Path) -> None:
    editor = Editor(tmp_path)
    uri = editor.show(_B2, revision_file("b2", ("a1",)))
    [*_] = editor.projects.views(lambda: None)
    broken = "x = (\nrevision = 'b2'\ndown_revision = 'a1'\n"
    editor.show(_B2, broken)
    assert editor.answer(uri, broken, "'a1'")[0] == ""


def test_a_document_outside_of_every_project(tmp_path: Path) -> None:
    editor = Editor(tmp_path / "here")
    uri = editor.show("../elsewhere.py", "")
    with pytest.raises(NoAnswerError):
        editor.answer(uri, "x", "x")
