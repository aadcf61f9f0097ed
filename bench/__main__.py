"""``python -m bench``: every benchmark, one after the other."""

from __future__ import annotations

from bench import heads, reader

if __name__ == "__main__":
    reader.main()
    heads.main()
