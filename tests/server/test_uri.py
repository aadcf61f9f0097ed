"""Addresses of documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from revlint.server.folders import is_below, path_below, real_path, real_paths
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


@pytest.mark.parametrize(
    ("path", "folder", "below"),
    [
        ("/a/b/c", "/a/b", "c"),
        ("/a/b/c", "/a/b/c", ""),
        ("/a/b/c", "/", "a/b/c"),
        ("/", "/", ""),
        ("/a/bc", "/a/b", None),
        ("/a", "/a/b", None),
        ("/b/a", "/a", None),
        ("/a/ b/é", "/a", " b/é"),
    ],
)
def test_a_path_below_a_folder(path: str, folder: str, below: str | None) -> None:
    one, other = Path(path), Path(folder)
    assert path_below(one, other) == below
    assert is_below(one, other) is one.is_relative_to(other)
    if below is not None:
        assert Path(other, below) == one


def test_links_in_folders_are_followed(tmp_path: Path) -> None:
    """A link in the last place stays one: it is the file that an editor shows."""
    (tmp_path / "real").mkdir()
    (tmp_path / "real/a").write_text("")
    (tmp_path / "real/b").symlink_to(tmp_path / "real/a")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    root = tmp_path.resolve()
    asked = [tmp_path / f"link/{name}" for name in ("a", "b", "c")]
    real = [root / f"real/{name}" for name in ("a", "b", "c")]
    assert [*real_paths(asked)] == [real_path(path) for path in asked] == real
    assert [*real_paths([Path(root.anchor)])] == [Path(root.anchor)]
