"""Keeping the code of the working directory out of the program.

This module imports nothing but the standard library's core, since it runs before the rest.
"""

from __future__ import annotations

import os
import sys


def leave_working_directory() -> None:
    """Take the working directory from ``sys.path``, where ``python -m`` puts it.

    A file there that is called like a module must not be imported in its place. Where revlint
    itself was found in the working directory, it stays.
    """
    own = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    try:
        here = os.getcwd()
    except FileNotFoundError:
        here = ""
    sys.path[:] = [entry for entry in sys.path if entry not in ("", ".", here) or entry == own]
