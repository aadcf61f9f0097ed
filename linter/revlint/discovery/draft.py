"""A chain while it is discovered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from revlint.config.config import ChainConfig
from revlint.discovery.alembic_config import AlembicConfig
from revlint.discovery.database import find_database
from revlint.discovery.env import EnvFile, EnvReader
from revlint.discovery.invocation import find_invocation
from revlint.discovery.layout import Layout
from revlint.discovery.loading import Loaded, load
from revlint.discovery.locations import place_both, place_version_locations
from revlint.discovery.script_directory import (
    ScriptDirectory,
    SkippedFile,
    UnreadFolders,
    VersionLocation,
    VersionTable,
)
from revlint.discovery.script_place import Place
from revlint.discovery.search_path import prepended, search_path
from revlint.sources.paths import child


@dataclass(slots=True)
class Draft:
    """A script directory with its version locations, before it has a name.

    ``path`` is relative to the project root; it may be a directory that does not exist.
    ``run_from`` is the directory that Alembic runs in, None where that is not known.
    """

    path: str
    locations: tuple[VersionLocation, ...]
    config: AlembicConfig | None = None
    declared: ChainConfig | None = None
    assumptions: list[str] = field(default_factory=list)
    subfolders: list[SkippedFile] = field(default_factory=list)
    unread: UnreadFolders | None = None
    external: tuple[str, ...] = ()
    run_from: str | None = None

    @property
    def directories(self) -> tuple[str, ...]:
        """The version locations that exist, in order."""
        return tuple(location.path for location in self.locations if location.path is not None)

    @property
    def is_at_home(self) -> bool:
        """Whether the script directory is that of the configuration, or below it."""
        directory = self.config.directory if self.config else None
        return directory == "" or f"{self.path}/".startswith(f"{directory}/")

    @property
    def search_path(self) -> tuple[str, ...]:
        """The directories that its files find modules in first."""
        return search_path(self.config, self.run_from) if self.config else ()

    @property
    def recursive(self) -> bool:
        """Whether the subdirectories of the locations count."""
        return self.config is not None and self.config.recursive

    @property
    def key(self) -> tuple[object, ...]:
        """What makes two configurations mean one chain."""
        places = {loc.path or f"\0{loc.written}" for loc in self.locations}
        return self.path, frozenset(places), self.recursive

    def files(self, layout: Layout) -> tuple[str, ...]:
        """The files that Alembic would load."""
        return self.load(layout, sourceless=False).files

    def load(self, layout: Layout, *, sourceless: bool) -> Loaded:
        """What its locations give, without ``env.py`` where that is a mistake of theirs."""
        wrong = any(location.problem == "script-directory" for location in self.locations)
        return load(
            layout,
            self.directories,
            recursive=self.recursive,
            sourceless=sourceless,
            but=child(self.path, "env.py") if wrong else None,
        )


def draft_of(layout: Layout, config: AlembicConfig) -> Draft | None:
    """The chain that one configuration gives, None where it gives none in this tree."""
    if config.script_location is None:
        return _flask_migrate(layout, config)
    place, locations = place_both(layout, config)
    if place.path is None:
        return None
    assumptions = [place.assumption] * bool(place.assumption)
    return Draft(place.path, locations, config, assumptions=assumptions, run_from=place.run_from)


def _flask_migrate(layout: Layout, config: AlembicConfig) -> Draft | None:
    """An ini without ``script_location`` beside ``env.py`` (flask_migrate: Migrate.get_config)."""
    directory = config.directory
    if not layout.tree.is_file(child(directory, "env.py")):
        return None
    place = Place(directory)
    locations = place_version_locations(layout, config, place)
    # The command "flask" runs beside the folder of the migrations.
    return Draft(directory, locations, config, run_from=directory.rpartition("/")[0])


def finish(layout: Layout, draft: Draft, name: str, envs: EnvReader) -> ScriptDirectory:
    """The script directory of a draft, with its files listed and its ``env.py`` read."""
    config, declared = draft.config, draft.declared
    sourceless = config is not None and config.sourceless
    loaded = draft.load(layout, sourceless=sourceless)
    env_path = child(draft.path, "env.py")
    has_env = layout.tree.is_file(env_path)
    if has_env:
        env = envs.read(env_path, config)
    else:
        # An application that configures Alembic in code names the table there.
        is_code = config is None and declared is None
        env = EnvFile(VersionTable(None, None, known=False) if is_code else VersionTable())
    table, env_assumptions = _declared_table(env, declared)
    directories = frozenset(draft.directories)
    return ScriptDirectory(
        name=name,
        script_location=draft.path,
        version_locations=draft.locations,
        config=config.path if config else None,
        section=config.section if config else None,
        declared=declared,
        recursive=draft.recursive,
        sourceless=sourceless,
        file_template=config.file_template if config else None,
        truncate_slug_length=config.truncate_slug_length if config else None,
        timezone=config.timezone if config else None,
        prepend_sys_path=prepended(config, draft.run_from) if config else (),
        search_path=draft.search_path,
        invocation=find_invocation(layout, config, draft.path, directories),
        env_path=env_path if has_env else None,
        version_table=table,
        stated_table=env.table,
        database=find_database(config, envs.use(env_path)) if has_env else None,
        files=loaded.files,
        skipped=(*loaded.skipped, *draft.subfolders),
        overlaps=loaded.overlaps,
        unread=draft.unread,
        external=draft.external,
        assumptions=(*draft.assumptions, *env_assumptions),
    )


def _declared_table(
    env: EnvFile, declared: ChainConfig | None
) -> tuple[VersionTable, Sequence[str]]:
    """The table with what the configuration of revlint says put in place of ``env.py``'s word."""
    table = env.table
    if declared is None or (
        declared.version_table is None and declared.version_table_schema is None
    ):
        return table, env.assumptions
    name = declared.version_table if declared.version_table is not None else table.name
    schema = declared.version_table_schema
    if schema is None:
        # A named table says all that there is to say: an unread schema is the default one.
        schema = table.schema or ""
    known = name is not None and (table.known or declared.version_table is not None)
    changed = replace(table, name=name, schema=schema, known=known)
    about_width = [a for a in env.assumptions if "version_num" in a]
    return changed, about_width if known else env.assumptions
