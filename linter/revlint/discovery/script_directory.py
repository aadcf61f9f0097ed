"""A script directory as configuration and discovery know it, before any file is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from revlint.config.config import ChainConfig
from revlint.discovery.config_problem import ConfigProblem
from revlint.location import Location

LocationProblem = Literal[
    "", "missing", "empty", "outside", "permission", "foreign", "template", "script-directory"
]


@dataclass(frozen=True, slots=True)
class VersionLocation:
    """One directory that holds revision files.

    ``path`` is relative to the project root, None where it is not in the tree.
    ``written`` is the entry as configured, interpolated; ``location`` the place that states it.
    ``problem`` is ``missing`` (no such directory), ``empty`` (an empty entry, which Alembic takes
    for the current directory), ``outside`` (it leads out of the project), ``permission`` (it must
    not be listed), ``foreign`` (absolute, or of a package, and not in this tree; not a mistake),
    ``template`` (a placeholder), ``script-directory`` (its ``env.py`` would be a revision; ``path``
    is what is meant) or ``""``. ``near`` is the entry that is
    probably meant where it is missing. ``assumed`` is True where discovery attached it and no
    configuration names it.
    """

    path: str | None
    written: str = ""
    location: Location | None = None
    problem: LocationProblem = ""
    near: str = ""
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class VersionTable:
    """What ``env.py`` says of the version table (alembic: runtime/environment.py, configure).

    ``name`` and ``schema`` are None where they cannot be known statically; without any word of
    it in ``env.py`` the name is ``alembic_version`` and the schema ``""`` (the default schema).
    ``known`` is True where both are certain. ``split`` is the place of a ``configure`` call that
    names another table than a second one does, with what each says. ``width`` is the length of
    ``version_num`` that the project sets, None where it sets none; ``width_unknown`` the place
    of a width that is set and cannot be read.
    """

    name: str | None = "alembic_version"
    schema: str | None = ""
    location: Location | None = None
    known: bool = True
    split: tuple[tuple[Location, str], ...] = ()
    width: int | None = None
    width_unknown: Location | None = None


SkipReason = Literal["subfolder", "name", "suffix", "folder", "sourceless"]


@dataclass(frozen=True, slots=True)
class Database:
    """The database that a chain is certainly applied to; equal keys are one database."""

    key: tuple[str, str]
    location: Location


@dataclass(frozen=True, slots=True)
class SkippedFile:
    """A file or folder that looks like revisions where Alembic never loads it.

    ``reason`` is ``subfolder`` (of a chain that is not recursive; the path is the folder),
    ``name`` (``.#…`` or ``__init__…``), ``suffix``, ``folder`` (a folder of revision files that
    no chain reaches) or ``sourceless`` (a compiled file that Alembic would load and that
    cannot be read). ``count`` is the number of files, ``first`` the first file of a folder.
    """

    path: str
    reason: SkipReason
    count: int = 1
    first: str = ""


@dataclass(frozen=True, slots=True)
class UnreadFolders:
    """Folders of revision files that a chain needs and that its configuration does not name.

    ``count`` is the number of their files and ``ids`` their revisions. ``setting`` is the place of
    the setting that should name them. ``by_recursion`` is True where
    ``recursive_version_locations`` would add these files and no others, ``is_one`` is False where
    the folders cannot be one chain.
    """

    folders: tuple[str, ...]
    count: int
    setting: Location
    ids: tuple[str, ...]
    by_recursion: bool = False
    is_one: bool = True


@dataclass(frozen=True, slots=True)
class Invocation:
    """The words around a subcommand of Alembic for one chain.

    ``program`` are those before the subcommand, ``options`` those after it. ``directory`` is
    where it has to be run; None for anywhere, where paths are ``path_text``. ``has_template``
    says whether there is the ``script.py.mako`` that new revision files are made from.
    """

    program: tuple[str, ...]
    options: tuple[str, ...] = ()
    directory: str | None = None
    has_template: bool = True


@dataclass(frozen=True, slots=True)
class ScriptDirectory:
    """One chain's place in the tree.

    ``name`` is the configured name, else the script directory's path (with ``:`` and the ini
    section, or the version location, where another chain has that name). ``config`` is the ini or
    TOML file that Alembic would read, ``section`` its section. ``files`` are the paths that Alembic
    would load, in its load order (alembic: script/base.py, _load_revisions). ``search_path`` are
    the directories that they find modules in first, those of ``prepend_sys_path`` and more.
    ``overlaps`` are files reached more than once: the path and the version locations that reach it.
    ``unread`` are folders that the chain needs and Alembic does not load. ``external`` are the ids
    that it refers to and that another package is assumed to have. ``invocation`` is how to run
    Alembic on it, None where no command line is known to load the same files. ``database`` is None
    where it is not certain. ``stated_table`` is the version table that ``env.py`` names, whatever
    the configuration of revlint says. ``assumptions`` are sentences for ``revlint chains``: what
    discovery guessed or could not know, with the setting that would state it. ``is_only`` is False
    where the project has other chains.
    """

    name: str
    script_location: str
    version_locations: tuple[VersionLocation, ...]
    config: str | None = None
    section: str | None = None
    declared: ChainConfig | None = None
    recursive: bool = False
    sourceless: bool = False
    file_template: str | None = None
    truncate_slug_length: int | None = None
    timezone: str | None = None
    prepend_sys_path: tuple[str, ...] = ()
    search_path: tuple[str, ...] = ()
    env_path: str | None = None
    version_table: VersionTable = VersionTable()
    stated_table: VersionTable = VersionTable()
    database: Database | None = None
    files: tuple[str, ...] = ()
    skipped: tuple[SkippedFile, ...] = ()
    overlaps: tuple[tuple[str, tuple[str, ...]], ...] = ()
    unread: UnreadFolders | None = None
    external: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    invocation: Invocation | None = None
    is_only: bool = True

    @property
    def directories(self) -> tuple[str, ...]:
        """The script directory, and the version locations that are in the tree."""
        return self.script_location, *(v.path for v in self.version_locations if v.path is not None)


@dataclass(frozen=True, slots=True)
class Discovery:
    """What discovery found in a tree."""

    script_directories: tuple[ScriptDirectory, ...] = ()
    problems: tuple[ConfigProblem, ...] = ()
    ignored_folders: tuple[SkippedFile, ...] = ()
