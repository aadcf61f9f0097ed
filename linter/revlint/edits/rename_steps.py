"""The steps that rename revisions in the files of one chain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from revlint.edits.head_file import update_head_files
from revlint.edits.renamed_chain import with_ids, with_new_ids
from revlint.edits.renamed_file import renamed_path
from revlint.errors import EditRefused
from revlint.graph.chain import Chain
from revlint.migration.docstring_lines import docstring_lines
from revlint.migration.identifier import quoted
from revlint.migration.revision import Revision
from revlint.path_text import path_text
from revlint.steps import HeaderName, RenameFile, SetDocstring, SetHeader, Step
from revlint.words import listed

Ids = Mapping[str, str]


def rename_steps(chain: Chain, ids: Ids) -> Iterator[Step]:
    """The steps that give revisions of a chain new ids, by the old ones.

    Raises:
        EditRefused: it is not certain which files have or name the ids.
    """
    _refuse_uncertain(chain, ids)
    for file in chain.files:
        yield from _file_steps(chain, file, ids)
    yield from update_head_files(chain, with_new_ids(chain, ids))


def _refuse_uncertain(chain: Chain, ids: Ids) -> None:
    for id_ in ids:
        if id_ in chain.duplicates:
            paths = listed(path_text(file.path) for file in chain.duplicates[id_])
            raise EditRefused(f"revision {quoted(id_)} is in several files: {paths}")
    for file in chain.files:
        if file.id is None or not file.parents_known:
            raise EditRefused("its id or its parents are not known; repair it first", file.path)


def _file_steps(chain: Chain, file: Revision, ids: Ids) -> Iterator[Step]:
    new = ids.get(file.id or "")
    if new is not None:
        if file.revision is not None:
            yield SetHeader(file.path, "revision", new)
        template = chain.script_directory.file_template
        target = renamed_path(file.path, file.id or "", new, template)
        if file.revision is None and target != file.path and not _is_hexadecimal(new):
            # The name of such a file is its id, and cannot be this one.
            yield SetHeader(file.path, "revision", new)
        if target != file.path:
            yield RenameFile(file.path, target)
    names: tuple[HeaderName, ...] = ("down_revision", "depends_on")
    for name in names:
        value = with_ids(getattr(file, name), ids)
        if value is not None:
            yield SetHeader(file.path, name, value)
    yield from _docstring_step(file, ids)


def _is_hexadecimal(id_: str) -> bool:
    return bool(id_) and not {*id_} - {*"0123456789abcdef"}


def _docstring_step(file: Revision, ids: Ids) -> Iterator[Step]:
    """The docstring with other ids, where it names the old ones."""
    if file.docstring is None:
        return
    text, known = file.docstring.text, [v.text for v in file.parents]
    revision = None
    for line in docstring_lines(text, "Revision ID")[:1]:
        if file.id in ids and line.is_id(file.id or ""):
            revision = ids[file.id or ""]
    parents = None
    for line in docstring_lines(text, "Revises")[:1]:
        old = [id_ for id_, _ in line.ids(known)]
        if any(id_ in ids for id_ in old):
            parents = tuple(ids.get(id_, id_) for id_ in old)
    if revision is not None or parents is not None:
        yield SetDocstring(file.path, revision, parents)
