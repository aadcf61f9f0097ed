"""A revision that was made for the id that others name, and defines another one by mistake."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from revlint.migration.docstring_lines import docstring_lines
from revlint.migration.identifier import quoted
from revlint.migration.revision import Revision


def signs_of(id_: str, file: Revision) -> str:
    """What in a file says that it was made for an id which is not its own; "" where nothing does.

    Nothing does where the name of the file or its docstring has its own id.
    """
    stem = PurePosixPath(file.path).stem
    lines = docstring_lines(file.docstring.text, "Revision ID") if file.docstring else ()
    own = file.id or ""
    if _holds(stem, own) or any(line.is_id(own) for line in lines):
        return ""
    if _holds(stem, id_):
        return f"its file is named after {quoted(id_)}"
    if any(line.is_id(id_) for line in lines):
        return f"its docstring says {quoted(f'Revision ID: {id_}')}"
    return ""


def _holds(name: str, id_: str) -> bool:
    return re.search(rf"(?<![0-9A-Za-z]){re.escape(id_)}(?![0-9A-Za-z])", name) is not None
