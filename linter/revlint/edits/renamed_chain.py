"""A chain whose revisions have other ids, as far as its graph is concerned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from revlint.graph.chain import Chain
from revlint.location import START
from revlint.migration.revision import Binding, Revision
from revlint.python.value import COLLECTIONS, Value, items

Ids = Mapping[str, str]


def with_new_ids(chain: Chain, ids: Ids) -> Chain:
    """The chain with new ids, by the old ones."""
    return chain.with_parts(files=(file_with_ids(file, ids) for file in chain.files))


def with_ids(binding: Binding | None, ids: Ids) -> str | tuple[str, ...] | None:
    """The value of a name with other ids, None where it names none of them."""
    if binding is None:
        return None
    value = binding.value
    old = tuple(item.text for item in items(value) if item.type == "str")
    if not any(id_ in ids for id_ in old):
        return None
    new = tuple(ids.get(id_, id_) for id_ in old)
    return new if value.type in COLLECTIONS else new[0]


def file_with_ids(file: Revision, ids: Ids) -> Revision:
    """A file that has and names new ids."""
    names = (file.revision, file.down_revision, file.depends_on)
    if file.id not in ids and not any(with_ids(binding, ids) for binding in names):
        return file
    revision, down_revision, depends_on = (_bound(binding, ids) for binding in names)
    legacy = ids.get(file.legacy_id or "", file.legacy_id)
    return replace(
        file,
        revision=revision,
        down_revision=down_revision,
        depends_on=depends_on,
        legacy_id=legacy,
    )


def _bound(binding: Binding | None, ids: Ids) -> Binding | None:
    value = with_ids(binding, ids)
    if binding is None or value is None:
        return binding
    texts = (value,) if isinstance(value, str) else value
    elements = tuple(Value("str", text, START) for text in texts)
    made = elements[0] if isinstance(value, str) else Value("tuple", "", START, elements)
    return replace(binding, value=made)
