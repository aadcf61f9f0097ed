"""What is logged and shown of a project, once for each time that it is opened."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from revlint.config.projects import FoundProject
from revlint.engine.registry import load_rules
from revlint.server.announcements import Announcements
from revlint.server.opened import Opened
from revlint.server.session import Session
from revlint.server.settings import Settings
from revlint.server.view import View
from tests.server.trees import FORK, LINE, write


class _Log:
    """Keeps the lines and the messages."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def write(self, text: str, kind: object) -> None:
        self.lines.append(text)

    def forget(self, text: str) -> None:
        pass

    def show(self, text: str) -> None:
        self.lines.append(text)


def _announce(announcements: Any, opened: Opened) -> bool:
    session = opened.session
    view = View(session, session.state(), {}, "utf-8", Path.as_uri)
    return bool(announcements.announce(opened, view, Settings()))


def test_a_project_is_announced_again_when_it_is_opened_again(tmp_path: Path) -> None:
    root = write(tmp_path, {**FORK, "revlint.toml": 'base = "main"\n'})
    log = _Log()
    announcements = Announcements(log)  # type: ignore[arg-type]

    def opened() -> Opened:
        return Opened(Session(FoundProject(root, root / "revlint.toml", ("",)), load_rules([root])))

    for count in range(1, 9):
        one = opened()
        assert not _announce(announcements, one)
        assert not _announce(announcements, one)
        assert len(log.lines) == count
        assert 'base = "main" does not count' in log.lines[-1]
        announcements.keep([])
        # The next one may be where this one was in memory.
        del one


def test_other_heads(tmp_path: Path) -> None:
    root = write(tmp_path, LINE)
    opened = Opened(Session(FoundProject(root, None, ("",)), load_rules([root])))
    announcements = Announcements(_Log())  # type: ignore[arg-type]
    assert not _announce(announcements, opened)
    (last,) = root.rglob("c3.py")
    opened.session.set_buffer(last, b"")
    assert _announce(announcements, opened)
    assert not _announce(announcements, opened)
