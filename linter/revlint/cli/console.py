"""The terminal: lines for people, text in any encoding, colour, a closed pipe."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TextIO

from revlint import escape
from revlint.errors import RevlintError
from revlint.terminal import WIDTH, Style


class ClosedPipeError(Exception):
    """The reader of a stream is gone.

    Not an OSError: click would handle a BrokenPipeError itself and exit with 1, the status for
    findings.
    """


def write(text: str, stream: TextIO) -> None:
    """Write a whole text; characters that the stream's encoding lacks become escapes.

    Raises:
        ClosedPipeError: the reader of the stream is gone.
        OSError: the text cannot be written, as on a full disk.
    """
    encoding = stream.encoding or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        simple = text.replace("…", "...")
        text = simple.encode(encoding, "backslashreplace").decode(encoding)
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        raise ClosedPipeError from None


def tell(line: str) -> None:
    """Write a line for people to stderr, beside the report."""
    write(f"revlint: {escape.shown(line)}\n", sys.stderr)


def working_directory() -> Path:
    """The working directory.

    Raises:
        RevlintError: it no longer exists.
    """
    try:
        return Path.cwd()
    except FileNotFoundError:
        raise RevlintError("the working directory no longer exists") from None


def can_show(text: str, stream: TextIO) -> bool:
    """Whether a stream's encoding has every character of a text."""
    try:
        text.encode(stream.encoding or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def wants_colour(choice: str, stream: TextIO) -> bool:
    """Whether to use colour: as chosen, else by ``NO_COLOR``, ``FORCE_COLOR`` and the stream."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def width(stream: TextIO) -> int:
    """The columns of a stream's terminal, or what ``COLUMNS`` says, else 80."""
    try:
        if int(os.environ["COLUMNS"]) > 0:
            return int(os.environ["COLUMNS"])
    except (KeyError, ValueError):
        pass
    try:
        return os.get_terminal_size(stream.fileno()).columns or WIDTH
    except (OSError, ValueError):
        return WIDTH


def shows_links(stream: TextIO) -> bool:
    """Whether a stream is a terminal that is known to show hyperlinks (OSC 8)."""
    known = {"iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "WarpTerminal"}
    names = ("VTE_VERSION", "KONSOLE_VERSION", "WT_SESSION", "KITTY_WINDOW_ID")
    if not stream.isatty() or os.environ.get("CI"):
        return False
    return os.environ.get("TERM_PROGRAM") in known or any(map(os.environ.get, names))


def style_of(choice: str, stream: TextIO) -> Style:
    """How to paint for a stream."""
    colour = wants_colour(choice, stream)
    return Style(colour, links=colour and shows_links(stream))


def abandon(stream: TextIO) -> None:
    """Discard the buffer of a stream, so that Python does not write it when it exits."""
    try:
        number = stream.fileno()
    except (OSError, ValueError):
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, number)
    os.close(nowhere)
