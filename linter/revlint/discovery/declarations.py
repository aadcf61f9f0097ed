"""What the declarations of a configuration say and the tree does not bear out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from revlint.config.config import ChainConfig, Config
from revlint.discovery.env_text import find_configure_call
from revlint.discovery.script_directory import ScriptDirectory
from revlint.sources.tree import Tree
from revlint.spelling import near


def contract_mistakes(
    config: Config, directories: Sequence[ScriptDirectory], tree: Tree
) -> tuple[str, ...]:
    """Every declaration that the tree contradicts, a message each, in the order of the file.

    A declared chain must be there, two declarations must not mean the same files, and of a chain
    in an edition the version table must be known: without it no edition switch can be judged.
    """
    found = [
        *_absent(directories, tree),
        *_twice(directories),
        *_unknown_tables(config, directories),
        *_contradicted(directories, tree),
    ]
    return tuple(message for _, message in sorted(found))


#: The line that a mistake is about, and the message.
_Mistake = tuple[int, str]


def _absent(directories: Sequence[ScriptDirectory], tree: Tree) -> Iterator[_Mistake]:
    there = [d.script_location for d in directories if tree.is_dir(d.script_location)]
    for directory, declared in _declared(directories):
        path = directory.script_location
        if path in there:
            continue
        free = [d.script_location for d in directories if d.declared is None]
        guess = near(path, [p for p in free if p in there]) or near(path, there)
        hint = f"; did you mean '{guess}'?" if guess else "; correct script-location"
        yield _mistake(
            declared,
            f"chain '{declared.name}' is declared and not there: no directory '{path}' holds "
            f"files{hint}",
        )


def _twice(directories: Sequence[ScriptDirectory]) -> Iterator[_Mistake]:
    """Declarations that lead to the same version locations, though they are written otherwise."""
    first: dict[tuple[object, ...], ChainConfig] = {}
    for directory, declared in _declared(directories):
        paths = tuple(sorted(v.path for v in directory.version_locations if v.path))
        key = (paths, directory.config, directory.section)
        other = first.setdefault(key, declared) if paths else declared
        # What is declared twice in the same words is reported when the configuration is read.
        if other is declared or other.stated_place == declared.stated_place:
            continue
        yield _mistake(
            declared,
            f"chain '{declared.name}' has the revision files of '{paths[0]}', which are declared "
            f"already, as chain '{other.name}'",
        )


def _unknown_tables(config: Config, directories: Sequence[ScriptDirectory]) -> Iterator[_Mistake]:
    used = {name for run in config.runs for name in run.chains}
    for directory, declared in _declared(directories):
        table = directory.version_table
        # Where env.py says it in one mode only, split-version-table speaks.
        if declared.name not in used or table.known or table.split:
            continue
        what, key = ("version table", "version-table")
        if table.name is not None:
            what, key = ("schema of the version table", "version-table-schema")
        yield _mistake(
            declared,
            f"the {what} of chain '{declared.name}' cannot be read from "
            f"{directory.env_path or 'any env.py'} without running it, and an edition switch "
            f'depends on it; say it here: {key} = "…"',
        )


def _contradicted(directories: Sequence[ScriptDirectory], tree: Tree) -> Iterator[_Mistake]:
    """Version tables that are declared otherwise than a readable ``env.py`` has them."""
    for directory, declared in _declared(directories):
        stated, table = directory.stated_table, directory.version_table
        both = (
            ("version-table", table.name, stated.name),
            ("version-table-schema", _default(table.schema), _default(stated.schema)),
        )
        wrong = [(key, _said(said), _said(real)) for key, said, real in both if said != real]
        place = _stated_at(directory, tree) if wrong and stated.known else None
        for key, said, real in wrong if place else ():
            yield _mistake(
                declared,
                f"{key} is {said}, but Alembic uses {real}, as {place} says; remove {key}, or "
                "change env.py",
                key,
            )


def _stated_at(directory: ScriptDirectory, tree: Tree) -> str | None:
    """Where an ``env.py`` names the version table, or leaves it to Alembic; None if nowhere."""
    location = directory.stated_table.location
    if location is None and directory.env_path is not None:
        data = tree.read(directory.env_path)
        location = find_configure_call(directory.env_path, data, online=True)
    return f"{location.path}:{location.range.line}" if location else None


def _said(name: str | None) -> str:
    return f"'{name}'" if name else "the default schema"


def _default(schema: str | None) -> str | None:
    """A schema; PostgreSQL calls the default one ``public``."""
    return "" if schema == "public" else schema


def _declared(
    directories: Sequence[ScriptDirectory],
) -> Iterator[tuple[ScriptDirectory, ChainConfig]]:
    for directory in directories:
        if directory.declared is not None:
            yield directory, directory.declared


def _mistake(declared: ChainConfig, text: str, key: str = "") -> _Mistake:
    location = declared.place(key.replace("-", "_"))
    line = location.range.line if location else 1
    place = f"{location.path}:{line}: " if location else ""
    return line, f"{place}chains.{declared.name}: {text}"
