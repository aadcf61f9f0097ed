"""The name of a revision file whose revision gets another id."""

from __future__ import annotations

import posixpath
import re

from revlint.sources.paths import child

#: What Alembic loads (alembic: script/base.py, _only_source_rev_file).
_LOADED = re.compile(r"(?!\.#|__init__).+\.py")

_UNFIT = re.compile(r"[/\\\0]")
_TOKEN = re.compile(r"%\((\w+)\)[0-9.\-+# ]*[a-z]|%%")


def renamed_path(path: str, old: str, new: str, template: str | None = None) -> str:
    """The path of a file whose name carries its id, with another id; else the path as it is.

    Args:
        path: the path of the file.
        old: the id that its name may carry.
        new: the id that it gets.
        template: the ``file_template`` of its chain.
    """
    folder, name = posixpath.split(path)
    stem = name.removesuffix(".py")
    at = _find(stem, old, template)
    if at is None or _UNFIT.search(new):
        return path
    written = f"{stem[:at]}{new}{stem[at + len(old) :]}.py"
    return child(folder, written) if _LOADED.fullmatch(written) else path


def _find(stem: str, id_: str, template: str | None) -> int | None:
    """Where a name has an id: as a word, else where the template puts it."""
    if not id_:
        return None
    at = stem.find(id_)
    while at >= 0:
        before, after = stem[at - 1 : at] if at else "", stem[at + len(id_) : at + len(id_) + 1]
        if not before.isalnum() and not after.isalnum():
            return at
        at = stem.find(id_, at + 1)
    if template is None or "%(rev)" not in template:
        return None
    start = next(m.start() for m in _TOKEN.finditer(template) if m[1] == "rev")
    fixed = _TOKEN.split(template[:start].rpartition("/")[2])[-1]
    at = stem.find(f"{fixed}{id_}")
    return None if at < 0 else at + len(fixed)
