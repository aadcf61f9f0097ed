"""Tables that change hands, and chains that live in another repository."""

from __future__ import annotations

from revlint.finding import Finding
from tests.contract_support import found, lint_tree, migration, project_of, said

CONFIG = """\
[chains.core]
script-location = "core"

[chains.audit]
script-location = "audit"
version-table = "alembic_version_audit"
after = ["core"]
owns = ["events"]

[editions]
all = { db = ["core", "audit"] }
"""
EVENTS = "op.create_table('events', sa.Column('id', sa.Integer(), primary_key=True))"
CORE = {
    **migration("core", "c1", None, EVENTS),
    **migration("core", "c2", "c1", "op.add_column('events', sa.Column('at', sa.DateTime()))"),
}
ENV = "context.configure(version_table='alembic_version_audit')\n"
AUDIT = {
    **migration("audit", "a1", None, "op.add_column('events', sa.Column('by', sa.String()))"),
    "audit/env.py": ENV,
}


def test_owns_takes_a_table_from_the_chain_that_created_it() -> None:
    """What the creator did before stays as it is."""
    assert found({**CORE, **AUDIT}, CONFIG) == []
    without = CONFIG.replace('owns = ["events"]\n', "")
    assert found({**CORE, **AUDIT}, without) == ["foreign-table audit/versions/a1.py:16"]


def test_new_files_of_the_creator_leave_the_table_alone() -> None:
    drop = migration("core", "c3", "c2", "op.drop_column('events', 'at')")
    new = frozenset({"core/versions/c3.py"})
    (finding,) = lint_tree({**CORE, **AUDIT, **drop}, CONFIG, new)
    assert (finding.rule, finding.location.path) == ("foreign-table", "core/versions/c3.py")
    assert said(finding) == (
        "'c3' alters table events of chain audit",
        "chain audit owns the table",
        (
            "chain audit does not know about this change",
            "a later migration of chain audit may conflict with it or undo it",
        ),
        "move it to a new revision of chain audit, on top of 'a1'",
    )
    # Another chain may not touch it in old files either.
    third = CONFIG.replace('"core", "audit"]', '"core", "audit", "third"]') + (
        '[chains.third]\nscript-location = "third"\nversion-table = "alembic_version_third"\n'
    )
    files = {
        **migration("third", "t1", None, "op.drop_column('events', 'at')"),
        "third/env.py": ENV.replace("audit", "third"),
    }
    assert found({**CORE, **AUDIT, **files}, third) == ["foreign-table third/versions/t1.py:16"]


def test_a_table_that_one_chain_drops_and_a_later_one_creates() -> None:
    """Each of them has it in its time."""
    config = CONFIG.replace('owns = ["events"]\n', "")
    drop = migration("core", "c3", "c2", "op.drop_table('events')", downgrade=EVENTS)
    create = {**migration("audit", "a1", None, EVENTS), "audit/env.py": ENV}
    assert found({**CORE, **drop, **create}, config) == []
    after = migration("core", "c4", "c3", "op.add_column('events', sa.Column('x'))")
    assert found({**CORE, **drop, **after, **create}, config) == [
        "foreign-table core/versions/c4.py:16"
    ]


def test_an_edition_without_an_optional_chain() -> None:
    editions = '[editions]\nfull = { db = ["core", "audit"] }\nslim = { db = ["audit"] }\n'
    files = {**migration("core", "c1"), **migration("audit", "a1"), "audit/env.py": ENV}
    config = CONFIG.partition("owns")[0] + editions
    assert found(files, config) == ["chain-order revlint.toml:10"]
    optional = config.replace('["core"]', '[{ chain = "core", optional = true }]')
    assert found(files, optional) == []
    # Where an edition runs it, the order counts.
    late = optional.replace('["core", "audit"]', '["audit", "core"]')
    assert found(files, late) == ["chain-order revlint.toml:9"]


def test_a_circle_of_optional_chains_is_still_one() -> None:
    config = CONFIG.partition("owns")[0].replace(
        '["core"]', '[{ chain = "core", optional = true }]'
    )
    config = config.replace(
        'script-location = "core"\n', 'script-location = "core"\nafter = ["audit"]\n'
    )
    files = {**migration("core", "c1"), **migration("audit", "a1"), "audit/env.py": ENV}
    editions = '[editions]\nall = { db = ["core", "audit"] }\n'
    (finding,) = lint_tree(files, config + editions)
    assert said(finding)[3] == "remove audit from it: after = []"


def test_an_advised_list_keeps_what_is_optional() -> None:
    config = """\
[chains.core]
script-location = "core"

[chains.audit]
script-location = "audit"
after = [{ chain = "core", optional = true }, "third"]

[chains.third]
script-location = "third"
after = ["audit"]
"""
    files = {
        path: text
        for name in ("core", "audit", "third")
        for path, text in {
            **migration(name, f"{name}1"),
            f"{name}/env.py": ENV.replace("audit", name),
        }.items()
    }
    (finding,) = lint_tree(files, config)
    assert said(finding)[3] == (
        'remove third from it: after = [{ chain = "core", optional = true }]'
    )
    followed = config.replace(', "third"]', "]")
    assert found(files, followed) == []


# Chains of another repository

AWAY = """\
[chains.accounts]
external = true
version-table = "alembic_version"
tables = ["accounts", "crm.people"]

[chains.shop]
script-location = "shop"
after = ["accounts"]

[editions]
all = { db = ["accounts", "shop"] }
"""
SHOP_ENV = "context.configure(version_table='alembic_version_shop')\n"


