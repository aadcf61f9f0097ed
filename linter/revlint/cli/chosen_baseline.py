"""The baseline of each project: that of its configuration, or of the command line."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from revlint.cli.check_options import CheckOptions
from revlint.config.config import Config
from revlint.config.projects import FoundProject
from revlint.errors import RevlintError
from revlint.sources.paths import relative_path


def chosen_baselines(
    options: CheckOptions, found: Sequence[FoundProject], configs: Sequence[Config], here: Path
) -> list[str | None]:
    """The baseline of each project, as a path of its tree; None without one.

    That of the command line belongs to the innermost project that it is in.

    Raises:
        RevlintError: it is in no project.
    """
    if options.no_baseline:
        return [None for _ in found]
    baselines = [config.baseline for config in configs]
    if options.baseline is not None:
        number, path = max(
            _places(options.baseline, found, here),
            key=lambda place: len(found[place[0]].root.parts),
            default=(None, ""),
        )
        if number is None:
            roots = " or ".join(str(project.root) for project in found)
            raise RevlintError(
                f"--baseline {options.baseline}: it has to be below the project root, {roots}"
            )
        baselines[number] = path
    return baselines


def path_below(file: str, root: Path, here: Path) -> str | None:
    """A file of the command line as a path of the tree; None if it is not below the root."""
    path = relative_path(os.path.normpath(here / file), root)
    return None if path == ".." or path.startswith("../") or os.path.isabs(path) else path


def _places(file: str, found: Sequence[FoundProject], here: Path) -> Iterator[tuple[int, str]]:
    """The projects that a file is in, by number, and its path there."""
    for number, project in enumerate(found):
        if (path := path_below(file, project.root, here)) is not None:
            yield number, path
