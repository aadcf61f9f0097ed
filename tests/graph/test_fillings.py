"""What is spare in every filling of the unknown, beside all fillings of small chains."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product

from hypothesis import event, given, settings
from hypothesis import strategies as st

from revlint.config.config import ChainConfig
from revlint.discovery.script_directory import ScriptDirectory, VersionLocation
from revlint.graph.chain import Chain
from revlint.graph.spare_heads import find_spare
from revlint.graph.spare_search import Search
from revlint.location import START
from revlint.migration.revision import Binding, Revision
from revlint.path_text import path_text
from revlint.python.value import Unreadable, Value, dynamic
from revlint.sources.memory import MemoryTree


@dataclass(frozen=True)
class File:
    """A file; None is what cannot be read of it. ``may_name`` are ids and paths it may name."""

    path: str
    id: str | None = None
    parents: tuple[str, ...] | None = None
    label: str = ""
    may_name: frozenset[str] | None = None
    is_readable: bool = True

    @property
    def key(self) -> str:
        return self.id or path_text(self.path)


@dataclass(frozen=True)
class Case:
    """A chain with unknown parts."""

    files: tuple[File, ...]
    heads: int | None = None
    unknown: int = field(default=0, compare=False)

    def chain(self) -> Chain:
        return _chain(
            [_revision(f, f.id, f.parents) for f in self.files if f.is_readable],
            self.heads,
            [Unreadable(f.path, "syntax", "") for f in self.files if not f.is_readable],
            {f.path: f.may_name for f in self.files if f.may_name is not None},
            {f.path: f"branch_labels = {f.label!r}\n" for f in self.files if f.label},
        )


def _chain(
    files: Sequence[Revision],
    heads: int | None,
    headless: Sequence[Unreadable] = (),
    nameable: dict[str, frozenset[str]] | None = None,
    texts: dict[str, str] | None = None,
) -> Chain:
    paths = tuple(sorted([f.path for f in files] + [f.path for f in headless]))
    return Chain(
        ScriptDirectory("chain", "m", version_locations=(VersionLocation("v"),), files=paths),
        sorted(files, key=lambda f: f.path),
        headless,
        config=ChainConfig(heads=heads),
        tree=MemoryTree(dict.fromkeys(paths, "") | (texts or {})),
        nameable=nameable,
    )


def _revision(file: File, id_: str | None, parents: tuple[str, ...] | None) -> Revision:
    unknown = dynamic("unknown", START)
    value = unknown if id_ is None else Value("str", id_, START)
    items = tuple(Value("str", parent, START) for parent in parents or ())
    above = Value("tuple", "", START, items) if items else Value("NoneType", "None", START)
    label = Value("str", file.label, START) if file.label else Value("NoneType", "None", START)
    return Revision(
        file.path,
        Binding("revision", value, START),
        Binding("down_revision", unknown if parents is None else above, START),
        Binding("branch_labels", label, START),
        None,
    )


def every_filling(case: Case) -> list[Chain]:
    """All fillings with the fewest cycles and, among these, the fewest missing parents."""
    found: dict[tuple[int, int], list[Chain]] = {}
    for chain in _fill(case):
        defects = len(chain.cycles), len(chain.missing_parent_ids)
        found.setdefault(defects, []).append(chain)
    return found[min(found)]


def _fill(case: Case) -> Iterator[Chain]:
    known = {f.id for f in case.files if f.id}
    named = {p for f in case.files for p in f.parents or ()} - known
    ids = [[f.id] if f.id else [path_text(f.path), *sorted(named)] for f in case.files]
    for chosen in product(*ids):
        for there in product(*([True, False] if not f.is_readable else [True] for f in case.files)):
            pairs = [(f, str(i)) for f, i, t in zip(case.files, chosen, there, strict=True) if t]
            if len({i for _, i in pairs}) == len(pairs):
                yield from _with_parents(case, pairs)


def _with_parents(case: Case, pairs: list[tuple[File, str]]) -> Iterator[Chain]:
    ids = {i for _, i in pairs}
    gone = sorted({p for f, _ in pairs for p in f.parents or ()} - ids)
    ways = [
        [f.parents] if f.parents is not None else list(_subsets([*_allowed(f, pairs), *gone]))
        for f, _ in pairs
    ]
    for parents in product(*ways):
        yield _chain(
            [_revision(f, i, p) for (f, i), p in zip(pairs, parents, strict=True)], case.heads
        )


def _allowed(file: File, pairs: list[tuple[File, str]]) -> list[str]:
    others = [(f, i) for f, i in pairs if f is not file]
    if file.may_name is None:
        return [i for _, i in others]
    return [i for f, i in others if i in file.may_name or f.path in file.may_name]


def _subsets(ids: list[str]) -> Iterator[tuple[str, ...]]:
    for size in range(len(ids) + 1):
        yield from combinations(ids, size)


def are_spare(heads: Sequence[str], fillings: Sequence[Chain]) -> bool:
    """Whether some heads can be spare at once, in every filling."""
    blame = dict.fromkeys(heads, 1)
    return all({*heads} <= Search(chain, blame).run().ids for chain in fillings)


@st.composite
def cases(draw: st.DrawFn, *, labels: bool = False, ages: bool = False) -> Case:
    """A few files, one to three of them with an unknown id, unknown parents, or both."""
    count = draw(st.integers(2, 5))
    names = [f"r{n}" for n in range(count)]
    unknown = draw(st.sets(st.integers(0, count - 1), min_size=1, max_size=3 if count < 5 else 2))
    order = draw(st.permutations(range(count)))
    kinds = {n: draw(st.sampled_from(["parents", "id", "both", "unreadable"])) for n in unknown}
    hidden = {n for n, kind in kinds.items() if kind != "parents"}
    old = frozenset(n for n in range(count) if ages and draw(st.booleans()))
    known_old = frozenset(f"v/{order[n]}.py" if n in hidden else names[n] for n in old)
    files = []
    for n in range(count):
        possible = [*names[:n], *(["gone"] if n else [])]
        parents = (
            draw(st.lists(st.sampled_from(possible), max_size=2, unique=True)) if possible else []
        )
        kind = kinds.get(n, "")
        files.append(
            File(
                f"v/{order[n]}.py",
                None if n in hidden else names[n],
                tuple(parents) if kind in ("", "id") else None,
                draw(st.sampled_from(["", "", "one", "two"])) if labels else "",
                known_old if n in old else None,
                kind != "unreadable",
            )
        )
    heads = draw(st.sampled_from([None, None, 1, 2]))
    return Case(tuple(files), heads, len(unknown))


@settings(max_examples=200, deadline=None)
@given(st.one_of(cases(), cases(labels=True), cases(ages=True), cases(labels=True, ages=True)))
def test_what_is_spare_is_so_in_every_filling(case: Case) -> None:
    found = sorted(find_spare(case.chain()).ids)
    event(f"{len(found)} spare")
    assert not found or are_spare(found, every_filling(case))


@settings(max_examples=60, deadline=None)
@given(cases())
def test_all_is_found_that_is_spare_in_every_filling(case: Case) -> None:
    found = find_spare(case.chain()).ids
    fillings = every_filling(case)
    for head in {f.key for f in case.files} - found:
        assert not are_spare([*found, head], fillings)
