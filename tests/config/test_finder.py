"""Which configuration file applies, on disk and in a tree alike."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from revlint.config.files import DiskFiles, Files, TreeFiles
from revlint.config.finder import find_config, shadowed
from revlint.errors import ConfigError
from revlint.sources.memory import MemoryTree

#: Makes files with the paths and texts of a mapping.
Write = Callable[[dict[str, str]], Files]


@pytest.fixture(params=["disk", "tree"])
def write(request: pytest.FixtureRequest, tmp_path: Path) -> Write:
    """Puts files below ``tmp_path`` on disk, or into a tree whose root that would be."""

    def on_disk(files: dict[str, str]) -> Files:
        for path, text in files.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(text)
        return DiskFiles(tmp_path)

    def in_tree(files: dict[str, str]) -> Files:
        return TreeFiles(MemoryTree(files), tmp_path, tmp_path)

    return on_disk if request.param == "disk" else in_tree


def test_the_nearest(write: Write, tmp_path: Path) -> None:
    files = write(
        {
            "revlint.toml": "",
            "a/pyproject.toml": "[tool.revlint]\n",
            # Without a table for revlint it does not count, whatever else it is.
            "a/b/pyproject.toml": "[tool.other]\n",
            "a/b/x.py": "",
        }
    )
    assert find_config(tmp_path / "a/b", files) == tmp_path / "a/pyproject.toml"
    assert find_config(tmp_path / "a/b/x.py", files) == tmp_path / "a/pyproject.toml"
    assert find_config(tmp_path, files) == tmp_path / "revlint.toml"


def test_none(write: Write, tmp_path: Path) -> None:
    files = write({"a/pyproject.toml": "[tool.other]\n", "a/x.py": ""})
    assert find_config(tmp_path / "a", files) is None


def test_revlint_toml_wins(write: Write, tmp_path: Path) -> None:
    files = write({"revlint.toml": ""})
    assert shadowed(tmp_path / "revlint.toml", files) is None
    files = write({"revlint.toml": "", "pyproject.toml": "[tool.revlint]\n"})
    assert find_config(tmp_path, files) == tmp_path / "revlint.toml"
    assert shadowed(tmp_path / "revlint.toml", files) == tmp_path / "pyproject.toml"
    assert shadowed(tmp_path / "pyproject.toml", files) is None


def test_a_broken_pyproject_that_names_revlint_is_an_error(write: Write, tmp_path: Path) -> None:
    files = write({"pyproject.toml": "[tool.revlint\n"})
    with pytest.raises(ConfigError, match="invalid TOML"):
        find_config(tmp_path, files)


@pytest.mark.parametrize("text", ["[tool.other\n", "#" * (1024 * 1024 + 1), "#" * 3_000_000])
def test_a_broken_or_large_pyproject_of_others_is_passed_over(
    write: Write, tmp_path: Path, text: str
) -> None:
    assert find_config(tmp_path, write({"pyproject.toml": text})) is None


def test_a_large_pyproject_that_names_revlint_is_an_error(write: Write, tmp_path: Path) -> None:
    files = write({"pyproject.toml": "[tool.revlint]\n" + "#" * 1024 * 1024})
    with pytest.raises(ConfigError, match="larger than 1048576 bytes"):
        find_config(tmp_path, files)
