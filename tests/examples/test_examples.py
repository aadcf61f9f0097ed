"""The examples, as a user runs them: plain and editions are sound, broken has what was planted."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from tests.warm import warm_programs

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"

#: The rule, and what is written at the place that it points to, for each chain of broken.
PLANTED = {
    "conflict_markers": ("unreadable-file", "<<<<<<< HEAD"),
    "cycle": ("revision-cycle", "'c24b75d0ae96'"),
    "duplicate_id": ("duplicate-revision", "'5ce1a83f902b'"),
    "dynamic_value": ("dynamic-value", 'os.environ.get("PRICES_PARENT", "4e9d60a7c21b")'),
    "empty_chain": ("empty-chain", ""),
    "file_name_as_id": ("missing-parent", "'8d21c4f09ab3_create_invoices'"),
    "helper_in_versions": ("no-revision", ""),
    "ignored_subfolder": ("ignored-file", ""),
    "illegal_id": ("illegal-id", "'2025-08-18'"),
    "inline_comment": ("invalid-config", "os  # Use os.pathsep."),
    "label_clash": ("label-clash", "'people',)"),
    "long_id": ("long-id", "'add_loyalty_points_and_tiers_to_customers'"),
    "merge_in_one_string": ("invalid-value", "'6f2e8d01b7c5, 9c47a0e3d5f8'"),
    "missing_dependency": ("missing-dependency", "'accounts@head'"),
    "missing_parent": ("missing-parent", "'08b6c4e92f7d'"),
    "python_2": ("unreadable-file", "print 'member"),
    "redundant_parent": ("redundant-parent", "'26d4a9f0e8b7'"),
    "second_base": ("multiple-bases", "None"),
    "two_heads": ("multiple-heads", "'a40c6be2d915'"),
}


def test_sound_examples_are_clean() -> None:
    done = _check("examples/plain", "examples/editions")

    assert done.returncode == 0, done.stdout
    report = json.loads(done.stdout)
    assert report["findings"] == []
    assert report["summary"] == {"chains": 9, "files": 37, "errors": 0, "warnings": 0, "notes": 0, "in_baseline": 0}
    chains = {chain["script_location"]: chain for chain in report["chains"]}
    plain = [name for name in chains if name.endswith("migrations")]
    assert [chains[name]["heads"] for name in plain] == [["b1f58d20e4c6"]]
    assert len(chains) - len(plain) == 8


def test_a_sound_example_takes_one_line() -> None:
    done = _run("check", "--output-format", "full", "examples/plain")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "No findings; read 1 chain, 8 files, 8 revisions.\n"


def test_the_demonstration_fits_a_terminal() -> None:
    """No line of ``make demo`` is broken in mid-word at 80 columns, except a long command."""
    arguments = ("check", "--output-format")
    done = _run(*arguments, "full", directory=EXAMPLES / "broken", COLUMNS="80")
    report = json.loads(_run(*arguments, "json", directory=EXAMPLES / "broken").stdout)

    assert done.returncode == 1
    commands: set[str] = set()
    for finding in report["findings"]:
        command = finding["command"] or []
        commands.update([command] if isinstance(command, str) else command)
    wide = [line.strip() for line in done.stdout.splitlines() if len(line) > 80]
    assert set(wide) <= commands


def test_editions_are_eight_chains_with_their_version_tables() -> None:
    report = json.loads(_check("examples/editions").stdout)

    assert {chain["name"]: _shape(chain) for chain in report["chains"]} == {
        "core-oss-legacy": ("alembic_version", 4, ["5ff2a1c9d0b3"], ["park00000000"]),
        "core-ee-legacy": ("alembic_version", 6, ["5ff2a1c9d0b3"], ["park00000000"]),
        "core-shared": ("alembic_version_oss", 3, ["oss000000000"], ["oss000000002"]),
        "core-ee": ("alembic_version_ee", 4, ["ee0000000000"], ["ee0000000003"]),
        "tracing-oss-legacy": ("alembic_version", 3, ["6e03b8d7f41c"], ["park00000000"]),
        "tracing-ee-legacy": ("alembic_version", 4, ["6e03b8d7f41c"], ["park00000000"]),
        "tracing-shared": ("alembic_version_oss", 2, ["oss000000000"], ["oss000000001"]),
        "tracing-ee": ("alembic_version_ee", 3, ["ee0000000000"], ["ee0000000002"]),
    }


def test_each_planted_disaster_is_one_finding() -> None:
    done = _check("examples/broken")

    assert done.returncode == 1
    report = json.loads(done.stdout)
    found = sorted((_example_of(f), f["rule"]) for f in report["findings"])
    assert found == sorted((name, rule) for name, (rule, _) in PLANTED.items())
    assert report["summary"]["chains"] == len(PLANTED)


def test_each_finding_points_at_what_has_to_change() -> None:
    report = json.loads(_check("examples/broken").stdout)

    pointed = {_example_of(f): _text_at(EXAMPLES / "broken", f) for f in report["findings"]}

    assert {name: _starts(pointed[name], text) for name, (_, text) in PLANTED.items()} == {
        name: text for name, (_, text) in PLANTED.items()
    }


def test_every_folder_of_broken_is_expected() -> None:
    folders = {
        path.name
        for path in (EXAMPLES / "broken").iterdir()
        if path.is_dir() and path.name[0] != "."
    }

    assert folders == set(PLANTED)


def _check(*paths: str) -> subprocess.CompletedProcess[str]:
    return _run("check", "--output-format", "json", *paths)


def _run(
    *arguments: str, directory: Path = ROOT, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(warm_programs() / "revlint"), *arguments],
        cwd=directory,
        env={**os.environ, **environment},
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def _shape(chain: dict[str, Any]) -> tuple[object, ...]:
    return chain["version_table"], chain["revision_count"], chain["bases"], chain["heads"]


def _example_of(finding: dict[str, Any]) -> str:
    """The folder of broken that a finding is about."""
    folder: str = (finding["chain"] or finding["path"]).partition("/")[0]
    return folder


def _text_at(root: Path, finding: dict[str, Any]) -> str:
    """The source from the place of a finding to the end of its line; of a folder, nothing."""
    path = Path(root, finding["path"])
    if not path.is_file():
        return ""
    line = path.read_text("utf-8").splitlines()[int(finding["line"]) - 1]
    start = int(finding["column"]) - 1
    return line[start:]


def _starts(text: str, start: str) -> str:
    """``start`` where the text begins with it, else the text."""
    return start if text.startswith(start) else text
