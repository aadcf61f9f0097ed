"""``revlint rename``: give revisions other ids."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from revlint.cli.editing import EditOptions, base_option, edit, edit_options
from revlint.errors import RevlintError, TreeError
from revlint.sources.files import read_file
from revlint.sources.paths import relative_path

if TYPE_CHECKING:
    from revlint.cli.opened import Opened
    from revlint.edits.plan import Plan
    from revlint.graph.chain import Chain
    from revlint.migration.revision import Revision


@click.command(
    "rename",
    epilog="""\b
Examples:
  revlint rename 1a9c4e0b77d2 2f00aa91c3de   one revision
  revlint rename 1a9 add_users --diff        the beginning of its id is enough; show, change nothing
  revlint rename --map ids.txt               several: each line has an old and a new id
  revlint rename --chain core --pattern 'o{n:011}'
                                             every revision of a chain, numbered in its order

\b
Exit status:
  0  done, or nothing to do
  1  refused, nothing was changed
  2  revlint could not run: usage, configuration or git""",
)
@click.argument("old", required=False)
@click.argument("new", required=False)
@click.option(
    "--map",
    "map_file",
    metavar="FILE",
    type=click.Path(),
    help="Rename several revisions. Each line of FILE has an old and a new id, separated by "
    "blanks; - reads stdin.",
)
@click.option(
    "--pattern",
    metavar="PATTERN",
    help="Rename every revision of the chain, parents first. {n} is its number, {n:04} has four "
    "digits.",
)
@click.option(
    "--start",
    metavar="N",
    type=click.IntRange(min=0),
    default=1,
    help="The number of the first revision with --pattern. [default: 1]",
)
@click.option("--chain", metavar="NAME", help="The chain of the revisions, if several have them.")
@base_option
@edit_options
def command(
    old: str | None,
    new: str | None,
    map_file: str | None,
    pattern: str | None,
    start: int,
    chain: str | None,
    **options: object,
) -> int:
    """Give revision OLD the id NEW, everywhere.

    The id changes in the file, its name and docstring, in the files that name it as parent or
    dependency, in head files, and in the configuration: released, root, parked-at, alignments.
    Databases that ran the revision have the old id. The plan shows the SQL that they need.

    OLD may be the path of a file. If other files have its id too, only this file gets NEW, on top
    of the head of the chain.
    """
    named = [old is not None, map_file is not None, pattern is not None]
    if named.count(True) != 1 or (old is not None and new is None):
        raise click.UsageError("give OLD and NEW, or --map, or --pattern")
    ids = {old: new} if old is not None and new is not None else None
    if map_file is not None:
        ids = read_map(_read(map_file), map_file)

    def make_plan(opened: Opened) -> Plan:
        from revlint.edits.chosen_chain import find_chain
        from revlint.edits.id_series import number_chain
        from revlint.edits.rename import plan_rename
        from revlint.edits.rename_file import plan_rename_file

        every, name = ids or {}, chain
        if pattern is not None:
            every = number_chain(find_chain(opened.project, chain), pattern, start)
        elif new is not None and (found := _file(opened, old or "")):
            named, file = found
            if file.id in named.duplicates:
                return plan_rename_file(named, file, new)
            every, name = {str(file.id): new}, named.name
        return plan_rename(
            opened.project,
            every,
            chain=name,
            config_path=opened.config_path,
            change=opened.change,
        )

    return edit(EditOptions(**options), make_plan)  # type: ignore[arg-type]


def _file(opened: Opened, old: str) -> tuple[Chain, Revision] | None:
    """The file that a path names, and its chain."""
    path = relative_path(os.path.abspath(old), opened.root)
    for chain in opened.project.chains:
        file = chain.by_path.get(path)
        if file is not None and file.id is not None and old not in chain.by_id:
            return chain, file
    return None


def read_map(text: str, path: str) -> dict[str, str]:
    """The old and new ids of a file with one pair in each line; ``#`` starts a comment.

    Raises:
        RevlintError: a line has no two ids, or an old id is there twice.
    """
    ids: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        pair = line.split("\t") if "\t" in line.strip() else line.split()
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if len(pair) != 2:
            raise RevlintError(f"{path}:{number}: write an old id and a new id, found {line!r}")
        old, new = (id_.strip() for id_ in pair)
        if old in ids:
            raise RevlintError(f"{path}:{number}: {old!r} is there twice")
        ids[old] = new
    return ids


def _read(path: str) -> str:
    try:
        data = sys.stdin.buffer.read() if path == "-" else read_file(path)
        return data.decode("utf-8-sig")
    except TreeError as error:
        raise RevlintError(f"{path}: {error}") from None
    except UnicodeDecodeError:
        raise RevlintError(f"{path}: it is not UTF-8") from None
