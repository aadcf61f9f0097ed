"""app-import: a migration that imports the project's own code."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from revlint.api import (
    Body,
    Chain,
    Example,
    FileRule,
    Finding,
    Import,
    Location,
    Range,
    Revision,
    Severity,
    TreeError,
    history,
    quoted,
    read_body,
)

_GOOD = {"shop/__init__.py": "", "shop/models.py": "", **history("<base> -> a1")}
_A1 = "migrations/versions/a1.py"

#: Modules that a directory of the project never is: ``alembic/`` is often the script directory.
_NEVER_OWN = frozenset({"alembic", "sqlalchemy"}) | sys.stdlib_module_names


class AppImport(FileRule):
    """A revision file imports the project's own packages at module level.

    Own packages are the modules and packages at the root of the project, in `src/`, in a directory
    of `prepend_sys_path`, or in any directory between the root and the script directory. Imports
    inside functions, and under `if TYPE_CHECKING:`, are not flagged. A relative import is
    broken-import.

    Why: Alembic executes every revision file before it does anything. When a model is renamed
        years later, an old migration that imports it ends every command with an `ImportError`.
        When the model changes, the old migration does something else than it did in production.
    Fix: Write into the migration what it needs: `sa.table(...)` and `sa.column(...)` in place of
        models, values in place of constants.
    Semantics: alembic: script/base.py, ScriptDirectory._load_revisions; util/pyfiles.py,
        load_module_py. Observed with Alembic 1.20.1.
    """

    name = "app-import"
    group = "Files"
    severity = Severity.WARNING
    default = "off"
    examples = (
        Example(
            bad={**_GOOD, _A1: "from shop.models import Order\n" + _GOOD[_A1]},
            good={**_GOOD, _A1: "from sqlalchemy import column, table\n" + _GOOD[_A1]},
            finds=(f"{_A1}:1",),
        ),
    )

    def check(self, revision: Revision, chain: Chain) -> Iterator[Finding]:
        seen: set[Range] = set()
        for import_ in _imports(revision, chain):
            own = _own_module(import_, chain)
            # "from a import b, c" is two imports in one place.
            if own is not None and import_.range not in seen:
                seen.add(import_.range)
                yield Finding(
                    f"import of {quoted(own)[1:-1]}, a module of this project",
                    Location(revision.path, import_.range),
                    label="loaded with the revision file",
                    facts=(
                        "the migration does something else when the module changes",
                        "every Alembic command ends in an error when the import fails",
                    ),
                    help="write what the migration needs of it into this file",
                    revision=revision.id,
                )


def _imports(revision: Revision, chain: Chain) -> tuple[Import, ...]:
    try:
        body = read_body(chain.tree.read(revision.path), revision.path)
    except TreeError:
        return ()
    return body.imports if isinstance(body, Body) else ()


def _own_module(import_: Import, chain: Chain) -> str | None:
    # A relative import cannot work at all.
    if import_.level:
        return None
    # Of "from a import b", b may be a module of a folder without __init__.py.
    names = [import_.module, f"{import_.module}.{import_.name}"]
    return next((name for name in names if _is_own(name, chain)), None)


def _is_own(name: str, chain: Chain) -> bool:
    """Whether a directory that may be on the path of Python holds the module."""
    if name.partition(".")[0] in _NEVER_OWN:
        return False
    tree, path = chain.tree, name.replace(".", "/")
    for folder in _import_folders(chain):
        module = f"{folder}/{path}" if folder else path
        if tree.is_file(f"{module}.py") or tree.is_file(f"{module}/__init__.py"):
            return True
    return False


def _import_folders(chain: Chain) -> tuple[str, ...]:
    script_location = chain.script_directory.script_location
    parts = script_location.split("/") if script_location else []
    above = ("/".join(parts[:depth]) for depth in range(len(parts)))
    stated = (p.strip("/") if p != "." else "" for p in chain.script_directory.prepend_sys_path)
    return tuple(dict.fromkeys(["", "src", *stated, *above, script_location]))
