"""The helps of findings about operations, followed to the letter; then Alembic's upgrades work."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from revlint.finding import Finding
from tests.alembic.running import env, run_alembic, write
from tests.change import changes
from tests.contract_support import lint_tree
from tests.simulation.chains import HEAD
from tests.support import said

V = "migrations/versions"
Files = dict[str, str]
#: A revision: its parents, and the lines of its body.
Item = tuple[Sequence[str], str]

USERS = 'op.create_table("users", sa.Column("id", sa.Integer()), sa.Column("name", sa.Text()))'
LOCALE = 'op.add_column("users", sa.Column("locale", sa.Text()))'
INSERT = "op.execute(\"INSERT INTO users (id, name) VALUES (1, 'a')\")"
RULES = ("failing-operation", "unordered-operation", "multiple-heads", "fork-on-merge")
HEADS = "alembic upgrade head fails: Multiple head revisions are present for given argument 'head'"


def tree(**revisions: Item) -> Files:
    """A tree of revisions."""
    files = {
        "alembic.ini": "[alembic]\nscript_location = %(here)s/migrations\n",
        "migrations/env.py": env(),
        "migrations/script.py.mako": "",
    }
    for id_, (parents, body) in revisions.items():
        lines = "".join(f"    {line}\n" for line in (body or "pass").split("\n"))
        files[path(id_)] = HEAD.format(id_, tuple(parents) or None, None) + lines
    return files


def path(id_: str) -> str:
    return f"{V}/{id_}.py"


def failures(files: Files, folder: Path, orders: Iterable[Sequence[str]]) -> list[str]:
    """What Alembic says where upgrades to some targets, one after the other, fail."""
    found = []
    for n, targets in enumerate(orders):
        write(files, folder / str(n))
        errors = (run_alembic(folder / str(n), "upgrade", target) for target in targets)
        found += [error for error in errors if error]
    return found


def find(files: Files, *new: str) -> list[Finding]:
    """The findings about operations and heads."""
    found = lint_tree(files, new=frozenset(map(path, new)))
    return [f for f in found if f.rule in RULES]


def follow(files: Files, finding: Finding) -> Files:
    """The tree after the help of a finding; of two ways the first is taken."""
    files = dict(files)
    for step in re.split(r"[;,] then |; or |, and (?=put)", finding.help):
        _follow(files, finding, step)
    return files


def _follow(files: Files, finding: Finding, step: str) -> None:
    if match := re.fullmatch(r"write depends_on = '(\w+)' in '(\w+)'", step):
        _edit(files, match[2], "depends_on = None", f"depends_on = {match[1]!r}")
    elif match := re.fullmatch(r"add '(\w+)' to the depends_on of '(\w+)'", step):
        _edit(files, match[2], r"depends_on = (.*)", rf"depends_on = (\1, {match[1]!r})")
    elif match := re.fullmatch(r"set the down_revision of '(\w+)' to '(\w+)'(, because .*)?", step):
        _edit(files, match[1], r"down_revision = .*", f"down_revision = {match[2]!r}")
    elif re.fullmatch(r"put this branch, which is new, on top of '\w+'", step):
        words = next(c.words for c in finding.commands if c.words[:2] == ("revlint", "rebase"))
        _edit(files, words[2], r"down_revision = .*", f"down_revision = {words[4]!r}")
    elif (match := re.fullmatch(r"remove the operation on [\w. ]+ from '(\w+)', and .*", step)) or (
        match := re.fullmatch(r"change '(\w+)' to work without [\w. ]+", step)
    ):
        _edit_line(files, finding, match[1], ".*", "    pass")
    elif match := re.fullmatch(r"pass (\w+=True) to \w+ in '(\w+)' and '(\w+)'", step):
        for id_ in match.groups()[1:]:
            _edit_line(files, finding, id_, r"\)$", f", {match[1]})")
    elif match := re.fullmatch(r"write ([A-Z ]+) in the SQL of '(\w+)' and '(\w+)'", step):
        for id_ in match.groups()[1:]:
            _edit_line(files, finding, id_, "TABLE", f"TABLE {match[1]}")
    else:
        raise AssertionError(step)


def _edit(files: Files, id_: str, old: str, new: str) -> None:
    text, count = re.subn(f"(?m)^{old}$", new, files[path(id_)])
    assert count == 1
    files[path(id_)] = text


def _edit_line(files: Files, finding: Finding, id_: str, old: str, new: str) -> None:
    """Edit the line of a revision that the finding points at."""
    places = [finding.location, *(r.location for r in finding.related)]
    lines = files[path(id_)].split("\n")
    number = next(
        place.range.line
        for place in places
        if place.path == path(id_) and lines[place.range.line - 1].startswith("    ")
    )
    lines[number - 1], count = re.subn(old, new, lines[number - 1], count=1)
    assert count == 1
    files[path(id_)] = "\n".join(lines)


BOTH = tree(a1=([], USERS), b2=(["a1"], LOCALE), c3=(["a1"], LOCALE))
DROP = tree(a1=([], USERS), b2=(["a1"], 'op.drop_column("users", "name")'), c3=(["a1"], INSERT))
SIBLING = tree(a1=([], ""), b2=(["a1"], USERS), c3=(["a1"], INSERT))
TABLES = tree(a1=([], ""), b2=(["a1"], USERS), c3=(["a1"], USERS))
SQL = tree(
    a1=([], ""),
    b2=(["a1"], 'op.execute("CREATE TABLE users (id INT)")'),
    c3=(["a1"], 'op.execute("CREATE TABLE users (id INT)")'),
)
DROPS = tree(
    a1=([], USERS), b2=(["a1"], 'op.drop_table("users")'), c3=(["a1"], 'op.drop_table("users")')
)
MERGE = {path("d4"): tree(d4=(["b2", "c3"], ""))[path("d4")]}
ORDERS = (["heads"], ["b2", "heads"], ["c3", "heads"])
FORKS = {
    "both": BOTH,
    "drop": DROP,
    "sibling": SIBLING,
    "tables": TABLES,
    "sql": SQL,
    "drops": DROPS,
}


@pytest.mark.parametrize("new", [(), ("c3",), ("b2",), ("b2", "c3")], ids="-".join)
@pytest.mark.parametrize("name", FORKS)
def test_heads_that_clash(name: str, new: tuple[str, ...], tmp_path: Path) -> None:
    """No merge is offered before the clash is settled; then one upgrade works in each order."""
    files = FORKS[name]
    assert failures({**files, **MERGE}, tmp_path / "before", ORDERS)
    for round_ in itertools.count():
        found = find(files, *new)
        if not found:
            break
        (finding,) = found
        assert finding.rule == "multiple-heads"
        if finding.help == "merge them":
            files = {**files, **MERGE}
            break
        assert round_ < 3
        files = follow(files, finding)
    if "if_not_exists=True" in files[path("c3")] and name == "both":
        # SQLite has no ADD COLUMN IF NOT EXISTS.
        return
    # A database that has run c3 already is not helped by an order that puts c3 second.
    orders = [["heads"], ["b2", "heads"]]
    assert failures(files, tmp_path / "after", orders) == [], files
    assert find(files, *new) == []


def test_what_heads_say_that_clash() -> None:
    (finding,) = find(BOTH, "c3")
    error = 'column "locale" of relation "users" already exists'
    assert said(finding) == [
        "two heads, 'b2' and 'c3'",
        "^ this branch starts here",
        "both follow 'a1'",
        HEADS,
        "'b2' and 'c3' both add users.locale",
        f"whichever runs second fails: {error}",
        "help: remove the operation on users.locale from 'c3', and leave it to 'b2'; then set the "
        "down_revision of 'c3' to 'b2', because this branch is new",
    ]
    assert [(r.message, r.location.path, r.location.range.line) for r in finding.related] == [
        ("the other branch starts here", path("b2"), 5),
        ("'b2' conflicts here on users.locale", path("b2"), 12),
        ("'c3' conflicts here on users.locale", path("c3"), 12),
    ]


def test_heads_of_which_one_may_go_on_top_of_the_other() -> None:
    """Moving works where merging would not: 'c3' creates what 'b2' has dropped."""
    files = {**BOTH, path("b2"): DROP[path("b2")], path("c3"): DROP[path("b2")]}
    files[path("c3")] = files[path("c3")].replace("'b2'", "'c3'").replace("name", "id")
    files[path("b2")] = tree(b2=(["a1"], INSERT))[path("b2")]
    (finding,) = find(files, "c3")
    assert said(finding)[4:] == [
        "'b2' uses users.id, which 'c3' drops or renames on another branch",
        "'b2' fails where it runs after 'c3': column \"id\" of relation \"users\" does not exist",
        "help: put this branch, which is new, on top of 'b2'",
        "revlint rebase c3 --onto b2",
    ]


@pytest.mark.parametrize("new", [("c3", "d4"), ("b2", "d4"), ("b2", "c3", "d4")], ids="-".join)
@pytest.mark.parametrize("name", FORKS)
def test_branches_that_are_merged(name: str, new: tuple[str, ...], tmp_path: Path) -> None:
    files = {**FORKS[name], **MERGE}
    for _ in range(3):
        found = find(files, *new)
        if not found:
            break
        # One order may fail on a new database too.
        (finding,) = found
        assert finding.rule in ("unordered-operation", "failing-operation")
        files = follow(files, finding)
    assert find(files, *new) == []
    assert failures(files, tmp_path, [["heads"], ["b2", "heads"]]) == [], files


def test_a_dependency_beside_others(tmp_path: Path) -> None:
    files = tree(a1=([], ""), b2=(["a1"], USERS), c3=(["a1"], INSERT), x5=([], "")) | MERGE
    files[path("c3")] = files[path("c3")].replace("depends_on = None", "depends_on = 'x5'")
    files[path("x5")] += "branch_labels = 'x'\n"
    (finding,) = find(files, "c3")
    assert said(finding)[-1] == "help: set the down_revision of 'c3' to 'b2'"
    after = follow(files, finding)
    assert failures(after, tmp_path, [["heads"], ["c3", "heads"]]) == []


def test_another_dependency(tmp_path: Path) -> None:
    """Where the parent is none of the other's ancestors, both are named."""
    files = tree(a1=([], ""), b2=(["a1"], USERS), e6=(["a1"], ""), c3=(["e6"], INSERT), x5=([], ""))
    files |= MERGE
    files[path("c3")] = files[path("c3")].replace("depends_on = None", "depends_on = 'x5'")
    files[path("x5")] += "branch_labels = 'x'\n"
    (finding,) = find(files, "c3")
    assert said(finding)[-1] == "help: add 'b2' to the depends_on of 'c3'"
    after = follow(files, finding)
    assert "depends_on = ('x5', 'b2')" in after[path("c3")]
    assert failures(after, tmp_path, [["heads"], ["c3", "heads"]]) == []


