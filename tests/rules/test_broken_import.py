"""broken-import: Alembic fails on what it finds, and runs what its help makes of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from revlint.engine.example import history
from revlint_rules.broken_import import BrokenImport
from tests.alembic.running import env, run_alembic, write
from tests.contract_support import lint_tree
from tests.support import check, findings, source, versions

HISTORY = {**history("<base> -> a1", "a1 -> b2"), "migrations/env.py": env()}
B2 = "migrations/versions/b2.py"


def tree(before: str = "", after: str = "") -> dict[str, str]:
    return {**HISTORY, B2: f"{before}\n{HISTORY[B2]}\n{after}\n"}


#: What is added to a healthy file before and after it; what takes its place; how Alembic fails.
FAULTS = [
    (
        ("from .types import Money", ""),
        ("Money = int", ""),
        "ImportError: attempted relative import with no known parent package",
    ),
    (
        ("from . import types", ""),
        ("import types", ""),
        "ImportError: attempted relative import with no known parent package",
    ),
    (("", "raise NotImplementedError('no')"), ("", ""), "NotImplementedError: no"),
    (("", "import sys\nsys.exit()"), ("", "import sys"), "SystemExit: "),
    (("", "import sys\nsys.exit(3)"), ("", "import sys"), "SystemExit: 3"),
    (("", "assert False, 'x'"), ("", ""), "AssertionError: x"),
]


@pytest.mark.parametrize(("bad", "good", "error"), FAULTS)
@pytest.mark.parametrize("words", [("heads",), ("history",), ("upgrade", "head")])
def test_every_command_fails_until_the_help_is_followed(
    bad: tuple[str, str],
    good: tuple[str, str],
    error: str,
    words: tuple[str, ...],
    tmp_path: Path,
) -> None:
    [found] = findings(BrokenImport, tree(*bad))
    write(tree(*bad), tmp_path)
    assert run_alembic(tmp_path, *words) == error
    if "SystemExit" not in error:
        assert error.partition(":")[0] in found.facts[1]
    write(tree(*good), tmp_path)
    assert findings(BrokenImport, tree(*good)) == []
    assert run_alembic(tmp_path, *words) == ""


@pytest.mark.parametrize(
    "text",
    [
        "try:\n    from .types import Money\nexcept ImportError:\n    Money = int",
        "import contextlib\nwith contextlib.suppress(ImportError):\n    from . import types",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from . import types",
        "def money():\n    from . import types",
        "if __name__ == '__main__':\n    raise SystemExit(1)",
    ],
)
def test_what_alembic_loads_is_not_flagged(text: str, tmp_path: Path) -> None:
    write(tree(text), tmp_path)
    assert run_alembic(tmp_path, "upgrade", "head") == ""
    assert findings(BrokenImport, tree(text)) == []


def test_a_relative_import() -> None:
    [found] = findings(BrokenImport, tree("from .types import Money"))
    assert (found.location.range.line, found.location.range.end_column) == (1, 25)
    assert found.title == "relative import in a revision file"
    assert found.label == "a revision file belongs to no package"
    assert found.facts == (
        "Alembic loads every revision file before it runs a command",
        "every command of the chain ends in ImportError: attempted relative import with no known "
        "parent package",
    )
    assert found.help == (
        "write what the migration needs of it into this file, or import it by an absolute name"
    )
    assert found.revision == "b2"


@pytest.mark.parametrize(
    ("text", "title", "fact"),
    [
        ("raise make_error()", "raise at module level", "ends in this exception"),
        ("assert False", "assert at module level", "ends in AssertionError"),
        (
            "import sys; sys.exit()",
            "sys.exit() at module level",
            "ends here, and alembic upgrade exits with 0",
        ),
        (
            "exit(0)",
            "exit() at module level",
            "ends here, and alembic upgrade exits with 0",
        ),
        (
            "import sys; sys.exit('no')",
            "sys.exit() at module level",
            "ends here, without a message of Alembic's",
        ),
        (
            "import os; os.abort()",
            "os.abort() at module level",
            "ends here, without a message of Alembic's",
        ),
    ],
)
def test_titles_and_facts(text: str, title: str, fact: str) -> None:
    [found] = findings(BrokenImport, tree(after=text))
    assert (found.title, found.facts[1]) == (title, f"every command of the chain {fact}")
    assert found.help == "remove it, or move it into the function that must not run"


def rules(files: dict[str, str]) -> set[str]:
    return {finding.rule for finding in lint_tree(files, "")}


def test_an_imported_id_is_one_mistake() -> None:
    """dynamic-value would say that the id is imported relatively."""
    files = {**HISTORY, **versions(c3="from .ids import revision\ndown_revision = 'b2'\n")}
    files["migrations/versions/c3.py"] += "def upgrade(): pass\n"
    assert rules(files) == {"broken-import"}


def test_another_dynamic_value_of_the_file_is_another_mistake() -> None:
    text = "from . import ids\n" + source("make_id()", "'b2'")
    assert rules({**HISTORY, **versions(c3=text)}) == {"broken-import", "dynamic-value"}


def test_a_module_that_has_to_move_is_one_mistake() -> None:
    assert rules({**HISTORY, **versions(tools="from . import other\n")}) == {"no-revision"}


def test_a_migration_without_an_id_has_both() -> None:
    text = "from . import other\ndef upgrade(): pass\n"
    assert rules({**HISTORY, **versions(tools=text)}) == {"broken-import", "no-revision"}


def test_app_import_leaves_relative_imports_alone() -> None:
    files = {**tree("from .types import Money"), "migrations/versions/types.py": ""}
    found = {f.rule for f in lint_tree(files, 'select = ["app-import"]\n')}
    assert "app-import" not in found


def test_two_imports_are_two_places() -> None:
    text = "from . import a\nfrom . import b"
    assert [line for _, line, _, _ in check(BrokenImport, tree(text))] == [1, 2]
