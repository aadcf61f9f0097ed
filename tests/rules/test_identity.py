"""The rules about ids and labels, and which of them speaks where several could."""

from __future__ import annotations

import pytest

from revlint.config.config import ChainConfig
from revlint.discovery.script_directory import VersionTable
from revlint.engine.example import history
from revlint.engine.rule import Rule
from revlint.location import Location, Range
from revlint_rules.ambiguous_id import AmbiguousId
from revlint_rules.id_format import IdFormat
from revlint_rules.illegal_id import IllegalId
from revlint_rules.invalid_value import InvalidValue
from revlint_rules.long_id import LongId
from revlint_rules.placeholder_id import PlaceholderId
from tests.contract_support import lint_tree, said
from tests.support import chain_of, check, findings, places, source, versions

ALL: tuple[type[Rule], ...] = (
    InvalidValue,
    IllegalId,
    LongId,
    IdFormat,
    AmbiguousId,
    PlaceholderId,
)

#: Ids of public projects and of teams that number their revisions.
PLAIN_IDS = [
    "1975ea83b712",
    "o00000000001",
    "park00000000",
    "oss000000001",
    "000000000000",
    "0001",
    "1",
    "2024_may_add_users",
    "20240101120000",
    "2024.05.01",
    "a/b",
    "two words",
    "a,b",
    "\u00c5\u00c4\u00d6",
    "100%",
    "back\\slash",
    "heads_up",
    "HEAD",
    "deadbeef",
    "up_to_the_last_of_32_characters_",
    "\u00e9" * 32,
]

ONE_MISTAKE = [
    ("add-users", "illegal-id"),
    ("550e8400-e29b-41d4-a716-446655440000", "illegal-id"),
    ("head", "illegal-id"),
    ("a\0b", "illegal-id"),
    ("\udcff", "illegal-id"),
    ("None", "invalid-value"),
    (" a1b2c3d4e5f6", "invalid-value"),
    (" -", "invalid-value"),
    ("x" * 33, "long-id"),
    ("abcdefgh" * 5, "long-id"),
    ("a1b2c3d4e5f6", "placeholder-id"),
]


def told(id_: str, config: ChainConfig | None = None) -> list[str]:
    chain = chain_of(versions(a=source(repr(id_)), b=source("'b2'", repr(id_))), config)
    return [rule.name for rule in ALL for _ in findings(rule, chain)]


@pytest.mark.parametrize("id_", PLAIN_IDS)
def test_every_legal_id_is_accepted(id_: str) -> None:
    assert told(id_) == []


@pytest.mark.parametrize(("id_", "rule"), ONE_MISTAKE)
def test_one_mistake_is_one_finding(id_: str, rule: str) -> None:
    assert told(id_) == [rule]


@pytest.mark.parametrize(
    ("id_", "rules"),
    [
        ("oss000000001", []),
        ("a1b2c3d4e5f6", ["id-format"]),
        ("oss000000001x" * 4, ["id-format"]),
        ("oss-00000001", ["illegal-id"]),
        (" oss000000001", ["invalid-value"]),
        ("head", ["illegal-id"]),
    ],
)
def test_one_mistake_with_a_pattern(id_: str, rules: list[str]) -> None:
    config = ChainConfig(id_pattern=r"oss\d{9}|b2")
    assert told(id_, config) == rules


REFUSED = "contains {}, which Alembic refuses"
NOT_ALLOWED = "not allowed in an id"
RESERVED = "is a reserved word of Alembic"
WRITES = "alembic upgrade runs the migration and fails when it writes the version table"
QUOTE = (
    "alembic upgrade runs the migration and fails with a syntax error when it writes the version "
    "table"
)


def refused(characters: str, id_: str) -> str:
    return (
        f"every command fails: Character(s) '{characters}' not allowed in revision identifier "
        f"'{id_}'"
    )


def confused(id_: str) -> str:
    return (
        f"Alembic confuses the revision with the symbol '{id_}': alembic upgrade head fails with "
        "an AssertionError or skips the revision"
    )


