"""Files that were made for an id which they do not define, or not for Alembic."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from revlint.discovery.script_directory import SkippedFile
from revlint.graph.chain import Chain
from revlint.migration.docstring_lines import docstring_lines
from revlint.migration.identifier import quoted
from revlint.migration.revision import Revision


def signs_of(id_: str, file: Revision) -> str:
    """What in a file says that it was made for an id which is not its own; "" where nothing does.

    Nothing does where the name of the file or its docstring has its own id.
    """
    lines = docstring_lines(file.docstring.text, "Revision ID") if file.docstring else ()
    own = file.id or ""
    if is_named_after(file.path, own) or any(line.is_id(own) for line in lines):
        return ""
    if is_named_after(file.path, id_):
        return f"its file is named after {quoted(id_)}"
    if any(line.is_id(id_) for line in lines):
        return f"its docstring says {quoted(f'Revision ID: {id_}')}"
    return ""


def is_named_after(path: str, id_: str) -> bool:
    """Whether the name of a file has an id, apart from other letters and digits."""
    word = rf"(?<![0-9A-Za-z]){re.escape(id_)}(?![0-9A-Za-z])"
    return re.search(word, PurePosixPath(path).stem) is not None


def skipped_file_of(chain: Chain, id_: str) -> SkippedFile | None:
    """The file that is named after an id, and that Alembic never loads because of its name."""
    skipped = chain.script_directory.skipped
    named = (one for one in skipped if one.reason in ("name", "suffix"))
    return next((one for one in named if is_named_after(one.path, id_)), None)


def rename_help(skipped: SkippedFile) -> str:
    """What to do so that Alembic loads a file that it skips because of its name."""
    wrong_start = skipped.reason == "name"
    rule = "does not begin with '.#' or '__init__'" if wrong_start else "ends in '.py'"
    return f"rename the file, so that its name {rule}"
