"""What is kept from one run to the next: never another verdict, and nothing in the way."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from revlint import cli
from revlint.engine.example import history, revision_file
from revlint.migration.reader import read_revision
from revlint.migration.revision import Revision
from revlint.python.value import Unreadable
from tests.git_support import Repo
from tests.warm import warm_programs

LINE = history("<base> -> a", "a -> b", "b -> c")
OLD = 1_600_000_000

Check = Callable[..., tuple[int, str]]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A chain of three revisions that were written long ago."""
    root = tmp_path / "project"
    write(root, LINE)
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def check(capsys: pytest.CaptureFixture[str]) -> Check:
    """Runs a check and gives its status and its report."""

    def run(*options: str) -> tuple[int, str]:
        capsys.readouterr()
        status = cli.run(["check", "--output-format", "json", *options])
        return status, capsys.readouterr().out

    return run


@pytest.fixture
def aged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file counts as written long enough ago for its fingerprint to be trusted."""
    monkeypatch.setattr("revlint.sources.disk._TICK", -(10**18))


def write(root: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)


def modules_of(root: Path, *options: str) -> set[str]:
    """The modules that a check in a separate process ends up with."""
    script = (
        "import sys\nfrom revlint import cli\n"
        f"status = cli.run(['check', *{list(options)!r}])\n"
        "print(*sys.modules, file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", script], cwd=root, check=True, capture_output=True, text=True
    )
    return set(done.stderr.split())


def test_a_run_in_which_nothing_changed_needs_no_parser_and_no_graph(project: Path) -> None:
    write(project, history("a -> x"))
    first, second = modules_of(project), modules_of(project)
    assert {"networkx", "revlint.engine.lint", "revlint_rules"} <= first
    assert not {"libcst", "networkx", "revlint.engine.lint", "revlint_rules"} & second


def test_a_line_needs_no_graph(project: Path) -> None:
    assert "networkx" not in modules_of(project)


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the files that are read for what they state, one after the other."""
    read: list[str] = []

    def record(path: str, *arguments: Any) -> Revision | Unreadable:
        read.append(path.rpartition("/")[2])
        return read_revision(path, *arguments)

    monkeypatch.setattr("revlint.engine.reading.read_revision", record)
    return read


def test_a_file_is_read_once(project: Path, check: Check, readings: list[str]) -> None:
    """Where another file changes, what the first one states is known."""
    check()
    assert sorted(readings) == ["a.py", "b.py", "c.py"]
    readings.clear()
    write(project, {"migrations/versions/d.py": revision_file("d", ("c",))})
    check()
    assert readings == ["d.py"]


