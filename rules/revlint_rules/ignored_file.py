"""ignored-file: what looks like a revision where Alembic never loads it."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    Example,
    Finding,
    Location,
    Project,
    ProjectRule,
    Severity,
    SkippedFile,
    history,
)

_REVISION = history("a -> b")["migrations/versions/b.py"]


class IgnoredFile(ProjectRule):
    """A file looks like a revision file and lies where Alembic never loads it.

    In a subfolder of a chain that is not recursive (told once for the folder), in a folder that no
    chain reaches, under a name that begins with `.#` or `__init__`, or with another suffix than
    `.py`. A copy that *is* loaded is told as what it causes.

    Why: Alembic says nothing of such a file. If a revision of the chain descends from it, that one
        fails with a KeyError; if none does, the migration is never run, and `alembic upgrade head`
        succeeds without it.
    Fix: Move the file into a version location, name its folder in `version_locations`, set
        `recursive_version_locations = true`, or delete what is no longer meant to run. Folders
        that are no migrations of this project can be named in `exclude`.
    Semantics: alembic: script/base.py, Script._from_path, Script._list_py_dir.
    """

    name = "ignored-file"
    group = "Files"
    severity = Severity.WARNING
    examples = (
        Example(
            bad={**history("<base> -> a"), "migrations/versions/2024/b.py": _REVISION},
            good={
                **history("<base> -> a"),
                "migrations/versions/2024/b.py": _REVISION,
                "alembic.ini": "[alembic]\n"
                "script_location = migrations\n"
                "recursive_version_locations = true\n",
            },
            finds=("migrations/versions/2024/b.py:1",),
        ),
        Example(
            bad={**history("<base> -> a"), "migrations/versions/b.PY": _REVISION},
            good=history("<base> -> a", "a -> b"),
            finds=("migrations/versions/b.PY:1",),
        ),
        Example(
            bad={**history("<base> -> a"), "migrations/versions/__init__b.py": _REVISION},
            good=history("<base> -> a", "a -> b"),
            finds=("migrations/versions/__init__b.py:1",),
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        told: set[str] = set()
        for chain in project.chains:
            for skipped in chain.script_directory.skipped:
                if skipped.path not in told:
                    told.add(skipped.path)
                    yield self._finding(project, skipped, chain.name)
        for folder in project.ignored_folders:
            yield self._finding(project, folder, None)

    def _finding(self, project: Project, skipped: SkippedFile, chain: str | None) -> Finding:
        message, help_ = _words(skipped)
        return Finding(message, Location(_place(project, skipped)), help=help_, chain=chain)


def _place(project: Project, skipped: SkippedFile) -> str:
    """The file, or the first Python file of the folder."""
    if skipped.reason not in ("subfolder", "folder"):
        return skipped.path
    below = project.tree.below(skipped.path)
    return next((path for path in below if path.endswith(".py")), skipped.path)


def _words(skipped: SkippedFile) -> tuple[str, str]:
    name = skipped.path.rpartition("/")[2]
    files = "1 revision file" if skipped.count == 1 else f"{skipped.count} revision files"
    match skipped.reason:
        case "subfolder":
            return (
                f"the folder {skipped.path!r} holds {files} that Alembic never loads: it does not "
                "enter subfolders of a version location",
                "Set recursive_version_locations = true, or name the folder in version_locations.",
            )
        case "folder":
            return (
                f"the folder {skipped.path!r} holds {files} that no chain loads",
                "Name the folder in version_locations of its chain, or in exclude if it is none.",
            )
        case "sourceless":
            return (
                f"{name!r} is a compiled revision without its source: Alembic loads it, since "
                "sourceless = true, and nobody can read it",
                "Put the .py file beside it.",
            )
        case "name":
            return (
                f"{name!r} looks like a revision file, and Alembic never loads it: it passes over "
                "names that begin with '.#' or '__init__'",
                "Rename the file if it is meant to run, else delete it.",
            )
        case "suffix":
            return (
                f"{name!r} looks like a revision file, and Alembic never loads it: only names that "
                "end in '.py' count",
                "Rename the file if it is meant to run, else delete it.",
            )
