"""Chains that change together: which revisions are partners, and what is wrong with the others."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from revlint.engine.example import revision_file
from revlint.finding import Finding
from revlint_rules.missing_counterpart import MissingCounterpart
from tests.advice.follow import follow
from tests.advice.layouts import alembic_template, ini
from tests.cli.projects import write
from tests.contract_support import lint_tree, place, project_of, said

CONFIG = """\
[chains.pg]
script-location = "pg"

[chains.lite]
script-location = "lite"

[[counterparts]]
chains = ["pg", "lite"]
"""
#: A chain, from base to head: ids with messages.
Line = str


def chain(under: str, *line: Line, env: str = "") -> dict[str, str]:
    """A line of revisions, each as ``id: message``, with more lines of the docstring after "|"."""
    files, parents = {f"{under}/env.py": env}, tuple[str, ...]()
    for one in line:
        id_, _, text = one.partition(": ")
        message, _, more = text.partition("|")
        source = revision_file(id_, parents, message=message)
        files[f"{under}/versions/{id_}.py"] = (
            source.replace("Revises:", f"{more}\nRevises:", 1) if more else source
        )
        parents = (id_,)
    return files


def twins(pg: list[Line], lite: list[Line], config: str = CONFIG, **more: object) -> list[Finding]:
    files = {**chain("pg", *pg), **chain("lite", *lite)}
    new = more.get("new")
    found = lint_tree(files, config, frozenset(new) if isinstance(new, set) else None)
    assert {finding.rule for finding in found} <= {"missing-counterpart"}
    return list(found)


def titles(pg: list[Line], lite: list[Line], config: str = CONFIG) -> list[str]:
    return [finding.title for finding in twins(pg, lite, config)]


def stated(more: str) -> str:
    return f"{CONFIG}{more}\n"


def test_partners_by_their_message() -> None:
    """Case, punctuation and blanks make no difference."""
    pg = ["p1: add users", "p2: Add `orders`  table."]
    assert titles(pg, ["s1: Add users", "s2: add orders table"]) == []
    assert titles(pg, ["s1: Add users", "s2: add order"]) == [
        "'s2' and 'p2' of chain pg have different messages"
    ]


def test_a_revision_without_a_partner() -> None:
    (finding,) = twins(["p1: add users", "p2: drop orders"], ["s1: add users"])
    assert place(finding) == "missing-counterpart pg/versions/p2.py:9"
    assert said(finding) == (
        "'p2' has no counterpart in chain lite",
        "only in chain pg",
        (
            "its message is 'drop orders'",
            "no revision of chain lite has this message or id, or names 'p2' as its counterpart",
        ),
        "if chain lite does not need it, add 'p2' to the exceptions of counterparts, else add a "
        "revision with the same message to chain lite",
    )
    assert (
        titles(
            ["p1: add users", "p2: drop orders"], ["s1: add users"], stated('exceptions = ["p2"]')
        )
        == []
    )


def test_partners_by_the_docstring() -> None:
    """One of them names the other."""
    assert titles(["p1: a|Counterpart: s1"], ["s1: b"]) == []
    assert titles(["p1: a"], ["s1: b|Counterpart: p1"]) == []
    assert titles(["p1: a|Counterpart: s1"], ["s1: b|  Counterpart: 'p1'"]) == []
    # It counts for more than a message.
    lite = ["s1: one", "s2: two"]
    assert titles(["p1: two|Counterpart: s1", "p2: one|Counterpart: s2"], lite) == []


def test_partners_by_the_configuration() -> None:
    config = stated('pairs = [["p1", "s1"]]')
    assert titles(["p1: a"], ["s1: b"], config) == []
    # It counts for more than a docstring, which then names a second partner.
    assert titles(["p1: a"], ["s1: b", "s2: c|Counterpart: p1"], config) == [
        "'p1' is the counterpart of 's1' already"
    ]


def test_partners_by_their_id() -> None:
    assert titles(["r1: a", "r2: b"], ["r1: b", "r2: c"]) == []


def test_a_line_that_names_no_revision() -> None:
    """That is the mistake, and not that its partners seem to have none."""
    (finding,) = twins(["p1: a", "pg02: b"], ["s1: a", "s2: c|Counterpart: pg03"])
    assert place(finding) == "missing-counterpart lite/versions/s2.py:4"
    assert said(finding) == (
        "'s2' names the counterpart 'pg03', which no chain has",
        "",
        (),
        "did you mean 'pg02'?",
    )
    (finding,) = twins(["p1: a"], ["s1: a", "s2: c|Counterpart: 9f3e"])
    assert (
        finding.help
        == "name the revision that does the same in the other chain, or remove the line"
    )
    # Whatever the line should say, these two belong together.
    (finding,) = twins(["p1: a", "p2: add b"], ["s1: a", "s2: add bb|Counterpart: 9f3e"])
    assert finding.help == "did you mean 'p2'?"


def test_two_revisions_that_name_one() -> None:
    """A file was copied with its docstring."""
    (finding,) = twins(["p1: a", "p2: b"], ["s1: x|Counterpart: p1", "s2: b|Counterpart: p1"])
    assert place(finding) == "missing-counterpart lite/versions/s2.py:4"
    assert said(finding) == (
        "'p1' is the counterpart of 's1' already",
        "",
        ("a revision has one counterpart in a chain, and 's2' is in the same chain",),
        "name the revision that does the same in the other chain, or remove the line",
    )


def test_ids_of_the_configuration_that_no_revision_has() -> None:
    config = stated('pairs = [["p10", "s1"]]\nexceptions = ["zzz"]')
    found = twins(["p1: a"], ["s1: a"], config)
    assert [(place(f), *said(f)) for f in found] == [
        (
            "missing-counterpart revlint.toml:9",
            "no revision 'p10' in chain pg",
            "pairs names it",
            (),
            "did you mean 'p1'?",
        ),
        (
            "missing-counterpart revlint.toml:10",
            "no revision 'zzz' in chain pg or lite",
            "exceptions names it",
            (),
            "remove it from exceptions",
        ),
    ]


def test_a_slip_in_the_configuration_is_one_mistake() -> None:
    """What it is about is not reported besides."""
    config = stated('pairs = [["pg01x", "s1"]]\nexceptions = ["pg2o"]')
    found = twins(["pg01: a", "pg20: b"], ["s1: z"], config)
    assert [f.title for f in found] == [
        "no revision 'pg01x' in chain pg",
        "no revision 'pg2o' in chain pg or lite",
    ]
    assert [f.help for f in found] == ["did you mean 'pg01'?", "did you mean 'pg20'?"]
    right = config.replace("pg01x", "pg01").replace("pg2o", "pg20")
    assert twins(["pg01: a", "pg20: b"], ["s1: z"], right) == []


def test_of_equal_messages_those_after_the_same() -> None:
    pg = ["p1: a", "p2: fix", "p3: b", "p4: fix", "p5: c"]
    assert titles(pg, ["s1: a", "s2: fix", "s3: b", "s4: fix", "s5: c"]) == []
    assert titles(pg, ["s1: a", "s3: b", "s4: fix", "s5: c"]) == [
        "'p2' has no counterpart in chain lite"
    ]
    assert titles(pg, ["s1: a", "s2: fix", "s3: b", "s5: c"]) == [
        "'p4' has no counterpart in chain lite"
    ]
    assert titles(["p1: fix", "p2: fix"], ["s1: fix"]) == ["'p2' has no counterpart in chain lite"]


def test_without_a_message_the_words_of_the_file_name_count() -> None:
    def files(under: str, name: str) -> dict[str, str]:
        text = revision_file(under, ()).partition('"""\n\n')[2]
        return {f"{under}/env.py": "", f"{under}/versions/{name}.py": text}

    same = {**files("pg", "2026_01_pg_add_users"), **files("lite", "lite_add_users")}
    assert lint_tree(same, CONFIG) == ()
    other = {**files("pg", "0001_add_users"), **files("lite", "0001_drop_all")}
    assert len(lint_tree(other, CONFIG)) == 2


