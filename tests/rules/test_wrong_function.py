"""wrong-function: what it finds is what Alembic cannot run, and its help makes it run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from revlint.cache.codec import decode, encode
from revlint.engine.example import history, revision_file
from revlint.finding import Finding, Severity
from revlint.graph.chain import Chain
from revlint.migration.revision import Revision
from revlint_rules.wrong_function import WrongFunction
from tests.alembic.running import env, rows, run_alembic, write
from tests.contract_support import lint_tree
from tests.support import chain_of, findings, versions

LINE = history("<base> -> a1", "a1 -> b2")
B2 = "migrations/versions/b2.py"
FILE = "revision = 'b2'\ndown_revision = 'a1'\n\n"
ENV = "migrations/env.py"


def tree(functions: str, run: str = "", first: str = "**kw") -> dict[str, str]:
    """A chain of two files: the first takes everything, the second is the one in question."""
    first_file = LINE["migrations/versions/a1.py"].replace("grade()", f"grade({first})")
    return {ENV: env(run), "migrations/versions/a1.py": first_file, B2: FILE + functions}


def found(files: dict[str, str]) -> list[Finding]:
    return findings(WrongFunction, chain_of(files, env_path=ENV))


PARAMETERS = [
    *("", "op", "op=None", "*args", "**kw", "op, **kw", "op, tables", "op, *, tables"),
    *("*, op", "*, op=1", "op, /", "op=1, /", "engine_name", "engine_name: str", "a, b, c"),
    *("op, /, **kw", "*, a, b", "a, *, b"),
]
PASSED = ["", "op=1", "engine_name='x'", "op=1, tables=2", "**{'op': 1}", "tables=2, op=1"]


@pytest.mark.parametrize("passed", PASSED)
@pytest.mark.parametrize("parameters", PARAMETERS)
def test_parameters_are_wrong_where_alembic_fails(
    parameters: str, passed: str, tmp_path: Path
) -> None:
    """Each finding quotes Python's own error, and its help makes the upgrade run."""
    files = tree(f"def upgrade({parameters}):\n    pass\n", passed)
    write(files, tmp_path)
    error = run_alembic(tmp_path, "upgrade", "head")
    results = found(files)
    assert bool(results) == bool(error)
    for finding in results:
        assert finding.location.path == B2
        assert finding.facts == (f"alembic upgrade ends in {error}",)
        written = re.match(r"write (def upgrade\(.*?\))", finding.help)
        assert written is not None
        fixed = tree(f"{written[1]}:\n    pass\n", passed)
        write(fixed, tmp_path)
        assert found(fixed) == []
        assert run_alembic(tmp_path, "upgrade", "head") == ""


@pytest.mark.parametrize(
    "functions",
    [
        "async def upgrade():\n    pass\n",
        "def upgrade():\n    yield\n    raise ValueError\n",
        "async def upgrade():\n    yield\n",
    ],
)
def test_a_function_that_alembic_calls_in_vain(functions: str, tmp_path: Path) -> None:
    """It is recorded as done, although nothing of it ran."""
    files = tree(functions)
    write(files, tmp_path)
    assert run_alembic(tmp_path, "upgrade", "head") in (
        "",
        "coroutine 'upgrade' was never awaited",
    )
    assert rows(tmp_path) == ["b2"]
    assert len(found(files)) == 1


def test_an_async_function() -> None:
    [finding] = found(tree("async def upgrade():\n    pass\n"))
    assert (finding.title, finding.label) == ("upgrade is async", "Alembic never awaits it")
    assert (finding.location.range.line, finding.location.range.column) == (4, 11)
    assert finding.facts == (
        "alembic upgrade records the revision, runs nothing of it and exits with 0",
        "Python warns: coroutine 'upgrade' was never awaited",
    )
    assert finding.help == (
        "write def upgrade without async, and run what is awaited with op.run_async()"
    )


def test_a_generator() -> None:
    functions = "def upgrade():\n    pass\ndef downgrade():\n    yield\n"
    [finding] = found(tree(functions))
    assert finding.title == "downgrade contains yield"
    assert finding.label == "calling it runs nothing"
    assert finding.location.range.line == 6
    assert finding.facts == (
        "alembic downgrade records the revision, runs nothing of it and exits with 0",
        "a function with yield returns a generator, which Alembic does not iterate",
    )
    assert finding.help == "take the yield out of downgrade"


