"""The steps of ``action.yml``, run for the events of GitHub on checkouts as actions/checkout makes.

What revlint is called with is recorded by a program in the place where the action installs it.
"""

from __future__ import annotations

import base64
import json
import os
import re
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.distribution.runner import Run, run_action
from tests.git_support import Repo, start
from tests.warm import warm_programs

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the shell of a POSIX runner")

#: Installs the program that records, where the action would install revlint.
_STUB = """\
#!{python} -IS
import json, os, sys
with open({record!r}, "w") as file:
    json.dump({{"arguments": sys.argv[1:], "directory": os.getcwd()}}, file)
os.execv({revlint!r}, sys.argv)
"""


class Job:
    """A job whose checkout is a shallow clone of a commit, as actions/checkout makes it."""

    def __init__(self, upstream: Repo, folder: Path) -> None:
        self.upstream = upstream
        self.workspace = folder / "workspace"
        self.temp = folder / "temp"

    def check_out(self, ref: str) -> Repo:
        """The commit alone that a ref of the upstream names."""
        repo = Repo(self.workspace)
        repo.git("remote", "add", "origin", self.upstream.root.as_uri())
        repo.git("fetch", "-q", "--no-tags", "--depth=1", "origin", ref)
        repo.git("checkout", "-q", "--detach", "FETCH_HEAD")
        return repo

    def run(
        self,
        name: str,
        event: dict[str, Any] | None = None,
        variables: dict[str, str] | None = None,
        **inputs: str,
    ) -> Run:
        """Run the action with the revlint of this environment."""
        program = self.temp / "revlint" / "bin" / "revlint"
        program.parent.mkdir(parents=True, exist_ok=True)
        record = str(self.temp / "record.json")
        revlint = str(warm_programs() / "revlint")
        program.write_text(_STUB.format(python=sys.executable, record=record, revlint=revlint))
        program.chmod(0o755)
        return run_action(
            self.workspace,
            self.temp,
            name,
            {"repository": {"default_branch": "main"}, **(event or {})},
            {"GIT_ALLOW_PROTOCOL": "file:http", **(variables or {})},
            {name.replace("_", "-"): value for name, value in inputs.items()},
            skip={"Install revlint"},
        )

    @property
    def arguments(self) -> list[str]:
        """What revlint was called with, the folder for temporary files as TEMP."""
        recorded = json.loads((self.temp / "record.json").read_text())["arguments"]
        return [word.replace(str(self.temp), "TEMP") for word in recorded]


@pytest.fixture
def job(tmp_path: Path) -> Job:
    """A job of a repository with a -> b on main, and on topic c after b."""
    upstream = start(tmp_path / "upstream")
    # As GitHub allows it.
    upstream.git("config", "uploadpack.allowAnySHA1InWant", "true")
    upstream.git("switch", "-qc", "topic")
    upstream.revise("c", "b")
    upstream.commit("c")
    upstream.git("switch", "-q", "main")
    return Job(upstream, tmp_path)


def pull_request(job: Job) -> dict[str, Any]:
    """What actions/checkout takes for a pull request of topic: the merge with main."""
    job.upstream.git("switch", "-q", "--detach", "main")
    job.upstream.git("merge", "-q", "--no-ff", "-m", "merge", "topic")
    job.upstream.git("update-ref", "refs/pull/7/merge", "HEAD")
    base = job.upstream.git("rev-parse", "main")
    job.upstream.git("switch", "-q", "main")
    job.check_out("refs/pull/7/merge")
    return {"pull_request": {"base": {"sha": base}}}


BASE_REF = {"GITHUB_BASE_REF": "main", "GITHUB_REF": "refs/pull/7/merge"}


