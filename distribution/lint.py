"""Check what runs revlint elsewhere: the action, the workflows, the component, the Dockerfile.

``python distribution/lint.py`` prints what the linters find, and exits with 1 if that is anything.
Some of them are not built for every system; where one is missing, the last line says so.
"""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent

_ZIZMOR = ("zizmor", "--offline", "--no-config", "--no-ignores", "--persona=pedantic")
_SCHEMA = ("check-jsonschema", "--builtin-schema")
_GITLAB = (*_SCHEMA, "vendor.gitlab-ci", "--data-transform", "gitlab-ci")


def commands(root: Path, scratch: Path) -> Iterator[tuple[str, ...]]:
    """The linters and what they check; the component is taken apart in a folder for that."""
    header, job = _write_component(root, scratch)
    script = scratch / "script.sh"
    workflows = sorted(map(str, (root / ".github" / "workflows").glob("*.yml")))
    scripts = sorted(map(str, (root / "distribution").glob("*.sh")))
    yield ("shellcheck", *scripts, *map(str, (root / ".ci").iterdir()))
    yield ("shellcheck", "--shell=sh", str(script))
    yield ("jactionlint", "--strict-exit", "--color=never", *workflows, str(root / "action.yml"))
    # The folders are named: in a clone there is more than what git tracks.
    checked = (
        str(root / ".github"),
        str(root / "action.yml"),
        str(root / ".pre-commit-hooks.yaml"),
    )
    yield (*_ZIZMOR, "--strict-collection", "--no-progress", "--color=never", *checked)
    yield ("hadolint", "--no-color", str(root / "Dockerfile"))
    yield (*_SCHEMA, "vendor.github-workflows", *workflows)
    yield (*_SCHEMA, "vendor.github-actions", str(root / "action.yml"))
    yield (*_GITLAB, str(root / ".gitlab-ci.yml"), str(header), str(job))


def _write_component(root: Path, scratch: Path) -> tuple[Path, Path]:
    """The two documents of the component as files; the script of its job beside them."""
    text = (root / "templates" / "revlint.yml").read_text("utf-8")
    documents = list(yaml.safe_load_all(text))
    paths = scratch / "header.yml", scratch / "job.yml"
    for path, document in zip(paths, documents, strict=True):
        path.write_text(yaml.safe_dump(document), encoding="utf-8")
    (job,) = documents[1].values()
    (scratch / "script.sh").write_text("\n".join(job["script"]), encoding="utf-8", newline="\n")
    return paths


def lint(root: Path, only: str | None = None) -> tuple[list[str], list[str]]:
    """What the linters find, a text for each that finds anything, and those that are missing.

    Args:
        root: the repository.
        only: the one linter to run; None for all.
    """
    found, missing = [], []
    with tempfile.TemporaryDirectory() as scratch:
        for name, *arguments in commands(root, Path(scratch)):
            if only not in (None, name):
                continue
            program = Path(sysconfig.get_path("scripts")) / name
            if sys.platform == "win32":
                program = program.with_suffix(".exe")
            if not program.exists():
                missing.append(name)
                continue
            done = subprocess.run(
                [str(program), *arguments],
                cwd=root,
                check=False,
                text=True,
                encoding="utf-8",
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            )
            if done.returncode:
                found.append(f"{name}:\n{done.stdout}")
    return found, missing


def main() -> int:
    found, missing = lint(ROOT)
    print(*found, sep="\n", end="")
    if missing:
        print(f"not built for this system: {', '.join(sorted({*missing}))}", file=sys.stderr)
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
