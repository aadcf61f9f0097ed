"""filename-mismatch and filename-order."""

from __future__ import annotations

import pytest

from revlint.engine.example import history
from revlint_rules.filename_mismatch import FilenameMismatch
from revlint_rules.filename_order import FilenameOrder
from tests.support import chain_of, check, findings, places, source, versions

LINE = ["<base> -> id1", "id1 -> id2", "id2 -> id3", "id3 -> id4", "id4 -> id5"]
FIVE = history(*LINE)


def named(name: str, id_: str) -> dict[str, str]:
    return versions(**{name: source(repr(id_), "'id5'")})


class TestMismatch:
    @pytest.mark.parametrize(
        "name", ["new1", "new1_add", "2024_01_02_new1_add", "2024-new1-add", "add_new1"]
    )
    def test_the_id_is_a_word_of_the_name(self, name: str) -> None:
        assert check(FilenameMismatch, {**FIVE, **named(name, "new1")}) == []

    @pytest.mark.parametrize("name", ["add", "NEW1_add", "new12_add", "anew1_add", "new_1"])
    def test_the_id_is_no_word_of_the_name(self, name: str) -> None:
        [found] = findings(FilenameMismatch, {**FIVE, **named(name, "new1")})
        place = found.location
        assert (place.path, place.range.line) == (f"migrations/versions/{name}.py", 1)
        assert found.title == "the file name does not contain the revision id 'new1'"
        assert found.label == f"not in {name}.py"
        assert found.facts == ("the names of the other files contain their ids",)

    def test_four_files_are_no_habit(self) -> None:
        tree = {**history(*LINE[:4]), **versions(add=source("'new1'", "'id4'"))}
        assert check(FilenameMismatch, tree) == []

    def test_a_habit_is_nine_in_ten(self) -> None:
        eighteen = ["<base> -> r0", *(f"r{n} -> r{n + 1}" for n in range(17))]
        odd = versions(**{name: source(f"'new_{name}'", "'r17'") for name in ("x", "y", "z")})
        assert len(check(FilenameMismatch, {**history(*eighteen), **odd})) == 3
        odd |= versions(add=source("'new1'", "'r17'"))
        assert check(FilenameMismatch, {**history(*eighteen), **odd}) == []

    def test_the_template_decides(self) -> None:
        tree = versions(add=source("'new1'"))
        for template, expected in {
            "%(rev)s_%(slug)s": 1,
            "%(year)d_%(month).2d_%(day).2d-%(rev)s_%(slug)s": 1,
            "%(year)d_%(slug)s": 0,
        }.items():
            chain = chain_of(tree, file_template=template)
            assert len(check(FilenameMismatch, chain)) == expected, template

    def test_a_template_without_separators(self) -> None:
        chain = chain_of(versions(v2024new1x=source("'new1'")), file_template="v%(year)d%(rev)sx")
        assert check(FilenameMismatch, chain) == []

    def test_a_template_without_the_id_is_no_habit(self) -> None:
        chain = chain_of({**FIVE, **named("add", "new1")}, file_template="%(slug)s")
        assert check(FilenameMismatch, chain) == []

    def test_a_template_with_folders(self) -> None:
        chain = chain_of(versions(add=source("'new1'")), file_template="%(rev)s/%(slug)s")
        [found] = findings(FilenameMismatch, chain)
        assert found.facts == ("file_template is %(rev)s/%(slug)s",)

    def test_what_other_rules_tell(self) -> None:
        """A duplicate, an id with a slash, a dynamic id, an id from the name itself."""
        tree = {
            **FIVE,
            **versions(
                copy=FIVE["migrations/versions/id5.py"],
                slash=source("'a/b'", "'id5'"),
                dynamic=source("f()", "'id5'"),
                feed="down_revision = 'id5'\n",
            ),
        }
        assert check(FilenameMismatch, tree) == []

    def test_composed_letters(self) -> None:
        """File systems may spell é in another way than the editor does."""
        tree = {**FIVE, "migrations/versions/e\u0301t\u00e9_add.py": source("'\u00e9t\u00e9'")}
        assert check(FilenameMismatch, tree) == []


CONTRADICTS = [
    ("0002_a", "0001_b"),
    ("10_a", "9_b"),
    ("V12__a", "V3__b"),
    ("20240502_a", "20240501_b"),
    ("20240501_1200_a", "20240501_1130_b"),
    ("20240501120000_a", "20240501113000_b"),
    ("2024_05_02_a", "2024_05_01_b"),
    ("2024-05-01_1200-a", "2024-05-01_1130-b"),
    ("2024_12_01_a", "2024_05_01_1200_b"),
    ("1714521600_a", "1714521599_b"),
]

AGREES = [
    ("0001_a", "0002_b"),
    ("9_a", "10_b"),
    ("0001_a", "0001_b"),
    ("2024_05_01_a", "2024_05_01_1200_b"),
    ("2024_05_01_1200_a", "2024_05_01_b"),
    ("0002_a", "20240501_b"),
    ("2024_05_01_a", "0001_b"),
    ("a_0002", "b_0001"),
    ("123456789012_a", "023456789012_b"),
    ("3f2a_a", "1f2a_b"),
    ("20249901_a", "20240101_b"),
]


class TestOrder:
    @pytest.mark.parametrize(("parent", "child"), CONTRADICTS)
    def test_contradiction(self, parent: str, child: str) -> None:
        tree = versions(**{parent: source("'p1'"), child: source("'c1'", "'p1'")})
        [found] = findings(FilenameOrder, tree)
        place = found.location
        assert (place.path, place.range.line) == (f"migrations/versions/{child}.py", 2)
        assert found.title == f"{child}.py sorts before its parent {parent}.py"
        assert found.label == f"this parent is in {parent}.py"
        assert found.facts == (f"Alembic follows down_revision and runs {parent}.py first",)

    @pytest.mark.parametrize(("parent", "child"), AGREES)
    def test_agreement(self, parent: str, child: str) -> None:
        tree = versions(**{parent: source("'p1'"), child: source("'c1'", "'p1'")})
        assert check(FilenameOrder, tree) == []

    def test_one_finding_for_each_file(self) -> None:
        tree = versions(
            **{
                "0003_a": source("'a'"),
                "0004_b": source("'b'", "'a'"),
                "0001_m": source("'m'", "('a', 'b')"),
                "0002_n": source("'n'", "'m'"),
            }
        )
        assert places(FilenameOrder, tree) == ["migrations/versions/0001_m.py:2"]

    def test_broken_graphs_have_no_order(self) -> None:
        tree = versions(
            **{
                "0001_a": source("'a'", "'b'"),
                "0002_b": source("'b'", "'a'"),
                "0003_c": source("'c'", "'gone'"),
                "0009_d": source("'d'"),
                "0008_d": source("'d'"),
                "0004_e": source("'e'", "'d'"),
            }
        )
        assert check(FilenameOrder, tree) == []
