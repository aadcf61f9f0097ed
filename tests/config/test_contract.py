"""Mistakes in the contract: all of them in one run, with what was probably meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from revlint.cli.check import check
from revlint.cli.check_options import CheckOptions
from revlint.config.config import Alignment, Run
from revlint.config.reader import parse_config
from revlint.errors import ConfigError
from revlint.location import Location, Range
from tests.contract_support import EDITIONS, Files, migration, project_of, sound


def at(line: int) -> Location:
    return Location("revlint.toml", Range(line, 1, line, 1))


def mistakes(text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        parse_config(text)
    return str(caught.value).replace("revlint.toml:", "").splitlines()


def tree_mistakes(files: Files, text: str = EDITIONS) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        project_of(files, text)
    return str(caught.value).replace("revlint.toml:", "").splitlines()


def test_the_contract_as_a_value() -> None:
    config = parse_config('switch = [ "oss->ee" , " ee -> oss "]\n' + EDITIONS)
    assert config.alignments == (Alignment("park0000", ("oss-legacy", "ee-legacy"), at(21)),)
    assert config.runs == (
        Run("oss", "core", ("oss-legacy", "shared"), at(25)),
        Run("ee", "core", ("ee-legacy", "shared", "ee"), at(26)),
    )
    assert config.switch == (("oss", "ee"), ("ee", "oss"))
    assert [(c.name, c.parked_at, c.root, c.after) for c in config.chains] == [
        ("oss-legacy", "park0000", None, ()),
        ("ee-legacy", "park0000", None, ()),
        ("shared", None, "oss0", ("oss-legacy", "ee-legacy")),
        ("ee", None, "ee0", ("ee-legacy", "shared")),
    ]


CHAINS = """\
[chains.one]
script-location = "one"
[chains.two]
script-location = "two"
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '[[alignments]]\nrevision = "p"\nchains = ["one", "twoo"]',
            "7: alignments.0.chains: no chain is called 'twoo'; did you mean 'two'?",
        ),
        (
            '[[alignments]]\nrevision = "p"\nchains = ["one", "one", "two"]',
            "7: alignments.0.chains: chain 'one' is listed 2 times",
        ),
        (
            '[[alignments]]\nrevision = "p"\nchains = ["one"]',
            "7: alignments.0.chains: an alignment needs a list of two declared chains or more",
        ),
        (
            '[[alignments]]\nrevision = ""\nchains = ["one", "two"]',
            "6: alignments.0.revision: an alignment needs the id of its revision, as a text",
        ),
        (
            '[[alignments]]\nrevison = "p"\nrevision = "p"\nchains = ["one", "two"]',
            "6: alignments.0.revison: unknown key (did you mean 'revision'?); allowed: chains, "
            "revision",
        ),
        (
            '[alignments]\nrevision = "p"',
            "5: alignments: write [[alignments]] with the keys revision and chains",
        ),
        (
            '[editions]\nall = { core = ["one", "three"] }',
            "6: editions.all.core: no chain is called 'three'; declared: one, two",
        ),
        (
            '[editions.all]\ncore = ["one", "two", "one"]',
            "6: editions.all.core: chain 'one' is listed 2 times",
        ),
        (
            '[editions]\nall = ["one"]',
            '6: editions.all: found a list, ["one"]; allowed: a table from databases to lists of '
            'chains, { core = ["a", "b"] }',
        ),
        (
            '[editions]\nall = { core = "one" }',
            '6: editions.all.core: found "one"; allowed: a list of declared chains, in their order',
        ),
        (
            '[chains.three]\nscript-location = "three"\nafter = ["ones", "three"]',
            "7: chains.three.after: no chain is called 'ones'; did you mean 'one'?",
        ),
        (
            '[chains.three]\nscript-location = "three"\nafter = ["three"]',
            "7: chains.three.after: a chain does not come after itself",
        ),
        (
            '[chains.three]\nscript-location = "./two/"',
            "6: chains.three.script-location: 'two' is declared already, as chain 'two'; say with "
            "version-locations or section which part of it each of them is",
        ),
        (
            '[chains.three]\nscript-location = "x"\nversion-locations = ["x/v"]\n'
            '[chains.four]\nscript-location = "y"\nversion-locations = ["x/./v"]',
            "10: chains.four.version-locations: 'x/v' is declared already, as part of chain "
            "'three'",
        ),
        (
            '[chains."two/"]\n[chains.three]\nscript-location = "two/x"\nparked-at = "a"\n'
            '[[alignments]]\nrevision = "b"\nchains = ["one", "three"]',
            "8: chains.three.parked-at: chain 'three' cannot be parked at 'a' and at 'b': "
            "parked-at and its alignments contradict each other",
        ),
        (
            "id-pattern = 'two\\d'\nroot = \"two\"",
            "5: chains.two.id-pattern: \"two\\\\d\" does not match 'two', the root of chain 'two'",
        ),
        (
            "id-pattern = 'two\\d'\nparked-at = \"park\"",
            "5: chains.two.id-pattern: \"two\\\\d\" does not match 'park', the align revision of "
            "chain 'two'",
        ),
        (
            "id-pattern = '[a-z]\\d'\n[[alignments]]\nrevision = 'p'\nchains = ['one', 'two']",
            "5: chains.two.id-pattern: \"[a-z]\\\\d\" does not match 'p', the align revision of "
            "chain 'two'",
        ),
    ],
)
def test_mistakes(text: str, expected: str) -> None:
    assert expected in mistakes(CHAINS + text)


