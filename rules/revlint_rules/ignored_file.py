"""ignored-file: what looks like a revision file where Alembic never loads it."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename, dirname, join, relpath

from revlint.api import (
    Chain,
    Example,
    Finding,
    Location,
    Project,
    ProjectRule,
    Reference,
    ScriptDirectory,
    Severity,
    SkippedFile,
    UnreadFolders,
    declaration,
    history,
    path_text,
    quoted,
    rename_help,
    skipped_file_of,
)

_REVISION = history("a -> b")["migrations/versions/b.py"]
_INI = "[alembic]\nscript_location = migrations\n"
_IN_SUBFOLDER = {
    path.replace("versions/a.py", "versions/2024/a.py"): text
    for path, text in history("<base> -> a", "a -> b").items()
}
_FOLDER_HELP = (
    "name the folder in exclude in revlint.toml, or in version_locations if its files must run"
)

#: How many folders and ids a finding names.
_SHOWN = 5


class IgnoredFile(ProjectRule):
    """A file looks like a revision file, but Alembic never loads it.

    The rule flags files in a subfolder of a version location that is not read recursively, files in
    a folder that no chain reads, names that begin with `.#` or `__init__`, and suffixes other than
    `.py`. It is an error where a chain needs the file or folder: the chain lacks one of its
    revisions, or has no others. Where Python code sets `version_locations`, such a folder is part
    of the chain.

    Why: Alembic does not mention such a file. If a revision of the chain descends from it, every
        command ends in a KeyError; if none does, the migration never runs and
        `alembic upgrade head` succeeds without it.
    Fix: Move the file into a version location, name its folder in `version_locations`, set
        `recursive_version_locations = true`, or delete the file if it must not run any more. Name
        folders that are not migrations of this project in `exclude`. If code outside the project
        sets the locations, declare the chain with `version-locations`.
    Semantics: alembic: script/base.py, Script._from_path, Script._list_py_dir.
    """

    name = "ignored-file"
    group = "Files"
    examples = (
        Example(
            bad={**_IN_SUBFOLDER, "alembic.ini": _INI},
            good={
                **_IN_SUBFOLDER,
                "alembic.ini": _INI + "recursive_version_locations = true\n",
            },
            finds=("alembic.ini:2",),
        ),
        Example(
            bad={**history("<base> -> a"), "migrations/versions/2024/b.py": _REVISION},
            good={
                **history("<base> -> a"),
                "migrations/versions/2024/b.py": _REVISION,
                "alembic.ini": _INI + "recursive_version_locations = true\n",
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
        seen: set[str] = set()
        for chain in project.chains:
            directory = chain.script_directory
            if directory.unread is not None and not _has_wrong_location(directory):
                yield _needed(chain, directory.unread)
            if directory.external and directory.declared is None:
                yield _assumed(chain, project.config.path)
            for skipped in directory.skipped:
                if skipped.path not in seen:
                    seen.add(skipped.path)
                    yield _skipped(skipped, chain)
        for folder in project.ignored_folders:
            yield _skipped(folder, None)


def _has_wrong_location(directory: ScriptDirectory) -> bool:
    """Whether missing-location reports the cause."""
    wrong = ("missing", "empty", "outside", "permission", "script-directory", "template")
    return any(v.location and v.problem in wrong for v in directory.version_locations)


def _needed(chain: Chain, unread: UnreadFolders) -> Finding:
    directory = chain.script_directory
    files = _count(unread.count)
    needed = _ids_needed(chain, unread)
    if needed:
        title = f"Alembic never loads {files} that this chain needs"
        effect = f"every Alembic command ends in KeyError: {quoted(needed[0])}"
    else:
        title = "Alembic loads none of the revision files of this chain"
        effect = "alembic upgrade head does nothing and exits with 0"
    gone = None if needed else _missing_default(chain)
    if gone is not None:
        title = f"the folder {path_text(gone)} does not exist"
    loaded = [path_text(v.path) for v in directory.version_locations if v.path and not v.assumed]
    reads = f"Alembic loads {' and '.join(loaded)} only" if loaded else "leads to no revision file"
    read = [v.path for v in directory.version_locations if not v.assumed]
    below = any(f.startswith(f"{path}/") for f in unread.folders for path in read)
    return Finding(
        title,
        unread.setting,
        label=reads,
        facts=(
            *_why_gone(chain, gone),
            *(f"{path_text(folder)} is not loaded" for folder in unread.folders[:_SHOWN]),
            *([_who_needs(chain, unread, needed)] if needed else []),
            *(["Alembic does not enter subfolders of a version location"] if below else []),
            effect,
        ),
        help=_rename_help(chain, unread, gone) + _setting_help(directory, unread),
        severity=Severity.WARNING if _may_be_elsewhere(directory) else None,
        chain=chain.name,
        about=needed or unread.folders,
        explains=tuple(("unread folder", id_) for id_ in unread.ids),
    )


def _missing_default(chain: Chain) -> str | None:
    """The folder ``versions`` of the script directory, where it counts and does not exist."""
    directory = chain.script_directory
    path = join(directory.script_location, "versions")
    is_default = all(v.assumed for v in directory.version_locations) and not directory.declared
    return path if is_default and not chain.tree.has_directory(path) else None


def _why_gone(chain: Chain, gone: str | None) -> tuple[str, ...]:
    if gone is None:
        return ()
    looks = "Alembic looks there, since version_locations is not set"
    if not _is_link(chain, gone):
        return (looks,)
    leads = chain.tree.real_path(gone)
    where = path_text(leads) if leads else "a folder outside of the project"
    return (looks, f"it is a link to {where}, which does not exist")


def _is_link(chain: Chain, path: str) -> bool:
    above = chain.tree.real_path(dirname(path))
    return above is None or chain.tree.real_path(path) != join(above, basename(path))


def _rename_help(chain: Chain, unread: UnreadFolders, gone: str | None) -> str:
    folder = unread.folders[0]
    if (
        gone is None
        or not unread.is_one
        or len(unread.folders) > 1
        or f"{gone}/".startswith(f"{folder}/")
    ):
        return ""
    if _is_link(chain, gone):
        return f"make the link lead to {path_text(folder)}, or "
    verb = "rename" if dirname(folder) == dirname(gone) else "move"
    return f"{verb} {path_text(folder)} to {path_text(gone)}, or "


def _who_needs(chain: Chain, unread: UnreadFolders, needed: tuple[str, ...]) -> str:
    ids = ", ".join(map(quoted, needed[:_SHOWN]))
    paths = (
        revision.path
        for revision in chain.revisions
        if any(v.text in needed for v in (*revision.parents, *revision.dependencies))
    )
    it_defines = "it defines" if len(unread.folders) == 1 else "they define"
    return f"{it_defines} {ids}, which {path_text(next(paths))} refers to"


def _ids_needed(chain: Chain, unread: UnreadFolders) -> tuple[str, ...]:
    """The revisions in the folders that files of the chain refer to."""
    values = (v for r in chain.revisions for v in (*r.parents, *r.dependencies))
    named = {value.text for value in values} - set(chain.by_id)
    return tuple(sorted(named.intersection(unread.ids)))


def _may_be_elsewhere(directory: ScriptDirectory) -> bool:
    """Whether a configured location may exist on the machine that Alembic runs on."""
    return any(v.problem == "foreign" for v in directory.version_locations)


def _setting_help(directory: ScriptDirectory, unread: UnreadFolders) -> str:
    config = directory.config or ""
    section = "[tool.alembic]" if directory.section is None else f"[{directory.section}]"
    where = f"in {section} of {path_text(config)}"
    if not unread.is_one:
        return (
            "these folders are several histories: give each a section with its own "
            f"version_locations in {path_text(config)}, and run alembic -n SECTION"
        )
    if unread.by_recursion:
        return f"set recursive_version_locations = true {where}"
    stated = [v for v in directory.version_locations if v.path and not v.assumed]
    loaded = {v.path or "" for v in stated} & {dirname(path) for path in directory.files}
    paths = [v.path or "" for v in stated if v.path in loaded]
    places = [f"%(here)s/{relpath(p, dirname(config) or '.')}" for p in (*paths, *unread.folders)]
    if directory.section is None:
        listed = ", ".join(f'"{place}"' for place in places)
        return f"set version_locations = [{listed}] {where}"
    keys = f"version_locations = {':'.join(places)}"
    return f"set {keys} and path_separator = os {where}"


def _assumed(chain: Chain, config_path: str | None) -> Finding:
    directory = chain.script_directory
    outside = ", ".join(map(quoted, directory.external[:_SHOWN]))
    return Finding(
        f"no configuration names {_count(len(directory.files))} of a package",
        Location(directory.files[0]),
        facts=(
            f"no file here defines {outside}, which they refer to",
            "another package is assumed to define them",
        ),
        help=f"declare the chain in {path_text(config_path or 'revlint.toml')}: "
        + declaration(chain, config_path),
        severity=Severity.WARNING,
        chain=chain.name,
        about=directory.external,
    )


def _skipped(skipped: SkippedFile, chain: Chain | None) -> Finding:
    title, facts, help_ = _words(skipped)
    severity: Severity | None = Severity.WARNING
    needed = _reference_to(skipped, chain) if chain else None
    if chain and needed is not None:
        name = quoted(needed.target)
        title = f"Alembic never loads the file of {name}, which this chain needs"
        child = path_text(needed.revision.path)
        facts = (f"it is named after {name}, which {child} refers to", *facts[1:])
        help_ = rename_help(skipped)
        if not _may_be_elsewhere(chain.script_directory):
            facts += (f"every Alembic command ends in KeyError: {name}",)
            severity = None
    return Finding(
        title,
        Location(skipped.first or skipped.path),
        facts=facts,
        help=help_,
        severity=severity,
        chain=chain.name if chain else None,
    )


def _reference_to(skipped: SkippedFile, chain: Chain) -> Reference | None:
    """Where a file names the parent that a skipped file is named after, if the chain lacks it."""
    named = (r for r in chain.missing_parents if skipped_file_of(chain, r.target) == skipped)
    return next(named, None)


def _words(skipped: SkippedFile) -> tuple[str, tuple[str, ...], str]:
    """Title, facts and help."""
    match skipped.reason:
        case "subfolder":
            return (
                f"Alembic never loads {_count(skipped.count)} in a subfolder",
                (
                    _in_folder(skipped),
                    "Alembic does not enter subfolders of a version location",
                ),
                _FOLDER_HELP,
            )
        case "folder":
            return (
                f"no chain loads {_count(skipped.count)}",
                (_in_folder(skipped),),
                _FOLDER_HELP,
            )
        case "sourceless":
            return (
                "a compiled revision file has no source",
                ("Alembic loads it, since sourceless = true", "revlint cannot read it"),
                "put the .py file beside it",
            )
        case "name":
            return (
                "Alembic never loads a file of this name",
                ("it looks like a revision file", "names must not begin with '.#' or '__init__'"),
                "rename the file if it must run, else delete it",
            )
        case "suffix":
            return (
                "Alembic never loads a file with this suffix",
                ("it looks like a revision file", "Alembic loads only names that end in '.py'"),
                "rename the file if it must run, else delete it",
            )


def _in_folder(skipped: SkippedFile) -> str:
    return f"{'it is' if skipped.count == 1 else 'they are'} in {path_text(skipped.path)}"


def _count(count: int) -> str:
    return "1 revision file" if count == 1 else f"{count} revision files"
