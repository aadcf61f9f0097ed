"""What holds of every change, whatever the histories look like."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from revlint.engine.example import revision_file
from revlint_rules import RULES
from tests.change.changes import findings, told

GROUP = {rule.name for rule in RULES if rule.group == "The change"}

FEW = settings(max_examples=60, deadline=None)

#: What files may hold besides what a migration should.
HOSTILE = (
    b"def (",
    b"\xff\xfe",
    b"",
    b"revision = f()\ndown_revision = None\n",
    b"revision = 'r1'\ndown_revision = 7\n",
    b"revision = 'r1'\ndown_revision = ['r2', g()]\nwith x as y:\n    pass\n",
    b"<<<<<<< HEAD\nrevision = 'r1'\n",
    b"x = " + b"(" * 400 + b")" * 400,
    b"match x:\n    case [a, *_]:\n        pass\nrevision = 'r1'\ndown_revision = 'r2'\n",
)


@st.composite
def trees(draw: st.DrawFn) -> dict[str, str | bytes]:
    """Some revision files with ids and parents of any kind, some of them no Python."""
    files: dict[str, str | bytes] = {"migrations/env.py": ""}
    for n in range(draw(st.integers(0, 6))):
        name = draw(st.sampled_from([f"f{n}", f"g{n}"]))
        path = f"migrations/versions/{name}.py"
        if draw(st.integers(0, 7)) == 0:
            files[path] = draw(st.sampled_from(HOSTILE))
            continue
        id_ = draw(st.sampled_from([f"r{n}", f"r{n}", f"r{n}", "r0", "x"]))
        parents = draw(
            st.lists(st.sampled_from([*(f"r{i}" for i in range(n)), "gone"]), max_size=2)
        )
        body = draw(st.sampled_from(["pass", "op.one()", "op.two()"]))
        files[path] = (
            f"revision = {id_!r}\ndown_revision = {tuple(parents) or None!r}\n\n\n"
            f"def upgrade():\n    {body}\n"
        )
    return files


@FEW
@given(trees(), trees(), trees())
def test_no_change_stops_the_run(
    before: dict[str, str | bytes], tip: dict[str, str | bytes], now: dict[str, str | bytes]
) -> None:
    for finding in findings(before, now, tip):
        assert finding.in_base is not None
        assert finding.rule not in GROUP or finding.in_base is False


@FEW
@given(trees())
def test_a_tree_against_itself_has_nothing_new(tree: dict[str, str | bytes]) -> None:
    """All that is wrong with it, the base has already."""
    assert [f for f in findings(tree, tree) if not f.in_base] == []


@FEW
@given(trees(), trees())
def test_a_side_that_did_nothing_is_not_to_blame(
    before: dict[str, str | bytes], tip: dict[str, str | bytes]
) -> None:
    assert [f for f in findings(before, before, tip) if not f.in_base] == []


def test_an_unknown_file_may_name_what_the_tip_has_removed() -> None:
    texts = {"f0": b"def (", "f1": b"def (", "f2": b"def ("}
    texts |= {id_: revision_file(id_, ()).encode() for id_ in ("r3", "r4")}
    before = {f"migrations/versions/{name}.py": text for name, text in texts.items()}
    tip = {
        "migrations/versions/f0.py": b"def (",
        "migrations/versions/f1.py": b"revision = f()\ndown_revision = None\n",
    }
    assert [f for f in findings(before, before, tip) if not f.in_base] == []


@FEW
@given(trees(), trees(), trees(), st.randoms(use_true_random=False))
def test_the_order_of_files_decides_nothing(
    before: dict[str, str | bytes],
    tip: dict[str, str | bytes],
    now: dict[str, str | bytes],
    rng: random.Random,
) -> None:
    def shuffled(files: dict[str, str | bytes]) -> dict[str, str | bytes]:
        items = list(files.items())
        rng.shuffle(items)
        return dict(items)

    assert told(before, now, tip) == told(shuffled(before), shuffled(now), shuffled(tip))


@st.composite
def sound(draw: st.DrawFn) -> dict[str, str | bytes]:
    """A line of revisions in files of any name."""
    files: dict[str, str | bytes] = {"migrations/env.py": ""}
    for n in range(draw(st.integers(1, 6))):
        parent = repr(f"r{n - 1}") if n else "None"
        files[f"migrations/versions/{draw(st.sampled_from('abc'))}{n}.py"] = (
            f'"""Text."""\nrevision = "r{n}"\ndown_revision = {parent}\n\n\n'
            f"def upgrade():\n    op.add_column('t{n}', 'c')\n"
        )
    return files


@FEW
@given(sound(), st.integers(1, 3))
def test_an_addition_on_top_is_no_finding(tree: dict[str, str | bytes], count: int) -> None:
    head = len(tree) - 2
    now = dict(tree)
    for n in range(head + 1, head + 1 + count):
        now[f"migrations/versions/new{n}.py"] = (
            f"revision = 'r{n}'\ndown_revision = 'r{n - 1}'\n\n\ndef upgrade():\n    op.new()\n"
        )
    assert told(tree, now) == []


@FEW
@given(sound(), st.data())
def test_names_and_form_are_no_finding(tree: dict[str, str | bytes], data: st.DataObject) -> None:
    now: dict[str, str | bytes] = {}
    for path, text in tree.items():
        assert isinstance(text, str)
        if data.draw(st.booleans()):
            text = text.replace("'", '"').replace("    op", "    # why\n\n    op")
        if data.draw(st.booleans()):
            text = text.replace('"""Text."""', "").replace("('t", "(\n        't")
        if path.endswith("env.py") or data.draw(st.booleans()):
            now[path] = text
        else:
            now[path.replace(".py", "_renamed.py")] = text
    assert told(tree, now) == []
