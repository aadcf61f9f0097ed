"""The steps that make the head files of a chain list its heads."""

from __future__ import annotations

import re
from collections.abc import Sequence

from revlint.errors import TreeError
from revlint.graph.chain import Chain
from revlint.graph.head_files import head_files
from revlint.steps import WriteFile

#: The lines with which git marks a conflict.
_CONFLICT = re.compile(r"(?:<{7}|\|{7}|={7}|>{7})(?: .*)?")


def head_file_steps(chain: Chain) -> tuple[WriteFile, ...]:
    """A step for each head file that can be read and lists other ids than it should."""
    steps = []
    for file in head_files(chain):
        if file.written is None or set(file.ids) == set(file.heads):
            continue
        try:
            text = chain.tree.read(file.path).decode("utf-8")
        except (TreeError, UnicodeDecodeError):
            continue
        steps.append(WriteFile(file.path, list_heads(text, file.heads).encode()))
    return tuple(steps)


def list_heads(text: str, heads: Sequence[str]) -> str:
    """The text of a head file with other heads: comments stay, and so does what is between ids.

    A conflict of git is resolved by this: neither side knows the heads of both.
    """
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = [line for line in text.splitlines() if not _CONFLICT.fullmatch(line)]
    is_listed = [bool(line.strip()) and not line.lstrip().startswith("#") for line in lines]
    first = is_listed.index(True) if any(is_listed) else len(lines)
    between = re.search(r"\S([\s,]+)(?=[^\s,])", lines[first]) if first < len(lines) else None
    new = [between[1].join(heads)] if between else [*heads]
    kept = [line for n, line in enumerate(lines) if n > first and not is_listed[n]]
    end = newline if not text or text.endswith("\n") else ""
    return newline.join([*lines[:first], *new, *kept]) + end
