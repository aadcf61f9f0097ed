"""The table of precedence: each row has a tree in which it decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from revlint.engine import precedence
from revlint.engine.example import history, revision_file
from revlint.engine.precedence import PRECEDENCE, Precedence
from revlint.engine.registry import BUILT_IN
from revlint_rules import RULES
from tests.change import changes
from tests.contract_support import EDITIONS, lint_tree, migration, sound

V = "migrations/versions"
ONE = '[chains.one]\nscript-location = "one"\n'
TWO = '[chains.two]\nscript-location = "two"\n'


@dataclass(frozen=True)
class Tree:
    """A tree, with what it is compared with if the row is about the change."""

    files: Mapping[str, str]
    config: str = ""
    before: Mapping[str, str] = field(default_factory=dict)
    tip: Mapping[str, str] | None = None

    def rules(self) -> set[str]:
        """The rules that find something."""
        if self.before:
            found = changes.findings(self.before, self.files, self.tip, config=self.config)
        else:
            found = lint_tree(self.files, self.config)
        return {finding.rule for finding in found}


def without(files: Mapping[str, str], *ids: str) -> dict[str, str]:
    return {path: text for path, text in files.items() if path not in [f"{V}/{i}.py" for i in ids]}


LINE = history("<base> -> a", "a -> b", "b -> c")
MOVED = {path.replace("/a.py", "/old/a.py"): text for path, text in LINE.items()}
ALIGNED = (
    'id-pattern = "[a-z]|park"\n'
    + ONE
    + TWO
    + '[[alignments]]\nrevision = "park"\nchains = ["one", "two"]\n'
)
CLASH = (
    ONE
    + TWO
    + '[chains.three]\nscript-location = "three"\n'
    + '[editions]\noss = { core = ["one"] }\nee = { core = ["two", "three"] }\n'
)

PAIRED = {
    **history("<base> -> a", under="one"),
    **history("<base> -> c", under="two"),
    "one/versions/b.py": revision_file("b", ("a",), message="add orders"),
    "two/versions/d.py": revision_file("d", ("c",), message="add orders"),
}

_ADD = 'op.create_table("users", sa.Column("id", sa.Integer))'
_INI = {"alembic.ini": "[alembic]\nscript_location = migrations\n"}
_ENV = "from alembic import context\ndef offline():\n    context.configure()\n"

#: A tree for each row, by its reason.
TREES = {
    "blanks, 'None' or several ids in one string are no id that could be missing": Tree(
        {**history("<base> -> a"), f"{V}/b.py": revision_file("b", ("a, x",))}
    ),
    "the id is a revision of another declared chain": Tree(
        {**history("<base> -> a", under="one"), **history("<base> -> b", "a -> c", under="two")},
        ONE + TWO,
    ),
    "the file belongs to another chain": Tree(
        sound(migration("oss/chain", "ee2", "ee1", "op.add_column('seats', x)")),
        EDITIONS.replace('root = "oss0"\n', 'root = "oss0"\nid-pattern = "oss."\n').replace(
            'root = "ee0"\n', 'root = "ee0"\nid-pattern = "ee."\n'
        ),
    ),
    "the missing id is the configured root, and the chain begins in another id": Tree(
        history("<base> -> a", "r0 -> b", under="one"), ONE + 'root = "r0"\n'
    ),
    "the same id is missing as a parent": Tree(
        history("<base> -> a", "gone -> b", "a -> c [gone]")
    ),
    "no pattern could make the id legal": Tree(
        {**history("<base> -> a"), f"{V}/x.py": revision_file("x@y", ("a",))},
        'id-pattern = "[a-z]"\n',
    ),
    "the id has to become that of the configured root": Tree(
        history("<base> -> x1", under="one"), ONE + 'root = "r0"\nid-pattern = "r[0-9]"\n'
    ),
    "the id has to become that of the align revision": Tree(
        {
            **history("<base> -> a", "a -> park", under="one"),
            **history("<base> -> b", "b -> end9", under="two"),
        },
        ALIGNED,
    ),
    "the align revision has to get another parent": Tree(
        {
            **history("<base> -> a", "a -> b", under="one"),
            "one/versions/park.py": revision_file("park", ("a",)).replace(
                "Revises: a", "Revises: b"
            ),
        },
        'select = ["stale-docstring"]\n' + ONE + 'parked-at = "park"\n',
    ),
    "the id has to change anyway": Tree(
        {**history("<base> -> a"), f"{V}/x.py": revision_file("x@" + "y" * 40, ("a",))}
    ),
    "the file is no migration at all": Tree({**history("<base> -> a"), f"{V}/x.py": "x = 1\n"}),
    "the file is a module that has to move": Tree(
        {**history("<base> -> a"), f"{V}/x.py": "from . import y\n"}
    ),
    "the file holds two migrations": Tree(
        {
            **history("<base> -> a"),
            f"{V}/x.py": revision_file("x", ("a",), body="x()") + revision_file("y", ("a",)),
        }
    ),
    "the missing id is that of the first of two migrations in one file": Tree(
        {
            **history("<base> -> a"),
            f"{V}/x.py": revision_file("x", ("a",), body="x()") + revision_file("y", ("x",)),
        }
    ),
    "the value comes from an import that fails": Tree(
        {
            **history("<base> -> a"),
            f"{V}/x.py": "from .ids import down_revision\nrevision = 'x'\ndef upgrade(): pass\n",
        }
    ),
    "the chain has no files because of its locations": Tree(
        {
            "alembic.ini": "[alembic]\nscript_location = m\nversion_locations = m/a m/b\n",
            "m/env.py": "",
        }
    ),
    "the revision is in a folder that the configuration does not name": Tree(
        {**MOVED, "alembic.ini": "[alembic]\nscript_location = migrations\n"}
    ),
    "the file was moved to a folder that the configuration does not name": Tree(
        {**MOVED, "alembic.ini": "[alembic]\nscript_location = migrations\n"}, before=LINE
    ),
    "the missing revision is in a file whose name Alembic does not load": Tree(
        {**history("<base> -> a", "b -> c"), f"{V}/b.py.bak": revision_file("b", ("a",))}
    ),
    "a second history has a head too": Tree(history("<base> -> a", "<base> -> b")),
    "the finding about the heads says what conflicts in their branches": Tree(
        {**history("<base> -> a", "a -> c"), f"{V}/c.py": revision_file("c", ("a",), body=_ADD)},
        before=history("<base> -> a"),
        tip={
            **history("<base> -> a", "a -> b"),
            f"{V}/b.py": revision_file("b", ("a",), body=_ADD),
        },
    ),
    "two branches conflict in each order, or in the one that Alembic takes": Tree(
        {
            **history("<base> -> a", "a -> b", "a -> c", "b, c -> d"),
            f"{V}/b.py": revision_file("b", ("a",), body=_ADD),
            f"{V}/c.py": revision_file("c", ("a",), body=_ADD),
        },
        before=history("<base> -> a"),
    ),
    "the heads and bases are counted as they would be without these defects": Tree(
        history("<base> -> a", "gone -> b")
    ),
    "everything beside the align revision is reported as such": Tree(
        history("<base> -> a", "a -> park", "a -> b", under="one"), ONE + 'parked-at = "park"\n'
    ),
    "every base except the configured root is reported as such": Tree(
        history("<base> -> a", "<base> -> b", under="one"), ONE + 'root = "a"\n'
    ),
    "a defect cuts off what is beside the align revision, or the root from its parent": Tree(
        history("<base> -> a", "gone -> park", under="one"), ONE + 'parked-at = "park"\n'
    ),
    "a head that the head-file lacks is not to stay": Tree(
        {**history("<base> -> a", "a -> b", "a -> c", under="one"), "one/HEAD": "b\n"},
        ONE + 'head-file = "one/HEAD"\n',
    ),
    "the switch fails because of a defect of a chain": Tree(
        {
            **history("<base> -> a", under="one"),
            **history("<base> -> b", under="two"),
            **history("<base> -> c", under="three"),
        },
        CLASH,
    ),
    "two chains that are not aligned stand for each other, and pass their tables on": Tree(
        sound(),
        EDITIONS.replace(EDITIONS[EDITIONS.index("[[align") : EDITIONS.index("[editions]")], ""),
    ),
    "the installation of an edition stops at this operation": Tree(
        sound(
            migration("ee/chain", "ee2", "ee1", "op.create_table('t', sa.Column('id'))"),
            migration("ee/chain", "ee3", "ee2", "op.create_table('t', sa.Column('id'))"),
        ),
        'select = ["failing-operation"]\n' + EDITIONS,
    ),
    "what a file in conflict states is not settled": Tree(
        {**LINE, f"{V}/x.py": revision_file("ours", ("c",))},
        before=LINE,
        tip={**LINE, f"{V}/x.py": revision_file("theirs", ("c",)), **history("theirs -> d")},
    ),
    "one of the calls of env.py names another table than the base": Tree(
        {**LINE, **_INI, "migrations/env.py": _ENV + "context.configure(version_table='x')\n"},
        before={**LINE, **_INI, "migrations/env.py": _ENV},
    ),
    "the follower of an inserted revision gets another parent": Tree(
        {**LINE, **history("a -> x", "x -> b")}, before=LINE
    ),
    "the id is missing because its file was removed": Tree(without(LINE, "b"), before=LINE),
    "the file is in conflict because it was removed": Tree(
        without(LINE, "c"),
        before=LINE,
        tip={**LINE, f"{V}/c.py": revision_file("c", ("b",), message="edited")},
    ),
    "the chain is empty because its files were removed": Tree(
        without(LINE, "a", "b", "c"),
        '[chains.all]\nscript-location = "migrations"\n',
        before=LINE,
    ),
    "the change removes the counterpart": Tree(
        {path: text for path, text in PAIRED.items() if path != "two/versions/d.py"},
        ONE + TWO + '[[counterparts]]\nchains = ["one", "two"]\n',
        before=PAIRED,
    ),
    "the merge has two files of one id": Tree(
        {**LINE, f"{V}/one.py": revision_file("d", ("c",), body="one()")},
        before=LINE,
        tip={**LINE, f"{V}/two.py": revision_file("d", ("c",), body="two()")},
    ),
    "both sides added the file": Tree(
        {**LINE, f"{V}/d.py": revision_file("d", ("c",), body="one()")},
        before=LINE,
        tip={**LINE, f"{V}/d.py": revision_file("d", ("c",), body="two()")},
    ),
    "the old id is gone": Tree(
        {**LINE, f"{V}/b.py": revision_file("b9", ("a",))},
        before=LINE,
    ),
    "the revision has another parent than on the base": Tree(
        {**LINE, **history("a -> c")}, before=LINE
    ),
    "the revision has other labels than on the base": Tree(
        history("<base> -> a", "a -> b", "a -> c"),
        before=history("<base> -> a", "a -> b (side)", "a -> c"),
    ),
    "the revision has other dependencies than on the base": Tree(
        {**LINE, **history("b -> c [gone]")}, before=LINE
    ),
}

rows = pytest.mark.parametrize("row", PRECEDENCE, ids=lambda row: row.because)


def test_each_row_has_a_tree() -> None:
    assert [row.because for row in PRECEDENCE] == list(TREES)


@rows
def test_the_cause_is_reported_and_the_consequences_are_not(row: Precedence) -> None:
    found = TREES[row.because].rules()
    assert found & set(row.causes)
    assert not found & set(row.silences)


def test_a_dependency_on_a_removed_id_is_a_consequence_too() -> None:
    """The finding is about the id that its revision names."""
    depending = {**LINE, **history("c -> d [b]")}
    now = {**without(depending, "b"), **history("a -> c")}
    assert not Tree(now, before=depending).rules() & {"missing-dependency", "missing-parent"}


@pytest.mark.parametrize(
    "row", [row for row in PRECEDENCE if row.holds or row.aspect], ids=lambda row: row.because
)
def test_without_the_row_a_consequence_is_reported(
    row: Precedence, monkeypatch: pytest.MonkeyPatch
) -> None:
    tests = {
        rule: tuple(test for test in found if test is not row.holds)
        for rule, found in precedence._TESTS.items()
    }
    silenced = {
        key: () if key in [(cause, row.aspect) for cause in row.causes] else rules
        for key, rules in precedence._SILENCED.items()
    }
    monkeypatch.setattr(precedence, "_TESTS", tests)
    monkeypatch.setattr(precedence, "_SILENCED", silenced)
    assert TREES[row.because].rules() & set(row.silences)


@rows
def test_every_name_is_a_rule(row: Precedence) -> None:
    assert {*row.causes, *row.silences} <= {rule.name for rule in (*RULES, *BUILT_IN)}


def test_what_the_engine_decides_goes_in_no_circle() -> None:
    """Else two findings could silence each other."""
    silences: dict[str, set[str]] = {}
    for row in PRECEDENCE:
        for cause in row.causes if row.holds or row.aspect else ():
            silences.setdefault(cause, set()).update(row.silences)
    left = dict(silences)
    while left:
        last = [rule for rule, others in left.items() if not others & left.keys()]
        assert last, f"in a circle: {sorted(left)}"
        for rule in last:
            del left[rule]