#: An id, and the title after it, the label, the facts and the example in the help.
IDS: list[tuple[str, str, str, tuple[str, ...], str]] = [
    ("a-b", REFUSED.format("'-'"), NOT_ALLOWED, (refused("-", "a-b"),), ", such as 'a_b'"),
    (
        "a@b+c",
        REFUSED.format("'+' and '@'"),
        NOT_ALLOWED,
        (refused("+, @", "a@b+c"),),
        ", such as 'a_b_c'",
    ),
    (
        "a:b",
        REFUSED.format("':'"),
        NOT_ALLOWED,
        (refused(":", "a:b"), "Alembic before 1.17.1 reads it as a range of revisions"),
        ", such as 'a_b'",
    ),
    (
        "a'b",
        "contains a single quote",
        "the quote ends the text in SQL",
        (QUOTE,),
        ", such as 'a_b'",
    ),
    ("a'b-c", REFUSED.format("'-'"), NOT_ALLOWED, (refused("-", "a'b-c"),), ", such as 'a_b_c'"),
    (
        "a\0b\0",
        "contains U+0000",
        "no database stores this",
        (WRITES,),
        ", such as 'a_b'",
    ),
    (
        "a\ud800\0b",
        "contains U+D800 and U+0000",
        "no database stores this",
        (WRITES,),
        ", such as 'a_b'",
    ),
    ("a\0b-c", REFUSED.format("'-'"), NOT_ALLOWED, (refused("-", "a\0b-c"),), ", such as 'a_b_c'"),
    ("a\0b'c", "contains U+0000", "no database stores this", (WRITES,), ", such as 'a_b_c'"),
    ("head", RESERVED, "reserved", (confused("head"),), " of letters, digits and '_'"),
    ("heads", RESERVED, "reserved", (confused("heads"),), " of letters, digits and '_'"),
    ("base", RESERVED, "reserved", (confused("base"),), " of letters, digits and '_'"),
    ("-", REFUSED.format("'-'"), NOT_ALLOWED, (refused("-", "-"),), " of letters, digits and '_'"),
]

UNUSABLE = "cannot be used in commands"

#: A label, and the title after it, the label at the place, the fact.
LABELS = [
    ("a@b", UNUSABLE, "", "Alembic looks 'a@b@head' up as 'a'"),
    ("a:b", UNUSABLE, "", "Alembic reads 'a:b@head' as a range of revisions"),
    (
        "a-2b",
        UNUSABLE,
        "",
        "Alembic reads the number after the - in 'a-2b@head' as a number of steps",
    ),
    ("+1", UNUSABLE, "", "Alembic reads the number after the + in '+1@head' as a number of steps"),
    (
        "a\0",
        "contains U+0000",
        "no command line can hold this",
        "no command can name the branch",
    ),
    (
        "a\udfff@",
        "contains U+DFFF",
        "no command line can hold this",
        "no command can name the branch",
    ),
    ("head", RESERVED, "reserved", "'head' and 'head@head' never mean this branch"),
]


class TestIllegalId:
    @pytest.mark.parametrize(("id_", "title", "label", "facts", "example"), IDS)
    def test_ids(
        self, id_: str, title: str, label: str, facts: tuple[str, ...], example: str
    ) -> None:
        [found] = findings(IllegalId, versions(a=source(repr(id_))))
        assert found.title == f"id '{id_}' {title}"
        assert (found.label, found.facts) == (label, facts)
        assert found.help == (
            f"choose another id{example}, here and in every down_revision and depends_on that "
            "names it"
        )
        assert found.location.range.line == 1
        assert found.revision == id_

    def test_the_example_is_an_id_that_the_chain_can_take(self) -> None:
        tree = versions(a=source("'a-1'"), b=source("'a_1'", "'a-1'"))
        [found] = findings(IllegalId, tree)
        assert found.help.startswith("choose another id of letters, digits and '_', here")
        config = ChainConfig(id_pattern=r"ee\d+")
        [found] = findings(IllegalId, chain_of(versions(a=source("'ee-1'")), config))
        assert found.help.startswith(r"choose another id that matches ee\d+, here")
        [found] = findings(IllegalId, chain_of(versions(a=source("'ee1-'")), config))
        assert found.help.startswith("choose another id, such as 'ee1', here")

    @pytest.mark.parametrize(("label", "title", "said", "fact"), LABELS)
    def test_labels(self, label: str, title: str, said: str, fact: str) -> None:
        tree = versions(a=source(branch_labels=f"('fine', {label!r})"))
        [found] = findings(IllegalId, tree)
        assert found.title == f"branch label '{label}' {title}"
        assert (found.label, found.facts) == (said, (fact,))
        assert found.help == "choose another label of letters, digits and '_'"
        assert (found.location.range.line, found.location.range.column) == (3, 26)

    @pytest.mark.parametrize("label", ["a-b", "a+b", "a'b", "two words", "headless", "a-"])
    def test_labels_that_alembic_finds(self, label: str) -> None:
        assert check(IllegalId, versions(a=source(branch_labels=repr(label)))) == []

    def test_a_list_in_one_text_is_reported_elsewhere(self) -> None:
        assert check(IllegalId, versions(a=source(branch_labels="'a@1, b'"))) == []

    def test_references_are_no_ids(self) -> None:
        assert check(IllegalId, versions(a=source("'a1'", "'b-2'", depends_on="'c@3'"))) == []


