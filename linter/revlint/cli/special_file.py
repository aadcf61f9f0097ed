"""Devices, pipes and descriptors to which a report is written."""

from __future__ import annotations

import errno
import os
import re
import stat
from pathlib import Path

#: Names of the descriptors of this process.
_DESCRIPTOR = re.compile(r"/(?:dev|proc/self)/fd/([0-9]{1,6})")
_STREAMS = {"/dev/stdout": 1, "/dev/stderr": 2}


def descriptor_of(path: Path) -> int | None:
    """The descriptor of this process that a path names.

    Opening the path would open the file again and overwrite what the descriptor wrote.
    """
    found = _DESCRIPTOR.fullmatch(str(path))
    return int(found[1]) if found else _STREAMS.get(str(path))


def open_special(path: Path, mode: int) -> int:
    """Open a device or a pipe to write to it, without waiting for a process that reads it."""
    if not (stat.S_ISFIFO(mode) or stat.S_ISCHR(mode)):
        raise OSError(errno.EINVAL, "not a file")
    flags = os.O_WRONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
    try:
        descriptor = os.open(path, flags)
    except OSError as error:
        if error.errno == errno.ENXIO and stat.S_ISFIFO(mode):
            raise OSError(errno.ENXIO, "no process reads this pipe") from None
        raise
    if hasattr(os, "O_NONBLOCK"):
        os.set_blocking(descriptor, True)
    return descriptor