def test_a_sound_pull_request(job: Job) -> None:
    done = job.run("pull_request", pull_request(job), BASE_REF)

    assert (done.status, done.annotations) == (0, [])
    assert job.arguments == [
        "check",
        "--output-format=full",
        "--base=auto",
        "--output-format=github=TEMP/revlint-annotations.txt",
        "--summary=TEMP/summary",
        "--",
    ]
    assert "against origin/main" in done.log
    assert "read 1 chain" in done.log
    assert done.outputs == {"status": "0", "sarif-file": ""}
    assert done.used == {}


def test_a_pull_request_that_forks_the_base_as_it_is_now(job: Job) -> None:
    event = pull_request(job)
    job.upstream.revise("d", "b")
    job.upstream.commit("merged after the run began")

    done = job.run("pull_request", event, BASE_REF)

    assert done.status == 1
    assert done.outputs["status"] == "1"
    assert "error[fork-on-merge]" in done.log
    (annotation,) = done.annotations
    place = f"file={job.workspace}/migrations/versions/c.py,"
    assert annotation.startswith(f"::error {place}")
    assert "fork-on-merge" in done.summary


def test_a_push(job: Job) -> None:
    before = job.upstream.head
    job.upstream.revise("d", "b")
    job.upstream.revise("e", "b")
    after = job.upstream.commit("a fork")
    job.check_out(after)

    done = job.run("push", {"before": before}, {"GITHUB_REF": "refs/heads/main"})

    assert done.status == 1
    assert f"against {before[:12]}" in done.log
    assert "error[multiple-heads]" in done.log


@pytest.mark.parametrize("is_gone", [False, True])
def test_a_push_that_rewrites_a_branch(job: Job, is_gone: bool) -> None:
    before = job.upstream.git("rev-parse", "topic")
    job.upstream.git("switch", "-q", "topic")
    job.upstream.git("reset", "-q", "--hard", "main")
    job.upstream.revise("d", "b")
    after = job.upstream.commit("another c")
    if is_gone:
        job.upstream.git("reflog", "expire", "--expire=all", "--all")
        job.upstream.git("gc", "-q", "--prune=now")
    job.check_out(after)

    event = {"before": before, "forced": True}
    done = job.run("push", event, {"GITHUB_REF": "refs/heads/topic"})

    base = "origin/main" if is_gone else before[:12]
    assert f"against {base}" in done.log
    # What was on the branch is no revision that others have.
    assert done.status == (0 if is_gone else 1)


def test_a_new_branch_is_held_against_the_default_branch(job: Job) -> None:
    job.check_out("topic")
    done = job.run("push", {"before": "0" * 40}, {"GITHUB_REF": "refs/heads/topic"})
    assert done.status == 0
    assert "against origin/main" in done.log


def test_a_merge_queue(job: Job) -> None:
    queue = job.upstream.git("rev-parse", "main")
    pull_request(job)
    done = job.run("merge_group", {"merge_group": {"base_sha": queue}})
    assert done.status == 0
    assert f"against {queue[:12]}" in done.log


def test_a_scheduled_run_of_a_broken_main_fails(job: Job) -> None:
    """main compared with main has no new finding."""
    job.upstream.revise("d", "b")
    job.upstream.revise("e", "b")
    job.upstream.commit("a fork")
    job.check_out("main")

    done = job.run("schedule", {}, {"GITHUB_REF": "refs/heads/main"})

    assert done.status == 1
    assert "error[multiple-heads]" in done.log
    assert "against" not in done.log


def test_a_base_that_is_named(job: Job) -> None:
    job.check_out("main")
    done = job.run("workflow_dispatch", base="origin/topic")
    assert done.status == 0
    assert "--base=origin/topic" in job.arguments
    assert "against origin/topic" in done.log


def test_no_base(job: Job) -> None:
    repo = job.check_out("main")
    done = job.run("pull_request", {}, BASE_REF, base="none")
    assert done.status == 0
    assert "--base=none" not in job.arguments
    assert repo.git("rev-parse", "--is-shallow-repository") == "true"


