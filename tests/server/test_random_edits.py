"""After any edit, what was published is what a fresh session finds in the same texts."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from revlint.config.files import DiskFiles
from revlint.config.projects import find_projects
from revlint.engine.example import revision_file
from revlint.engine.registry import load_rules
from revlint.server.session import Session
from tests.server.editor import Editor, edit_with
from tests.server.trees import FORK, write

_IDS = ("a1", "b2", "c3", "d4", "e5")
_STEPS = 40


def _expected(editor: Editor) -> dict[str, list[object]]:
    (found,) = find_projects([str(editor.root)], DiskFiles(editor.root))
    session = Session(found, load_rules([editor.root]))
    for uri, text in editor.texts.items():
        session.set_buffer(editor.root / editor.path(uri), text.encode())
    report = session.state().report
    assert report is not None
    codes: dict[str, list[object]] = {}
    for finding in report.findings:
        codes.setdefault(finding.location.path, []).append(finding.rule)
    return codes


def _steps(editor: Editor, chance: random.Random) -> dict[str, Callable[[str], None]]:
    """What a user may do to a file, by name."""

    def text() -> str:
        parents = tuple(chance.sample(_IDS, chance.choice((0, 1, 1, 1, 2))))
        written = revision_file(chance.choice(_IDS), parents)
        return chance.choice((written, written, written, written.replace("'\n", "\n", 1), ""))

    def change(path: str) -> None:
        uri = editor.uri(path)
        if uri in editor.texts:
            editor.write(uri, text())
        else:
            editor.open(path, text())

    def save(path: str) -> None:
        uri = editor.uri(path)
        if uri in editor.texts:
            write(editor.root, {path: editor.texts[uri]})
            editor.files_changed(path)

    def close(path: str) -> None:
        if editor.uri(path) in editor.texts:
            editor.close(editor.uri(path))

    def delete(path: str) -> None:
        (editor.root / path).unlink(missing_ok=True)
        editor.files_changed(path)

    def check_out(path: str) -> None:
        files = {f"migrations/versions/{id_}.py": text() for id_ in _IDS}
        write(editor.root, files)
        editor.files_changed(*files)

    return {"change": change, "save": save, "close": close, "delete": delete, "out": check_out}


@pytest.mark.parametrize("seed", range(3))
def test_random_edits(tmp_path: Path, seed: int) -> None:
    root = write(tmp_path, FORK)
    chance = random.Random(seed)

    async def scenario(editor: Editor) -> None:
        steps = _steps(editor, chance)
        for _ in range(_STEPS):
            name = chance.choice([*steps, "change", "change", "save"])
            steps[name](f"migrations/versions/{chance.choice(_IDS)}.py")
            expected = _expected(editor)
            await editor.until(lambda wanted=expected: editor.shown() == wanted)  # type: ignore[misc]

    edit_with(root, scenario)
