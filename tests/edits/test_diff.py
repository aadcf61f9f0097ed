"""The diff of a plan, applied by git itself."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from revlint.edits.diff import diff
from revlint.edits.plan import FileChange, Plan

NAMES = ["a.py", "with blank.py", 'quo"te.py', "tab\there.py", "new\nline.py", "ü.py", "back\\s.py"]

#: Bytes that are no UTF-8, in a name: Linux has such files.
if os.name == "posix":
    NAMES.append(os.fsdecode(b"no\xffutf.py"))

lines = st.lists(
    st.sampled_from([b"x = 1", b"y = 2", b"", b"# \xff\xfe", b"-- a", b"\r", b"+++ b", b"\x0c"])
)
ends = st.sampled_from([b"\n", b"\r\n", b"\r"])


@st.composite
def contents(draw: st.DrawFn) -> bytes:
    """Bytes of a text file with any line ends, often without the last."""
    end = draw(ends)
    text = end.join(draw(lines))
    return text + end if draw(st.booleans()) else text


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    names = draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=1, max_size=4))
    changes = []
    for name in names:
        before = draw(st.none() | contents())
        after = draw(contents() if before is None else st.none() | contents())
        new_path = None
        if before is not None and after is not None and draw(st.booleans()):
            new_path = f"moved/{name}"
        change = FileChange(name, before, after, new_path)
        if not change.changes_nothing:
            changes.append(change)
    return Plan("", tuple(changes))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plan=plans(), prefix=st.sampled_from(["", "sub dir"]))
def test_git_applies_it_byte_for_byte(
    plan: Plan, prefix: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    top = tmp_path_factory.mktemp("repository")
    root = top / prefix
    root.mkdir(exist_ok=True)
    _git(top, "init", "--quiet")
    for change in plan.changes:
        if change.before is not None:
            (root / change.path).write_bytes(change.before)

    if plan.changes:
        _git(root, "apply", "-", stdin=diff(plan, prefix))

    for change in plan.changes:
        if change.after is None:
            assert not (root / change.path).exists()
        else:
            assert (root / change.target).read_bytes() == change.after
        if change.target != change.path:
            assert not (root / change.path).exists()


def test_the_form() -> None:
    plan = Plan(
        "",
        (
            FileChange("v/a.py", b"one\ntwo\nthree", b"one\n2\nthree", "v/b.py"),
            FileChange("v/c.py", None, b"new\n"),
        ),
    )
    assert diff(plan).decode() == (
        "diff --git a/v/a.py b/v/b.py\n"
        "similarity index 66%\n"
        "rename from v/a.py\n"
        "rename to v/b.py\n"
        "--- a/v/a.py\n"
        "+++ b/v/b.py\n"
        "@@ -1,3 +1,3 @@\n"
        " one\n"
        "-two\n"
        "+2\n"
        " three\n"
        "\\ No newline at end of file\n"
        "diff --git a/v/c.py b/v/c.py\n"
        "new file mode 100644\n"
        "--- /dev/null\n"
        "+++ b/v/c.py\n"
        "@@ -0,0 +1 @@\n"
        "+new\n"
    )


def test_a_large_file_of_equal_lines_takes_no_time() -> None:
    """What is between two changes is not compared line by line where it is long."""
    before = b"a = 1\n" + b"\n" * 300_000 + b"b = 1\n"
    plan = Plan("", (FileChange("x.py", before, before.replace(b"1", b"2")),))
    assert diff(plan).count(b"\n") > 600_000


def _git(directory: Path, *arguments: str, stdin: bytes = b"") -> None:
    settings = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    done = subprocess.run(
        ["git", *arguments],
        cwd=directory,
        input=stdin,
        capture_output=True,
        env=os.environ | settings,
        check=False,
    )
    assert done.returncode == 0, (done.stderr.decode(), stdin)
