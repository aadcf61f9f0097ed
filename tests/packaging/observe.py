"""Builds every project of ``observed.toml`` and prints what the file does not say of it.

python -m venv /tmp/backends
/tmp/backends/bin/pip install build setuptools hatchling poetry-core flit-core pdm-backend uv_build
python -m tests.packaging.observe /tmp/backends/bin/python
"""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.packaging.cases import CASES, files_of, revisions_of


def main(python: str, *names: str) -> int:
    """Build with the backends that a Python has, by default all; 1 where a build differs."""
    wrong = 0
    for case in (case for case in CASES if not names or case["name"] in names):
        for artifact in ("wheel", "sdist"):
            built = _build(case, artifact, python)
            if built != case.get(artifact):
                wrong = 1
                print(f"{case['name']}: {artifact} = {built!r}, not {case.get(artifact)!r}")
    return wrong


def _build(case: dict[str, Any], artifact: str, python: str) -> str | None:
    """The revision files in an artifact; None where the build fails."""
    with TemporaryDirectory() as folder:
        root = Path(folder, "project")
        for path, text in files_of(case).items():
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
        command = [python, "-m", "build", "--no-isolation", f"--{artifact}", "-o", folder]
        tools = f"{Path(python).parent}{os.pathsep}{os.environ['PATH']}"
        subprocess.run(
            [*command, str(root)],
            env={**os.environ, "PATH": tools},
            capture_output=True,
            check=False,
        )
        found = [path for path in Path(folder).iterdir() if path.is_file()]
        if not found:
            return None
        names = {Path(name).name for name in _names(found[0])}
    return " ".join(name for name, path in revisions_of(case).items() if Path(path).name in names)


def _names(artifact: Path) -> list[str]:
    if artifact.suffix == ".whl":
        return zipfile.ZipFile(artifact).namelist()
    return tarfile.open(artifact).getnames()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
