"""What is kept from one run to the next: never another verdict, and nothing in the way."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from revlint import cli
from revlint.engine.example import history, revision_file
from tests.git_support import Repo

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
    """The modules that a check in a process of its own ends up with."""
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


def test_a_file_that_libcst_has_to_read_is_read_once(project: Path) -> None:
    """Where another file changes, what the first one states is known."""
    write(
        project, {"migrations/versions/d.py": revision_file("d", ("c",)).replace("'c'", "'c' ''")}
    )
    assert "libcst" in modules_of(project)
    write(project, {"migrations/versions/e.py": revision_file("e", ("d",))})
    assert "libcst" not in modules_of(project)


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


def test_other_options_have_other_verdicts(project: Path, check: Check) -> None:
    write(project, history("a -> d", "c, d -> e"))
    both = check()
    assert check("--select", "nonlinear-history") != both
    ignored = ("--select", "nonlinear-history", "--ignore", "nonlinear-history")
    assert check(*ignored) == both
    assert check("migrations/versions") == check("migrations/versions")
    assert check() == both


def _damage(data: bytes) -> dict[str, bytes]:
    return {
        "empty": b"",
        "cut off": data[: len(data) // 2],
        "a bit": data[:-5] + bytes([data[-5] ^ 1]) + data[-4:],
        "another version": data.replace(b"cache 1", b"cache 0", 1),
        "no JSON": data[:50] + b"{",
        "long": data + b" ",
    }


@pytest.mark.parametrize("how", _damage(b"x" * 100))
def test_damage_changes_nothing(
    how: str, project: Path, check: Check, cache_directory: Path
) -> None:
    _edit(project / "migrations/versions/b.py")
    whole = check()
    assert whole[0] == 1
    for path in cache_directory.iterdir():
        if path.name not in ("key", ".gitignore"):
            path.write_bytes(_damage(path.read_bytes())[how])
    assert check() == whole
    assert check() == whole


def test_a_key_that_is_damaged(project: Path, check: Check, cache_directory: Path) -> None:
    whole = check()
    (cache_directory / "key").write_bytes(b"short")
    assert check() == whole
    assert len((cache_directory / "key").read_bytes()) == 32


def test_a_place_that_cannot_be_had(
    project: Path, check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = check()
    for place in ("/dev/null/x", "/proc/nothing", str(project / "migrations/env.py")):
        monkeypatch.setenv("REVLINT_CACHE_DIR", place)
        assert check() == whole


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


class TestInTheProject:
    """Without REVLINT_CACHE_DIR the cache lies in the project, and its key does not."""

    @pytest.fixture(autouse=True)
    def home(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        monkeypatch.delenv("REVLINT_CACHE_DIR")
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
        return tmp_path / "home"

    def test_git_does_not_see_it(self, tmp_path: Path, check: Check) -> None:
        repo = Repo(tmp_path / "repo")
        write(repo.root, LINE)
        repo.git("add", "-A")
        repo.git("commit", "-qm", "one")
        os.chdir(repo.root)
        check()
        assert (repo.root / ".revlint_cache").is_dir()
        assert repo.git("status", "--porcelain", "--untracked-files=all") == ""

    def test_the_key_is_for_this_user_alone(self, project: Path, check: Check, home: Path) -> None:
        check()
        assert (home / "revlint/key").stat().st_mode & 0o777 == 0o600
        assert sorted(p.name.partition("-")[0] for p in (project / ".revlint_cache").iterdir()) == [
            ".gitignore",
            "readings",
            "verdict",
        ]

    def test_a_verdict_that_a_repository_brings_along(
        self, project: Path, check: Check, home: Path, aged: None
    ) -> None:
        """Made with another key, with a finding taken out of it: it does not count."""
        whole = check()
        (home / "revlint/key").write_bytes(b"0" * 32)
        assert check() == whole
        (home / "revlint/key").write_bytes(b"1" * 32)
        _edit(project / "migrations/versions/b.py")
        assert check()[0] == 1

    def test_a_key_in_the_project_is_none(
        self, project: Path, check: Check, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("REVLINT_CACHE_DIR", ".revlint_cache")
        check()
        assert not (project / ".revlint_cache/key").exists()
        assert (home / "revlint/key").exists()

    def test_a_link_is_not_followed(self, project: Path, check: Check, tmp_path: Path) -> None:
        """A repository may bring a link in the place of the cache."""
        outside = tmp_path / "outside"
        outside.mkdir()
        (project / ".revlint_cache").symlink_to(outside)
        assert check() == check("--no-cache")
        assert list(outside.iterdir()) == []

    def test_a_link_in_the_cache_is_not_followed(
        self, project: Path, check: Check, tmp_path: Path
    ) -> None:
        outside = tmp_path / "outside"
        outside.write_text("precious")
        (project / ".revlint_cache").mkdir()
        for name in ("readings", ".gitignore"):
            (project / ".revlint_cache" / name).symlink_to(outside)
        assert check() == check("--no-cache")
        assert outside.read_text() == "precious"

    def test_no_cache_keeps_nothing(self, project: Path, check: Check) -> None:
        check("--no-cache")
        assert not (project / ".revlint_cache").exists()

    def test_no_home(
        self, project: Path, check: Check, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        (tmp_path / "home").write_text("no directory")
        assert check() == check("--no-cache")
        assert not (project / ".revlint_cache").exists()


def test_only_the_newest_verdicts_stay(project: Path, check: Check, cache_directory: Path) -> None:
    for number in range(20):
        write(project, {"revlint.toml": f"# {number}"})
        check()
    assert len([p for p in cache_directory.iterdir() if p.name.startswith("verdict-")]) == 16


#: What files can hold: sound revisions, broken ones, and such as only LibCST reads.
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
    command = [sys.executable, "-m", "revlint", "check", "--output-format", "concise"]
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
