"""``revlint check --watch``: with changes that the test makes, and once with the real ones."""

from __future__ import annotations

import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from revlint.cli import run
from revlint.cli.check_options import CheckOptions
from revlint.cli.outputs import Output
from revlint.cli.watching import watch
from revlint.engine.example import history
from revlint.sources.disk import DiskTree
from tests.cli.projects import write
from tests.git_support import Repo
from tests.patience import PATIENCE

VERSIONS = "migrations/versions"
LINE = history("<base> -> a1", "a1 -> b2")
CLEAN = "No findings; read 1 chain, 2 files, 2 revisions."
END = "revlint: watching for changes; Ctrl-C ends"

#: Changes something, and gives the paths that a watcher would name.
Step = Callable[[Path], list[str]]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REVLINT_CACHE_DIR", str(tmp_path / "cache"))
    root = write(tmp_path / "shop", LINE)
    monkeypatch.chdir(root)
    return root


def watched(
    root: Path,
    capsys: pytest.CaptureFixture[str],
    *steps: Step,
    output: Output = Output("concise"),  # noqa: B008
    paths: tuple[str, ...] = (),
) -> tuple[int, list[str]]:
    """The last status, and what is written for the first check and after each step."""
    shown: list[str] = []

    def changes(roots: Sequence[Path]) -> Iterator[frozenset[Path]]:
        assert [*roots] == [root]
        for step in steps:
            captured = capsys.readouterr()
            shown.append(captured.out + captured.err)
            yield frozenset(root / path for path in step(root))

    options = CheckOptions(paths=paths, outputs=(output,), no_base=False)
    status = watch(options, root, changes)
    captured = capsys.readouterr()
    return status, [*shown, captured.out + captured.err]


def edit(path: str, old: str, new: str) -> Step:
    def step(root: Path) -> list[str]:
        text = (root / path).read_text()
        assert old in text
        (root / path).write_text(text.replace(old, new))
        return [path]

    return step


def add(files: dict[str, str]) -> Step:
    def step(root: Path) -> list[str]:
        write(root, files)
        return [*files]

    return step


