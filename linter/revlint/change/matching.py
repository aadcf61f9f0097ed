"""Matches the revision files of an older tree with those of a newer one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from revlint.errors import TreeError
from revlint.graph.chain import Chain
from revlint.migration.code import Form, read_code
from revlint.migration.revision import Binding, Revision
from revlint.python.value import Value, unusable
from revlint.sources.tree import Tree


@dataclass(frozen=True, slots=True)
class Pair:
    """A revision file as it was and as it is."""

    old: Revision
    new: Revision


@dataclass(frozen=True, slots=True)
class GraphFields:
    """The graph fields of a file, each without order; None where one cannot be known."""

    id: str | None
    parents: frozenset[str] | None
    dependencies: frozenset[str] | None
    labels: frozenset[str] | None

    @classmethod
    def of(cls, revision: Revision) -> GraphFields:
        """The fields of a revision file."""
        return cls(
            revision.id,
            _known(revision.down_revision, revision.parents),
            _known(revision.depends_on, revision.dependencies, unbound=frozenset()),
            _known(revision.branch_labels, revision.labels, unbound=frozenset()),
        )


class Matching:
    """The files of one chain in two trees, matched with each other.

    A file is matched by id and path, then by id, and where its id is gone by what it does: with
    the file at its path, else with any that does something. Files whose id cannot be known in
    either tree are matched with nothing, and so is what they may hide.
    """

    def __init__(self, old: Chain, new: Chain) -> None:
        self.old = old
        self.new = new

    @property
    def is_plain(self) -> bool:
        """Whether no id is that of two files of a tree."""
        return not self.old.duplicates and not self.new.duplicates

    @cached_property
    def by_id(self) -> dict[str, Pair | None]:
        """Of each id of the older tree the match of its file by id; the last where it has two."""
        if self.is_plain:
            new = self.new.by_id
            found = ((id_, old, new.get(id_)) for id_, (old,) in self.old.by_id.items())
            return {id_: Pair(old, files[0]) if files else None for id_, old, files in found}
        return {str(pair.old.id): pair for pair in self._by_id}

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """Every match, in the load order of the older tree."""
        found = self._by_id
        if not self.by_code:
            return found
        places = self.old.places
        return tuple(sorted((*found, *self.by_code), key=lambda pair: places[pair.old.path]))

    @cached_property
    def by_code(self) -> tuple[Pair, ...]:
        """The matches of files whose id is gone, by what they do."""
        left, free = list(self._left), list(self._free)
        if not left or not free:
            return ()
        codes = _Codes(self.old, self.new)
        found = dict(_match(codes.in_place, left, free))
        left = [old for old in left if id(old) not in found]
        taken = {id(new) for new in found.values()}
        found |= _match(codes.substance, left, [new for new in free if id(new) not in taken])
        return tuple(Pair(old, found[id(old)]) for old in self._left if id(old) in found)

    @cached_property
    def renamed(self) -> dict[str, str]:
        """Old ids, each with the id that its file has now."""
        return {str(p.old.id): str(p.new.id) for p in self.by_code}

    @cached_property
    def gone(self) -> tuple[Revision, ...]:
        """The files of the older tree whose id no file of the newer one defines.

        None as long as a file that may state it cannot be read.
        """
        matched = {id(pair.old) for pair in self.by_code}
        elsewhere = (self.new.by_id, self.new.external_revisions)
        left = [
            old
            for old in self._left
            if id(old) not in matched and not any(old.id in ids for ids in elsewhere)
        ]
        if not left:
            return ()
        unknown = _unknown(self.new)
        known = (self.old.by_path, {file.path for file in self.old.headless})
        is_hidden = any(not any(path in paths for paths in known) for path in unknown)
        return () if is_hidden else tuple(r for r in left if r.path not in unknown)

    @cached_property
    def added(self) -> tuple[Revision, ...]:
        """The files of the newer tree that match none of the older one."""
        matched = {id(pair.new) for pair in self.by_code}
        unreadable = _unknown(self.old)
        left = (new for new in self._free if id(new) not in matched)
        return tuple(new for new in left if new.path not in unreadable)

    @property
    def paths_by_code(self) -> frozenset[str]:
        """The files of the newer tree whose code decides what they match."""
        return frozenset(new.path for new in self._free) if self._left else frozenset()

    def after(
        self, new: Chain, changes: Sequence[tuple[Revision, Revision]], *, keeps_code: bool
    ) -> Matching:
        """The matching with a chain that has other files in the places of some.

        Args:
            new: the chain.
            changes: each of these files, and the one in its place.
            keeps_code: whether no id changed, nor the code of files that are not matched by id.
        """
        matching, swapped = Matching(self.old, new), {id(one): other for one, other in changes}
        known, found = vars(self), vars(matching)
        if self.is_plain and matching.is_plain:
            if "by_id" in known:
                found["by_id"] = self._by_id_after(changes)
        elif keeps_code and "_by_id" in known:
            found["_by_id"] = tuple(_swap(pair, swapped) for pair in self._by_id)
        if not keeps_code:
            return matching
        if "by_code" in known:
            found["by_code"] = tuple(_swap(pair, swapped) for pair in self.by_code)
        for name in {"_free", "added"} & known.keys():
            found[name] = tuple(swapped.get(id(file), file) for file in known[name])
        found |= {name: known[name] for name in ("_left", "gone", "renamed") if name in known}
        return matching

    def _by_id_after(self, changes: Sequence[tuple[Revision, Revision]]) -> dict[str, Pair | None]:
        olds, found = self.old.by_id, self.by_id
        if changes:
            found = found | {str(one.id): None for one, _ in changes if one.id in olds}
            for _, other in changes:
                if other.id in olds:
                    found[other.id] = Pair(olds[other.id][0], other)
        return found

    @cached_property
    def _by_id(self) -> tuple[Pair, ...]:
        """The matches by id and path, then by id."""
        if self.is_plain:
            return tuple(filter(None, self.by_id.values()))
        olds = [r for r in self.old.files if r.id is not None]
        news = [r for r in self.new.files if r.id is not None]
        found = dict(_match(lambda r: (r.id, r.path), olds, news))
        taken = {id(new) for new in found.values()}
        olds = [old for old in olds if id(old) not in found]
        found |= _match(lambda r: r.id, olds, [new for new in news if id(new) not in taken])
        return tuple(Pair(old, found[id(old)]) for old in self.old.files if id(old) in found)

    @cached_property
    def _left(self) -> tuple[Revision, ...]:
        """The files of the older tree whose id is gone."""
        if self.is_plain:
            return tuple(self.old.by_id[i][0] for i, pair in self.by_id.items() if pair is None)
        matched = {id(pair.old) for pair in self._by_id}
        return tuple(r for r in self.old.files if r.id is not None and id(r) not in matched)

    @cached_property
    def _free(self) -> tuple[Revision, ...]:
        """The files of the newer tree that match none of the older one by id."""
        if self.is_plain:
            known = self.old.by_id
            return tuple(files[0] for i, files in self.new.by_id.items() if i not in known)
        matched = {id(pair.new) for pair in self._by_id}
        return tuple(r for r in self.new.files if r.id is not None and id(r) not in matched)


def _unknown(chain: Chain) -> set[str]:
    """The files of a chain whose id is not known."""
    return {file.path for file in chain.headless} | {file.path for file in chain.without_id}


def _swap(pair: Pair, swapped: Mapping[int, Revision]) -> Pair:
    new = swapped.get(id(pair.new))
    return pair if new is None else Pair(pair.old, new)


def _match(
    key: Callable[[Revision], object], olds: Iterable[Revision], news: Iterable[Revision]
) -> Iterator[tuple[int, Revision]]:
    """By the ``id`` of an old file, the first new one with the same key that is left."""
    free: dict[object, list[Revision]] = {}
    for new in news:
        free.setdefault(key(new), []).append(new)
    for old in olds:
        wanted = key(old)
        if wanted is not None and (candidates := free.get(wanted)):
            yield id(old), candidates.pop(0)


class _Codes:
    """The code of files as forms, each read once."""

    def __init__(self, *chains: Chain) -> None:
        self._chains = {id(r): chain for chain in chains for r in chain.files}
        self._known: dict[int, tuple[Form, bool] | None] = {}

    def form(self, revision: Revision) -> Form | None:
        """Equal for files that do the same; None where one cannot be read."""
        code = self._code(revision)
        return code and code[0]

    def in_place(self, revision: Revision) -> Form | None:
        """The form with the path."""
        form = self.form(revision)
        return None if form is None else (revision.path, form)

    def substance(self, revision: Revision) -> Form | None:
        """The form of a file that does something."""
        code = self._code(revision)
        return code[0] if code and not code[1] else None

    def _code(self, revision: Revision) -> tuple[Form, bool] | None:
        if id(revision) not in self._known:
            code = read_code(bytes_of(self._chains[id(revision)], revision.path), revision.path)
            self._known[id(revision)] = (code.form, code.is_empty) if code else None
        return self._known[id(revision)]


def bytes_of(chain: Chain, path: str) -> bytes:
    """The bytes of a file of a chain; none where they cannot be read any more."""
    return _bytes_in(chain.tree, path)


def _bytes_in(tree: Tree, path: str) -> bytes:
    try:
        return tree.read(path)
    except TreeError:
        return b""


def has_same_bytes(one: Tree, path: str, other: Tree, other_path: str) -> bool:
    """Whether two files, each of its tree, hold the same; none where neither can be read."""
    keys = one.content_key(path), other.content_key(other_path)
    if None not in keys:
        return keys[0] == keys[1]
    return _bytes_in(one, path) == _bytes_in(other, other_path)


def is_copy(chain: Chain, one: Revision, other: Revision) -> bool:
    """Whether two files of a chain state and do the same, so that one of them is superfluous."""
    if GraphFields.of(one) != GraphFields.of(other):
        return False
    codes = [read_code(bytes_of(chain, r.path), r.path) for r in (one, other)]
    return None not in codes and len({code.form for code in codes if code is not None}) == 1


def overlap(one: Chain, other: Chain) -> int:
    """How many ids two chains share."""
    return len(one.by_id.keys() & other.by_id.keys())


def match_chains(news: Iterable[Chain], olds: Iterable[Chain]) -> Iterator[tuple[Chain, Chain]]:
    """The chains of two trees that are the same one, newer first.

    By declared name, then by the place of their files, then, where a chain was moved or renamed,
    by the ids that they share: at least half of those of the smaller one.
    """
    new_left, old_left = list(news), list(olds)
    for key in (_declared, _place, _name):
        for new in list(new_left):
            if (wanted := key(new)) is None:
                continue
            old = next((o for o in old_left if key(o) == wanted), None)
            if old is not None:
                new_left.remove(new)
                old_left.remove(old)
                yield new, old
    pairs = [(overlap(n, o), i, j) for i, n in enumerate(new_left) for j, o in enumerate(old_left)]
    used_new: set[int] = set()
    used_old: set[int] = set()
    for count, i, j in sorted(pairs, key=lambda p: (-p[0], p[1], p[2])):
        smaller = min(len(new_left[i].by_id), len(old_left[j].by_id))
        if not count or 2 * count < smaller or i in used_new or j in used_old:
            continue
        used_new.add(i)
        used_old.add(j)
        yield new_left[i], old_left[j]


def _declared(chain: Chain) -> object:
    declared = chain.script_directory.declared
    return declared.name if declared else None


def _place(chain: Chain) -> object:
    where = chain.script_directory
    folders = tuple(sorted(v.path for v in where.version_locations if v.path))
    return (where.script_location, folders) if folders else None


def _name(chain: Chain) -> object:
    return chain.name


def _known(
    binding: Binding | None, values: tuple[Value, ...], unbound: frozenset[str] | None = None
) -> frozenset[str] | None:
    if binding is None:
        return unbound
    return None if unusable(binding.value) else frozenset(value.text for value in values)
