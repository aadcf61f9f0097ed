"""The broken twin of the editions example: each rule of the contract is broken once."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from revlint_rules import RULES
from tests.warm import warm_programs

ROOT = Path(__file__).parents[2]
CONFIG = ROOT / "examples" / "editions-broken" / "pyproject.toml"

#: The rule, the edition and path below its migrations, and the line of each finding.
BREACHES = [
    ("undeclared-chain", "ee billing/alembic.ini", 1),
    ("align-not-empty", "ee core/versions/park00000000_park_the_legacy_chain.py", 26),
    ("unadopted-table", "ee core_ee/versions/ee0000000002_add_subscription_seats.py", 23),
    ("foreign-table", "ee core_ee/versions/ee0000000003_add_user_sso.py", 23),
    ("wrong-root", "ee core_ee/versions/ee0000000004_create_invoices.py", 16),
    ("align-mismatch", "ee tracing/versions/park00000001_park_the_legacy_chain.py", 18),
    ("version-table-clash", "ee tracing_ee/env.py", 14),
    ("shared-id", "ee tracing_ee/versions/oss000000001_add_span_counter_errors.py", 15),
    ("unparked-chain", "oss core/versions/c41d09e7b2f6_add_user_locale.py", 16),
    ("frozen-column", "oss core_oss/versions/oss000000003_widen_organization_id.py", 23),
    ("broken-install", "oss reports/versions/5d0b7e94c1f2_create_job_reports.py", 23),
    ("cross-chain-parent", "oss tracing_oss/versions/oss000000002_add_span_status.py", 16),
    ("missing-counterpart", "oss sqlite reports/versions/2c7d50e8fa14_add_job_report_format.py", 15),
    ("chain-order", "pyproject.toml", 91),
    ("edition-switch", "pyproject.toml", 93),
]

GROUP = {rule.name for rule in RULES if rule.group == "The contract between chains"}


def test_each_rule_is_broken_once() -> None:
    done = subprocess.run(
        [str(warm_programs() / "revlint"), "check", "--output-format", "json", str(CONFIG.parent)],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 1, done.stderr
    findings = json.loads(done.stdout)["findings"]
    assert [(f["rule"], _in_short(f["path"]), f["line"]) for f in findings] == BREACHES


def test_every_rule_of_the_group_is_among_them() -> None:
    assert sorted(rule for rule, _, _ in BREACHES) == sorted(GROUP)


def test_the_configuration_says_what_was_planted() -> None:
    comments = [line for line in CONFIG.read_text("utf-8").splitlines() if line.startswith("#")]
    assert [rule for rule in GROUP if not any(rule in comment for comment in comments)] == []


def test_verbose_tells_what_could_not_be_known() -> None:
    done = subprocess.run(
        [str(warm_programs() / "revlint"), "check", "--verbose", "examples/editions"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    counts = re.findall(r": chain (\S+): (\d+) operations, 0 of them could not be", done.stderr)
    assert counts == [
        ("core-oss-legacy", "12"),
        ("core-ee-legacy", "19"),
        ("core-shared", "6"),
        ("core-ee", "13"),
        ("tracing-oss-legacy", "4"),
        ("tracing-ee-legacy", "6"),
        ("tracing-shared", "2"),
        ("tracing-ee", "3"),
    ]


def test_operations_that_could_not_be_analysed(tmp_path: Path) -> None:
    """The summary counts them, the JSON does for each chain, and --verbose lists their places."""
    files = {
        "revlint.toml": '[chains.x]\nscript-location = "x"\n\n[editions]\na = { b = ["x"] }\n',
        "x/env.py": "",
        "x/versions/a1.py": (
            "from alembic import op\n\nrevision = 'a1'\ndown_revision = None\n\n\n"
            "def upgrade():\n    op.create_table('t')\n    for _ in range(3):\n"
            "        op.execute(sql())\n\n\ndef downgrade():\n    op.drop_table('t')\n"
        ),
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(warm_programs() / "revlint"), "check", *arguments]
        return subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, text=True)

    summary = "No findings; read 1 chain, 1 file, 1 revision. 3 of 5 operations could not be analysed"
    for _ in range(2):  # the second one from the cache
        assert f"{summary}; --verbose lists them.\n" in run().stderr
    (chain,) = json.loads(run("--output-format", "json").stdout)["chains"]
    assert (chain["operation_count"], chain["unknown_operation_count"]) == (5, 3)
    assert (
        "chain x: 5 operations, 3 of them could not be analysed\n"
        "revlint:   x/versions/a1.py:10: execute (3 times)\n"
    ) in run("--verbose").stderr


def _in_short(path: str) -> str:
    short = re.sub("^api/(ee|oss)/databases/postgres/migrations/", r"\1 ", path)
    return re.sub("^api/(ee|oss)/databases/sqlite/migrations/", r"\1 sqlite ", short)
