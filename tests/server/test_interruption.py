"""A session that is interrupted finds the same afterwards as a new one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from revlint.config.files import DiskFiles
from revlint.config.projects import find_projects
from revlint.engine.example import history, revision_file
from revlint.engine.registry import load_rules
from revlint.engine.rule import ChainRule
from revlint.finding import Finding
from revlint.graph.chain import Chain
from revlint.interruption import Interruption, poll, polled
from revlint.location import Location
from revlint.server.chain_facts import facts_of
from revlint.server.session import Session
from tests.cli.projects import write
from tests.git_support import Repo
from tests.server.test_session import INI, start_here

V = "migrations/versions"
CREATE = "op.create_table('t', sa.Column('id', sa.Integer))"
ADD = "op.add_column('t', sa.Column('x', sa.Integer))"

FILES = {
    **history("<base> -> a1", "a1 -> b1", "b1 -> b2", "a1 -> c1", "c1 -> c2", "b2, c2 -> d1"),
    "alembic.ini": INI,
    "migrations/env.py": "from alembic import context\ncontext.configure()\n",
    "names.py": "PARENT = 'a1'\n",
    f"{V}/b1.py": revision_file("b1", ("a1",), body=CREATE),
    f"{V}/c1.py": "from names import PARENT\n"
    + revision_file("c1", ("a1",), body=CREATE).replace("'a1'", "PARENT"),
    f"{V}/c2.py": revision_file("c2", ("c1",), body=ADD),
}
#: Texts that one types one after the other; None closes the file.
EDITS: tuple[tuple[str, str | None], ...] = (
    (f"{V}/d1.py", revision_file("d1", ("b2",))),
    ("names.py", "PARENT = 'gone'\n"),
    (f"{V}/b2.py", revision_file("b2", ("b1",), body=ADD)),
    ("names.py", "PARENT = 'b1'\n"),
    (f"{V}/e1.py", revision_file("e1", ("d1",), body=CREATE)),
    ("alembic.ini", "[alembic]\n"),
    (f"{V}/d1.py", None),
    ("alembic.ini", None),
    ("names.py", None),
    (f"{V}/c2.py", revision_file("c2", ("c1",))),
    (f"{V}/b2.py", None),
    (f"{V}/c2.py", None),
    (f"{V}/e1.py", None),
)


def make_plain(root: Path) -> None:
    write(root, FILES)


def make_new(root: Path) -> None:
    """A repository where some files are new, so that rules simulate the upgrade."""
    write(root, {path: text for path, text in FILES.items() if "/c" not in path})
    start_here(root).commit()
    make_plain(root)


def make_branch(root: Path) -> None:
    """The same on a branch, to be compared with the one that it comes from."""
    make_new(root)
    repo = Repo(root)
    repo.git("switch", "-q", "-c", "topic")
    repo.commit()


class Count:
    """A check that interrupts at a number of calls, and looks at the last state meanwhile."""

    def __init__(self, last: int, session: Session) -> None:
        self.last = last
        self.session = session
        self.count = 0

    def __call__(self) -> None:
        self.count += 1
        if self.count % 5 == 0:
            with self.session.last_state() as state, polled():
                for chain in state.project.chains if state.project else ():
                    assert facts_of(chain).said(next(iter(chain.by_id)))
        if self.count == self.last:
            raise Interruption


def open_session(root: Path, base: str | None) -> Session:
    (found,) = find_projects([str(root)], DiskFiles(root))
    select = ["unordered-operation", "failing-operation"]
    return Session(found, load_rules([root]), select=select, base=base)


def found_in(session: Session) -> list[str]:
    state = session.state()
    return [*map(repr, state.report.findings)] if state.report else [str(state.error)]


@pytest.mark.parametrize(
    ("make", "base", "edits"),
    [(make_plain, None, 13), (make_new, None, 13), (make_branch, "main", 3)],
)
def test_many_places(
    tmp_path: Path, make: Callable[[Path], None], base: str | None, edits: int
) -> None:
    """The edit after an interrupted run is judged as if that run had never been."""
    root = tmp_path.resolve() / "project"
    make(root)
    shown: dict[str, str] = {}
    wanted: dict[tuple[tuple[str, str], ...], list[str]] = {}
    session = open_session(root, base)
    places = 0

    def edit(number: int, one: Session) -> None:
        path, text = EDITS[number % edits]
        shown.pop(path, None)
        if text is not None:
            shown[path] = text
        one.set_buffer(root / path, None if text is None else text.encode())

    def fresh() -> list[str]:
        key = tuple(sorted(shown.items()))
        if key not in wanted:
            new = open_session(root, base)
            for path, text in shown.items():
                new.set_buffer(root / path, text.encode())
            wanted[key] = found_in(new)
        return wanted[key]

    number, place = 0, 1
    while place:
        is_complete = True
        for _ in range(edits):
            edit(number, session)
            number += 1
            check = Count(place, session)
            try:
                session.state(check)
            except Interruption:
                is_complete = False
                places += 1
                # Half of the time, the next edit comes before the run is repeated.
                if (number + place) % 2:
                    continue
            assert found_in(session) == fresh(), (number, place)
        edit(number, session)
        number += 1
        assert found_in(session) == fresh(), (number, place)
        place = 0 if is_complete else place * 2
    assert places > edits * 3


def test_nothing_ends_a_block_that_is_not_polled() -> None:
    def end() -> None:
        raise Interruption

    with polled(end):
        with pytest.raises(Interruption):
            poll()
        with polled():
            poll()
        with pytest.raises(Interruption):
            poll()
    poll()


def test_a_commit_is_seen_after_an_interruption(tmp_path: Path) -> None:
    root = tmp_path.resolve() / "project"
    make_new(root)
    session = open_session(root, None)
    before = found_in(session)
    Repo(root).commit()
    with pytest.raises(Interruption):
        session.state(Count(3, session))
    assert found_in(session) == found_in(open_session(root, None)) != before


class Many(ChainRule):
    """Finds something, again and again."""

    name = "many"
    made = 0

    def check(self, chain: Chain) -> Iterator[Finding]:
        for number in range(9):
            Many.made += 1
            yield Finding(f"finding {number}", Location(chain.files[0].path))


def test_a_rule_with_many_findings_ends_between_them(tmp_path: Path) -> None:
    root = tmp_path.resolve() / "project"
    make_plain(root)
    (found,) = find_projects([str(root)], DiskFiles(root))
    session = Session(found, [Many])

    def check() -> None:
        if Many.made:
            raise Interruption

    with pytest.raises(Interruption):
        session.state(check)
    assert Many.made == 1
    assert len(found_in(session)) == 9
