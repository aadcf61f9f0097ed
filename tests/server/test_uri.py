"""Addresses of documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from revlint.server.uri import path_of, uri_of


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("file:///a/b.py", "/a/b.py"),
        ("file:///a%20b/c%23d%3F.py", "/a b/c#d?.py"),
        ("FILE:///a/b.py", "/a/b.py"),
        ("file://localhost/a.py", "/a.py"),
        ("file:///a/./x/../b.py", "/a/b.py"),
        ("file:///a/%C3%A9.py", "/a/é.py"),
        ("file:///c%3A/x.py", "/c:/x.py"),
        ("file://server/share/x.py", None),
        ("untitled:Untitled-1", None),
        ("vscode-notebook-cell:/a/b.ipynb#W0", None),
        ("git:/a/b.py?ref", None),
        ("https://example.org/a.py", None),
        ("file:///a/b%00.py", None),
        ("file://[::1/a.py", None),
        ("file:relative.py", None),
        ("", None),
        ("%", None),
    ],
)
def test_path_of(uri: str, path: str | None) -> None:
    assert path_of(uri) == (None if path is None else Path(path))


@pytest.mark.parametrize("path", ["/a b/c#d?%.py", "/é/😀.py", "/a;b=c&d.py", "/\udc80.py"])
def test_there_and_back(path: str) -> None:
    assert path_of(uri_of(Path(path))) == Path(path)
    assert uri_of(Path(path)).isascii()
