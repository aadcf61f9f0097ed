"""The scripts of the page, as TypeScript checks them: one program, in strict mode."""

from __future__ import annotations

import subprocess
from importlib.resources import files

from revlint.pictures.page.render import SCRIPTS
from tests.node_packages import node_packages
from tests.patience import PATIENCE

OPTIONS = (
    *("--noEmit", "--allowJs", "--checkJs", "--strict", "--noUnusedLocals", "--noUnusedParameters"),
    *("--target", "es2022", "--lib", "es2023,dom,dom.iterable", "--pretty", "false"),
)


def test_types() -> None:
    tsc = node_packages("typescript@5.9.3") / "node_modules" / "typescript" / "bin" / "tsc"
    scripts = [str(files("revlint.pictures.page") / "assets" / name) for name in SCRIPTS]
    command = ["node", str(tsc), *OPTIONS, *scripts]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.stdout.splitlines() == []
    assert done.returncode == 0, done.stderr