@pytest.mark.parametrize(
    ("edition", "expected"),
    [
        ('oss = { core = "x" }', 'editions.oss.core: found "x"'),
        ('oss = ["oss-legacy", "shared"]', 'editions.oss: found a list, ["oss-legacy", "shared"]'),
        ("oss = 3", "editions.oss: found 3"),
        ("oss = { core = [] }", "editions.oss.core: found a list, []"),
        (
            'oss = { core = ["oss-legacy", 3] }',
            'editions.oss.core: found a list, ["oss-legacy", 3]',
        ),
    ],
)
def test_a_wrong_edition_is_one_mistake(edition: str, expected: str) -> None:
    """No database that it lacks, and no switch to it, is another one."""
    text = EDITIONS.replace('oss = { core = ["oss-legacy", "shared"] }', edition)
    (mistake,) = mistakes('switch = ["oss -> ee"]\n' + text)
    assert mistake.startswith(f"25: {expected}; allowed: a ")


def test_editions_that_are_no_table_are_one_mistake() -> None:
    text = EDITIONS.partition("[editions]")[0] + "[[editions]]\nname = 'oss'\n"
    assert mistakes('switch = ["oss -> ee"]\n' + text) == [
        "24: editions: found a list, [a table]; allowed: a table from editions to their databases"
    ]


def test_a_chain_that_is_no_table_is_one_mistake() -> None:
    text = EDITIONS.replace("[chains.shared]\n", "[chains]\nshared = 3\n[chains.other]\n")
    found = mistakes(text)
    assert found == ["8: chains.shared: found 3; allowed: a table of a chain's keys"]


def test_a_pattern_of_all_chains_that_excludes_ids_of_some() -> None:
    text = "id-pattern = '[a-z]\\d'\n" + CHAINS + "root = 'two'\nparked-at = 'p2'\n"
    assert mistakes(text) == [
        "1: id-pattern: \"[a-z]\\\\d\" does not match 'two', the root of chain 'two'"
    ]
    assert parse_config(text.replace("root", "id-pattern = 'two|p2'\nroot")).defaults.id_pattern


@pytest.mark.parametrize(
    ("switch", "expected"),
    [
        ('"oss -> eee"', "1: switch: no edition is called 'eee'; did you mean 'ee'?"),
        ('"oss ee"', '1: switch: found "oss ee"; allowed: "one edition -> another edition"'),
        (
            '"cor: oss -> ee"',
            "1: switch: no edition is called 'cor: oss'; did you mean 'core: oss'?",
        ),
        ('"ee -> ee"', '1: switch: found "ee -> ee"; allowed: "one edition -> another edition"'),
    ],
)
def test_mistakes_in_switch(switch: str, expected: str) -> None:
    assert mistakes(f"switch = [{switch}]\n{EDITIONS}") == [expected]


