"""The file that a new configuration is written to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from revlint.cli.write_file import create_file, write_file
from revlint.config.finder import OWN_FILE, SHARED_FILE
from revlint.config.reader import parse_config
from revlint.errors import ConfigError, RevlintError, TreeError
from revlint.sources.files import read_file


@dataclass(frozen=True, slots=True)
class TargetFile:
    """A file below a project root and its text; None if it does not exist yet."""

    path: Path
    before: str | None

    def with_tables(self, text: str) -> str:
        """The text of the file with tables at its end, with its kind of line ends.

        Raises:
            RevlintError: the result is not valid.
        """
        before = self.before or ""
        whole = _appended(before, text)
        try:
            if before:
                parse_config(before, self.path.name)
            parse_config(whole, self.path.name)
        except ConfigError as error:
            where = "as it is" if before else "as proposed"
            raise RevlintError(
                f"{self.path}: not changed: {where} it has a mistake: {error}"
            ) from None
        return whole

    def write(self, whole: str) -> None:
        """Write the file.

        Raises:
            RevlintError: it cannot be written, or exists although it should not.
        """
        if self.before is None:
            create_file(self.path, whole)
        else:
            write_file(self.path, whole, roots=[self.path.parent])


def open_target(root: Path, *, shared: bool) -> TargetFile:
    """The new ``revlint.toml`` of a project root, or with ``shared`` its ``pyproject.toml``.

    Raises:
        RevlintError: there is no ``pyproject.toml``, or it cannot be read.
    """
    if not shared:
        return TargetFile(root / OWN_FILE, None)
    path = root / SHARED_FILE
    try:
        return TargetFile(path, read_file(path).decode("utf-8"))
    except TreeError as error:
        if error.reason == "missing":
            raise RevlintError(f"{path}: no such file, so [tool.revlint] cannot be added") from None
        raise RevlintError(f"{path}: {error}") from None
    except UnicodeDecodeError:
        raise RevlintError(f"{path}: not UTF-8, which TOML requires") from None


def _appended(before: str, text: str) -> str:
    """A text with tables after it, with its kind of line ends."""
    if not before.strip():
        return before + text
    ends = "" if before.endswith("\n") else "\n"
    added = f"{ends}\n{text}"
    return before + (added.replace("\n", "\r\n") if "\r\n" in before else added)
