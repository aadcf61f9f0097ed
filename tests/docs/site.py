"""The site, built for tests."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.node_packages import node_packages
from tests.pictures.mermaid_parser import _PACKAGES as MERMAID

__all__ = ["MERMAID", "ROOT", "build", "mermaid"]

ROOT = Path(__file__).parents[2]


def build(root: Path, site: Path, mermaid: Path = Path()) -> subprocess.CompletedProcess[str]:
    """The site; without a copy of Mermaid, diagrams are shown as text."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(site)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "MERMAID_JS": str(mermaid)}
    return subprocess.run(
        command, cwd=root, env=environment, check=False, capture_output=True, text=True
    )


def mermaid() -> Path:
    """Mermaid in one file."""
    return node_packages(*MERMAID) / "node_modules" / "mermaid" / "dist" / "mermaid.min.js"
