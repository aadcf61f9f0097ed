"""The entries of git's trees and of its index, as values and in git's formats."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

#: The modes of entries: of files, links, folders, and commits of other repositories.
REGULAR = ("100644", "100755")
LINK = "120000"
FOLDER = "040000"
SUBMODULE = "160000"


@dataclass(frozen=True, slots=True)
class Entry:
    """A file as git has it: its mode, such as ``100644``, and the id of its blob."""

    mode: str
    id: str


#: The versions of one file in the index or in a merge: 0 is the only one of a file that is
#: settled; of a conflict, 1 is the base, 2 and 3 are the sides.
Stages = Mapping[int, Entry]


def parse_stages(lines: Iterable[bytes]) -> dict[str, dict[int, Entry]]:
    """The stages of each path, from lines ``mode id stage<TAB>path``.

    ``git ls-files -s`` and ``git merge-tree`` write them so.
    """
    found: dict[str, dict[int, Entry]] = {}
    for line in lines:
        facts, _, name = line.partition(b"\t")
        if name:
            mode, id_, stage = facts.decode().split()
            found.setdefault(os.fsdecode(name), {})[int(stage)] = Entry(mode, id_)
    return found


def index_lines(entries: Mapping[str, Entry | None], zero: str) -> bytes:
    """Entries as ``git update-index -z --index-info`` takes them; None removes a path.

    ``zero`` is the id of nothing in the format of the repository. Every path is removed first, so
    that what a merge left of it goes too.
    """
    lines = []
    for path, entry in entries.items():
        name = os.fsencode(path)
        lines.append(b"0 %s\t%s\0" % (zero.encode(), name))
        if entry is not None:
            lines.append(b"%s %s\t%s\0" % (entry.mode.encode(), entry.id.encode(), name))
    return b"".join(lines)


def parse_tree(data: bytes, width: int) -> Iterator[tuple[str, Entry]]:
    """The names of a tree object with their entries, in git's order; ids have ``width`` bytes.

    Raises:
        ValueError: the object is damaged.
    """
    at = 0
    while at < len(data):
        end = data.index(b"\0", at)
        mode, _, name = data[at:end].partition(b" ")
        at = end + 1 + width
        if at > len(data) or not name or b"/" in name:
            raise ValueError("damaged tree")
        yield os.fsdecode(name), Entry(mode.decode().zfill(6), data[end + 1 : at].hex())