def test_likely_partners_are_one_finding() -> None:
    (finding,) = twins(
        ["p1: a", "p2: add description column", "p3: c"],
        ["s1: a", "s2: add description col", "s3: c"],
    )
    assert place(finding) == "missing-counterpart lite/versions/s2.py:9"
    assert said(finding) == (
        "'s2' and 'p2' of chain pg have different messages",
        "in chain lite",
        (
            "'s2': 'add description col'",
            "'p2': 'add description column'",
            "neither has a counterpart in the other chain",
        ),
        "if they are counterparts, add the line Counterpart: p2 to the docstring; otherwise add a "
        "counterpart for each",
    )
    followed = ["s1: a", "s2: add description col|Counterpart: p2", "s3: c"]
    assert twins(["p1: a", "p2: add description column", "p3: c"], followed) == []


def test_likely_partners_change_the_same_tables() -> None:
    def files(lite: str) -> dict[str, str]:
        return {
            "pg/env.py": "",
            "lite/env.py": "",
            "pg/versions/p1.py": revision_file("p1", message="x", body="op.create_table('users')"),
            "lite/versions/s1.py": revision_file("s1", message="new schema", body=lite),
        }

    found = lint_tree(files("op.create_table('users')"), CONFIG)
    assert [f.title for f in found] == ["'s1' and 'p1' of chain pg have different messages"]
    found = lint_tree(files("op.create_table('orders')"), CONFIG)
    assert [f.title for f in found] == [
        "'s1' has no counterpart in chain pg",
        "'p1' has no counterpart in chain lite",
    ]