LINE = tree(a1=([], USERS), b2=(["a1"], ""), c3=(["b2"], ""))
FAILING: dict[str, tuple[str, str, dict[str, str]]] = {
    # The operation, the help, and each way to follow it: the new body of a revision.
    "present": (
        USERS,
        "remove the operation, or give the table another name",
        {"c3": "", "c3 ": USERS.replace("users", "people")},
    ),
    "column present": (
        'op.add_column("users", sa.Column("name", sa.Text()))',
        "remove the operation, or give the column another name",
        {"c3": "", "c3 ": LOCALE},
    ),
    "absent": (
        'op.add_column("user", sa.Column("locale", sa.Text()))',
        "correct the name, or create the table in an earlier revision",
        {"c3": LOCALE, "b2": 'op.create_table("user", sa.Column("id", sa.Integer()))'},
    ),
    "column absent": (
        'op.alter_column("users", "title", new_column_name="label")',
        "correct the name, or create the column in an earlier revision",
        {
            "c3": 'op.alter_column("users", "name", new_column_name="label")',
            "b2": 'op.add_column("users", sa.Column("title", sa.Text()))',
        },
    ),
}


@pytest.mark.parametrize("name", FAILING)
def test_an_operation_that_fails(name: str, tmp_path: Path) -> None:
    body, help_, ways = FAILING[name]
    made = 'op.create_table("user", sa.Column("id", sa.Integer()))\nop.drop_table("user")'
    files = {**LINE, path("c3"): tree(c3=(["b2"], body))[path("c3")]}
    if name == "absent":
        # A table that no revision makes may come from elsewhere.
        files[path("b2")] = tree(b2=(["a1"], made))[path("b2")]
        help_ = "use the table that replaced it, or run this operation before it is gone"
    (finding,) = find(files, "c3")
    assert said(finding)[-1] == f"help: {help_}"
    assert len(failures(files, tmp_path / "before", [["heads"]])) == 1
    for n, (id_, new) in enumerate(ways.items()):
        id_ = id_.strip()
        after = {
            **files,
            path(id_): tree(**{id_: ({"b2": ["a1"], "c3": ["b2"]}[id_], new)})[path(id_)],
        }
        assert find(after, "c3") == []
        assert failures(after, tmp_path / str(n), [["heads"]]) == []


