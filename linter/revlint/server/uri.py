"""Addresses of documents, and the paths of the files that they name."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

_DRIVE = re.compile(r"/[A-Za-z](?::|%3[Aa])(?=/|\Z)")


def path_of(uri: str) -> Path | None:
    """The absolute path that an address names; None where it names no file of this system."""
    try:
        parts = urlsplit(uri)
        path = unquote(parts.path, errors="surrogateescape")
    except ValueError:
        return None
    if parts.scheme.lower() != "file" or not path.startswith("/") or "\0" in path:
        return None
    if os.name == "nt":
        if _DRIVE.match(path):
            path = path[1:]
        elif parts.netloc:
            path = f"//{parts.netloc}{path}"
    elif parts.netloc not in ("", "localhost"):
        return None
    return Path(os.path.normpath(path))


def uri_of(path: Path) -> str:
    """The address of a path, which is absolute."""
    text = path.as_posix()
    if not text.startswith("/"):
        return f"file:///{quote(text, safe='/:', errors='surrogateescape')}"
    host = "" if text.startswith("//") else "//"
    return f"file:{host}{quote(os.fsencode(text), safe=_UNRESERVED)}"


#: What editors leave as it is in the address of a file.
_UNRESERVED = "/-._~"
