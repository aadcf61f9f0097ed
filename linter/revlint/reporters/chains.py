"""The chains of a project, for people: files, version table, revisions, heads and bases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from revlint.contract.project import Project
from revlint.escape import shown
from revlint.graph.chain import Chain
from revlint.path_text import show_paths_unbroken
from revlint.pictures.contract import render_contract
from revlint.pictures.symbols import UNICODE, Symbols
from revlint.reporters.paths import ToPath, prefix_of
from revlint.reporters.prose import wrapped
from revlint.terminal import PLAIN, WIDTH, Style

#: How many ids of a kind are listed.
_MAX_IDS = 8

#: Where the text of an assumption begins, in columns.
_INDENT = len("  assumed: ")


def render_chains(
    projects: Sequence[tuple[Path, Project]],
    *,
    directory: Path,
    style: Style = PLAIN,
    symbols: Symbols = UNICODE,
    width: int = WIDTH,
) -> str:
    """The chains of each project root, a block each, then the contract between them, if any.

    Paths are relative to a directory. ``width`` is where prose is wrapped.
    """
    lines: list[str] = []
    for root, project in projects:
        to_path = prefix_of(root, directory)
        for chain in project.chains:
            lines += _chain(chain, to_path, style, width)
        for folder in project.ignored_folders:
            lines.append(
                f"not part of any chain: {shown(to_path(folder.path))} "
                f"({folder.count} {'file' if folder.count == 1 else 'files'})"
            )
        lines += render_contract(
            project.contract, project.deployments, style=style, symbols=symbols, to_path=to_path
        )
    # No name of a chain or an edition makes a line a workflow command.
    return "".join(("./" if line.lstrip().startswith("::") else "") + line + "\n" for line in lines)


def _chain(chain: Chain, to_path: ToPath, style: Style, width: int) -> Iterator[str]:
    yield style.bold(shown(chain.name))
    for name, value in _rows(chain, to_path):
        yield f"  {name:<18} {value}"
    for assumption in chain.script_directory.assumptions:
        first, *more = wrapped(show_paths_unbroken(assumption, to_path), width - _INDENT)
        yield f"  {style.yellow('assumed:')} {first}"
        for line in more:
            yield f"{'':<{_INDENT}}{line}"
    yield ""


def _rows(chain: Chain, to_path: ToPath) -> Iterator[tuple[str, str]]:
    where = chain.script_directory
    config = "none" if where.config is None else shown(to_path(where.config))
    yield "configuration", f"{config} [{shown(where.section)}]" if where.section else config
    yield "script directory", shown(to_path(where.script_location))
    locations = [
        f"{shown(v.written)} (not found)" if v.path is None else shown(to_path(v.path))
        for v in where.version_locations
    ]
    yield "version locations", ", ".join(locations) or "none"
    yield "version table", _table(chain)
    unread = f", {len(chain.unreadable)} unreadable" if chain.unreadable else ""
    yield "revisions", f"{sum(r.id is not None for r in chain.revisions)}{unread}"
    yield "heads", _ids(chain.heads)
    yield "bases", _ids(chain.bases)
    if chain.branch_points:
        yield "branch points", _ids(chain.branch_points)
    if chain.merge_points:
        yield "merge points", _ids(chain.merge_points)


def _table(chain: Chain) -> str:
    table = chain.script_directory.version_table
    name = "unknown" if table.name is None else shown(table.name)
    if table.schema is None:
        return f"{name}, schema unknown"
    return f"{shown(table.schema)}.{name}" if table.schema else name


def _ids(ids: Sequence[str]) -> str:
    listed = ", ".join(map(shown, ids[:_MAX_IDS]))
    spare = len(ids) - _MAX_IDS
    return (f"{listed} and {spare:,} more" if spare > 0 else listed) or "none"
