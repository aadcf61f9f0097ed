"""With a base: what is new, where the merge forks, and what each repair gives."""

from __future__ import annotations

from revlint.engine.example import history, revision_file
from revlint.pictures.page.values import Page, PageChain, PageRepair
from tests.pictures.page.pages import Files, lint_change, page_of

ENV: Files = {"migrations/env.py": "", "alembic.ini": "[alembic]\nscript_location = migrations\n"}
BEFORE: Files = {**ENV, **history("<base> -> a1", "a1 -> b2", under="migrations")}


def with_revision(files: Files, id_: str, *parents: str) -> Files:
    return {**files, f"migrations/versions/{id_}.py": revision_file(id_, parents)}


def forked() -> Page:
    now = with_revision(with_revision(BEFORE, "c3", "b2"), "d4", "c3")
    return page_of(lint_change(BEFORE, now, with_revision(BEFORE, "e5", "b2")))


def rows(chain: PageChain, key: str) -> list[tuple[str, list[str], list[str]]]:
    """The rows of a state: id, ids of the parents, marks."""
    (view,) = (view for view in chain.views if view.key == key)
    names = [revision.id for revision in chain.revisions]
    return [(names[r.revision], [names[p] for p in r.parents], r.marks) for r in view.rows]


def repair(page: Page, key: str) -> PageRepair:
    (change,) = page.changes
    (found,) = (repair for repair in change.repairs if repair.view == key)
    return found


def test_what_is_new_and_where_it_forks() -> None:
    page = forked()
    (change,) = page.changes
    assert page.base == "origin/main (1a2b3c4d5e6f)"
    assert (change.chain, change.new, change.theirs) == ("migrations", ["c3", "d4"], ["e5"])
    assert change.heads == ["d4", "e5"]
    assert change.fork == "two heads, e5 and d4; they fork after b2"


def test_the_states_of_a_fork() -> None:
    (chain,) = forked().chains
    assert [view.key for view in chain.views] == ["now", "merged", "rebased", "joined"]
    assert rows(chain, "now") == [
        ("d4", ["c3"], ["head", "new"]),
        ("c3", ["b2"], ["new"]),
        ("b2", ["a1"], []),
        ("a1", [], ["base"]),
    ]
    assert rows(chain, "merged") == [
        ("d4", ["c3"], ["head", "new"]),
        ("c3", ["b2"], ["new"]),
        ("e5", ["b2"], ["head", "in base"]),
        ("b2", ["a1"], ["branch point"]),
        ("a1", [], ["base"]),
    ]
    assert rows(chain, "rebased") == [
        ("d4", ["c3"], ["head", "new"]),
        ("c3", ["e5"], ["new", "moved"]),
        ("e5", ["b2"], ["in base"]),
        ("b2", ["a1"], []),
        ("a1", [], ["base"]),
    ]
    joined = rows(chain, "joined")
    assert joined[0][1:] == (["d4", "e5"], ["head", "merge", "planned"])
    assert joined[1:] == [
        ("d4", ["c3"], ["new"]),
        *rows(chain, "merged")[1:2],
        ("e5", ["b2"], ["in base"]),
        *rows(chain, "merged")[3:],
    ]


def test_the_repairs_of_a_fork() -> None:
    page = forked()
    rebased, joined = repair(page, "rebased"), repair(page, "joined")
    assert rebased.title == "put 'c3' on top of 'e5'"
    assert rebased.changes == [
        ("migrations/versions/c3.py", ["down_revision = 'e5'", "Revises: e5"])
    ]
    assert rebased.commands == [
        "git merge origin/main",
        "revlint rebase --base origin/main",
    ]
    assert joined.title.startswith("merge 'd4' and 'e5' in '")
    assert joined.commands == ["git merge origin/main", "revlint merge"]


def test_a_change_on_top_of_the_base_has_one_state() -> None:
    page = page_of(lint_change(BEFORE, with_revision(BEFORE, "c3", "b2"), BEFORE))
    (chain,), (change,) = page.chains, page.changes
    assert [view.key for view in chain.views] == ["now"]
    assert (change.new, change.theirs, change.fork, change.repairs) == (["c3"], [], "", [])


def test_a_repair_that_is_refused_says_why() -> None:
    """Both sides gave c3 to a migration, and a rebase without new ids would keep both."""
    now = with_revision(with_revision(BEFORE, "c3", "b2"), "f6", "c3")
    tip = {**BEFORE, "migrations/versions/c3_other.py": revision_file("c3", ("b2",), message="x")}
    page = page_of(lint_change(BEFORE, now, with_revision(tip, "e5", "c3")))
    assert repair(page, "rebased") == PageRepair(
        view="rebased",
        title="",
        commands=["git merge origin/main", "revlint rebase --base origin/main"],
        refused="origin/main gives 'c3' to another revision; --renumber gives the new one the next "
        "free number",
    )
    assert [view.key for view in page.chains[0].views] == ["now", "merged", "joined"]