def test_a_switch_in_one_database() -> None:
    config = parse_config(f'switch = ["core: oss -> ee", "ee -> oss"]\n{EDITIONS}')
    assert config.switch == (("core: oss", "ee"), ("ee", "oss"))


def test_after_needs_a_database_in_common() -> None:
    text = CHAINS + 'after = ["one"]\n[editions]\nall = { a = ["one"], b = ["two"] }\n'
    assert mistakes(text) == [
        "5: chains.two.after: chain 'one' has no database in common with 'two': no edition runs it "
        "in b"
    ]
    text = CHAINS + 'after = ["one"]\n[editions]\nall = { a = ["one"] }\n'
    assert mistakes(text) == [
        "5: chains.two.after: chain 'one' has no database in common with 'two': no edition runs it "
        "together with 'two'"
    ]
    # Without editions there are no databases.
    assert parse_config(CHAINS + 'after = ["one"]\n').chains[1].after == ("one",)


def test_a_misspelt_name_is_one_mistake() -> None:
    """The chains that come after it would otherwise lack a database in common."""
    assert mistakes(
        EDITIONS.replace('["oss-legacy", "shared"] }', '["oss-legcy", "shared"] }')
    ) == ["24: editions.oss.core: no chain is called 'oss-legcy'; did you mean 'oss-legacy'?"]


# What needs the tree


def test_a_declared_chain_that_is_not_there() -> None:
    text = EDITIONS.replace('"ee/chain"', '"ee/chian"')
    assert tree_mistakes(sound(), text) == [
        "13: chains.ee: chain 'ee' is declared and not there: no directory 'ee/chian' holds files; "
        "did you mean 'ee/chain'?"
    ]
    text = EDITIONS.replace('"ee/chain"', '"elsewhere"')
    assert tree_mistakes(sound(), text)[0].endswith("holds files; correct script-location")


UNKNOWN = "from alembic import context\ncontext.configure(version_table=find())\n"


def test_a_version_table_that_cannot_be_read() -> None:
    files = {**sound(), "ee/legacy/env.py": UNKNOWN}
    assert tree_mistakes(files) == [
        "4: chains.ee-legacy: the version table of chain 'ee-legacy' cannot be read from "
        "ee/legacy/env.py without running it, and an edition switch depends on it; say it here: "
        'version-table = "…"'
    ]
    # Stated, or in no edition, it does not matter what env.py would say.
    assert project_of({**sound(), "ee/chain/env.py": UNKNOWN}, EDITIONS).chains
    assert project_of(files, EDITIONS.partition("[editions]")[0]).chains


def test_a_schema_that_cannot_be_read() -> None:
    env = UNKNOWN.replace("version_table=", "version_table='v', version_table_schema=")
    (told,) = tree_mistakes({**sound(), "ee/legacy/env.py": env})
    assert "the schema of the version table of chain" in told
    assert told.endswith('say it here: version-table-schema = "…"')


def test_two_names_for_the_same_files() -> None:
    files = {
        **migration("one", "a1"),
        "one/alembic.ini": "[alembic]\nscript_location = one\n",
    }
    text = '[chains.a]\nscript-location = "one"\n[chains.b]\nconfig = "one/alembic.ini"\n'
    assert tree_mistakes(files, text) == [
        "3: chains.b: chain 'b' has the revision files of 'one/versions', which are declared "
        "already, as chain 'a'"
    ]


