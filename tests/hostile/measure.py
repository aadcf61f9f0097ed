"""``python -m tests.hostile.measure [PART OF A NAME ...]``: how long each hostile file takes.

Each is the only file of a chain that is linted with every rule, in a separate process.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from revlint.config.config import Config
from revlint.engine.lint import lint
from revlint.engine.registry import load_rules
from revlint.sources.memory import MemoryTree
from tests.hostile.texts import texts


def main(parts: list[str]) -> None:
    """Print name, seconds and findings of each, the slowest first."""
    taken: list[tuple[float, str, str]] = []
    for name, text in texts():
        if not parts or any(part in name for part in parts):
            data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
            taken.append((*_measure(data), name))
    for seconds, told, name in sorted(taken, reverse=True):
        print(f"{seconds:6.2f} s  {name}: {told}")


def _measure(data: bytes) -> tuple[float, str]:
    rules = load_rules(())
    files: dict[str, str | bytes] = {
        "alembic.ini": "[alembic]\nscript_location = m\n",
        "m/env.py": "",
        "m/versions/a.py": data,
    }
    start = time.perf_counter()
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            report = lint(Path("/"), MemoryTree(files), Config(), rules)
            told = "; ".join(f"{f.rule} {f.title:.60}" for f in report.findings[:2])
        except BaseException as error:
            told = f"RAISED {error!r:.200}"
        os.write(writing, told.encode("utf-8", "backslashreplace")[:1_000])
        os._exit(0)
    _, status = os.waitpid(child, 0)
    os.close(writing)
    told = os.read(reading, 2_000).decode()
    os.close(reading)
    return time.perf_counter() - start, f"KILLED {status}" if status else told


if __name__ == "__main__":
    main(sys.argv[1:])
