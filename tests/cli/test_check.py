"""``revlint check``: what goes where, and the exit status."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from revlint.cli import run
from revlint.engine.example import history, revision_file
from tests.cli.projects import BAD, GOOD, write

B = "migrations/versions/b.py"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty directory that is the working directory, without colour and terminal."""
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return work


def rules_of(output: str) -> list[str]:
    """The place and rule of each line of the concise format."""
    return [line.split("]")[0] + "]" for line in output.splitlines()]


def test_a_clean_project(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(project, GOOD)
    assert run(["check"]) == 0
    assert capsys.readouterr() == ("", "No findings; read 1 chain, 2 files, 2 revisions.\n")


def test_a_finding(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(project, BAD)
    assert run(["check"]) == 1
    out, err = capsys.readouterr()
    assert rules_of(out) == [f"{B}:10:17: error[missing-parent]"]
    assert err == "Found 1 error; read 1 chain, 2 files, 2 revisions.\n"


def test_nothing_to_lint(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check"]) == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert "revlint: nothing to lint: no chain was found (here); " in err


def test_nothing_to_lint_is_said_in_quiet_as_well(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", "--quiet", "."]) == 3
    assert "no chain was found (.)" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "missing"], "revlint: missing: no such file or directory\n"),
        (["check", "--config", "x.toml"], "revlint: x.toml: no such file or directory\n"),
        (["check", "--config", "."], "revlint: .: a configuration has to be a file\n"),
        (
            ["check", "--select", "mising-parent"],
            "revlint: no rule 'mising-parent'; did you mean 'missing-parent'?\n",
        ),
        (
            ["check", "--ignore", "qqq"],
            "revlint: no rule 'qqq'; `revlint rule` lists the rules\n",
        ),
        (["rule", "qqq"], "revlint: no rule 'qqq'; `revlint rule` lists the rules\n"),
        (["graph", "migration"], "no chain 'migration'; did you mean 'migrations'?\n"),
        (["check", "--output-format", "xml"], "'xml' is not one of full, concise, json, github"),
        (["check", "--output-format", "json="], "'json=' has no file name"),
        (
            ["check", "--output-format", "json", "--output-format", "full"],
            "only one format can go to stdout",
        ),
        (["check", "--baseline", "-"], "--baseline needs the name of a file"),
        (["check", "--stdin-filename", "-"], "--stdin-filename needs the name of a file"),
        (["check", "-"], "- is not a path; --stdin-filename FILE lints"),
        (["baseline", "-"], "revlint: -: a baseline is a file of the project; name it\n"),
        (["graph", "--open", "--output", "-"], "--open and --output - exclude each other"),
        (
            ["check", "--summary", "-", "--output-format", "json"],
            "two reports would go to stdout; write one as FORMAT=FILE, or --summary FILE",
        ),
        (
            ["check", "--summary", "-", "--output-format", "json=-"],
            "two reports would go to stdout; write one as FORMAT=FILE, or --summary FILE",
        ),
        (
            ["check", "--output-format", "json=-", "--output-format", "full"],
            "only one format can go to stdout",
        ),
        (
            ["check", "--summary", "-", "--diff"],
            "--diff and --summary - would both write to stdout",
        ),
        (["chek"], "No such command 'chek'. Did you mean 'check'?\n"),
        (["lint"], "No such command 'lint'. Did you mean 'check'?\n"),
        (["migrations"], "No such command 'migrations'. Did you mean 'check migrations'?\n"),
        (["xyz"], "No such command 'xyz'.\n"),
        (
            ["check", "--ignore", "long-id,id-format"],
            "revlint: no rule 'long-id,id-format'; name one rule at a time",
        ),
        (["rule", "--all", "x"], "NAME and --all exclude each other"),
        (["check", "\x1b[31m"], "revlint: \\x1b[31m: no such file or directory\n"),
        (["check", "a" * 5000], "file name too long"),
    ],
)
def test_what_cannot_be_done(
    project: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    write(project, BAD)
    assert run(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert not Path("-").exists()


def test_a_folder_without_a_chain(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The chains of the project are named, not what a chain is."""
    write(project, {**GOOD, "shop/models.py": ""})
    assert run(["check", "shop"]) == 3
    assert capsys.readouterr().err.splitlines()[-1] == (
        "revlint: nothing to lint: no chain is in shop; this project has the chain migrations"
    )


def test_help_without_arguments(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    shown = capsys.readouterr().out
    assert run([]) == 2
    assert capsys.readouterr() == ("", shown)
    assert "\n\nCommands:\n" in shown


def test_a_link_loop(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "loop").symlink_to("loop")
    assert run(["check", "loop"]) == 2
    assert capsys.readouterr().err.startswith("revlint: loop: ")


def test_mistakes_in_several_configurations(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project / "one", {"revlint.toml": "heds = 1\n", **GOOD})
    write(project / "two", {"revlint.toml": "heads = 0\nbases = 0\n", **GOOD})
    assert run(["check", "one", "two"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert [line.split(":")[:4] for line in err.splitlines()] == [
        ["revlint", " revlint.toml", "1", " heds"],
        ["revlint", " revlint.toml", "1", " heads"],
        ["revlint", " revlint.toml", "2", " bases"],
    ]


def test_several_projects_in_one_report(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(project / "one", {"revlint.toml": "", **BAD})
    write(project / "two", {"revlint.toml": 'ignore = ["missing-parent"]\n', **BAD})
    assert run(["check", "one", "two"]) == 1
    out, err = capsys.readouterr()
    assert rules_of(out) == [f"one/{B}:10:17: error[missing-parent]"]
    assert err == "Found 1 error; read 2 chains, 4 files, 4 revisions.\n"


def test_path_chooses_what_is_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = {**history("<base> -> x", under="other"), **BAD, "revlint.toml": ""}
    write(project, files)
    assert run(["check", "other"]) == 0
    assert capsys.readouterr().err == "No findings; read 1 chain, 1 file, 1 revision.\n"
    assert run(["check", "migrations"]) == 1


def test_from_a_subdirectory_the_whole_project_is_linted(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(project, {"revlint.toml": "", **BAD})
    monkeypatch.chdir(project / "migrations")
    assert run(["check"]) == 1
    assert capsys.readouterr().out.startswith("versions/b.py:10:17: error[missing-parent] ")


def test_revlint_toml_wins_and_says_so(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(project, {"revlint.toml": "", "pyproject.toml": "[tool.revlint]\nheds = 1\n", **GOOD})
    assert run(["check"]) == 0
    assert capsys.readouterr().err.startswith(
        f"revlint: using {project / 'revlint.toml'}; "
        "ignoring [tool.revlint] in pyproject.toml beside it\n"
    )


def test_config_counts_for_every_path(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(project, {"conf/own.toml": 'ignore = ["missing-parent"]\n', "revlint.toml": "", **BAD})
    assert run(["check", "--config", "conf/own.toml", "."]) == 0


def test_select_and_ignore(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(project, {"revlint.toml": 'ignore = ["missing-parent"]\n', **BAD})
    assert run(["check"]) == 0
    assert run(["check", "--select", "missing-parent"]) == 1
    assert run(["check", "--select", "missing-parent", "--ignore", "missing-parent"]) == 0


def test_fail_on(project: Path) -> None:
    write(project, {"revlint.toml": 'severity = { missing-parent = "warning" }\n', **BAD})
    assert run(["check"]) == 0
    assert run(["check", "--fail-on", "error"]) == 0
    assert run(["check", "--fail-on", "warning"]) == 1
    assert run(["check", "--fail-on", "note"]) == 1
    assert run(["check", "--fail-on", "never"]) == 0


def test_several_outputs(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(project, BAD)
    arguments = ["--output-format", "json=out.json", "--output-format", "full"]
    assert run(["check", *arguments, "--color", "always"]) == 1
    out, err = capsys.readouterr()
    assert "\x1b[1;91merror[missing-parent]\x1b[0m" in out
    assert out.endswith("Found 1 error; read 1 chain, 2 files, 2 revisions.\x1b[0m\n")
    assert err == ""
    data = json.loads(Path("out.json").read_text(encoding="utf-8"))
    assert [f["path"] for f in data["findings"]] == [B]


def test_an_output_that_cannot_be_written(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project, BAD)
    assert run(["check", "--output-format", "json=no/out.json"]) == 2
    assert capsys.readouterr() == (
        "",
        f"revlint: {project}/no/out.json: cannot be written: No such file or directory\n",
    )


def test_statistics_quiet_verbose(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(project, BAD)
    assert run(["check", "--statistics", "--quiet"]) == 1
    out, err = capsys.readouterr()
    assert out.splitlines()[1:] == ["1  missing-parent"]
    assert err == ""
    assert run(["check", "--verbose", "--output-format", "json", "--statistics"]) == 1
    out, err = capsys.readouterr()
    assert json.loads(out)["summary"]["errors"] == 1
    first, second, last = err.splitlines()
    assert first.startswith(
        f"revlint: project {project}: configuration none, 5 files in the tree, "
    )
    assert second == "1  missing-parent"
    assert last == "Found 1 error; read 1 chain, 2 files, 2 revisions."


class Stdin:
    """A stdin that holds bytes."""

    def __init__(self, data: bytes) -> None:
        self.buffer = io.BytesIO(data)


def test_an_unsaved_buffer(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(project, BAD)
    saved = revision_file("b", ("a",)).encode()
    monkeypatch.setattr(sys, "stdin", Stdin(saved))
    assert run(["check", "--stdin-filename", B]) == 0
    # A file that is not on disk yet.
    write(project, GOOD)
    monkeypatch.setattr(sys, "stdin", Stdin(revision_file("c", ("gone",)).encode()))
    assert run(["check", "--stdin-filename", "migrations/versions/c.py"]) == 1
    assert "migrations/versions/c.py:10:17: error[missing-parent]" in capsys.readouterr().out


def test_an_unsaved_buffer_of_another_project(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(project / "one", {"revlint.toml": "", **GOOD})
    monkeypatch.setattr(sys, "stdin", Stdin(b""))
    assert run(["check", "one", "--stdin-filename", "two/x.py"]) == 2
    assert capsys.readouterr().err == (
        "revlint: --stdin-filename two/x.py is in no project of the given paths\n"
    )


@pytest.mark.skipif(os.name == "nt", reason="POSIX file names")
def test_hostile_file_names(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(project, {**GOOD, "migrations/versions/x\x1b[31m\u202e::error::y.py": "import x\n"})
    assert run(["check", "--output-format", "full"]) == 1
    out = capsys.readouterr().out
    assert "\n --> migrations/versions/x\\x1b[31m\\u202e::error::y.py\n" in out
    assert "\x1b" not in out


def test_jobs(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The number of processes changes nothing but the time; none is not a number of them."""
    ids = [f"r{n:03}" for n in range(200)]
    write(project, history("<base> -> r000", *(f"{a} -> {b}" for a, b in pairwise(ids)), "r5 -> x"))
    reports = []
    for jobs in ("1", "2"):
        assert run(["check", "--jobs", jobs]) == 1
        reports.append(capsys.readouterr())
    assert reports[0] == reports[1]
    assert rules_of(reports[0].out) == ["migrations/versions/x.py:10:17: error[missing-parent]"]
    assert run(["check", "--jobs", "0"]) == 2


def test_a_long_sum_in_env_py_does_not_end_the_run(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Within the limits of the scan, nothing that walks a tree runs out of stack."""
    table = '"a"' + '+"b"' * 400
    configure = "from alembic import context\ncontext.configure(version_table=version_table)\n"
    write(project, {**GOOD, "migrations/env.py": f"version_table = {table}\n{configure}"})
    assert run(["check"]) == 0
    assert capsys.readouterr().err == "No findings; read 1 chain, 2 files, 2 revisions.\n"


@pytest.mark.parametrize("key", ["exclude", "per-file-ignores"])
def test_patterns_that_could_match_for_ever_are_refused(
    project: Path, capsys: pytest.CaptureFixture[str], key: str
) -> None:
    pattern = '"*a*a*a*a*ab"'
    value = f"[{pattern}]" if key == "exclude" else f'{{ {pattern} = ["long-id"] }}'
    write(project, {**GOOD, "revlint.toml": f"{key} = {value}\n"})
    assert run(["check"]) == 2
    assert "allowed: up to 3 '*' in a part of the path" in capsys.readouterr().err


def test_a_file_of_a_chain_that_lies_in_the_project_root(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The one file of it is asked for, and with it the chain."""
    files = {f"{id_}.py": revision_file(id_, p) for id_, p in (("a", ()), ("b", ("a",)))}
    ini = "[alembic]\nscript_location = mig\nversion_locations = %(here)s\n"
    write(project, {"alembic.ini": ini, "mig/env.py": "", **files})
    assert run(["check", "a.py"]) == 0
    assert capsys.readouterr().err == "No findings; read 1 chain, 2 files, 2 revisions.\n"


@pytest.mark.parametrize("name", ["stdin", "stdout", "stderr"])
def test_a_standard_stream_that_is_closed(project: Path, name: str) -> None:
    """What the shell closes is no reason for a traceback."""
    write(project, GOOD)
    number = ("stdin", "stdout", "stderr").index(name)
    arguments = ["check", "--stdin-filename", B] if name == "stdin" else ["check"]
    done = subprocess.run(
        ["sh", "-c", f'exec "$@" {number}>&-', "sh", sys.executable, "-m", "revlint", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert done.returncode == (2 if name == "stdin" else 0)


def test_files_of_which_none_can_be_read_are_a_chain(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing configures them, and nothing in them looks like a revision: no reason for silence."""
    files = {"versions/a.py": 'print "x"\n', "versions/b.py": "def (\n"}
    write(project, {"env.py": "from alembic import context\n", **files})
    assert run(["check"]) == 1
    out, err = capsys.readouterr()
    assert rules_of(out) == [
        "versions/a.py:1:1: error[unreadable-file]",
        "versions/b.py:1:5: error[unreadable-file]",
    ]
    assert err == "Found 2 errors; read 1 chain, 2 files, 0 revisions.\n"
