"""Configurations that tests write to disk."""

from __future__ import annotations

from pathlib import Path

from revlint.config.config import Config
from revlint.config.files import DiskFiles
from revlint.config.reader import load_config
from revlint.errors import ConfigError


def load_from_disk(path: Path, root: Path) -> Config:
    """The configuration in a file of the disk.

    Raises:
        ConfigError: it cannot be read or holds mistakes.
    """
    config, mistakes = load_config(path, root, DiskFiles(root))
    if mistakes:
        raise ConfigError("\n".join(mistakes))
    return config