def test_a_partner_that_would_come_too_late() -> None:
    """Databases have run what follows it, so that no order can be kept."""
    pg, lite = ["p1: a", "p2: x", "p3: b"], ["s1: a", "s3: b"]
    (finding,) = twins(pg, lite)
    assert finding.help == (
        "add 'p2' to the exceptions of counterparts; if chain lite needs the migration, add it "
        "there on top of the head, since databases may have run 's3'"
    )
    assert twins(pg, [*lite, "s2: x"], stated('exceptions = ["p2"]')) == []
    # What follows it is new, and can still move.
    (finding,) = twins(pg, lite, new={"lite/versions/s3.py"})
    assert finding.help == (
        "add a revision with the same message to chain lite, below 's3', which then follows it; "
        "or add 'p2' to the exceptions of counterparts"
    )
    assert twins(pg, ["s1: a", "s2: x", "s3: b"], new={"lite/versions/s3.py"}) == []


def test_another_order() -> None:
    pg, lite = ["p1: a", "p2: b", "p3: c"], ["s1: a", "s3: c", "s2: b"]
    (finding,) = twins(pg, lite)
    assert place(finding) == "missing-counterpart lite/versions/s2.py:10"
    assert said(finding) == (
        "'p2' and its counterpart 's2' come in different orders",
        "after 's3'",
        (
            "chain pg: 'p2' comes before 'p3'",
            "chain lite: 's3', the counterpart of 'p3', comes before 's2'",
        ),
        "if the order does not matter, add 's2' to the exceptions of counterparts",
    )
    assert titles(pg, lite, stated('exceptions = ["s2"]')) == []


def test_a_new_file_in_another_order_moves() -> None:
    pg, lite = ["p1: a", "p2: b", "p3: c"], ["s1: a", "s3: c", "s2: b"]
    (finding,) = twins(pg, lite, new={"lite/versions/s3.py"})
    assert finding.help == "put 's3' on top of 's2'"
    (finding,) = twins(pg, lite, new={"pg/versions/p3.py"})
    assert (finding.location.path, finding.help) == ("pg/versions/p3.py", "put 'p3' below 'p2'")
    (finding,) = twins(pg, lite, new={"lite/versions/s2.py"})
    assert finding.help == "put 's2' below 's3'"


def test_one_revision_in_another_place_is_one_finding() -> None:
    line = [f"{n}: step {chr(97 + n)}" for n in range(9)]
    moved = [*line[:2], *line[3:], line[2]]
    found = twins([f"p{one}" for one in line], [f"s{one}" for one in moved])
    assert [f.title for f in found] == ["'p2' and its counterpart 's2' come in different orders"]


def test_branches_have_no_order() -> None:
    def files(under: str, letter: str, *, joined: bool) -> dict[str, str]:
        a, b, c, d = (f"{letter}{n}" for n in range(4))
        made = chain(under, f"{a}: a", f"{b}: b")
        made[f"{under}/versions/{c}.py"] = revision_file(c, (a,) if joined else (b,), message="c")
        made[f"{under}/versions/{d}.py"] = revision_file(d, (b, c) if joined else (c,), message="")
        return made

    both = {**files("pg", "p", joined=True), **files("lite", "s", joined=False)}
    merge = both["lite/versions/s3.py"]
    assert lint_tree({**both, "lite/versions/s3.py": merge}, CONFIG) != ()
    del both["lite/versions/s3.py"]
    # The merge point does nothing and needs no partner.
    assert lint_tree(both, CONFIG) == ()


