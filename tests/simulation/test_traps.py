"""Small trees after public ones: what the rules about the simulation find, and what they leave."""

from __future__ import annotations

from revlint.api import FailedStep, Unordered
from revlint.engine.example import history, revision_file
from revlint.graph.chain import Chain
from revlint.simulation.bodies import Bodies
from revlint.simulation.chain_run import run_chain
from revlint.simulation.order import upgrade_order
from revlint.simulation.unordered import find_unordered
from tests.support import chain_of

V = "migrations/versions"
DIAMOND = ("<base> -> a1", "a1 -> b1", "a1 -> c1", "b1, c1 -> d1")
LINE = ("<base> -> a1", "a1 -> b1", "b1 -> c1")


def chain(shape: tuple[str, ...], **bodies: str) -> Chain:
    """A chain of a shape; each revision has the body that is named after it."""
    files = history(*shape)
    parents = {"a1": (), "d1": ("b1", "c1")}
    for id_, body in bodies.items():
        line = "b1" if shape == LINE and id_ == "c1" else "a1"
        lines = "\n    ".join(body.strip("\n").split("\n"))
        files[f"{V}/{id_}.py"] = revision_file(id_, parents.get(id_, (line,)), body=lines)
    return chain_of(files)


def failed(of: Chain) -> list[tuple[str, str, str]]:
    """The failures of a chain: the revision, the operation and the error."""
    found: list[FailedStep] = run_chain(of, Bodies(of.tree, [of]))
    return [(f.step.revision.id or "", f.step.operation.name, f.failure.error) for f in found]


def unordered(of: Chain) -> list[tuple[str, str, str, str, str]]:
    """Both revisions, what the other does, the table and the column."""
    paths = [r.path for r in of.revisions]
    found: list[Unordered] = find_unordered(of, Bodies(of.tree, [of]), paths)
    return [
        (u.step.revision.id or "", u.other.revision.id or "", u.relation, u.thing[0][2], u.thing[1])
        for u in found
    ]


def test_a_merge_that_kept_both_of_two_equal_revisions() -> None:
    projects = 'op.create_table("projects", sa.Column("id", sa.Integer), sa.Column("t", sa.Text))'
    of = chain(
        LINE,
        a1='op.create_table("users", sa.Column("id", sa.Integer))',
        b1=projects,
        c1=f"""{projects}
op.add_column("users", sa.Column("role", sa.String(10)))
op.drop_column("users", "nickname")""",
    )
    assert failed(of) == [
        ("c1", "create_table", 'relation "projects" already exists'),
        ("c1", "drop_column", 'column "nickname" of relation "users" does not exist'),
    ]
    assert unordered(of) == []


def test_a_failed_operation_says_nothing_about_later_ones() -> None:
    """Its authors may leave it out: then the columns of the first table are there."""
    of = chain(
        LINE,
        a1='op.create_table("users", sa.Column("id", sa.Integer), sa.Column("a", sa.Text))',
        b1='op.create_table("users", sa.Column("id", sa.Integer), sa.Column("b", sa.Text))',
        c1='op.drop_column("users", "a")\nop.drop_column("users", "id")',
    )
    assert failed(of) == [("b1", "create_table", 'relation "users" already exists')]


def test_a_sibling_that_creates() -> None:
    of = chain(
        DIAMOND,
        a1='op.create_table("clinics", sa.Column("id", sa.Integer, primary_key=True))',
        b1="""op.create_table(
    "patients", sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("clinic_id", sa.Integer, sa.ForeignKey("clinics.id")),
)""",
        c1='op.add_column("patients", sa.Column("chart", sa.String(20)))',
    )
    assert unordered(of) == [("c1", "b1", "creates", "patients", "")]


def test_a_sibling_that_renames() -> None:
    of = chain(
        DIAMOND,
        a1='op.create_table("systems", sa.Column("id", sa.Integer, primary_key=True))',
        b1='op.rename_table("systems", "ctl_systems")',
        c1='op.execute("ALTER TABLE systems ADD COLUMN is_default boolean")',
    )
    assert unordered(of) == [("c1", "b1", "removes", "systems", "")]
    assert failed(of) == []


