"""The job of ``templates/revlint.yml``, run for pipelines as GitLab describes them to a job.

What revlint is called with is recorded by a program in the place where the job installs it.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import yaml

from tests.distribution.support import ROOT
from tests.git_support import Repo, start
from tests.warm import warm_programs

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the shell of a POSIX runner")

_INPUT = re.compile(r"\$\[\[ inputs\.([\w-]+) \]\]")

#: Python in the job: "installs" a revlint that records its arguments.
_PYTHON = """\
#!/bin/sh
case "$*" in
  "-I -m venv .") mkdir bin; cp "$0" bin/python; cp "$(dirname "$0")/stub" bin/revlint ;;
  *) printf '%s\\n' "$*" > {folder}/installed ;;
esac
"""
_REVLINT = """\
#!{python} -IS
import json, os, sys
with open("{folder}/record.json", "w") as file:
    json.dump(sys.argv[1:], file)
os.execv("{revlint}", sys.argv)
"""

#: A wheel that is installed quickly, in the place of revlint and all that it needs.
_WHEEL = {
    "stand_in.py": "import sys\ndef main(): print('ran', *sys.argv[1:])\n",
    "revlint-0.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: revlint\nVersion: 0.0\n",
    "revlint-0.0.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    "revlint-0.0.dist-info/entry_points.txt": "[console_scripts]\nrevlint = stand_in:main\n",
    "revlint-0.0.dist-info/RECORD": "",
}


@dataclass(frozen=True)
class Done:
    """How the job ended, what it printed, revlint's arguments, and the code quality report."""

    status: int
    printed: str
    arguments: list[str]
    report: list[dict[str, Any]]


