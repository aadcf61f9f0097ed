"""docs/tour.md, followed to the letter in a git repository with real Alembic."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import alembic
from tests.git_support import Repo
from tests.warm import warm_programs

ROOT = Path(__file__).parents[2]
TEMPLATE = Path(alembic.__file__).parent / "templates/generic/script.py.mako"

#: Exit status and rules of each ``revlint check`` of the page, as the page says.
CHECKS = [
    (0, []),
    (1, ["multiple-heads"]),
    (0, []),
    (0, []),
    (1, ["removed-revision"]),
    (0, []),
]

_BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_FOLLOW = """
import json, sys
said = json.load(open(sys.argv[1]))["findings"][0]["command"]
print(said if isinstance(said, str) else "\\n".join(said))
"""


def test_the_tour_ends_as_it_says(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples/plain", tmp_path / "shop")
    shutil.copy(TEMPLATE, tmp_path / "shop/migrations/script.py.mako")
    repo = Repo(tmp_path / "shop")
    repo.git("init", "-q")
    repo.git("add", "--all")
    repo.git("commit", "-q", "-m", "shop")

    script = "set -e\n" + "".join(_commands(tmp_path))
    places = (warm_programs(), Path(sys.executable).parent, os.environ["PATH"])
    environment = {
        **os.environ,
        "PATH": os.pathsep.join(map(str, places)),
        "PYTHONDONTWRITEBYTECODE": "1",
        "OUT": str(tmp_path),
    }
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=repo.root,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr
    assert list(_results(tmp_path)) == CHECKS
    assert repo.git("worktree", "list").count("\n") == 0
    assert repo.git("status", "--porcelain") == ""


def _commands(out: Path) -> Iterator[str]:
    """The lines of the page; after "run it", the command that the last finding prints."""
    page = (ROOT / "docs/tour.md").read_text("utf-8")
    (out / "follow.py").write_text(_FOLLOW)
    parts = _BLOCK.split(page)
    number = 0
    for block, prose in zip(parts[1::2], parts[2::2], strict=True):
        for line in block.splitlines():
            if line.startswith("revlint check"):
                line = line.partition("#")[0]
                report = f'"$OUT/{number}.json"'
                yield f"status=0; {line} --output-format json > {report} || status=$?\n"
                yield f'echo "$status" > "$OUT/{number}.status"\n'
                number += 1
            else:
                yield f"{line}\n"
        if re.search(r"\brun it\b", prose, re.IGNORECASE):
            yield f'python "$OUT/follow.py" "$OUT/{number - 1}.json" | sh -e\n'


def _results(out: Path) -> Iterator[tuple[int, list[str]]]:
    for path in sorted(out.glob("*.status")):
        report = json.loads(path.with_suffix(".json").read_text())
        yield int(path.read_text()), sorted({f["rule"] for f in report["findings"]})