class TestIdFormat:
    def test_the_whole_id_has_to_match(self) -> None:
        config = ChainConfig(id_pattern=r"ee\d+")
        chain = chain_of(history("<base> -> ee1", "ee1 -> ee2x"), config)
        [found] = findings(IdFormat, chain)
        assert found.title == r"id 'ee2x' does not match id-pattern ee\d+"
        assert found.location.path == "migrations/versions/ee2x.py"

    def test_a_pattern_that_no_id_matches_is_one_mistake(self) -> None:
        """Of one id, the id may be wrong."""
        files = history("<base> -> a1", "a1 -> a2", "a2 -> a3", "a3 -> a4")
        [found] = lint_tree(files, "\nid-pattern = 'ee\\d+'\n")
        assert (found.rule, found.location.path, found.location.range.line, found.chain) == (
            "id-format",
            "revlint.toml",
            2,
            "migrations",
        )
        assert said(found) == (
            "id-pattern matches none of the 4 ids of chain migrations",
            "",
            (r"the pattern is ee\d+", "the ids are 'a1', 'a2', 'a3', …"),
            "write a pattern that the ids match, or remove it",
        )
        assert lint_tree(files, r"id-pattern = 'a\d'") == lint_tree(files) == ()
        [found] = lint_tree(history("<base> -> a1"), r"id-pattern = 'ee\d+'")
        assert found.location.path == "migrations/versions/a1.py"

    def test_without_a_pattern_nothing_is_said(self) -> None:
        assert check(IdFormat, history("<base> -> anything")) == []


class TestAmbiguousId:
    def test_the_last_loaded_is_reported(self) -> None:
        tree = versions(b=source("'abc1'"), c=source("'ABC1'", "'abc1'"))
        [found] = findings(AmbiguousId, tree)
        assert found.location.path == "migrations/versions/c.py"
        assert found.title == "id 'ABC1' differs from 'abc1' only in case"
        assert found.label == "equals 'abc1' where case is ignored"
        assert found.facts == (
            "Alembic takes them for different revisions",
            "MySQL and MariaDB ignore case by default; where the version table has to hold both, "
            "upgrade fails: Duplicate entry",
        )
        assert [r.location.path for r in found.related] == ["migrations/versions/b.py"]

    def test_the_new_file_is_reported(self) -> None:
        tree = versions(b=source("'abc1'"), c=source("'ABC1'", "'abc1'"))
        chain = chain_of(tree, new=["migrations/versions/b.py"])
        assert places(AmbiguousId, chain) == ["migrations/versions/b.py:1"]

    def test_the_same_id_twice_is_a_duplicate(self) -> None:
        assert check(AmbiguousId, versions(b=source("'abc1'"), c=source("'abc1'"))) == []


LONG = "add_delivery_address_to_customer_orders"


WIDENING = [
    'op.alter_column("alembic_version", "version_num", type_=sa.String(128))',
    'op.alter_column("alembic_version", "version_num", type_=sa.String(length=39))',
    'op.alter_column("alembic_version", "version_num", type_=sa.Text())',
    'op.alter_column(table_name="alembic_version", column_name="version_num", '
    "existing_type=sa.String(32), type_=sa.VARCHAR(128))",
    'with op.batch_alter_table("alembic_version") as batch:\n'
    '        batch.alter_column("version_num", type_=sa.String(128))',
    'op.execute("ALTER TABLE alembic_version ALTER COLUMN version_num TYPE VARCHAR(255)")',
    'op.execute(sa.text("alter table alembic_version alter version_num type text"))',
    'op.execute("ALTER TABLE alembic_version MODIFY version_num VARCHAR(255) NOT NULL")',
    'op.execute("""\n        ALTER TABLE alembic_version\n'
    '        ALTER COLUMN version_num\n        TYPE character varying(64)\n    """)',
]


