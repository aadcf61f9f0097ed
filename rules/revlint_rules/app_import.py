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
    read_body,
)

_GOOD = {"shop/__init__.py": "", "shop/models.py": "", **history("<base> -> a1")}
_A1 = "migrations/versions/a1.py"

#: What a directory of the project never stands for, whatever its name: ``alembic/`` is the usual
#: name of a script directory.
_NEVER_OWN = frozenset({"alembic", "sqlalchemy"}) | sys.stdlib_module_names


class AppImport(FileRule):
    """A revision file imports the project's own packages at module level.

    Own packages are the modules and packages that stand at the root of the project, in `src/`, in
    a directory of `prepend_sys_path`, or in any directory between the root and the script
    directory. Imports inside functions, and under `if TYPE_CHECKING:`, are not flagged.

    Why: Alembic executes every revision file before it does anything. A model that is renamed
        years later takes an old migration, and with it every command, down with an `ImportError`;
        one that is changed makes the old migration do something else than it did in production.
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
        told: set[Range] = set()
        for import_ in _imports(revision, chain):
            message = _message(import_, chain)
            # "from a import b, c" is two imports in one place.
            if message is not None and import_.range not in told:
                told.add(import_.range)
                yield Finding(
                    title=message,
                    help="write into the migration what it needs of it",
                    location=Location(revision.path, import_.range),
                    revision=revision.id,
                )


def _imports(revision: Revision, chain: Chain) -> tuple[Import, ...]:
    try:
        body = read_body(chain.tree.read(revision.path), revision.path)
    except TreeError:
        return ()
    return body.imports if isinstance(body, Body) else ()


def _message(import_: Import, chain: Chain) -> str | None:
    # A relative import cannot work at all.
    if import_.level:
        return None
    # Of "from a import b", b may be a module of a folder without __init__.py.
    names = [import_.module, f"{import_.module}.{import_.name}"]
    own = next((name for name in names if _is_own(name, chain)), None)
    if own is None:
        return None
    return (
        f"{own} is a module of this project: the migration changes, or no longer loads, when it "
        "changes"
    )


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
