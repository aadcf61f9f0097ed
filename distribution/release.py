"""Build a release, check it, and tag it: ``make release VERSION=0.2.0``.

The artefacts are built twice, in two clones of the commit, and must be equal byte for byte. Nothing
is pushed: the last lines say what to push, and ``.github/workflows/publish.yml`` does the rest.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

_VERSION = re.compile(r"\d+\.\d+\.\d+")
_SECTION = re.compile(r"^## (?P<name>\S+)(?: - (?P<date>\S+))?$", re.MULTILINE)
_ENTRY = re.compile(r"^- ", re.MULTILINE)

#: A version of revlint that a page tells its readers to install.
_PIN = re.compile(r"(?:revlint@|revlint==|revlint:|rev: |ref: )v?(\d+\.\d+\.\d+)")


#: The files with such a version.
PAGES = ("README.md", "docs/ci.md", "docs/getting-started.md", "templates/revlint.yml")


class RefusedError(Exception):
    """Why there is no release, a line for each reason."""


def release(root: Path, version: str) -> list[str]:
    """Build, check and tag a version of the commit that is checked out.

    Returns:
        What to do next, a line each.

    Raises:
        RefusedError: something is missing; nothing was tagged.
    """
    reasons = [*_reasons(root, version)]
    if reasons:
        raise RefusedError("\n".join(reasons))
    with tempfile.TemporaryDirectory() as scratch:
        first = _build(root, version, Path(scratch) / "first", umask=0o022)
        second = _build(root, version, Path(scratch) / "second", umask=0o077)
        _compare(first, second)
        _run([sys.executable, "-m", "twine", "check", "--strict", *map(str, first)], root)
        dist = _empty_dist(root)
        for path in first:
            shutil.copy(path, dist)
    notes = _section(root, version)[1].replace("### ", "")
    message = f"revlint {version}\n\n{notes}"
    _git(root, "tag", "--annotate", f"v{version}", "--cleanup=whitespace", "--message", message)
    built = [f"built dist/{path.name}" for path in first]
    return [*built, f"tagged v{version}", "push it to publish:", f"    git push origin v{version}"]


def _reasons(root: Path, version: str) -> Iterator[str]:
    if not _VERSION.fullmatch(version):
        yield f"VERSION is {version!r}; it must look like 1.2.3"
        return
    if changed := _git(root, "status", "--porcelain"):
        yield f"the work tree is not clean:\n{changed}"
    if _git(root, "tag", "--list", f"v{version}"):
        yield f"the tag v{version} exists"
    yield from _changelog_reasons(root, version)
    settings = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]
    if (fallback := settings["version"]["fallback-version"]) != version:
        yield f"pyproject.toml: fallback-version is {fallback}, not {version}"
    for page in PAGES:
        for pin in _PIN.finditer((root / page).read_text("utf-8")):
            if pin[1] != version:
                yield f"{page} tells readers to install {pin[1]}: {pin[0]}"


def _changelog_reasons(root: Path, version: str) -> Iterator[str]:
    day, notes = _section(root, version)
    if not _ENTRY.search(notes):
        yield f"CHANGELOG.md has no section '## {version} - YYYY-MM-DD' with entries"
        return
    try:
        date.fromisoformat(day)
    except ValueError:
        yield f"CHANGELOG.md: the section {version} has no date, as in '## {version} - 2025-01-31'"
    if _ENTRY.search(_section(root, "Unreleased")[1]):
        yield f"CHANGELOG.md: move the entries of Unreleased to {version}"


def _section(root: Path, name: str) -> tuple[str, str]:
    """The date and the text of a section of the changelog; "" where there is none."""
    text = (root / "CHANGELOG.md").read_text("utf-8")
    found = [*_SECTION.finditer(text)]
    ends = [match.start() for match in found[1:]] + [len(text)]
    for match, end in zip(found, ends, strict=True):
        if match["name"] == name:
            return match["date"] or "", text[match.end() : end].strip()
    return "", ""


def _build(root: Path, version: str, clone: Path, *, umask: int) -> list[Path]:
    """The wheel and the sdist of the commit, built in a clone that has the tag."""
    _git(root, "clone", "--quiet", "--no-tags", str(root), str(clone))
    _git(clone, "checkout", "--quiet", "--detach", _git(root, "rev-parse", "HEAD"))
    _git(clone, "tag", f"v{version}")
    build = [sys.executable, "-m", "build", "--installer", "uv", "--outdir", "built"]
    epoch = _git(root, "show", "--no-patch", "--format=%ct", "HEAD")
    _run(build, clone, {"SOURCE_DATE_EPOCH": epoch}, umask=umask)
    built = sorted((clone / "built").iterdir())
    expected = [f"revlint-{version}-py3-none-any.whl", f"revlint-{version}.tar.gz"]
    if [path.name for path in built] != expected:
        raise RefusedError(f"built {', '.join(path.name for path in built)}")
    return built


def _compare(first: list[Path], second: list[Path]) -> None:
    for one, other in zip(first, second, strict=True):
        if one.read_bytes() != other.read_bytes():
            raise RefusedError(f"{one.name} is not reproducible: two builds differ")


def _empty_dist(root: Path) -> Path:
    """An empty folder for the artefacts."""
    shutil.rmtree(root / "dist", ignore_errors=True)
    (root / "dist").mkdir()
    return root / "dist"


def _git(directory: Path, *arguments: str) -> str:
    return _run(["git", *arguments], directory).strip()


def _run(
    command: list[str], directory: Path, more: dict[str, str] | None = None, *, umask: int = -1
) -> str:
    done = subprocess.run(
        command,
        cwd=directory,
        env={**os.environ, **(more or {})},
        check=False,
        text=True,
        encoding="utf-8",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        umask=umask,
    )
    if done.returncode:
        raise RefusedError(f"{' '.join(command[:4])} failed:\n{done.stdout}")
    return done.stdout


def main() -> int:
    if len(sys.argv) != 2 or not sys.argv[1]:
        print("usage: make release VERSION=1.2.3", file=sys.stderr)
        return 2
    try:
        for line in release(Path(__file__).resolve().parent.parent, sys.argv[1]):
            print(line)
    except RefusedError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