def test_a_body_that_changed_needs_one_reading(
    project: Path, check: Check, readings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the file states is as it was, and nothing looked at the rest of it."""
    before = check()
    readings.clear()
    monkeypatch.setattr("revlint.cli.linting.linted", None)
    with (project / "migrations/versions/b.py").open("a") as file:
        file.write("\n\nHELPER = 'unused'\n")
    assert check() == before
    assert readings == ["b.py"]
    assert check() == before


def _edit(path: Path) -> None:
    path.write_text(path.read_text().replace("down_revision = 'a'", "down_revision = 'x'"))


def _edit_in_the_dark(path: Path) -> None:
    """The same size and the same time of change."""
    status = path.stat()
    _edit(path)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def _replace_by_link(path: Path) -> None:
    other = path.parent.parent / "elsewhere.py"
    shutil.copy2(path, other)
    _edit_in_the_dark(other)
    path.unlink()
    path.symlink_to(other)


CHANGES: dict[str, Callable[[Path], None]] = {
    "edited": lambda root: _edit(root / "migrations/versions/b.py"),
    "edited in the dark": lambda root: _edit_in_the_dark(root / "migrations/versions/b.py"),
    "removed": lambda root: (root / "migrations/versions/b.py").unlink(),
    "a link": lambda root: _replace_by_link(root / "migrations/versions/b.py"),
    "added": lambda root: write(root, history("b -> d")),
    "a configuration": lambda root: write(root, {"revlint.toml": "heads = 0"}),
    "nothing readable": lambda root: write(root, {"migrations/versions/b.py": "("}),
    "a renamed folder": lambda root: os.rename(root / "migrations", root / "other"),
}


@pytest.mark.parametrize("age", ["fresh", "aged"])
@pytest.mark.parametrize("name", CHANGES)
def test_a_change_shows(
    name: str, age: str, project: Path, check: Check, request: pytest.FixtureRequest
) -> None:
    if age == "aged":
        request.getfixturevalue("aged")
    assert check() == check() == check()
    CHANGES[name](project)
    assert check() == check() == check("--no-cache")


def test_a_change_of_what_git_has_shows(project: Path, check: Check) -> None:
    """A rule that is about new files alone falls silent when they are committed."""
    repo = Repo(project.parent / "repo")
    write(repo.root, history("<base> -> a1b2c3d4e5f6"))
    os.chdir(repo.root)
    before = check()
    assert "placeholder-id" in before[1]
    assert check() == before
    repo.git("add", "-A")
    repo.git("commit", "-qm", "one")
    assert "placeholder-id" not in check()[1]


#: Changes beside the files that are linted, each in a repository with a project in a folder.
BESIDE: dict[str, Callable[[Repo], object]] = {
    "a commit of what is staged": lambda repo: repo.git("commit", "-qm", "two"),
    "HEAD goes back": lambda repo: repo.git("reset", "-q", "--soft", "HEAD~1"),
    "the index loses an ignored file": lambda repo: repo.git(
        "rm", "-q", "--cached", "app/migrations/versions/ignored.py"
    ),
    "the index gains an ignored file": lambda repo: repo.git(
        "add", "-f", "app/migrations/versions/hidden.py"
    ),
    "a configuration above": lambda repo: write(repo.root, {"revlint.toml": "heads = 'any'"}),
    "an ignore rule": lambda repo: write(repo.root, {"app/.gitignore": "e1e2e3e4e5e6.py"}),
    "an ignore rule of git's own": lambda repo: write(
        repo.root, {".git/info/exclude": "e1e2e3e4e5e6.py"}
    ),
    "an imported constant": lambda repo: write(repo.root, {"app/names.py": "ID = 'other'"}),
    "an imported module that is nearer": lambda repo: write(
        repo.root, {"app/migrations/names.py": "ID = 'nearer'"}
    ),
    "an imported module that is gone": lambda repo: (repo.root / "app/names.py").unlink(),
}


@pytest.mark.parametrize("age", ["fresh", "aged"])
@pytest.mark.parametrize("name", BESIDE)
def test_a_change_beside_the_files_shows(
    name: str,
    age: str,
    tmp_path: Path,
    check: Check,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    """No file that is read has changed."""
    if age == "aged":
        request.getfixturevalue("aged")
    repo = Repo(tmp_path / "repo")
    versions = "app/migrations/versions"
    write(repo.root, history("<base> -> a1b2c3d4e5f6", under="app/migrations"))
    write(repo.root, {f"{versions}/ignored.py": revision_file("ignored", ("a1b2c3d4e5f6",))})
    write(repo.root, {".gitignore": "ignored.py\nhidden.py\n"})
    repo.git("add", "-A")
    repo.git("add", "-f", f"{versions}/ignored.py")
    repo.git("commit", "-qm", "zero")
    write(repo.root, history("a1b2c3d4e5f6 -> b1b2c3d4e5f6", under="app/migrations"))
    write(repo.root, {"app/names.py": "ID = 'constant'"})
    taken = "from names import ID as revision\ndown_revision = None\ndef upgrade(): pass\n"
    write(repo.root, {f"{versions}/taken.py": taken})
    repo.git("add", "-A")
    repo.git("commit", "-qm", "one")
    write(repo.root, history("b1b2c3d4e5f6 -> d1d2d3d4d5d6", under="app/migrations"))
    write(repo.root, {f"{versions}/hidden.py": revision_file("hidden", ("a1b2c3d4e5f6",))})
    repo.git("add", "-A")
    write(repo.root, history("d1d2d3d4d5d6 -> e1e2e3e4e5e6", under="app/migrations"))
    monkeypatch.chdir(repo.root / "app")
    before = check()
    assert check() == before == check("--no-cache")
    BESIDE[name](repo)
    after = check()
    assert after == check() == check("--no-cache")
    assert after != before


def test_other_options_have_other_verdicts(project: Path, check: Check) -> None:
    write(project, history("a -> d", "c, d -> e"))
    both = check()
    assert check("--select", "nonlinear-history") != both
    ignored = ("--select", "nonlinear-history", "--ignore", "nonlinear-history")
    assert check(*ignored) == both
    assert check("migrations/versions") == check("migrations/versions")
    assert check() == both


def kept_files(directory: Path) -> list[Path]:
    """The files that were kept, of all projects."""
    return [path for path in directory.rglob("*") if path.is_file()]


def _damage(data: bytes) -> dict[str, bytes]:
    return {
        "empty": b"",
        "cut off": data[: len(data) // 2],
        "a bit": data[:-5] + bytes([data[-5] ^ 1]) + data[-4:],
        "another version": data.replace(b"cache 2", b"cache 1", 1),
        "no values": data[:50] + b"{",
        "long": data + b" ",
        "zeros": bytes(len(data)),
    }


@pytest.mark.parametrize("how", _damage(b"x" * 100))
def test_damage_changes_nothing(
    how: str, project: Path, check: Check, cache_directory: Path
) -> None:
    _edit(project / "migrations/versions/b.py")
    whole = check()
    assert whole[0] == 1
    assert len(kept_files(cache_directory)) == 2
    for path in kept_files(cache_directory):
        path.write_bytes(_damage(path.read_bytes())[how])
    assert check() == whole
    assert check() == whole


def test_files_that_change_places_change_nothing(
    project: Path, check: Check, cache_directory: Path
) -> None:
    """A file counts under its own name only."""
    whole = check()
    _edit(project / "migrations/versions/b.py")
    edited = check()
    one, two = kept_files(cache_directory)
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)
    assert check() == edited != whole


def test_a_place_that_cannot_be_had(
    project: Path, check: Check, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    whole = check()
    (tmp_path / "a file").write_text("precious")
    for place in ("/dev/null/x", "/proc/nothing", str(tmp_path / "a file")):
        monkeypatch.setenv("REVLINT_CACHE_DIR", place)
        assert check() == whole
    assert (tmp_path / "a file").read_text() == "precious"


def test_a_cache_that_is_removed_under_way(
    project: Path, check: Check, cache_directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = check()
    real = os.replace

    def remove(*arguments: object, **options: object) -> None:
        shutil.rmtree(cache_directory, ignore_errors=True)
        real(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "replace", remove)
    _edit(project / "migrations/versions/b.py")
    changed = check()
    assert changed != whole
    assert check() == changed


def listing(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()}


class TestWithoutAChoice:
    """Without REVLINT_CACHE_DIR the cache lies in the user's own cache directory."""

    @pytest.fixture(autouse=True)
    def home(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        monkeypatch.delenv("REVLINT_CACHE_DIR")
        monkeypatch.delenv("CI", raising=False)
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
        return tmp_path / "home"

    def test_nothing_is_written_into_the_project(
        self, tmp_path: Path, check: Check, home: Path
    ) -> None:
        repo = Repo(tmp_path / "repo")
        write(repo.root, LINE)
        repo.git("add", "-A")
        repo.git("commit", "-qm", "one")
        os.chdir(repo.root)
        before = listing(repo.root)
        assert check() == check()
        assert listing(repo.root) == before
        assert repo.git("status", "--porcelain", "--ignored", "--untracked-files=all") == ""
        assert {path.name.partition("-")[0] for path in kept_files(home)} == {"readings", "verdict"}

    def test_what_is_kept_is_for_this_user_alone(
        self, project: Path, check: Check, home: Path
    ) -> None:
        check()
        (folder,) = (home / "revlint").iterdir()
        assert folder.stat().st_mode & 0o777 == 0o700
        assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}

    def test_no_cache_keeps_nothing(self, project: Path, check: Check, home: Path) -> None:
        check("--no-cache")
        assert not home.exists()

    @pytest.mark.parametrize("value", ["true", "1", "woodpecker"])
    def test_ci_keeps_nothing(
        self, value: str, project: Path, check: Check, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A runner that is thrown away gains nothing, unless its cache is kept elsewhere."""
        monkeypatch.setenv("CI", value)
        assert check() == check()
        assert not home.exists()
        monkeypatch.setenv("REVLINT_CACHE_DIR", str(home))
        check()
        assert kept_files(home)

    @pytest.mark.parametrize("value", ["", "false", "0"])
    def test_no_ci(
        self, value: str, project: Path, check: Check, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("CI", value)
        check()
        assert kept_files(home)

    def test_no_home(
        self, project: Path, check: Check, monkeypatch: pytest.MonkeyPatch, home: Path
    ) -> None:
        before = listing(project)
        home.write_text("no directory")
        assert check() == check("--no-cache")
        assert home.read_text() == "no directory"
        assert listing(project) == before

    def test_the_configuration_may_choose(
        self, project: Path, check: Check, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        tmp_path = home.parent
        chosen = tmp_path / "chosen"
        write(project, {"revlint.toml": f"cache-dir = '{chosen}'"})
        assert check() == check()
        assert kept_files(chosen)
        assert not home.exists()
        write(project, {"revlint.toml": "cache-dir = '~/kept'"})
        monkeypatch.setenv("HOME", str(tmp_path))
        check()
        assert kept_files(tmp_path / "kept")

    def test_a_relative_directory_is_a_mistake(
        self, project: Path, check: Check, capsys: pytest.CaptureFixture[str]
    ) -> None:
        write(project, {"revlint.toml": "cache-dir = 'kept'"})
        assert cli.run(["check"]) == 2
        assert "cache-dir" in capsys.readouterr().err


#: What can name the directory, and the directory in it that a cache then has.
NAMES = {"REVLINT_CACHE_DIR": "", "XDG_CACHE_HOME": "revlint", "HOME": ".cache/revlint"}


class TestInTheRepository:
    """A cache that lies in what is linted could have been brought along; it does not count."""

    @pytest.fixture(autouse=True)
    def no_choice(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("REVLINT_CACHE_DIR", "CI", "XDG_CACHE_HOME"):
            monkeypatch.delenv(name, raising=False)

    @pytest.mark.parametrize("name", NAMES)
    @pytest.mark.parametrize("where", [".", "below", "migrations", "../top"])
    def test_it_is_refused_with_a_line(
        self,
        name: str,
        where: str,
        tmp_path: Path,
        check: Check,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        """Also beside the project, where it is in the same repository."""
        repo = Repo(tmp_path / "repo")
        write(repo.root / "project", {"revlint.toml": "", **LINE})
        monkeypatch.chdir(repo.root / "project")
        monkeypatch.setenv(name, os.path.abspath(where) if name != "REVLINT_CACHE_DIR" else where)
        before = listing(repo.root)
        assert cli.run(["check"]) == 0
        told = capsys.readouterr().err.splitlines()[0]
        assert told.startswith("revlint: no cache: ")
        assert " is in " in told
        assert listing(repo.root) == before

    @pytest.mark.parametrize("command", [["check"], ["check", "--fix"], ["check", "--diff"]])
    def test_the_line_is_there_once(
        self,
        command: list[str],
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        write(tmp_path, {"revlint.toml": "", **LINE})
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("REVLINT_CACHE_DIR", "below")
        assert cli.run(command) == 0
        assert capsys.readouterr().err.count("no cache: ") == 1

    @pytest.mark.parametrize("name", NAMES)
    def test_a_verdict_that_a_repository_brings_along(
        self,
        name: str,
        project: Path,
        check: Check,
        monkeypatch: pytest.MonkeyPatch,
        tmp_path: Path,
    ) -> None:
        """Made for the very same files, on another machine, with a finding taken out of it."""
        monkeypatch.setenv("REVLINT_CACHE_DIR", str(tmp_path / "elsewhere"))
        monkeypatch.setattr(
            "revlint.sources.disk.DiskTree.fingerprint", lambda tree, path: "1 2 3 4 5"
        )
        clean = check()
        shutil.copytree(tmp_path / "elsewhere", project / ".brought" / NAMES[name])
        _edit(project / "migrations/versions/b.py")
        # Elsewhere it would be believed.
        assert check() == clean
        monkeypatch.delenv("REVLINT_CACHE_DIR")
        monkeypatch.setenv(name, str(project / ".brought"))
        assert check() != clean
        assert check()[0] == 1

    def test_a_link_that_leads_into_it(
        self, project: Path, check: Check, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        (tmp_path / "link").symlink_to(project)
        before = listing(project)
        monkeypatch.setenv("REVLINT_CACHE_DIR", str(tmp_path / "link" / "kept"))
        check()
        assert listing(project) == before

    def test_another_project_of_the_run(
        self, project: Path, check: Check, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        other = tmp_path / "other"
        write(other, {"revlint.toml": "", **LINE})
        monkeypatch.setenv("REVLINT_CACHE_DIR", str(other / "kept"))
        check(".", str(other))
        assert not (other / "kept").exists()


def test_only_the_newest_verdicts_stay(project: Path, check: Check, cache_directory: Path) -> None:
    for number in range(20):
        write(project, {"revlint.toml": f"# {number}"})
        check()
    kept = [p for p in kept_files(cache_directory) if p.name.startswith("verdict-")]
    assert len(kept) == 16


def test_only_files_of_its_own_making_are_removed(
    project: Path, check: Check, cache_directory: Path
) -> None:
    check()
    (folder,) = cache_directory.iterdir()
    foreign = [folder / f"verdict-{n:032x}" for n in range(20)]
    foreign += [folder / "verdict-precious.txt", cache_directory / f"verdict-{0:032x}"]
    for path in foreign:
        path.write_text("precious")
        os.utime(path, (OLD, OLD))
    write(project, {"revlint.toml": ""})
    check()
    assert all(path.read_text() == "precious" for path in foreign)


def test_projects_that_share_a_directory_keep_their_own(
    project: Path,
    check: Check,
    cache_directory: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each finds its verdict again, however many others there are."""
    for number in range(20):
        write(tmp_path / f"p{number}", {"revlint.toml": "", **history("<base> -> a")})
        check(str(tmp_path / f"p{number}"))
    monkeypatch.setattr("revlint.cli.linting.linted", None)
    for number in range(20):
        assert check(str(tmp_path / f"p{number}"))[0] == 0


#: What files can hold: sound revisions, broken ones, and such as take some thought.
TEXTS = st.sampled_from(
    [
        *(revision_file(id_, parents) for id_ in "abcd" for parents in ((), ("a",), ("b", "c"))),
        "revision = 'a' 'x'\ndown_revision = ['b', *[]]\ndef upgrade(): pass\n",
        "from names import ID as revision\ndown_revision = None\ndef upgrade(): pass\n",
        "revision = 'b'\ndown_revision = 'a'  # revlint: ignore[missing-parent]\n",
        "revision = (",
        "print 'two'",
        "# -*- coding: nothing -*-\n",
        "",
    ]
)
TREES = st.dictionaries(st.sampled_from([f"migrations/versions/{n}.py" for n in "abcdef"]), TEXTS)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(trees=st.lists(TREES, min_size=2, max_size=3), data=st.data())
def test_always_the_same_verdict(
    trees: list[dict[str, str]],
    data: st.DataObject,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    check: Check,
) -> None:
    """With and without cache, with one process and with two, whatever came before."""
    root = tmp_path_factory.mktemp("project")
    monkeypatch.chdir(root)
    monkeypatch.setattr("revlint.engine.reading.WORTH_FORKING", 1)
    monkeypatch.setattr(
        "revlint.sources.disk._TICK", data.draw(st.sampled_from([-(10**18), 10**9]))
    )
    for files in trees:
        shutil.rmtree(root / "migrations", ignore_errors=True)
        write(root, {"migrations/env.py": "", "names.py": "ID = 'c'\n", **files})
        plain = check("--no-cache", "--jobs", "1")
        assert check("--no-cache", "--jobs", "2") == plain
        assert check("--jobs", data.draw(st.sampled_from("12"))) == plain
        assert check() == plain
        write(root, {"migrations/unrelated.txt": str(len(files))})
        assert check() == plain
        (root / "migrations/unrelated.txt").unlink()
        name = data.draw(st.sampled_from(["a", "z"]))
        write(root, {"names.py": f"ID = {name!r}\n"})
        assert check() == check("--no-cache")
        write(root, {"names.py": "ID = 'c'\n"})


def test_two_runs_at_once(project: Path, check: Check) -> None:
    """Neither sees half of what the other writes."""
    _edit(project / "migrations/versions/b.py")
    command = [str(warm_programs() / "revlint"), "check", "--output-format", "concise"]
    runs = [
        subprocess.Popen(
            command, cwd=project, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(8)
    ]
    told = {(*run.communicate(), run.returncode) for run in runs}
    assert len(told) == 1
    (only,) = told
    assert only[2] == 1
    assert re.search(r"error\[missing-parent\]", only[0])
