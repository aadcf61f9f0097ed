"""What reading a revision file costs, beside the parsers alone.

Run it as ``python -m bench.reader``. It makes files like those that Alembic writes, of 3 to 4 KB,
and prints the median of the best of five runs for each.
"""

from __future__ import annotations

import ast
import random
import statistics
import time
from collections.abc import Callable, Sequence

import libcst

from bench.files import MULTIDB, PLAIN, TRY, Template, make_file
from revlint.migration.reader import read_revision
from revlint.migration.revision import Revision
from revlint.python.parsed import forget

PATH = "migrations/versions/x.py"
FILES = 100
TEMPLATES = {"ordinary": PLAIN, "multidb": MULTIDB, "with `try:`": TRY}


def main() -> None:
    """Print what each parser costs, for files of each template."""
    for name, template in TEMPLATES.items():
        files = _make_files(template)
        mean = statistics.mean(len(data) for data in files)
        print(f"{FILES} {name} files of {mean:,.0f} bytes; milliseconds per file")
        works: dict[str, Callable[[bytes], object]] = {
            "ast.parse": ast.parse,
            "read_revision": _read_anew,
            "libcst.parse_module": libcst.parse_module,
        }
        for label, work in works.items():
            print(f"  {label:<36} {_median_ms(work, files):6.2f}", flush=True)


def _read_anew(data: bytes) -> object:
    forget()
    return read_revision(PATH, data)


def _make_files(template: Template) -> list[bytes]:
    chance = random.Random(1)
    texts = (make_file(chance, f"{n:012x}", (f"{n + 1:012x}",), template) for n in range(FILES))
    files = [text.encode() for text in texts]
    for data in files:
        found = read_revision(PATH, data)
        assert isinstance(found, Revision), found
    return files


def _median_ms(work: Callable[[bytes], object], files: Sequence[bytes]) -> float:
    """Return the median over the files of the best time of five, in milliseconds."""
    return statistics.median(1000 * min(_time(work, data) for _ in range(5)) for data in files)


def _time(work: Callable[[bytes], object], data: bytes) -> float:
    start = time.perf_counter()
    work(data)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
