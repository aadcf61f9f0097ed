"""``python -m bench``: every benchmark, one after the other."""

from __future__ import annotations

from bench import check, reader

if __name__ == "__main__":
    reader.main()
    check.main()