ALONE = tree(a1=([], USERS))


def merge(files: Files, tip: Files, config: str = "") -> list[Finding]:
    """The findings about operations and heads of a branch whose base moved on."""
    rules = (*RULES, "clash-on-merge")
    found = changes.findings(ALONE, {**ALONE, **files}, {**ALONE, **tip}, config=config)
    return [f for f in found if f.rule in rules]


def of(files: Files, *ids: str) -> Files:
    return {path(id_): files[path(id_)] for id_ in ids}


def test_a_fork_on_merge_that_clashes() -> None:
    (finding,) = merge(of(BOTH, "c3"), of(BOTH, "b2"))
    assert finding.rule == "fork-on-merge"
    assert said(finding) == [
        "two heads after the merge, 'b2' and 'c3'",
        "^ this branch starts here",
        "both follow 'a1'",
        "after the merge into origin/main (1a2b3c4d5e6f), alembic upgrade head fails: "
        "Multiple head revisions are "
        "present",
        "this branch and origin/main both add users.locale",
        'whichever runs second fails: column "locale" of relation "users" already exists',
        "help: merge or rebase onto origin/main, then remove the operation on users.locale "
        "from 'c3', and "
        "leave it to 'b2', then set the down_revision of 'c3' to 'b2', because this branch is new",
    ]