def shop(*operations: str, config: str = AWAY) -> tuple[Finding, ...]:
    files = {**migration("shop", "s1", None, *operations), "shop/env.py": SHOP_ENV}
    return lint_tree(files, config)


def test_an_external_chain_owns_its_tables() -> None:
    assert shop("op.create_table('orders')") == ()
    (finding,) = shop("op.add_column('accounts', sa.Column('shop', sa.Integer()))")
    assert said(finding) == (
        "'s1' alters table accounts of chain accounts",
        "chain accounts owns the table",
        (
            "chain accounts does not know about this change",
            "a later migration of chain accounts may conflict with it or undo it",
        ),
        "move it to a new revision of chain accounts, in its repository, which skips what is done "
        "already: databases may have run it here",
    )
    (finding,) = shop("op.add_column('people', sa.Column('shop', sa.Integer()), schema='crm')")
    assert finding.title == "'s1' alters table crm.people of chain accounts"
    assert shop("op.add_column('people', sa.Column('shop', sa.Integer()), schema='hr')") == ()


KEY = "op.create_table('orders', sa.Column('account', sa.ForeignKey('accounts.id')))"


def test_a_foreign_key_to_a_table_of_an_external_chain() -> None:
    (finding,) = shop(KEY)
    assert finding.help == 'allow it for chain shop: may-reference = ["accounts.id"]'
    allowed = AWAY.replace('after = ["acc', 'may-reference = ["accounts.id"]\nafter = ["acc')
    assert shop(KEY, config=allowed) == ()


def test_the_simulation_has_the_tables_of_an_external_chain() -> None:
    """They are there once it has run, and not before."""
    allowed = AWAY.replace('after = ["acc', 'may-reference = ["accounts.id"]\nafter = ["acc')
    early = allowed.replace('after = ["accounts"]\n', "").replace(
        '["accounts", "shop"]', '["shop", "accounts"]'
    )
    (finding,) = shop(KEY, config=early)
    assert (finding.rule, finding.label) == (
        "broken-install",
        'relation "accounts" does not exist',
    )
    without = allowed.replace('after = ["accounts"]\n', "") + 'slim = { db = ["shop"] }\n'
    (finding,) = shop(KEY, config=without)
    assert (finding.rule, finding.title) == (
        "broken-install",
        "edition slim cannot be installed in an empty database",
    )
    # A column of it is not known, so that nothing rests on it.
    assert (
        shop(
            KEY.replace("accounts.id", "accounts.other"), config=allowed.replace("s.id", "s.other")
        )
        == ()
    )


def test_an_external_chain_shares_a_version_table() -> None:
    config = AWAY.replace('"alembic_version"', '"alembic_version_shop"')
    (finding,) = shop("pass", config=config)
    assert (finding.rule, finding.title) == (
        "version-table-clash",
        "chains accounts and shop share version table alembic_version_shop",
    )


PARKED = """\
[chains.public]
external = true
version-table = "alembic_version"
tables = ["users"]

[chains.private]
script-location = "private"

[chains.shared]
script-location = "shared"
after = ["public", "private"]

[[alignments]]
revision = "park0000"
chains = ["public", "private"]

[editions]
oss = { db = ["public", "shared"] }
ee = { db = ["private", "shared"] }
"""
SHARED_ENV = "context.configure(version_table='alembic_version_shared')\n"
USERS = "op.create_table('users', sa.Column('id', sa.Integer(), primary_key=True))"
SEATS = "op.create_table('seats', sa.Column('id', sa.Integer(), primary_key=True))"


def private(*operations: str, end: str = "park0000", add: str = "users") -> list[str]:
    files = {
        **migration("private", "p1", None, *operations),
        **migration("private", end, "p1"),
        **migration("shared", "s1", None, f"op.add_column('{add}', sa.Column('x', sa.Integer()))"),
        "shared/env.py": SHARED_ENV,
    }
    return found(files, PARKED)


def test_an_alignment_with_an_external_chain() -> None:
    assert private(USERS) == []
    # The other chain has the id by contract.
    assert private(USERS, end="p2") == ["align-mismatch private/versions/p2.py:9"]
    # The other edition lacks the table, and so does a database that comes from there.
    assert private(USERS, SEATS, add="seats") == ["broken-install shared/versions/s1.py:16"]


def test_an_external_chain_and_another_one_in_its_version_table() -> None:
    config = (
        AWAY.replace("[editions]\n", '[chains.other]\nscript-location = "other"\n\n[editions]\n')
        + 'more = { db = ["other", "shop"] }\n'
    )
    files = {
        **migration("shop", "s1"),
        "shop/env.py": SHOP_ENV,
        **migration("other", "o1", None, "op.create_table('accounts')"),
    }
    (finding,) = lint_tree(files, config)
    assert (finding.rule, finding.title) == (
        "edition-switch",
        "database db cannot switch between all and more",
    )
    project = project_of(files, config)
    stops = [
        project.deployments.switch(source, target)
        for source, target in (project.contract.runs, project.contract.runs[::-1])
    ]
    assert [stop and (stop.chain, stop.error) for stop in stops] == [
        ("other", "Can't locate revision identified by an id of accounts"),
        ("accounts", "Can't locate revision identified by 'o1'"),
    ]


def test_an_external_chain_continues_where_it_is_in_both_editions() -> None:
    two = AWAY + 'more = { db = ["accounts", "shop"] }\n'
    assert shop("op.create_table('orders')", config=two) == ()
