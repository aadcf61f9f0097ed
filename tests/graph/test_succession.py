"""What a chain takes over from the one before is what it would work out."""

from __future__ import annotations

from functools import cached_property

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revlint.discovery.script_directory import ScriptDirectory
from revlint.graph.chain import Chain
from revlint.graph.succession import take_over
from revlint.migration.reader import read_revision
from revlint.migration.revision import Revision
from revlint.python.value import Unreadable
from revlint.sources.memory import MemoryTree

NAMES = "abcdef"
#: Every attribute that is worked out.
WORKED_OUT = sorted(
    name
    for kind in Chain.__mro__
    for name, value in vars(kind).items()
    if isinstance(value, cached_property)
)

ids = st.sampled_from([*NAMES, "gone"])
texts = st.builds(
    lambda doc, id_, parents, depends, labels, function: (
        f'"""{doc}"""\nrevision = {id_!r}\ndown_revision = {parents!r}\n'
        f"branch_labels = {labels!r}\ndepends_on = {depends!r}\n{function}\n"
    ),
    st.sampled_from(["", "one\n", "\nRevises: a\nCreate Date: 2024-01-01 10:00\n"]),
    st.sampled_from([*NAMES, *NAMES, None, ""]),
    st.one_of(st.none(), ids, st.lists(ids, max_size=3).map(tuple)),
    st.one_of(st.none(), st.none(), ids, st.just("label")),
    st.one_of(st.none(), st.none(), st.just("label")),
    st.sampled_from(["def upgrade(): pass", "async def upgrade(op): pass", "def upgrade("]),
)


def make_chain(files: dict[str, str], before: Chain | None = None) -> Chain:
    """A chain of some files; a file that states the same is the very one from before."""
    known = [*before.files, *before.headless] if before else []
    read = [read_revision(f"{name}.py", text.encode()) for name, text in files.items()]
    read = [next((old for old in known if old == file), file) for file in read]
    return Chain(
        ScriptDirectory("main", "", ()),
        [file for file in read if isinstance(file, Revision)],
        [file for file in read if isinstance(file, Unreadable)],
        tree=MemoryTree({}),
    )


def values_of(chain: Chain) -> dict[str, object]:
    found = {name: getattr(chain, name) for name in WORKED_OUT}
    index = chain.id_index
    found["id_index"] = index.by_case, index.sorted, sorted(index.near.like("gonf"))
    for name in ("lineage", "links"):
        links = getattr(chain, name)
        edges = {(one, id_, *marks) for one, id_, marks in links.graph.edges(data=True)}
        found[name] = [*links.before.items()], links.after, links.is_acyclic, {*links.graph}, edges
    return found


@pytest.mark.parametrize("is_linear", [True, False])
@pytest.mark.parametrize("keeps_id", [True, False])
@given(data=st.data())
def test_what_is_taken_over(*, is_linear: bool, keeps_id: bool, data: st.DataObject) -> None:
    """Over lines, where most is taken over, and over anything."""
    line = {
        name: f"revision = {name!r}\ndown_revision = {before!r}\ndef upgrade(): pass\n"
        for name, before in zip(NAMES, [None, *NAMES], strict=False)
    }
    if not keeps_id:
        line["d"] = line["d"].replace("'c'", data.draw(st.sampled_from(["'c'", "'gone'"])))
        line["f"] = line["f"].replace("= 'f'", data.draw(st.sampled_from(["= 'f'", "= ''"])))
    files = line if is_linear else data.draw(st.fixed_dictionaries(dict.fromkeys(NAMES, texts)))
    files_before = files
    before = make_chain(files)
    values_of(before)
    changed = data.draw(st.dictionaries(st.sampled_from(NAMES), texts, max_size=2))
    if is_linear:
        # Mostly the file can be read.
        name = data.draw(st.sampled_from(NAMES))
        id_ = name if keeps_id else data.draw(st.sampled_from([name, "gone", "gone", "x", ""]))
        other = data.draw(ids)
        changed[name] = f"revision = {id_!r}\n\ndown_revision = {other!r}\ndef upgrade(): pass\n"
    files = files | changed
    after, fresh = make_chain(files, before), make_chain(files)
    take_over(after, before, {f"{name}.py" for name in changed}, takes_graph=True)
    assert values_of(after) == values_of(fresh)
    assert values_of(before) == values_of(make_chain(files_before))


#: The id of a file is its name, its name twice, or none; what it follows is one of the others.
headers = st.tuples(st.sampled_from([1, 1, 2, 0]), st.sampled_from(NAMES), st.sampled_from("aaz"))
ASKED = [WORKED_OUT, ["cycles", "components"], []]


@given(
    st.lists(
        st.tuples(
            st.dictionaries(st.sampled_from(NAMES), headers, min_size=1, max_size=2),
            st.sampled_from(ASKED),
        ),
        min_size=2,
        max_size=4,
    )
)
def test_what_is_taken_over_again_and_again(
    steps: list[tuple[dict[str, tuple[int, str, str]], list[str]]],
) -> None:
    """Edit after edit of a line; what is known is asked for in between, all of it or some."""
    parents = zip(NAMES, ["z", *NAMES], strict=False)
    files = {name: header_of(name, parent, "z") for name, parent in parents}
    chain = make_chain(files)
    values_of(chain)
    for step, asked in steps:
        files = files | {
            name: header_of(name * count, parent, other)
            for name, (count, parent, other) in step.items()
        }
        before, chain = chain, make_chain(files, chain)
        take_over(chain, before, {f"{name}.py" for name in step}, takes_graph=True)
        for name in asked:
            getattr(chain, name)
    assert values_of(chain) == values_of(make_chain(files))


def header_of(id_: str, parent: str, other: str) -> str:
    """A file without a parent or a dependency where that is "z"."""
    parent_, other_ = (None if one == "z" else one for one in (parent, other))
    return (
        f'"""\nCreate Date: 2024-01-01 10:00:{ord(parent)}\n"""\nrevision = {id_!r}\n'
        f"down_revision = {parent_!r}\ndepends_on = {other_!r}\n"
    )


def test_most_is_taken_over() -> None:
    parents = {"a": None, "b": "a", "c": "b"}
    line = {n: f"revision = {n!r}\ndown_revision = {p!r}\n" for n, p in parents.items()}
    before = make_chain(line)
    values_of(before)
    after = make_chain(line | {"b": '"""New."""\n' + line["b"]}, before)
    take_over(after, before, {"b.py"})
    assert {*WORKED_OUT} - vars(after).keys() == {"_contributing", "revisions"}
    again = make_chain(line | {"b": line["b"].replace("'a'", "'c'")}, before)
    take_over(again, before, {"b.py"})
    assert again.cycles == (("b", "c"),)


def test_missing_parents_are_in_the_order_of_the_files() -> None:
    files = {name: f"revision = {name!r}\ndown_revision = None\n" for name in NAMES}
    before = make_chain(files)
    values_of(before)
    files |= {n: f"revision = {n!r}\ndown_revision = 'gone'\n" for n in NAMES}
    after = make_chain(files, before)

    take_over(after, before, {f"{name}.py" for name in NAMES})

    assert [r.revision.path for r in after.missing_parents] == [f"{n}.py" for n in NAMES]
