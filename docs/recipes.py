"""Check the recipes of README.md and docs/, and our hooks.

A recipe is a block ``yaml`` whose first line is a comment with the path of the file, and what sets
it apart after a comma. ``python docs/recipes.py`` prints what zizmor and the schemas of the forges
find, and exits with 1 if that is anything.
"""

from __future__ import annotations

import re
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("README.md", "docs/ci.md", "docs/getting-started.md")
HOOKS = ROOT / ".pre-commit-hooks.yaml"

_RECIPE = re.compile(r"^```yaml\n# (\S[^\n]*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)

#: The reader's own copy of revlint may be named by a tag; all else by the commit.
_POLICY = """\
rules:
  unpinned-uses:
    config:
      policies:
        "your-org/*": ref-pin
        "*": hash-pin
"""

_SCHEMAS = {
    ".github/workflows/": ("vendor.github-workflows",),
    ".gitlab-ci.yml": ("vendor.gitlab-ci", "--data-transform", "gitlab-ci"),
}


def recipes(page: str) -> dict[str, str]:
    """The files that a page shows, by the first line: the path, and what sets it apart."""
    return dict(_RECIPE.findall(page))


def audit(files: Mapping[str, str], persona: str = "pedantic") -> subprocess.CompletedProcess[str]:
    """What zizmor says about files, by path; nothing is fetched."""
    with tempfile.TemporaryDirectory() as folder:
        _write(files, Path(folder) / "files")
        (Path(folder) / "zizmor.yml").write_text(_POLICY, encoding="utf-8")
        options = ["--offline", f"--config={folder}/zizmor.yml", "--no-ignores"]
        options += [f"--persona={persona}", "--collect=all", "--strict-collection"]
        return _run(Path(folder) / "files", "zizmor", *options, "--no-progress", "--color=never")


def check_schemas(files: Mapping[str, str]) -> Iterator[str]:
    """What the schemas of GitHub and GitLab say about files, by path."""
    with tempfile.TemporaryDirectory() as folder:
        _write(files, Path(folder))
        for path in files:
            for prefix, schema in _SCHEMAS.items():
                if path.startswith(prefix):
                    command = ("check-jsonschema", "--builtin-schema", *schema)
                    done = _run(Path(folder), *command, path=path)
                    if done.returncode:
                        yield done.stdout


def _write(files: Mapping[str, str], folder: Path) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


def _run(
    folder: Path, program: str, *options: str, path: str = "."
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(Path(sysconfig.get_path("scripts")) / program), *options, path],
        cwd=folder,
        check=False,
        text=True,
        capture_output=True,
    )


def findings() -> Iterator[str]:
    """What is wrong with the recipes and the hooks, a text each."""
    for page in PAGES:
        for header, text in recipes((ROOT / page).read_text(encoding="utf-8")).items():
            files = {header.partition(",")[0]: text}
            # docs/ci.md shows what a careful team adds, the others what is needed.
            persona = "pedantic" if page == "docs/ci.md" else "regular"
            yield from (f"{page}, {header}:\n{said}" for said in check_schemas(files))
            if header.startswith(".github/"):
                done = audit(files, persona)
                if done.returncode:
                    yield f"{page}, {header}:\n{done.stdout}{done.stderr}"
    done = audit({HOOKS.name: HOOKS.read_text(encoding="utf-8")})
    if done.returncode:
        yield done.stdout + done.stderr


if __name__ == "__main__":
    found = [*findings()]
    print(*found, sep="\n", end="")
    sys.exit(bool(found))