def test_all_mistakes_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of the text, and those that only the tree shows."""
    for path, content in {**sound(), "ee/legacy/env.py": UNKNOWN}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(content, encoding="utf-8")
    text = EDITIONS.replace('"ee/chain"', '"ee/chian"').replace(
        'chains = ["oss-legacy", "ee-legacy"]', 'chains = ["oss-legacy", "ee-legcy"]'
    )
    (tmp_path / "revlint.toml").write_text(f'heads = "all"\n{text}', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigError) as caught:
        check(CheckOptions())
    assert [line.split(": ")[1] for line in str(caught.value).splitlines()] == [
        "heads",
        "alignments.0.chains",
        "chains.ee-legacy",
        "chains.ee",
    ]


def test_a_database_that_only_one_edition_has_and_nearly_another() -> None:
    """Of two spellings one is wrong, and it is reported once."""
    text = CHAINS + '[editions]\noss = { core = ["one"] }\nee = { coer = ["two"] }\n'
    assert mistakes(text) == [
        "6: editions.oss.core: no other edition has a database 'core'; did you mean 'coer'?"
    ]


def test_databases_of_one_edition_alone() -> None:
    """An edition may have a database that no other has."""
    text = CHAINS + '[editions]\noss = { core = ["one"] }\nee = { billing = ["two"] }\n'
    assert len(parse_config(text).runs) == 2


def test_an_alignment_of_chains_that_never_meet() -> None:
    text = (
        CHAINS + '[[alignments]]\nrevision = "p"\nchains = ["one", "two"]\n'
        '[editions]\noss = { core = ["one"] }\nee = { billing = ["two"] }\n'
    )
    assert mistakes(text) == ["7: alignments.0.chains: 'one' and 'two' have no database in common"]


def test_an_alignment_of_chains_that_follow_each_other() -> None:
    text = CHAINS + 'after = ["one"]\n[[alignments]]\nrevision = "p"\nchains = ["one", "two"]\n'
    assert mistakes(text) == [
        "8: alignments.0.chains: 'two' comes after 'one', so that both run in one database: an "
        "alignment is of chains that stand for each other"
    ]


ENV = """\
from alembic import context

def offline():
    context.configure(url="postgresql://")
    context.run_migrations()

def online(connection):
    context.configure(connection=connection{})
    context.run_migrations()
"""


@pytest.mark.parametrize(
    ("declared", "stated", "expected"),
    [
        ("version-table = 'v'", ", version_table='v'", []),
        (
            "version-table = 'w'",
            ", version_table='v'",
            ["version-table is 'w', but Alembic uses 'v', as ee/chain/env.py:4 says; remove "
            "version-table, or change env.py"],
        ),
        (
            "version-table = 'w'",
            "",
            ["version-table is 'w', but Alembic uses 'alembic_version', as ee/chain/env.py:8 says; "
            "remove version-table, or change env.py"],
        ),
        (
            "version-table = 'v'\nversion-table-schema = 't'",
            ", version_table='v'",
            ["version-table-schema is 't', but Alembic uses the default schema, as "
            "ee/chain/env.py:4 says; remove version-table-schema, or change env.py"],
        ),
        (
            "version-table-schema = ''",
            ", version_table='v', version_table_schema='s'",
            ["version-table-schema is the default schema, but Alembic uses 's', as "
            "ee/chain/env.py:4 says; remove version-table-schema, or change env.py"],
        ),
        # PostgreSQL calls the default schema so.
        ("version-table-schema = 'public'", ", version_table='v'", []),
        ("version-table-schema = ''", ", version_table='v', version_table_schema='public'", []),
        # What is not known without running env.py is for the configuration to say.
        ("version-table = 'w'", ", version_table=table()", []),
        ("version-table = 'w'", ", **options()", []),
    ],
)  # fmt: skip
def test_a_version_table_that_contradicts_env(
    declared: str, stated: str, expected: list[str]
) -> None:
    env = ENV.format(stated).replace('url="postgresql://"', f'url="postgresql://"{stated}')
    config = EDITIONS.replace('version-table = "alembic_version_ee"', declared)
    files = {**sound(), "ee/chain/env.py": env}
    if not expected:
        project_of(files, config)
        return
    key = expected[0].partition(" ")[0]
    lines = config.partition("[chains.ee]")[0].count("\n"), config.splitlines()
    line = next(i for i, text in enumerate(lines[1], 1) if i > lines[0] and f"{key} =" in text)
    assert tree_mistakes(files, config) == [f"{line}: chains.ee: {one}" for one in expected]


@pytest.mark.parametrize(
    "env",
    [
        "",
        "from shared import run\nrun()\n",
        # What configures the connection may be elsewhere.
        "from alembic import context\nfrom shared import online\n"
        "def offline():\n    context.configure(url='x')\n\nonline()\n",
        "from alembic import context\ncontext.configure(connection=",
    ],
)
def test_an_env_that_says_nothing_of_the_version_table(env: str) -> None:
    project_of({**sound(), "ee/chain/env.py": env}, EDITIONS)