def test_reports_follow_each_other(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken, sound = ("= 'a1'", "= 'x1'"), ("= 'x1'", "= 'a1'")
    path = f"{VERSIONS}/b2.py"
    status, shown = watched(root, capsys, edit(path, *broken), edit(path, *sound))
    assert status == 0
    assert shown == [
        f"{CLEAN}\n{END}\n",
        f"\n{path}:10:17: error[missing-parent] no revision 'x1' in this chain\n"
        f"revlint: {path} changed\n"
        f"Found 1 error; read 1 chain, 2 files, 2 revisions.\n{END}\n",
        f"\nrevlint: {path} changed\n{CLEAN}\n{END}\n",
    ]


def test_a_file_that_changes_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A report follows, so that one sees that it was read."""
    path = f"{VERSIONS}/b2.py"
    _, shown = watched(root, capsys, edit(path, "pass", "pass  # later"))
    assert shown[1] == f"\nrevlint: {path} changed\n{CLEAN}\n{END}\n"


def test_what_is_not_linted_shows_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    repo = Repo(root)
    repo.git("init", "-q")
    write(root, {".gitignore": "*.log\nbuild/\n"})

    def nothing(root: Path) -> list[str]:
        return ["never.py"]

    ignored = add({"x.log": "1"}), add({f"build/{VERSIONS}/b2.py": "1"}), nothing
    assert watched(root, capsys, *ignored)[1] == [f"{CLEAN}\n{END}\n", "", "", ""]


def test_its_own_report_is_no_change(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def own(root: Path) -> list[str]:
        assert (root / "found.json").exists()
        return ["found.json", ".revlint-0123.tmp"]

    _, shown = watched(root, capsys, own, output=Output("json", "found.json"))
    assert shown == [f"{CLEAN}\n{END}\n", ""]


def test_folders_come_and_go(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def remove(root: Path) -> list[str]:
        shutil.rmtree(root / "migrations")
        return ["migrations"]

    def bring_back(root: Path) -> list[str]:
        write(root, LINE)
        return ["migrations"]

    status, shown = watched(root, capsys, remove, bring_back)
    assert status == 0
    assert "revlint: migrations changed\n" in shown[1]
    assert "Read 1 chain, 0 files, 0 revisions.\n" in shown[1]
    assert shown[2] == f"\nrevlint: migrations changed\n{CLEAN}\n{END}\n"


def test_mistakes_in_the_configuration(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong, more = {"revlint.toml": "heads = 0\n"}, {"revlint.toml": "heads = 0\n\n"}
    half, right = {"revlint.toml": "heads = "}, {"revlint.toml": 'heads = "any"\n'}
    fork = history("a1 -> c3")
    status, shown = watched(root, capsys, add(wrong), add(more), add(half), add(right), add(fork))
    assert status == 0
    said = "revlint: revlint.toml:1: heads: found 0; allowed: a whole number from 1, or "
    assert shown[1] == f'\nrevlint: revlint.toml changed\n{said}"any"\n{END}\n'
    assert shown[2] == ""
    assert "revlint: revlint.toml: invalid TOML: " in shown[3]
    assert shown[4] == f"\nrevlint: revlint.toml changed\n{CLEAN}\n{END}\n"
    # The new file, and the ones that were written again as they were.
    assert "No findings; read 1 chain, 3 files, 3 revisions.\n" in shown[5]


def test_env_py_is_read_again(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    long = history(f"b2 -> {'c' * 40}")
    env = {
        "migrations/env.py": "from alembic.ddl.impl import DefaultImpl\nfrom alembic import "
        "context\ncontext.configure(version_table='t' if context.is_offline_mode() else 'u')\n"
    }
    status, shown = watched(root, capsys, add(long), add(env))
    assert status == 1
    assert "error[long-id]" in shown[1]
    assert shown[2].startswith("\n")
    assert "revlint: migrations/env.py changed\n" in shown[2]


def test_a_checkout_of_many_files(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    more = [f"r{n} -> r{n + 1}" for n in range(200)]
    _, shown = watched(root, capsys, add(history("b2 -> r0", *more)))
    assert "revlint: 204 files changed\n" in shown[1]
    assert "read 1 chain, 203 files, 203 revisions." in shown[1]


def test_the_commit_that_is_checked_out(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A root stands for anything: the report is shown if it is another one."""
    repo = Repo(root)
    repo.git("init", "-q", "-b", "main")
    repo.git("add", "-A")
    repo.git("commit", "-qm", "one")
    write(
        root, {f"{VERSIONS}/b2.py": LINE[f"{VERSIONS}/b2.py"].replace("Revises: a1", "Revises: z")}
    )

    def rename(root: Path) -> list[str]:
        """What HEAD does not have counts as new."""
        repo.git("rm", "-q", "--cached", f"{VERSIONS}/b2.py")
        repo.git("commit", "-qm", "two")
        return ["."]

    def again(root: Path) -> list[str]:
        return ["."]

    _, shown = watched(root, capsys, rename, again)
    assert shown[0] == f"{CLEAN}\n{END}\n"
    assert "warning[stale-docstring]" in shown[1]
    assert shown[2] == ""


def test_a_base_is_compared_with_at_each_change(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    repo = Repo(root)
    repo.git("init", "-q", "-b", "main")
    repo.write({"revlint.toml": 'base = "main"\n'})
    repo.commit()
    repo.git("switch", "-q", "-c", "topic")
    body = "def upgrade() -> None:\n    "

    def take_over(root: Path) -> list[str]:
        repo.git("commit", "-q", "-a", "-m", "edited")
        repo.git("branch", "-q", "-f", "main")
        return [""]

    status, shown = watched(
        root,
        capsys,
        edit(f"{VERSIONS}/b2.py", f"{body}pass", f"{body}op.drop_table('t')"),
        take_over,
        edit("revlint.toml", "main", "nowhere"),
        edit("revlint.toml", "nowhere", "topic"),
    )
    assert status == 0
    edited = f"{VERSIONS}/b2.py:16:5: warning[edited-migration] merged migration 'b2' was edited"
    assert "No findings against main (" in shown[0]
    assert edited in shown[1]
    assert "revlint: comparing with main (" in shown[1]
    assert "No findings against main (" in shown[2]
    assert 'revlint: revlint.toml: base = "nowhere": there is no such commit' in shown[3]
    assert "No findings against topic (" in shown[4]


def test_only_what_changed_is_read_again(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    plain = DiskTree.read

    def note(tree: DiskTree, path: str) -> bytes:
        read.append(path)
        return plain(tree, path)

    def begin(root: Path) -> list[str]:
        monkeypatch.setattr(DiskTree, "read", note)
        return edit(f"{VERSIONS}/b2.py", "down_revision = 'a1'", "down_revision = 'x'")(root)

    _, shown = watched(root, capsys, begin, output=Output("json"))
    assert '"missing-parent"' in shown[-1]
    # The rule about missing parents looks for more folders in env.py.
    assert {*read} == {f"{VERSIONS}/b2.py", "migrations/env.py"}


def test_no_package_of_the_language_server_is_needed() -> None:
    code = "import sys; sys.modules['pygls'] = sys.modules['lsprotocol'] = None; import {}"
    for module in ("revlint.cli.watching", "revlint.cli.watched_projects"):
        subprocess.run([sys.executable, "-c", code.format(module)], check=True, timeout=PATIENCE)


def test_on_a_terminal_one_screen(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    edited = edit(f"{VERSIONS}/b2.py", "pass", "pass  # later")
    _, shown = watched(root, capsys, edited)
    assert [text.startswith("\x1b[2J\x1b[H") for text in shown] == [True, True]
    monkeypatch.setenv("TERM", "dumb")
    assert "\x1b" not in watched(root, capsys, edit(f"{VERSIONS}/b2.py", "# l", "# L"))[1][1]


def test_a_path_that_is_missing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--watch", "nothing"]) == 2
    assert capsys.readouterr().err == "revlint: nothing: no such file or directory\n"


@pytest.mark.parametrize(
    "option",
    [
        "--fix",
        "--unsafe-fixes",
        "--diff",
        "--add-ignore",
        "--at=HEAD",
        "--pushed",
        "--stdin-filename=x",
    ],
)
def test_what_does_not_go_with_it(
    root: Path, option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", "--watch", option]) == 2
    assert f"--watch and {option.partition('=')[0]} exclude each other" in capsys.readouterr().err


def test_the_extra_is_missing(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    assert run(["check", "--watch"]) == 2
    assert capsys.readouterr().err.endswith(
        "revlint: --watch needs watchfiles; install it with: pip install 'revlint[watch]'\n"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="a process gets Ctrl-C in another way")
def test_real_changes(root: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-u", "-m", "revlint", "check", "--watch", "--output-format", "concise"],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    lines: queue.Queue[str] = queue.Queue()
    assert child.stdout is not None
    reader = threading.Thread(target=lambda: [*map(lines.put, child.stdout or ())], daemon=True)
    reader.start()

    def report() -> list[str]:
        found: list[str] = []
        while not found or found[-1] != END:
            found.append(lines.get(timeout=PATIENCE).rstrip("\n"))
        return found

    try:
        assert report() == [CLEAN, END]
        write(root, history("gone -> c3"))
        assert f"{VERSIONS}/c3.py:10:17: error[missing-parent] no revision 'gone'" in " ".join(
            report()
        )
        (root / VERSIONS / "c3.py").unlink()
        assert CLEAN in report()
        # A folder that was made again is watched again.
        shutil.move(root / "migrations", root.parent / "away")
        report()
        shutil.move(root.parent / "away", root / "migrations")
        while CLEAN not in report():
            pass
        write(root, history("gone -> d4"))
        assert "error[missing-parent]" in " ".join(report())
        child.send_signal(signal.SIGINT)
        assert child.wait(timeout=PATIENCE) == 130
    finally:
        child.kill()
        child.wait()