class TestLongId:
    def tree(self, operation: str = "pass") -> dict[str, str]:
        tree = history("<base> -> a1", f"a1 -> {LONG}")
        path = "migrations/versions/a1.py"
        return {**tree, path: tree[path].replace("    pass", f"    {operation}", 1)}

    def test_the_message(self) -> None:
        [found] = findings(LongId, self.tree())
        place = found.location
        assert (place.path, place.range.line) == (f"migrations/versions/{LONG}.py", 9)
        assert found.title == f"id '{LONG}' does not fit the version table"
        assert found.label == "39 characters, the column holds 32"
        assert found.facts == (
            "PostgreSQL runs the migration, then fails: value too long for type character "
            "varying(32)",
            "MySQL and MariaDB fail too in strict mode, and silently cut the id in others",
            "SQLite stores the id, so tests pass",
        )

    @pytest.mark.parametrize(("length", "count"), [(38, 1), (39, 0), (2, 1), (1, 2)])
    def test_max_id_length(self, length: int, count: int) -> None:
        chain = chain_of(self.tree(), ChainConfig(max_id_length=length))
        assert len(check(LongId, chain)) == count

    @pytest.mark.parametrize("operation", WIDENING)
    def test_an_operation_widens_the_column(self, operation: str) -> None:
        assert check(LongId, self.tree(operation)) == []

    @pytest.mark.parametrize(
        "operation",
        [
            'op.alter_column("alembic_version", "version_num", type_=sa.String(38))',
            'op.alter_column("alembic_version", "version_num", nullable=False)',
            'op.execute("ALTER TABLE alembic_version ALTER version_num TYPE VARCHAR(38)")',
            'op.execute("UPDATE alembic_version SET version_num = 1")',
        ],
    )
    def test_an_operation_does_not_widen_it_enough(self, operation: str) -> None:
        assert len(check(LongId, self.tree(operation))) == 1

    def test_a_downgrade_narrows_it(self) -> None:
        tree = self.tree()
        path = "migrations/versions/a1.py"
        tree[path] = tree[path].replace(
            "def downgrade() -> None:\n    pass",
            "def downgrade() -> None:\n"
            '    op.alter_column("alembic_version", "version_num", type_=sa.String(64))',
        )
        assert len(check(LongId, tree)) == 1

    def test_an_unreadable_width_is_one_warning(self) -> None:
        tree = self.tree('op.alter_column("alembic_version", "version_num", type_=wide())')
        other = "_".join(["x"] * 20)
        tree |= versions(z=source(repr(other), repr(LONG)))
        [found] = findings(LongId, tree)
        assert found.severity == "warning"
        assert found.location.path == "migrations/versions/a1.py"
        assert found.location.range.line == 16
        assert found.title == "the length of version_num cannot be read"
        assert found.facts == ("ids of this chain that are longer than Alembic's 32 characters: 2",)
        assert found.about == (LONG, other)

    def test_an_unreadable_width_in_sql(self) -> None:
        sql = 'op.execute(f"ALTER TABLE alembic_version ALTER version_num TYPE VARCHAR({n})")'
        [found] = findings(LongId, self.tree(sql))
        assert (found.severity, found.location.range.line) == ("warning", 16)

    def test_an_unreadable_width_does_not_matter_to_short_ids(self) -> None:
        tree = self.tree('op.alter_column("alembic_version", "version_num", type_=wide())')
        del tree[f"migrations/versions/{LONG}.py"]
        assert check(LongId, tree) == []

    def test_the_configuration_ends_all_doubt(self) -> None:
        tree = self.tree('op.alter_column("alembic_version", "version_num", type_=wide())')
        assert check(LongId, chain_of(tree, ChainConfig(max_id_length=64))) == []

    def test_env_sets_the_width(self) -> None:
        wide = chain_of(self.tree(), version_table=VersionTable(width=64))
        assert check(LongId, wide) == []
        place = Location("migrations/env.py", Range(7))
        unknown = chain_of(self.tree(), version_table=VersionTable(width_unknown=place))
        [found] = findings(LongId, unknown)
        assert (found.location, found.severity) == (place, "warning")


def test_of_two_ids_that_differ_by_case_the_later_one_has_to_change() -> None:
    """Databases have the earlier one already, whatever the order of the file names."""
    files = history("<base> -> abc1", "abc1 -> ABC1")
    assert places(AmbiguousId, chain_of(files)) == ["migrations/versions/ABC1.py:9"]


STORED = "databases that ran it store this id: change it in their version tables too"


@pytest.mark.parametrize("rule", [IdFormat, AmbiguousId, LongId])
def test_databases_that_ran_an_old_revision_are_mentioned(rule: type[Rule]) -> None:
    """Not for a new file, and not where nothing is known of the base."""
    files = history("<base> -> abc1", f"abc1 -> {LONG}", f"{LONG} -> ABC1")
    config = ChainConfig(id_pattern=r"[a-z_1]+" if rule is IdFormat else None)
    for new, expected in ((None, False), ([*files], False), (["other.py"], True)):
        [found] = findings(rule, chain_of(files, config, new=new))
        assert (STORED in found.facts) is expected
