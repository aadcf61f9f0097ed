"""From two legacy chains for each database to a shared chain and one for EE, by the commands.

``examples/before-split`` becomes a project with the contract of ``examples/editions``; databases
that ran the legacy chains go on, and move from one edition to the other.
"""

from __future__ import annotations

import contextlib
import io
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.config import Config

from alembic import command
from revlint.config.config import ChainConfig
from revlint.config.config import Config as RevlintConfig
from revlint.config.reader import parse_config
from tests.advice.follow import check
from tests.advice.shell import attempt
from tests.warm import warm_programs

pytestmark = pytest.mark.filterwarnings("ignore:No path_separator found:DeprecationWarning")

EXAMPLES = Path(__file__).parents[2] / "examples"
OSS, EE = (f"api/{edition}/databases/postgres/migrations" for edition in ("oss", "ee"))
PARK, OSS_ROOT, EE_ROOT = "park00000000", "oss000000000", "ee0000000000"

#: The commands of the split, for one database.
COMMANDS = (
    "park {0}-oss-legacy {0}-ee-legacy --id park00000000 --write-config",
    f"new-chain {OSS}/{{0}}_oss --name {{0}}-shared --root oss000000000 "
    "--version-table alembic_version_oss --after {0}-oss-legacy --after {0}-ee-legacy "
    "--write-config",
    f"new-chain {EE}/{{0}}_ee --name {{0}}-ee --root ee0000000000 "
    "--version-table alembic_version_ee --after {0}-ee-legacy --after {0}-shared --write-config",
)

#: The script directories that each edition's runner applies to the database core.
RUNS = {
    "oss": (f"{OSS}/core", f"{OSS}/core_oss"),
    "ee": (f"{EE}/core", f"{OSS}/core_oss", f"{EE}/core_ee"),
}


