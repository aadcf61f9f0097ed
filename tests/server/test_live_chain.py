"""What was asked of a chain before an edit stands only where the answers are the same after it."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from revlint.discovery.script_directory import ScriptDirectory
from revlint.graph.chain import Chain
from revlint.graph.spare_heads import find_spare
from revlint.graph.succession import take_over
from revlint.migration.reader import read_revision
from revlint.migration.revision import Revision
from revlint.python.value import Unreadable
from revlint.server.answers import Answers
from revlint.server.asked import Asked, Notes
from revlint.server.live_chain import LiveChain
from revlint.simulation.chain_run import is_sound
from revlint.simulation.order import upgrade_order
from revlint.sources.memory import MemoryTree

NAMES = "abcd"
HERE = frozenset({"a.py", "c.py", "gone.py"})

ids = st.sampled_from([*NAMES, *NAMES, "x"])
texts = st.builds(
    lambda docstring, id_, parents, depends_on, function: (
        f'"""{docstring}"""\nrevision = {id_!r}\ndown_revision = {parents!r}\n'
        f"depends_on = {depends_on!r}\n{function}\n"
    ),
    st.sampled_from(["", "one\n"]),
    ids,
    st.one_of(st.none(), ids, ids),
    st.one_of(st.none(), st.none(), ids),
    st.sampled_from(["def upgrade(): pass"] * 5 + ["def upgrade("]),
)
edits = st.lists(st.dictionaries(st.sampled_from(NAMES), texts, min_size=1, max_size=2), max_size=4)


def _first_lines(chain: Chain) -> object:
    said = chain.each(_docstring)
    return [said[path] for path in sorted(said)], chain.heads


def _docstring(file: Revision) -> object:
    return file.id, file.docstring.text if file.docstring else None


def _heads_twice(chain: Chain) -> object:
    return chain.recall(_heads), chain.recall(_first_lines)


def _heads(chain: Chain) -> object:
    return chain.heads, chain.bases


def _edges(chain: Chain) -> object:
    return sorted((one, id_, *sorted(marks)) for one, id_, marks in chain.graph.edges(data=True))


def _order(chain: Chain) -> object:
    return upgrade_order(chain, chain.heads) if is_sound(chain) else None


#: What a rule may ask, each in its own words.
PROBES: tuple[Callable[[Chain], object], ...] = (
    *(_first_lines, _heads_twice, _edges, _order),
    lambda chain: [(path, *said) for path, said in chain.each(_stated).items()],
    lambda chain: chain.files_at(HERE),
    lambda chain: sorted(chain.readable_paths),
    lambda chain: [one.head for one in find_spare(chain).heads],
)


def _stated(file: Revision) -> tuple[object, ...]:
    return file.id, [value.text for value in file.parents]


def make_chain(files: dict[str, str], kind: type[Chain] = Chain) -> Chain:
    read = [read_revision(f"{name}.py", text.encode()) for name, text in files.items()]
    return kind(
        ScriptDirectory("main", "", ()),
        [file for file in read if isinstance(file, Revision)],
        [file for file in read if isinstance(file, Unreadable)],
        tree=MemoryTree({}),
    )


def follow(before: LiveChain | None, files: dict[str, str], paths: set[str]) -> LiveChain:
    """The chain after an edit, as a session makes it."""
    chain = make_chain(files, LiveChain)
    assert isinstance(chain, LiveChain)
    if before is None:
        chain.notes = Notes()
        return chain
    take_over(chain, before, paths, takes_graph=True)
    chain.follow(before, paths, frozenset())
    chain.notes = before.notes
    return chain


def ask(probe: Callable[[Chain], object], chain: LiveChain) -> tuple[object, Asked]:
    assert chain.notes is not None
    with chain.notes.taken() as asked:
        return probe(chain), asked


def check(chain: LiveChain, files: dict[str, str], known: dict[int, tuple[object, Asked]]) -> None:
    fresh = make_chain(files)
    for number, probe in enumerate(PROBES):
        found = known.get(number)
        if found is None or not Answers().hold(found[1], {chain.name: chain}):
            found = known[number] = ask(probe, chain)
        assert found[0] == probe(fresh), number


@given(
    st.fixed_dictionaries(dict.fromkeys(NAMES, texts)),
    edits,
    st.lists(st.booleans(), min_size=4, max_size=4),
)
def test_what_was_asked_before_an_edit(
    files: dict[str, str], changes: list[dict[str, str]], asked_between: list[bool]
) -> None:
    chain, known = follow(None, files, set()), dict[int, tuple[object, Asked]]()
    check(chain, files, known)
    for number, changed in enumerate(changes):
        files = files | changed
        chain = follow(chain, files, {f"{name}.py" for name in changed})
        # Not every state is looked at.
        if asked_between[number] or number == len(changes) - 1:
            check(chain, files, known)


def test_an_edit_elsewhere_changes_nothing_that_was_asked() -> None:
    files = {
        name: f"revision = {name!r}\ndown_revision = {before!r}\ndef upgrade(): pass\n"
        for name, before in zip(NAMES, [None, *NAMES], strict=False)
    }
    chain = follow(None, files, set())
    known = {number: ask(probe, chain)[1] for number, probe in enumerate(PROBES)}
    after = follow(chain, files | {"b": '"""New."""\n' + files["b"]}, {"b.py"})
    held = {number: Answers().hold(asked, {after.name: after}) for number, asked in known.items()}
    assert held == {number: number > 1 for number in known}
    # What changed is looked at, and nothing else.
    looked: list[str] = []
    seen = follow(None, files, set())

    def look(file: Revision) -> str:
        looked.append(file.path)
        return file.path

    assert [*seen.each(look).values()] == ["a.py", "b.py", "c.py", "d.py"]
    looked.clear()
    assert [*follow(seen, files | {"c": "revision = 'c'\n"}, {"c.py"}).each(look)] == [
        *("a.py", "b.py", "c.py", "d.py")
    ]
    assert looked == ["c.py"]
