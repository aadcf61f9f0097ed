"""The steps that make the head files of a chain list its heads."""

from __future__ import annotations

import re

from revlint.edits.head_file import set_heads
from revlint.errors import EditRefused, TreeError
from revlint.graph.chain import Chain
from revlint.graph.head_files import head_files
from revlint.steps import WriteFile

#: The lines with which git marks a conflict.
_CONFLICT = re.compile(rb"^(?:<{7}|\|{7}|={7}|>{7})(?: .*)?\r?\n", re.MULTILINE)


def head_file_steps(chain: Chain) -> tuple[WriteFile, ...]:
    """A step for each head file that can be read and lists other ids than it should.

    A conflict of git in such a file is resolved by this, since neither side knows all heads.
    """
    steps = []
    for file in head_files(chain):
        if file.written is None or set(file.ids) == set(file.heads):
            continue
        try:
            data = _CONFLICT.sub(b"", chain.tree.read(file.path))
            steps.append(WriteFile(file.path, set_heads(data, file.heads)))
        except (EditRefused, TreeError):
            continue
    return tuple(steps)
