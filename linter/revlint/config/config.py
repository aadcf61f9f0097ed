"""The configuration of revlint: one frozen value, and what each part of it means."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Literal

from revlint.finding import Severity
from revlint.location import Location

#: Alembic's default column for revision ids: VARCHAR(32) (alembic: ddl/impl.py,
#: DefaultImpl.version_table_impl).
DEFAULT_MAX_ID_LENGTH = 32


@dataclass(frozen=True, slots=True)
class ChainConfig:
    """What a configuration says of one chain.

    ``name`` is None for the keys at the top, which apply to every chain. None stands for an absent
    key; an empty tuple is a value. ``location`` is the table or key that declares the chain,
    ``places`` are the lines of its keys by field. ``optional_after`` are those of ``after`` that an
    edition may leave out. ``head_file`` is one path, or a path for each branch label.
    """

    name: str | None = None
    location: Location | None = None
    script_location: str | None = None
    version_locations: tuple[str, ...] | None = None
    config: str | None = None
    section: str | None = None
    version_table: str | None = None
    version_table_schema: str | None = None
    heads: int | Literal["any"] | None = None
    bases: int | None = None
    max_id_length: int | None = None
    id_pattern: str | None = None
    external_revisions: tuple[str, ...] | None = None
    head_file: str | Mapping[str, str] | None = None
    released: tuple[str, ...] = ()
    parked_at: str | None = None
    root: str | None = None
    after: tuple[str, ...] = ()
    optional_after: tuple[str, ...] = ()
    owns: tuple[str, ...] = ()
    external: bool | None = None
    tables: tuple[str, ...] | None = None
    may_reference: tuple[str, ...] = ()
    frozen_columns: tuple[str, ...] = ()
    places: Mapping[str, Location] = field(default_factory=dict, compare=False, repr=False)

    def place(self, name: str) -> Location | None:
        """The line of a key, by field; where the chain is declared if the key is absent."""
        return self.places.get(name, self.location)

    def with_defaults(self, defaults: ChainConfig) -> ChainConfig:
        """This configuration, with the values of ``defaults`` for the keys that are absent."""
        absent = {
            field.name: getattr(defaults, field.name)
            for field in fields(ChainConfig)
            if getattr(self, field.name) is None
        }
        return replace(self, **absent, places={**defaults.places, **self.places})

    @property
    def stated_place(self) -> tuple[object, ...]:
        """The words in which the declaration says where its chain is; a name may stand for it."""
        location = self.script_location
        if location is None and self.config is None and self.version_locations is None:
            location = self.name
        return (location, self.version_locations, self.config, self.section)


@dataclass(frozen=True, slots=True)
class Alignment:
    """Chains that end in one empty revision with the same id, and are parked there."""

    revision: str
    chains: tuple[str, ...]
    location: Location


@dataclass(frozen=True, slots=True)
class Counterparts:
    """Chains that change together: each revision of one has a partner in the others.

    ``pairs`` are partners that are stated, each with an id for each chain, in their order.
    ``exceptions`` are ids that need no partner. The locations are those of the three keys.
    """

    chains: tuple[str, ...]
    pairs: tuple[tuple[str, ...], ...]
    exceptions: tuple[str, ...]
    location: Location
    pairs_location: Location
    exceptions_location: Location


@dataclass(frozen=True, slots=True)
class Run:
    """The chains that one edition's runner applies to one database, in its order."""

    edition: str
    database: str
    chains: tuple[str, ...]
    location: Location


@dataclass(frozen=True, slots=True)
class Config:
    """The whole configuration of one project; the default value is "nothing configured".

    ``path`` is the file it was read from, relative to the project root, ``baseline`` the file of
    known findings, and ``base`` what the project is compared with. ``defaults`` holds the chain
    keys at the top. ``severity`` maps rule names to the severity that replaces the rule's.
    ``runs`` are the editions, database by database; ``switch`` the pairs of editions between which
    a database must be able to move, None for all; the source may begin with a database, as in
    ``core: oss``. A chain of an alignment has its revision as
    ``parked_at``.
    """

    path: str | None = None
    baseline: str | None = None
    base: str | None = None
    exclude: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    require_reason: bool = False
    severity: dict[str, Severity] = field(default_factory=dict)
    cache_dir: str | None = None
    per_file_ignores: dict[str, tuple[str, ...]] = field(default_factory=dict)
    defaults: ChainConfig = ChainConfig()
    chains: tuple[ChainConfig, ...] = ()
    alignments: tuple[Alignment, ...] = ()
    counterparts: tuple[Counterparts, ...] = ()
    runs: tuple[Run, ...] = ()
    switch: tuple[tuple[str, str], ...] | None = None

    def with_rules(self, select: Collection[str], ignore: Iterable[str]) -> Config:
        """The configuration with rules that are selected or ignored elsewhere, which wins."""
        kept = (name for name in self.ignore if name not in select)
        return replace(self, select=(*self.select, *select), ignore=(*kept, *ignore))

    def excludes(self, path: str) -> bool:
        """Whether ``exclude`` leaves a path out."""
        if not self.exclude:
            return False
        # Imported here: most projects exclude nothing.
        from pathspec import GitIgnoreSpec

        return GitIgnoreSpec.from_lines(self.exclude).match_file(path)

    def ignores(self, rule: str) -> Callable[[str], bool]:
        """Whether ``per-file-ignores`` switches a rule off, as a test of paths."""
        patterns = [p for p, names in self.per_file_ignores.items() if rule in names]
        if not patterns:
            return lambda path: False
        # Imported here: most projects have no such setting.
        from pathspec import GitIgnoreSpec

        return GitIgnoreSpec.from_lines(patterns).match_file