def test_a_fork_on_merge_whose_branches_work_in_one_order() -> None:
    (finding,) = merge(of(DROP, "b2"), of(DROP, "c3"))
    assert said(finding)[4:] == [
        "origin/main uses users.name, which this branch drops or renames",
        "'c3' fails where it runs after 'b2': column \"name\" of relation \"users\" does not exist",
        "help: merge or rebase onto origin/main, and put this branch, which is new, on top of 'c3'",
        "git merge origin/main",
        "revlint rebase --base origin/main",
    ]
    (finding,) = merge(of(DROP, "c3"), of(DROP, "b2"))
    assert said(finding)[4:] == [
        "this branch uses users.name, which origin/main drops or renames",
        "'c3' fails where it runs after 'b2': column \"name\" of relation \"users\" does not exist",
        "help: merge or rebase onto origin/main, then change 'c3' to work without users.name, "
        "then set "
        "the down_revision of 'c3' to 'b2', because this branch is new",
    ]


def test_heads_that_may_stay_and_clash() -> None:
    (finding,) = merge(of(BOTH, "c3"), of(BOTH, "b2"), 'heads = "any"\n')
    assert finding.rule == "clash-on-merge"
    assert said(finding) == [
        "this branch and origin/main both add users.locale",
        "^ may run first or second",
        'whichever runs second fails: column "locale" of relation "users" already exists',
        "help: merge or rebase onto origin/main, then remove the operation on users.locale "
        "from 'c3', and "
        "leave it to 'b2'",
    ]
    assert (finding.location.path, finding.location.range.line) == (path("c3"), 12)


@pytest.mark.parametrize(
    ("ours", "theirs", "title", "fact", "advice"),
    [
        (
            LOCALE,
            LOCALE,
            "this branch and origin/main both add users.locale",
            'column "locale" of relation "users" already exists',
            "remove the operation on users.locale from 'c3'",
        ),
        (
            INSERT,
            'op.drop_column("users", "name")',
            "this branch uses users.name, which origin/main drops or renames",
            'column "name" of relation "users" does not exist',
            "change 'c3' to work without users.name",
        ),
        (
            'op.drop_table("users")',
            'op.rename_table("users", "people")',
            "this branch uses table users, which origin/main drops or renames",
            'table "users" does not exist',
            "change 'c3' to work without table users",
        ),
    ],
)
def test_a_branch_on_top_of_what_only_the_base_has(
    ours: str, theirs: str, title: str, fact: str, advice: str
) -> None:
    """The parent of 'c3' comes with the merge; what conflicts is in one line then."""
    files, tip = tree(c3=(["b2"], ours)), tree(b2=(["a1"], theirs))
    (finding,) = merge(of(files, "c3"), of(tip, "b2"))
    assert finding.rule == "clash-on-merge"
    assert said(finding) == [
        title,
        f"^ {fact}",
        f"after the merge into origin/main (1a2b3c4d5e6f), alembic upgrade stops in 'c3': {fact}",
        f"help: merge or rebase onto origin/main, then {advice}",
    ]
    assert (finding.location.path, finding.location.range.line) == (path("c3"), 12)
    assert merge(of(tree(c3=(["b2"], "")), "c3"), of(tip, "b2")) == []


def test_an_edit_of_this_branch_that_the_base_builds_on() -> None:
    """The edit drops a column in a file that the base has too."""
    edited = {path("a1"): ALONE[path("a1")] + '    op.drop_column("users", "name")\n'}
    (finding,) = (f for f in merge(edited, of(DROP, "b2")) if f.rule == "clash-on-merge")
    assert said(finding)[0] == "origin/main uses users.name, which this branch drops or renames"
    assert said(finding)[-1] == "help: merge or rebase onto origin/main, then run 'a1' after 'b2'"
