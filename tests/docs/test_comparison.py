"""The table of docs/comparison.md: what Alembic makes of examples/broken, asked of Alembic."""

from __future__ import annotations

import re
import shutil
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.config import main as alembic

ROOT = Path(__file__).parents[2]
BROKEN = ROOT / "examples/broken"
COMMANDS = (["heads"], ["upgrade", "head"], ["check"])


def rows() -> Iterator[tuple[str, list[str]]]:
    """Each example of the table with what is said of the three commands."""
    for line in (ROOT / "docs/comparison.md").read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) != 4 or cells[0] in ("example", "---"):
            continue
        said = [cells[1] if cell == "the same" else cell for cell in cells[1:]]
        for name in cells[0].split(", "):
            yield name, said


@pytest.fixture(autouse=True)
def _no_traces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)


@pytest.mark.filterwarnings("ignore:Revision .* (is not present|is present more than once)")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(("example", "said"), list(rows()))
def test_alembic_says_so(
    example: str, said: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """``check`` needs models: it gets those that the database has, so that they agree."""
    directory = shutil.copytree(BROKEN / example, tmp_path / example)
    env = directory / "env.py"
    env.write_text(_with_models(env.read_text()))

    for command, expected in zip(COMMANDS, said, strict=True):
        printed = _run(directory / "alembic.ini", command, capsys)
        if expected.startswith("exit 0"):
            assert printed is None, f"alembic {command}: {printed}"
        else:
            assert expected.strip("`") in (printed or "")


def test_every_example_has_a_row() -> None:
    assert sorted(name for name, _ in rows()) == sorted(p.name for p in BROKEN.glob("[!.]*/"))


def _with_models(env: str) -> str:
    reflecting = (
        "    from sqlalchemy import MetaData\n\n"
        "    target_metadata = MetaData()\n"
        "    target_metadata.reflect(connectable)\n"
    )
    connecting = "    with connectable.connect() as connection:\n"
    assert connecting in env
    return env.replace(connecting, reflecting + connecting)


def _run(ini: Path, command: list[str], capsys: pytest.CaptureFixture[str]) -> str | None:
    """What Alembic printed, and None where it went well."""
    failed = ""
    try:
        alembic(["-c", str(ini), *command])
    except SystemExit as exit_:
        failed = "exit" if exit_.code else ""
    except Exception:
        failed = traceback.format_exc()
    # Lines are folded to the width of the terminal.
    printed = re.sub(r"\s+", " ", "".join(capsys.readouterr()) + failed)
    return printed if failed else None