@pytest.mark.parametrize(
    ("function", "title", "help_"),
    [
        (
            "async def {}():\n    pass\n",
            "upgrade and downgrade are async",
            "write def upgrade and def downgrade without async, and run what is awaited with "
            "op.run_async()",
        ),
        (
            "def {}():\n    yield\n",
            "upgrade and downgrade contain yield",
            "take the yield out of upgrade and downgrade",
        ),
        (
            "def {0}():\n    pass\ndef {0}():\n    x()\n",
            "upgrade and downgrade are defined twice",
            "remove the first upgrade and downgrade",
        ),
    ],
)
def test_a_file_that_is_wrong_throughout_is_one_finding(
    function: str, title: str, help_: str
) -> None:
    [finding] = found(tree(function.format("upgrade") + function.format("downgrade")))
    assert (finding.title, finding.help) == (title, help_)


def test_one_of_two_replaced_functions_may_lose_code() -> None:
    functions = "def {0}():\n    {1}\ndef {0}():\n    two()\n"
    files = tree(functions.format("upgrade", "pass") + functions.format("downgrade", "one()"))
    [finding] = found(files)
    assert (finding.severity, finding.help) == (None, "join the code of both in one downgrade")
    assert finding.facts[2].endswith("so alembic downgrade never runs the first")


def test_two_migrations_in_one_file(tmp_path: Path) -> None:
    """As a merge leaves them that kept both sides; rebound-value has nothing to add."""
    one, two = revision_file("b2", ("a1",), body="pass; 1"), revision_file("c3", ("b2",))
    path = "migrations/versions/c3.py"
    files = {**history("<base> -> a1"), ENV: env()}
    [finding] = lint_tree({**files, path: one + two}, "")
    assert finding.rule == "wrong-function"
    assert finding.help == (
        "move the first migration, with its revision and down_revision, into its own file"
    )
    moved = {**files, path: two, B2: one}
    assert lint_tree(moved, "") == ()
    write(moved, tmp_path)
    assert run_alembic(tmp_path, "upgrade", "head") == ""


TWICE = "def upgrade():\n    {}\n\n\ndef upgrade():\n    {}\n"


def test_a_second_function(tmp_path: Path) -> None:
    files = tree(TWICE.format("raise ValueError('first')", "raise ValueError('second')"))
    [finding] = found(files)
    assert (finding.title, finding.severity) == ("upgrade is defined twice", None)
    assert finding.label == "this one replaces the first"
    assert finding.location.range.line == 8
    assert finding.facts == (
        "the first upgrade is on line 4",
        "Python keeps the last definition, so alembic upgrade never runs the first",
    )
    assert finding.help == (
        "join the code of both in one upgrade, or rename the second one to downgrade if it undoes "
        "the first"
    )
    assert [(r.message, r.location.range.line) for r in finding.related] == [
        ("the first upgrade", 4)
    ]
    write(files, tmp_path)
    assert run_alembic(tmp_path, "upgrade", "head") == "ValueError: second"


@pytest.mark.parametrize(
    "functions",
    [
        "def upgrade():\n    first()\n    second()\n",
        "def upgrade():\n    first()\n\n\ndef downgrade():\n    second()\n",
    ],
)
def test_the_help_for_a_second_function(functions: str) -> None:
    assert found(tree(TWICE.format("first()", "second()")))
    assert found(tree(functions)) == []


def test_a_second_function_beside_a_downgrade_is_no_downgrade() -> None:
    files = tree(TWICE.format("one()", "two()") + "\n\ndef downgrade():\n    pass\n")
    assert [f.help for f in found(files)] == ["join the code of both in one upgrade"]


@pytest.mark.parametrize(("first", "second"), [("one()", "one()"), ("pass", "one()")])
def test_a_second_function_that_loses_nothing_is_a_warning(first: str, second: str) -> None:
    [finding] = found(tree(TWICE.format(first, second)))
    assert finding.severity is Severity.WARNING
    assert finding.facts == (
        "the first upgrade is on line 4",
        "nothing is lost: the first one is empty, or equal to the second",
    )
    assert finding.help == "remove the first upgrade"


@pytest.mark.parametrize(
    "env_text",
    [
        "",
        "def (",
        "from app.migrations import run\nrun()\n",
        "from alembic import context\ncontext.run_migrations(**kw)\n",
        "from alembic import context\ncontext.run_migrations()\nf(context.run_migrations)\n",
        "from app import context\ncontext.run_migrations()\n",
    ],
)
def test_an_env_that_does_not_say_what_it_passes(env_text: str) -> None:
    files = {**tree("def upgrade(op):\n    pass\n"), ENV: env_text}
    assert found(files) == []


def test_without_env_nothing_is_known() -> None:
    chain = chain_of(tree("def upgrade(op):\n    pass\n"))
    assert findings(WrongFunction, chain) == []