def revlint(root: Path, line: str) -> str:
    """What a command prints; it has to succeed."""
    words = [str(warm_programs() / "revlint"), *line.split()]
    done = subprocess.run(words, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def copy(root: Path) -> Path:
    """The example, with a unique index in place of a constraint, which SQLite cannot add."""
    shutil.copytree(EXAMPLES / "before-split", root, ignore=shutil.ignore_patterns("__pycache__"))
    for path in root.rglob("b04d93ee7c15_*.py"):
        text = path.read_text()
        text = text.replace(
            'create_unique_constraint("uq_organizations_slug", "organizations", ["slug"])',
            'create_index("uq_organizations_slug", "organizations", ["slug"], unique=True)',
        ).replace(
            'drop_constraint("uq_organizations_slug", "organizations", type_="unique")',
            'drop_index("uq_organizations_slug", "organizations")',
        )
        path.write_text(text)
    return root


def upgrade(root: Path, database: Path, *directories: str) -> None:
    """``alembic upgrade head`` with the ini of each script directory."""
    for directory in directories:
        config = Config(str(root / directory / "alembic.ini"))
        config.set_main_option("script_location", str(root / directory))
        config.set_main_option("sqlalchemy.url", f"sqlite:///{database}")
        with contextlib.redirect_stdout(io.StringIO()):
            command.upgrade(config, "head")


def version(database: Path, table: str = "alembic_version") -> list[str]:
    with contextlib.closing(sqlite3.connect(database)) as connection:
        return [row[0] for row in connection.execute(f"select version_num from {table}")]


@pytest.fixture(scope="module")
def split(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project after the commands of both databases."""
    root = copy(tmp_path_factory.mktemp("split") / "project")
    for database in ("core", "tracing"):
        for line in COMMANDS:
            revlint(root, line.format(database))
    return root


def contract(config: RevlintConfig) -> object:
    """What a configuration says of chains that have no migrations yet."""
    hidden = ChainConfig()

    def plain(chain: ChainConfig) -> ChainConfig:
        pattern = chain.id_pattern if chain.root else None
        return replace(
            chain,
            location=None,
            id_pattern=pattern,
            frozen_columns=hidden.frozen_columns,
            may_reference=hidden.may_reference,
        )

    return (
        {chain.name: plain(chain) for chain in config.chains},
        {(a.revision, a.chains) for a in config.alignments},
        {(run.edition, run.database): run.chains for run in config.runs},
    )


def test_the_split_gives_the_contract_of_editions(split: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(split, tmp_path / "project"))
    path = root / "pyproject.toml"
    path.write_text(path.read_text().replace("switch = []\n", ""))
    assert revlint(root, "check") == "No findings; read 8 chains, 21 files, 21 revisions.\n"
    theirs = (EXAMPLES / "editions" / "pyproject.toml").read_text()
    written = parse_config(path.read_text(), "pyproject.toml")
    assert contract(written) == contract(parse_config(theirs, "pyproject.toml"))
    path.write_text(theirs)
    assert revlint(root, "check") == "No findings; read 8 chains, 21 files, 21 revisions.\n"


def test_databases_go_on_and_move(split: Path, tmp_path: Path) -> None:
    root = copy(tmp_path / "project")
    oss, ee, new = (tmp_path / name for name in ("oss.db", "ee.db", "new.db"))
    upgrade(root, oss, f"{OSS}/core")
    upgrade(root, ee, f"{EE}/core")
    assert (version(oss), version(ee)) == (["b04d93ee7c15"], ["27d8f0b5ea94"])

    upgrade(split, oss, *RUNS["oss"])
    upgrade(split, ee, *RUNS["ee"])
    upgrade(split, new, *RUNS["ee"])

    assert version(oss) == version(ee) == version(new) == [PARK]
    assert version(oss, "alembic_version_oss") == version(ee, "alembic_version_oss") == [OSS_ROOT]
    assert version(ee, "alembic_version_ee") == [EE_ROOT]
    # Each moves to the other edition, and back.
    upgrade(split, oss, *RUNS["ee"])
    upgrade(split, ee, *RUNS["oss"])
    upgrade(split, oss, *RUNS["oss"])
    assert version(oss) == version(ee) == [PARK]
    assert version(oss, "alembic_version_ee") == [EE_ROOT]


def test_before_the_split_no_database_can_move(tmp_path: Path) -> None:
    root = copy(tmp_path / "project")
    database = tmp_path / "ee.db"
    upgrade(root, database, f"{EE}/core")

    with pytest.raises(Exception, match="Can't locate revision identified by '27d8f0b5ea94'"):
        upgrade(root, database, f"{OSS}/core")


def behind_the_park(root: Path) -> Path:
    """A migration that its author wrote for the legacy chain, though it is parked."""
    path = root / OSS / "core" / "versions" / "abcdef123456_add_locale.py"
    path.write_text(
        '"""add locale\n\nRevision ID: abcdef123456\nRevises: park00000000\n\n"""\n'
        "from alembic import op\nimport sqlalchemy as sa\n\n"
        'revision: str = "abcdef123456"\ndown_revision: str | None = "park00000000"\n'
        "branch_labels: str | None = None\ndepends_on: str | None = None\n\n\n"
        "def upgrade() -> None:\n"
        '    op.add_column("users", sa.Column("locale", sa.String()))\n\n\n'
        "def downgrade() -> None:\n"
        '    op.drop_column("users", "locale")\n'
    )
    return path


def columns(database: Path, table: str) -> list[str]:
    with contextlib.closing(sqlite3.connect(database)) as connection:
        return [row[1] for row in connection.execute(f"pragma table_info({table})")]


def test_a_migration_behind_the_park_moves_to_the_shared_chain(split: Path, tmp_path: Path) -> None:
    """The finding prints the command; afterwards both editions get the column, and still move."""
    root = Path(shutil.copytree(split, tmp_path / "project"))
    oss, ee = tmp_path / "oss.db", tmp_path / "ee.db"
    upgrade(root, oss, *RUNS["oss"])
    upgrade(root, ee, *RUNS["ee"])
    path = behind_the_park(root)

    (finding,) = check(root)
    assert (finding.rule, finding.path) == ("unparked-chain", path.relative_to(root).as_posix())
    (line,) = finding.commands
    assert line == "revlint move abcdef123456 --chain core-oss-legacy --to core-shared"
    assert attempt(line, root).returncode == 0
    assert check(root) == ()

    assert not path.exists()
    moved = root / OSS / "core_oss" / "versions" / "oss000000001_add_locale.py"
    assert 'down_revision: str | None = "oss000000000"' in moved.read_text()
    upgrade(root, oss, *RUNS["oss"])
    upgrade(root, ee, *RUNS["ee"])
    for database in (oss, ee):
        assert version(database) == [PARK]
        assert version(database, "alembic_version_oss") == ["oss000000001"]
        assert "locale" in columns(database, "users")
    upgrade(root, oss, *RUNS["ee"])
    assert version(oss, "alembic_version_ee") == [EE_ROOT]
