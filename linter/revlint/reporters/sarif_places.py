"""Places, files and messages as SARIF has them."""

from __future__ import annotations

import re
from urllib.parse import quote

from revlint import escape
from revlint.location import Location, Range
from revlint.reporters.json import JsonObject
from revlint.reporters.paths import ToPath

#: The name that code scanning knows for the root of the repository.
ROOT = "%SRCROOT%"


def location_object(place: Location, to_path: ToPath, message: str = "") -> JsonObject:
    """A place in a file of the repository."""
    found: JsonObject = {
        "physicalLocation": {
            "artifactLocation": artifact(place.path, to_path),
            "region": region(place.range),
        }
    }
    return found | ({"message": {"text": plain(escape.shown(message))}} if message else {})


def region(place: Range) -> JsonObject:
    """A stretch of a file; columns count code points."""
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }


def artifact(path: str, to_path: ToPath) -> JsonObject:
    """A file, by its address below the root of the repository."""
    return {"uri": quote(_bytes(to_path(path))), "uriBaseId": ROOT}


def plain(text: str) -> str:
    """A message in which a bracket starts no link (SARIF 2.1.0, 3.11.6)."""
    return re.sub(r"([\[\]])", r"\\\1", text)


def _bytes(path: str) -> bytes:
    try:
        # As git and the file system have it, also where that is not UTF-8.
        return path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return path.encode("utf-8", "surrogatepass")