def test_async_is_wrong_whatever_env_says() -> None:
    files = {**tree("async def upgrade(op):\n    pass\n"), ENV: "def ("}
    assert [f.title for f in found(files)] == ["upgrade is async"]


def test_one_of_two_calls_may_fit() -> None:
    """Offline and online mode may pass different arguments."""
    both = "from alembic import context\ncontext.run_migrations()\ncontext.run_migrations(op=1)\n"
    assert found({**tree("def upgrade(op):\n    pass\n"), ENV: both}) == []
    assert found({**tree("def upgrade():\n    pass\n"), ENV: both}) == []
    [finding] = found({**tree("def upgrade(x):\n    pass\n"), ENV: both})
    assert finding.title == "upgrade takes 'x', which env.py does not pass"


def test_both_functions_are_one_mistake() -> None:
    functions = "def upgrade(op):\n    pass\ndef downgrade(op):\n    pass\n"
    [finding] = found(tree(functions))
    assert finding.title == "upgrade takes 'op', which env.py does not pass"
    assert finding.location.range.line == 4
    assert finding.help == (
        "write def upgrade() and def downgrade(), and import op with from alembic import op"
    )
    assert [r.message for r in finding.related] == ["env.py runs the migrations here"]
    [finding] = found(tree(functions, "op=1, tables=2"))
    assert finding.title == "upgrade does not take 'tables', which env.py passes"
    assert finding.help == "write def upgrade(op, tables) and def downgrade(op, tables)"


def test_a_reading_of_an_earlier_run_gives_the_same_finding() -> None:
    """What is kept of a file has its functions in another order."""
    files = tree("def upgrade(op):\n    pass\ndef downgrade(op):\n    pass\n")
    chain = chain_of(files, env_path=ENV)
    kept = tuple(decode(encode(revision), Revision) for revision in chain.revisions)
    assert [*kept[1].functions] == ["downgrade", "upgrade"]  # type: ignore[union-attr]
    again = Chain(chain.script_directory, kept, tree=chain.tree)  # type: ignore[arg-type]
    assert findings(WrongFunction, again) == findings(WrongFunction, chain)


def test_a_downgrade_alone(tmp_path: Path) -> None:
    files = tree("def upgrade():\n    pass\ndef downgrade(op):\n    pass\n")
    write(files, tmp_path)
    assert run_alembic(tmp_path, "upgrade", "head") == ""
    error = run_alembic(tmp_path, "downgrade", "a1")
    [finding] = found(files)
    assert finding.facts == (f"alembic downgrade ends in {error}",)
    assert finding.location.range.line == 6


def test_where_no_file_fits_the_mistake_is_in_env(tmp_path: Path) -> None:
    """As when an env.py of the plain template replaced that of the multidb template."""
    files = tree("def upgrade(engine_name):\n    pass\n", first="engine_name")
    write(files, tmp_path)
    error = run_alembic(tmp_path, "upgrade", "head")
    [finding] = found(files)
    assert finding.title == "env.py does not pass 'engine_name', which the migrations take"
    assert (finding.location.path, finding.location.range.line) == (ENV, 9)
    assert finding.facts == (
        f"alembic upgrade ends in {error}",
        "none of the 2 revision files fits this call",
    )
    assert finding.help == "write context.run_migrations(engine_name=...)"
    fixed = {**files, ENV: env("engine_name='x'")}
    write(fixed, tmp_path)
    assert found(fixed) == []
    assert run_alembic(tmp_path, "upgrade", "head") == ""


def test_arguments_that_no_file_takes() -> None:
    files = {**LINE, ENV: env("engine_name='x'")}
    [finding] = found(files)
    assert finding.title == "env.py passes 'engine_name', which no migration takes"
    assert finding.help == "write context.run_migrations()"
    assert found({**LINE, ENV: env()}) == []


def test_projects_that_pass_arguments() -> None:
    """Quay's env.py passes three, that of the multidb template one."""
    three = "def {}(op, tables, tester):\n    pass\n"
    files = three.format("upgrade") + three.format("downgrade")
    assert found(tree(files, "op=alembic_op, tables=tables, tester=get_tester()")) == []
    one = "def {0}(engine_name: str) -> None:\n    globals()['{0}_%s' % engine_name]()\n"
    assert found(tree(one.format("upgrade") + one.format("downgrade"), "engine_name=name")) == []


def test_a_module_that_is_no_migration() -> None:
    """no-revision says that it has to move."""
    files = {**LINE, ENV: env(), **versions(tools="async def upgrade():\n    pass\n")}
    assert {f.rule for f in lint_tree(files, "")} == {"no-revision"}
