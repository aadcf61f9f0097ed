"""The broken twin of the editions example: each rule of the contract is broken once."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from revlint_rules import RULES

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
    ("chain-order", "pyproject.toml", 84),
    ("edition-switch", "pyproject.toml", 86),
]

GROUP = {rule.name for rule in RULES if rule.group == "The contract between chains"}


def test_each_rule_is_broken_once() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "revlint", "check", "--output-format", "json", str(CONFIG.parent)],
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
        [sys.executable, "-m", "revlint", "check", "--verbose", "examples/editions"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert (
        ": 24 operations in chains that are not parked, 0 of them on "
        "unknown tables (as with op.execute)\n"
    ) in done.stderr


def _in_short(path: str) -> str:
    return re.sub("^api/(ee|oss)/databases/postgres/migrations/", r"\1 ", path)