def test_what_cannot_be_fetched_is_reported(job: Job) -> None:
    job.check_out("topic")
    done = job.run("pull_request", {}, {"GITHUB_BASE_REF": "gone"})
    assert done.status == 2
    assert "git fetch origin gone:refs/remotes/origin/gone" in done.log


def test_a_repository_without_a_chain(job: Job) -> None:
    job.upstream.git("rm", "-qr", "migrations", "alembic.ini")
    job.upstream.commit("no chain")
    job.check_out("main")
    done = job.run("workflow_dispatch", base="none")
    assert (done.status, done.outputs["status"]) == (3, "3")


def test_no_value_is_run_as_code(job: Job) -> None:
    values = ["$(touch pwned)", "`touch pwned`", "; touch pwned", "'; touch pwned; '", "*"]
    job.upstream.git("branch", "x;touch$IFS-pwned", "main")
    job.check_out("topic")

    done = job.run(
        "pull_request",
        {"before": "$(touch pwned)", "repository": {"default_branch": "$(touch pwned)"}},
        {"GITHUB_BASE_REF": "x;touch$IFS-pwned"},
        paths="\n".join(values),
        args="\n".join(f"--ignore={value}" for value in values),
    )

    assert done.status == 2
    cut = job.arguments.index("--")
    assert job.arguments[cut + 1 :] == values
    assert job.arguments[cut - len(values) : cut] == [f"--ignore={value}" for value in values]
    assert [*job.workspace.parent.rglob("pwned")] == []


def test_the_lines_of_paths_and_args_are_arguments(job: Job) -> None:
    job.check_out("main")
    paths, args = "  migrations  \r\n\n a b \n-c", "--fail-on=warning\n\n--select=id-gap"
    job.run("workflow_dispatch", base="none", paths=paths, args=args, working_directory=".")
    assert job.arguments[-6:] == [
        *("--fail-on=warning", "--select=id-gap", "--"),
        *("migrations", "a b", "-c"),
    ]


def test_a_file_cannot_command_the_runner(job: Job) -> None:
    repo = job.check_out("main")
    path = repo.revise("d", "gone")
    text = (repo.root / path).read_text()
    repo.write({path: text.replace("'gone'", "'gone'  # ::set-env name=X::1")})
    repo.write({path: text.replace("gone", "::error::gone ##[error]gone")})

    done = job.run("workflow_dispatch", base="none")

    assert done.status == 1
    assert len(done.annotations) == 1
    assert done.annotations[0].startswith("::error file=")


def test_annotations_summary_and_sarif_are_options(job: Job) -> None:
    job.upstream.revise("d", "gone")
    job.upstream.commit("broken")
    job.check_out("main")
    off = job.run("workflow_dispatch", base="none", annotations="false", summary="false")
    assert (off.annotations, off.summary, off.used) == ([], "", {})
    assert job.arguments == ["check", "--output-format=full", "--no-base", "--"]

    on = job.run("workflow_dispatch", base="none", sarif="true")

    assert len(on.annotations) == 1
    assert "missing-parent" in on.summary
    assert on.outputs["sarif-file"] == str(job.temp / "revlint.sarif")
    assert on.used == {
        "github/codeql-action/upload-sarif": {
            "sarif_file": str(job.temp / "revlint.sarif"),
            "category": "revlint",
        }
    }
    results = json.loads((job.temp / "revlint.sarif").read_text())["runs"][0]["results"]
    assert [result["ruleId"] for result in results] == ["missing-parent"]


@pytest.mark.parametrize(
    "inputs", [{"annotations": "yes"}, {"sarif": ""}, {"working_directory": "x"}]
)
def test_a_wrong_input_is_refused(job: Job, inputs: dict[str, Any]) -> None:
    job.check_out("main")
    done = job.run("workflow_dispatch", **inputs)
    assert done.status == 2
    assert done.annotations[0].startswith("::error title=revlint::The input")


