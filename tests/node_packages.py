"""Packages of npm that tests check pictures and reports with.

They are installed once, into a cache of the user. Without node, or without a registry, the tests
that need them are skipped, but fail where ``CI`` is set.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import NoReturn

import platformdirs
import pytest

from tests.patience import PATIENCE


def node_packages(*packages: str) -> Path:
    """A directory whose ``node_modules`` has packages such as ``mermaid@11.17.2``."""
    npm = shutil.which("npm")
    if shutil.which("node") is None or npm is None:
        unavailable("node and npm are not installed")
    key = hashlib.sha256("\n".join(packages).encode()).hexdigest()[:16]
    cache = platformdirs.user_cache_path("revlint-tests")
    found = cache / key
    if not found.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as folder:
            _install(npm, packages, Path(folder))
            try:
                os.rename(folder, found)
            except OSError:
                assert found.is_dir(), "another test process was quicker"
            Path(folder).mkdir(exist_ok=True)
    return found


def unavailable(why: str) -> NoReturn:
    """Skip the test; where ``CI`` is set, fail."""
    if os.environ.get("CI"):
        pytest.fail(why)
    pytest.skip(why)


def _install(npm: str, packages: tuple[str, ...], folder: Path) -> None:
    (folder / "package.json").write_text('{"private": true}\n')
    options = ["--no-audit", "--no-fund", "--ignore-scripts", "--save-exact"]
    done = subprocess.run(
        [npm, "install", *options, *packages],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    if done.returncode:
        unavailable(f"npm install {' '.join(packages)}: {done.stderr[-500:]}")
