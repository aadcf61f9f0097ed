"""The revisions of chains, a line each, for scripts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from revlint.escape import for_terminal, path_for_line
from revlint.migration.created import created
from revlint.migration.message import message_of
from revlint.migration.revision import Revision
from revlint.pictures.chain_view import ChainView
from revlint.python.value import Value
from revlint.reporters.paths import ToPath


def render_graph_list(views: Sequence[tuple[ChainView, ToPath]]) -> str:
    """A line for each file of the rows that are shown, parents and dependencies first.

    Columns are separated by tabs: chain, id, parents, dependencies, labels, date, path, message.
    Lists are separated by commas; "-" is an empty column. Tabs and other control characters inside
    a column are escaped.
    """
    lines = [
        "\t".join([path_for_line(view.chain.name), *map(_cell, _cells(file, to_path))])
        for view, to_path in views
        for file in _files(view)
    ]
    return "".join(f"{line}\n" for line in lines)


def _files(view: ChainView) -> Iterator[Revision]:
    """The files of the rows that are shown, from bottom to top."""
    for row, is_shown in zip(reversed(view.layout.rows), reversed(view.is_shown), strict=True):
        if is_shown:
            yield from row.node.files


def _cells(file: Revision, to_path: ToPath) -> Iterable[str]:
    return (
        file.id or "",
        _listed(file.parents),
        _listed(file.dependencies),
        _listed(file.labels),
        created(file)[:10],
        to_path(file.path),
        message_of(file),
    )


def _cell(text: str) -> str:
    return for_terminal(text) or "-"


def _listed(values: Iterable[Value]) -> str:
    return ",".join(value.text for value in values)
