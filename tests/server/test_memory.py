"""A session does not grow over a day of edits."""

from __future__ import annotations

import gc
from pathlib import Path

from revlint.config.projects import FoundProject
from revlint.engine.example import revision_file
from revlint.engine.registry import load_rules
from revlint.server.session import Session
from tests.cli.projects import write

VERSIONS = "migrations/versions"


def entries(session: Session) -> int:
    """How many items the containers of a session have, and those of its parts."""
    gc.collect()
    seen: dict[int, object] = {}
    waiting: list[object] = [session]
    count = 0
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, type):
            continue
        seen[id(one)] = one
        is_ours = type(one).__module__.startswith("revlint.server")
        if isinstance(one, dict | list | set | frozenset | tuple):
            count += len(one)
        elif not is_ours:
            continue
        waiting += gc.get_referents(one)
    return count


def test_entries_stay_as_many(tmp_path: Path) -> None:
    root = write(
        tmp_path.resolve() / "project",
        {
            "alembic.ini": "[alembic]\nscript_location = migrations\n",
            "migrations/env.py": "from alembic import context\n",
            "names.py": "ID = 'b'\n",
            f"{VERSIONS}/a.py": revision_file("a", ()),
            f"{VERSIONS}/b.py": revision_file("b", ("a",)),
        },
    )
    session = Session(FoundProject(root, None, ("",)), load_rules([]))

    def edit(number: int) -> None:
        """Edit a file, a module and the configuration; open, save and delete a new file."""
        new, text = root / f"{VERSIONS}/n{number}.py", revision_file(f"n{number}", ("b",)).encode()
        body = f"    op.add_column('t{number}', sa.Column('c', sa.Text()))\n"
        old = revision_file("b", ("a" if number % 3 else f"gone{number}",))
        for path, shown in (
            (root / f"{VERSIONS}/b.py", old.replace("    pass\n", body, 1).encode()),
            (root / "names.py", f"ID = '{number}'\n".encode()),
            (root / "revlint.toml", f"max-id-length = {number + 1}\n".encode()),
            (new, text),
        ):
            session.set_buffer(path, shown)
            session.state()
        new.write_bytes(text)
        session.set_buffer(new, None)
        session.files_changed([new])
        session.state()
        new.unlink()
        session.files_changed([new])
        session.state()

    for number in range(60):
        edit(number)
    before = entries(session)
    for number in range(60, 300):
        edit(number)
    assert entries(session) <= before * 1.02 + 20