def test_two_heads_are_judged_together_unless_they_are_labelled() -> None:
    """`alembic upgrade heads` runs c1 first; only an upgrade to b1 alone fails."""
    table = 'op.create_table("s", sa.Column("id", sa.Integer), sa.Column("zone", sa.Text))'
    drop, add = 'op.drop_column("s", "zone")', 'op.add_column("s", sa.Column("zone", sa.Text))'
    fails = [("b1", "add_column", 'column "zone" of relation "s" already exists')]
    fork = ("<base> -> a1", "a1 -> b1", "a1 -> c1")
    of = chain(fork, a1=table, b1=add, c1=drop)
    assert upgrade_order(of, of.heads) == ["a1", "c1", "b1"]
    assert failed(of) == []
    assert failed(chain(fork, a1=table, b1=add)) == fails
    labelled = {f"{V}/c1.py": revision_file("c1", ("a1",), labels=("other",), body=drop)}
    assert (
        failed(chain_of({r.path: of.tree.read(r.path).decode() for r in of.revisions} | labelled))
        == fails
    )


def test_labelled_lines_that_never_join_are_alternatives() -> None:
    images = 'op.create_table("images", sa.Column("id", sa.Integer), sa.Column("p", sa.Boolean))'
    add = 'op.add_column("images", sa.Column("visibility", sa.String(9)))'
    drop = 'op.drop_column("images", "p")'
    files = {
        "a1": revision_file("a1", body=images),
        "b1": revision_file("b1", ("a1",), labels=("offline",), body=f"{add}\n    {drop}"),
        "c1": revision_file("c1", ("a1",), labels=("expand",), body=add),
        "d1": revision_file("d1", ("a1",), labels=("contract",), depends_on=("c1",), body=drop),
    }
    of = chain_of({f"{V}/{id_}.py": text for id_, text in files.items()})
    assert set(of.declared_labels) == {"offline", "expand", "contract"}
    assert failed(of) == []
    assert unordered(of) == []


def test_tables_that_were_there_before_the_first_revision() -> None:
    of = chain(
        DIAMOND,
        a1="""op.drop_table("limits")
op.create_table("limits", sa.Column("account", sa.String(25)), sa.Column("bytes", sa.Integer))
op.add_column("accounts", sa.Column("created_at", sa.DateTime))""",
        b1='op.add_column("limits", sa.Column("note", sa.String(9)))',
        c1="""with op.batch_alter_table("setting", table_args=[sa.UniqueConstraint("a", "b")]):
    pass
op.drop_column("accounts", "old")""",
    )
    assert failed(of) == []
    assert unordered(of) == []


def test_names_and_sql_that_mean_less_than_they_seem() -> None:
    of = chain(
        LINE,
        a1="""op.execute("CREATE SCHEMA IF NOT EXISTS nph")
op.create_table(
    "site", sa.Column("id", sa.Integer, primary_key=True), sa.Column("has_info", sa.Boolean),
    sa.Column("leader", sa.Integer, sa.ForeignKey("person.id", use_alter=True, name="f")),
    schema="nph",
)
op.create_table("person", sa.Column("id", sa.Integer, primary_key=True))""",
        b1="""op.execute("SET search_path TO nph, public")
op.add_column("site", sa.Column("org", sa.String(9)))
op.create_index("ix_site_org", "site", ["org"], schema="nph")
op.execute("ALTER TABLE site RENAME has_info TO info")
op.execute("CREATE TEMP TABLE tmp_site AS SELECT * FROM site")
op.execute("UPDATE site SET info = true")
op.execute("CREATE TABLE IF NOT EXISTS person (id int)")
op.execute("ALTER TABLE person ADD COLUMN IF NOT EXISTS id int")
op.execute("DO $$ BEGIN IF NOT EXISTS (SELECT 1) THEN CREATE TYPE m AS ENUM ('x'); END IF; END $$")
op.execute("DROP TABLE tmp_site")""",
        c1="""if not sa.inspect(op.get_bind()).has_table("person"):
    op.create_table("person", sa.Column("id", sa.Integer))
try:
    with op.get_bind().begin_nested():
        op.add_column("missing", sa.Column("x", sa.Integer))
except Exception:
    pass""",
    )
    assert failed(of) == []
    assert unordered(of) == []
