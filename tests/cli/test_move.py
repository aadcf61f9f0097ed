"""``revlint move``: a migration in the wrong chain goes to the right one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from revlint import cli
from revlint.engine.example import revision_file
from tests.house.test_sizes import ROOT

LEGACY = "api/oss/databases/postgres/migrations/core/versions"
SHARED = "api/oss/databases/postgres/migrations/core_oss/versions"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REVLINT_CACHE_DIR", str(tmp_path / "cache"))
    root = tmp_path / "editions"
    shutil.copytree(ROOT / "examples" / "editions", root)
    body = "op.add_column('projects', sa.Column('locale', sa.String()))"
    text = revision_file("abcdef123456", ("park00000000",), body=body)
    text = text.replace(
        "revision = ", "from alembic import op\nimport sqlalchemy as sa\nrevision = ", 1
    )
    (root / LEGACY / "abcdef123456_add_locale.py").write_text(text)
    monkeypatch.chdir(root)
    return root


def test_a_migration_behind_the_park(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["check", "--no-cache"]) == 1
    assert "unparked-chain" in capsys.readouterr().out
    assert cli.run(["move", "abcdef123456", "--to", "core-shared"]) == 0
    assert capsys.readouterr().out == (
        "move revision 'abcdef123456' to chain core-shared as 'oss000000003'\n"
        f"  rename {LEGACY}/abcdef123456_add_locale.py -> {SHARED}/oss000000003_add_locale.py: "
        "revision = 'oss000000003', down_revision = 'oss000000002', "
        "Revision ID: oss000000003, Revises: oss000000002\n"
        "  chain core-oss-legacy then has the head 'park00000000'\n"
        "  chain core-shared then has the head 'oss000000003'\n"
        "  note: databases whose version table has the old id need this SQL:\n"
        "  note:   UPDATE alembic_version SET version_num = 'park00000000' "
        "WHERE version_num = 'abcdef123456';\n"
        "  note: databases that ran 'abcdef123456' would run it again; prevent it, once chain "
        "core-shared is at 'oss000000002':\n"
        "  note:   UPDATE alembic_version_oss SET version_num = 'oss000000003' "
        "WHERE version_num = 'oss000000002';\n"
    )
    assert cli.run(["check", "--no-cache"]) == 0
    capsys.readouterr()
    assert cli.run(["move", "oss000000003", "--to", "core-shared"]) == 0
    assert capsys.readouterr().err == (
        "revlint: nothing to do: 'oss000000003': in chain core-shared already\n"
    )


def test_what_the_contract_forbids(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A table that another chain owns; the files stay."""
    before = sorted(path.name for path in root.rglob("*.py"))
    assert cli.run(["move", "ee0000000003", "--to", "core-shared"]) == 1
    assert capsys.readouterr().err == (
        "revlint: nothing was changed: the result would have new findings: foreign-table: "
        "'oss000000003' alters table subscriptions of chain core-ee "
        f"({SHARED}/oss000000003_add_subscription_seats.py)\n"
    )
    assert sorted(path.name for path in root.rglob("*.py")) == before


def test_usage(root: Path) -> None:
    assert cli.run(["move", "abcdef123456"]) == 2
    assert cli.run(["move", "--to", "core-shared"]) == 2
    assert cli.run(["move", "abcdef123456", "--to", "nowhere"]) == 1