def test_a_working_directory(job: Job) -> None:
    job.check_out("main")
    done = job.run("workflow_dispatch", base="none", working_directory="migrations")
    assert done.status == 0
    recorded = json.loads((job.temp / "record.json").read_text())
    assert recorded["directory"] == str(job.workspace / "migrations")


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives away files"
)
def test_a_checkout_of_another_user(job: Job) -> None:
    """As in a container; no other repository is trusted."""
    event = pull_request(job)
    for path in [job.workspace, *job.workspace.rglob("*")]:
        os.chown(path, 65534, 65534, follow_symlinks=False)

    done = job.run("pull_request", event, BASE_REF)

    assert done.status == 0
    assert "against origin/main" in done.log
    assert "dubious" not in done.printed


def test_the_token_replaces_the_credentials_that_were_kept(job: Job) -> None:
    job.check_out("main")
    headers: list[list[str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            headers.append(self.headers.get_all("Authorization", []))
            self.send_error(404)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        address = f"http://127.0.0.1:{server.server_port}"
        repo = Repo(job.workspace)
        repo.git("remote", "set-url", "origin", f"{address}/shop.git")
        repo.git("config", f"http.{address}/.extraheader", "AUTHORIZATION: basic old")
        variables = {"GITHUB_SERVER_URL": address, "GITHUB_BASE_REF": "gone"}
        done = job.run("pull_request", {}, variables, token="secret")
        server.shutdown()
        thread.join()

    encoded = base64.b64encode(b"x-access-token:secret").decode()
    assert headers == [[f"basic {encoded}"]]
    assert f"::add-mask::{encoded}\n" in done.printed
    assert done.status == 2


def test_revlint_is_installed_beside_a_repository_with_modules_of_that_name(job: Job) -> None:
    """Python would import them from the working directory."""
    names = ("venv", "pip", "ensurepip", "sys", "revlint", "encodings")
    spoil = "from pathlib import Path; Path(__file__).with_name('pwned').touch()\n"
    job.upstream.write({f"{name}.py": spoil for name in names})
    job.upstream.commit("modules")
    job.check_out("main")

    event = {"before": job.upstream.git("rev-parse", "HEAD~1")}
    done = run_action(
        job.workspace,
        job.temp,
        "push",
        event,
        # Compiling what is never imported would take longer than all else ("0": do not compile).
        {"GIT_ALLOW_PROTOCOL": "file", "GITHUB_REF": "refs/heads/main", "PIP_NO_COMPILE": "0"},
        {"python-version": ""},
    )

    assert done.status == 0, done.printed
    assert not (job.workspace / "pwned").exists()
    assert re.search(r"^revlint \d+\.\d+", done.printed, re.MULTILINE)
    assert "read 1 chain" in done.log


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ({"version": "0.2; touch pwned"}, "The input version"),
        ({"version": "@x"}, "The input version"),
    ],
)
def test_a_version_is_a_version(job: Job, inputs: dict[str, str], said: str) -> None:
    job.check_out("main")
    done = run_action(job.workspace, job.temp, "push", {}, {}, inputs)
    assert done.status == 2
    assert done.annotations[0].startswith(f"::error title=revlint::{said}")


def test_a_python_that_is_too_old_is_named(job: Job) -> None:
    job.check_out("main")
    for name in ("python3", "python"):
        old = job.temp.parent / "old" / name
        old.parent.mkdir(exist_ok=True)
        old.write_text("#!/bin/sh\nexit 1\n")
        old.chmod(0o755)
    path = f"{job.temp.parent / 'old'}{os.pathsep}{os.environ['PATH']}"
    done = run_action(job.workspace, job.temp, "push", {}, {"PATH": path})
    assert done.status == 2
    assert "the input python-version brings one" in done.annotations[0]


def test_python_version_sets_up_a_python_that_the_job_does_not_see(job: Job) -> None:
    job.check_out("main")
    done = job.run("workflow_dispatch", base="none", python_version="3.13")
    assert done.used["actions/setup-python"] == {
        "python-version": "3.13",
        "update-environment": "False",
    }