class Pipeline:
    """A pipeline of a project, whose job has a clone as GitLab's runner makes it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.upstream = start(folder / "upstream")
        self.project = folder / "project"

    def check_out(self, ref: str, *, depth: int = 0) -> Repo:
        """A detached commit with every branch of the project, or alone."""
        repo = Repo(self.project)
        repo.git("remote", "add", "origin", self.upstream.root.as_uri())
        branches = "+refs/heads/*:refs/remotes/origin/*"
        how = (f"--depth={depth}", "origin") if depth else ("origin", branches)
        repo.git("fetch", "-q", "--no-tags", *how, f"+{ref}:refs/pipelines/1")
        repo.git("checkout", "-q", "--detach", "refs/pipelines/1")
        # What a fetch brings is known by the names of the runner alone.
        if depth:
            repo.git("config", "--unset-all", "remote.origin.fetch")
        return repo

    def run(self, variables: dict[str, str], *, real: bool = False, **inputs: str) -> Done:
        """Run the script of the job."""
        job = _job(inputs)
        assert job["artifacts"]["reports"] == {"codequality": "gl-code-quality-report.json"}
        tools = self.folder / "tools"
        if not real:
            _write_tools(tools)
        given = {
            name: value["value"] if isinstance(value, dict) else value
            for name, value in job["variables"].items()
        }
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("GIT", "CI_"))}
        environment = {
            **kept,
            "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
            "GITLAB_CI": "true",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "CI_PROJECT_DIR": str(self.project),
            "CI_DEFAULT_BRANCH": "main",
            **given,
            **variables,
        }
        done = subprocess.run(
            ["sh", "-e", "-c", "\n".join(job["script"])],
            cwd=self.project,
            env=environment,
            check=False,
            text=True,
            encoding="utf-8",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        record, report = tools / "record.json", self.project / "gl-code-quality-report.json"
        return Done(
            done.returncode,
            done.stdout,
            json.loads(record.read_text()) if record.exists() else [],
            json.loads(report.read_text()) if report.exists() else [],
        )


def _job(inputs: dict[str, str]) -> dict[str, Any]:
    """The job of the component, with inputs filled in as GitLab does."""
    header, content = yaml.safe_load_all((ROOT / "templates/revlint.yml").read_text("utf-8"))
    declared = header["spec"]["inputs"]
    assert set(inputs) <= set(declared)
    values = {name: of["default"] for name, of in declared.items()} | inputs

    def fill(value: Any) -> Any:
        if isinstance(value, dict):
            return {fill(name): fill(of) for name, of in value.items()}
        if isinstance(value, list):
            return [fill(of) for of in value]
        return _INPUT.sub(lambda of: values[of[1]], value) if isinstance(value, str) else value

    (job,) = fill(content).values()
    assert isinstance(job, dict)
    return job


def _write_tools(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for name, text in {"python3": _PYTHON, "stub": _REVLINT}.items():
        revlint = warm_programs() / "revlint"
        filled = text.format(folder=folder, python=sys.executable, revlint=revlint)
        (folder / name).write_text(filled)
        (folder / name).chmod(0o755)


@pytest.fixture
def pipeline(tmp_path: Path) -> Pipeline:
    """A project with a -> b on main, and on topic c after b."""
    pipeline = Pipeline(tmp_path)
    pipeline.upstream.git("switch", "-qc", "topic")
    pipeline.upstream.revise("c", "b")
    pipeline.upstream.commit("c")
    pipeline.upstream.git("switch", "-q", "main")
    return pipeline


MERGE_REQUEST = {
    "CI_PIPELINE_SOURCE": "merge_request_event",
    "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
}


@pytest.mark.parametrize("depth", [0, 1, 20])
def test_a_sound_merge_request(pipeline: Pipeline, depth: int) -> None:
    pipeline.check_out("refs/heads/topic", depth=depth)

    done = pipeline.run(MERGE_REQUEST)

    assert done.status == 0, done.printed
    assert "against origin/main" in done.printed
    assert done.arguments == [
        "check",
        "--output-format=full",
        "--output-format=gitlab=gl-code-quality-report.json",
        "--base=auto",
        "--",
    ]
    assert done.report == []
    installed = (pipeline.folder / "tools" / "installed").read_text()
    assert installed.startswith("-I -m pip install ")
    assert re.search(r" revlint==\d+\.\d+\.\d+\n$", installed)


@pytest.mark.parametrize("depth", [0, 1])
def test_a_merge_request_that_forks_the_target(pipeline: Pipeline, depth: int) -> None:
    pipeline.upstream.revise("d", "b")
    pipeline.upstream.commit("d")
    pipeline.check_out("refs/heads/topic", depth=depth)

    done = pipeline.run(MERGE_REQUEST)

    assert done.status == 1
    assert "error[fork-on-merge]" in done.printed
    (entry,) = done.report
    assert entry["check_name"] == "fork-on-merge"
    assert entry["location"]["path"] == "migrations/versions/c.py"


def test_a_merged_result(pipeline: Pipeline) -> None:
    target = pipeline.upstream.git("rev-parse", "main")
    pipeline.check_out("refs/heads/topic")
    done = pipeline.run({**MERGE_REQUEST, "CI_MERGE_REQUEST_TARGET_BRANCH_SHA": target})
    assert done.status == 0
    assert f"against {target[:12]}" in done.printed


def test_a_push_to_the_default_branch(pipeline: Pipeline) -> None:
    before = pipeline.upstream.head
    pipeline.upstream.revise("d", "b")
    pipeline.upstream.revise("e", "b")
    pipeline.upstream.commit("fork")
    pipeline.check_out("refs/heads/main")
    push = {"CI_PIPELINE_SOURCE": "push", "CI_COMMIT_BRANCH": "main"}

    done = pipeline.run({**push, "CI_COMMIT_BEFORE_SHA": before})

    assert done.status == 1
    assert f"against {before[:12]}" in done.printed
    assert [entry["check_name"] for entry in done.report] == ["multiple-heads"]
    # A scheduled pipeline has no commit before it; what is broken fails it.
    done = pipeline.run({**push, "CI_COMMIT_BEFORE_SHA": "0" * 40})
    assert done.status == 1
    assert "against" not in done.printed


def test_inputs_are_words_and_never_code(pipeline: Pipeline) -> None:
    pipeline.check_out("refs/heads/topic")

    done = pipeline.run(
        MERGE_REQUEST,
        paths="$(touch${IFS}pwned) * `touch${IFS}pwned`;touch${IFS}pwned",
        args="--fail-on=warning   --ignore=$(pwned)",
        base="$(touch pwned)",
    )

    assert done.status == 2
    assert done.arguments[3:] == [
        "--base=$(touch pwned)",
        "--fail-on=warning",
        "--ignore=$(pwned)",
        "--",
        "$(touch${IFS}pwned)",
        "*",
        "`touch${IFS}pwned`;touch${IFS}pwned",
    ]
    assert [*pipeline.folder.rglob("pwned")] == []


def test_no_base(pipeline: Pipeline) -> None:
    repo = pipeline.check_out("refs/heads/topic", depth=1)
    done = pipeline.run(MERGE_REQUEST, base="none")
    assert done.status == 0
    assert done.arguments[-1] == "--"
    assert "against" not in done.printed
    assert repo.git("rev-parse", "--is-shallow-repository") == "true"


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away"
)
def test_a_checkout_of_another_user(pipeline: Pipeline) -> None:
    pipeline.check_out("refs/heads/topic")
    for path in [pipeline.project, *pipeline.project.rglob("*")]:
        os.chown(path, 65534, 65534, follow_symlinks=False)
    done = pipeline.run(MERGE_REQUEST)
    assert done.status == 0, done.printed
    assert "against origin/main" in done.printed


def test_revlint_is_installed_beside_a_project_with_modules_of_that_name(
    pipeline: Pipeline,
) -> None:
    """Python would import them from the working directory."""
    spoil = "from pathlib import Path; Path(__file__).with_name('pwned').touch()\n"
    names = ("venv", "pip", "ensurepip", "encodings", "stand_in")
    pipeline.upstream.write({f"{name}.py": spoil for name in names})
    pipeline.upstream.commit("modules")
    pipeline.check_out("refs/heads/main")
    wheel = pipeline.folder / "revlint-0.0-py3-none-any.whl"
    with ZipFile(wheel, "w") as archive:
        for name, text in _WHEEL.items():
            archive.writestr(name, text)

    done = pipeline.run(MERGE_REQUEST, real=True, requirement=f"revlint @ {wheel.as_uri()}")

    assert done.status == 0, done.printed
    assert "ran check --output-format=full" in done.printed
    assert not (pipeline.project / "pwned").exists()