def test_roots_and_align_revisions_need_no_partner() -> None:
    config = CONFIG.replace('"pg"\n\n', '"pg"\nroot = "p0"\nparked-at = "p9"\n\n')
    assert titles(["p0: begin", "p1: a", "p9: end"], ["s1: a"], config) == []
    both = config.replace('"lite"\n\n', '"lite"\nroot = "s0"\nparked-at = "s9"\n\n')
    assert titles(["p0: begin", "p1: a", "p9: end"], ["s0: x", "s1: a", "s9: y"], both) == []


def test_what_cannot_be_read_may_be_the_partner() -> None:
    files = {**chain("pg", "p1: a", "p2: b"), **chain("lite", "s1: a")}
    files["lite/versions/s2.py"] = "revision = \n"
    assert [f.rule for f in lint_tree(files, CONFIG)] == ["unreadable-file"]


def test_three_chains() -> None:
    config = CONFIG.replace(
        "[[counterparts]]", '[chains.my]\nscript-location = "my"\n\n[[counterparts]]'
    ).replace('"lite"]', '"lite", "my"]')

    def found(*my: str) -> list[str]:
        files = {
            **chain("pg", "p1: a", "p2: b"),
            **chain("lite", "s1: a", "s2: b"),
            **chain("my", *my),
        }
        return [f"{f.location.path} {f.title}" for f in lint_tree(files, config)]

    assert found("m1: a", "m2: b") == []
    assert found("m1: a") == ["pg/versions/p2.py 'p2' has no counterpart in chain my"]
    assert found("m1: a", "m2: b", "m3: c") == [
        "my/versions/m3.py 'm3' has no counterpart in chains pg and lite"
    ]
    assert found("m1: a", "m3: z|Counterpart: p2, s2") == []


def test_an_empty_chain_is_one_mistake() -> None:
    files = {**chain("pg", "p1: a", "p2: b"), "lite/env.py": "", "lite/versions/x.txt": ""}
    assert "missing-counterpart" not in [f.rule for f in lint_tree(files, CONFIG)]


WORDS = ["alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel"]
SOME = st.lists(st.sampled_from(WORDS), max_size=5, unique=True)


@settings(deadline=None, max_examples=20)
@given(SOME, SOME)
def test_two_lines_agree_where_they_are_equal(left: list[str], right: list[str]) -> None:
    """Nothing is wrong with equal lines and with no others; one change is one finding."""

    def count(*lines: list[str]) -> int:
        named = zip("pq", lines, strict=True)
        files = {
            path: text
            for letter, line in named
            for path, text in chain(
                {"p": "pg", "q": "lite"}[letter], *(f"{letter}{word}: {word}" for word in line)
            ).items()
        }
        return len(list(MissingCounterpart().check(project_of(files, CONFIG))))

    if left and right:
        assert (count(left, right) == 0) == (left == right)
    for n, word in enumerate(left):
        rest = left[:n] + left[n + 1 :]
        if rest:
            assert count(left, rest) == 1
        for m in range(len(left)):
            moved = [*rest[:m], word, *rest[m:]]
            assert count(left, moved) == (moved != left)


@pytest.mark.parametrize("message", ["add orders", "add the 'orders' & more", 'say "hi"'])
def test_the_command_followed(tmp_path: Path, message: str) -> None:
    """With real Alembic; afterwards each has its partner."""
    files = {
        **chain("pg", "p1: add users", f"p2: {message}"),
        **chain("lite", "s1: add users"),
        "revlint.toml": CONFIG,
    }
    for under in ("pg", "lite"):
        files[f"{under}/env.py"] = alembic_template("env.py")
        files[f"{under}/script.py.mako"] = alembic_template("script.py.mako")
        files[f"{under}.ini"] = ini(under)
    write(tmp_path, files)
    followed = follow(tmp_path, only="missing-counterpart")
    assert [re.sub(r" -m .*", "", line) for a in followed.before for line in a.commands] == [
        "alembic -c lite.ini revision"
    ]
    assert not followed.failures
    assert followed.after == ()
