"""Check the recipes of ``docs/ci.md`` and our hooks with zizmor.

A recipe is a block ``yaml`` whose first line is a comment with the path of the file. ``python
docs/recipes.py`` prints what zizmor finds, and exits with its status: 0 if that is nothing.
"""

from __future__ import annotations

import re
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "ci.md"
HOOKS = ROOT / ".pre-commit-hooks.yaml"

_RECIPE = re.compile(r"^```yaml\n# (\S+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def recipes(page: str) -> dict[str, str]:
    """The files that a page shows, by path."""
    return dict(_RECIPE.findall(page))


def audit(files: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """What zizmor says about files; nothing is fetched."""
    zizmor = Path(sysconfig.get_path("scripts")) / "zizmor"
    with tempfile.TemporaryDirectory() as folder:
        for path, text in files.items():
            (Path(folder) / path).parent.mkdir(parents=True, exist_ok=True)
            (Path(folder) / path).write_text(text, encoding="utf-8")
        options = ["--offline", "--no-config", "--no-ignores", "--persona=pedantic"]
        options += ["--collect=all", "--strict-collection", "--no-progress", "--color=never"]
        return subprocess.run(
            [str(zizmor), *options, "."], cwd=folder, check=False, text=True, capture_output=True
        )


if __name__ == "__main__":
    files = recipes(PAGE.read_text(encoding="utf-8"))
    files[HOOKS.name] = HOOKS.read_text(encoding="utf-8")
    done = audit(files)
    if done.returncode:
        print(done.stdout + done.stderr)
    sys.exit(done.returncode)
