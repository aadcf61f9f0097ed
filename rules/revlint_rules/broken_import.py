"""broken-import: a statement that always fails when Alembic loads the file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from revlint.api import Chain, Example, Failure, FileRule, Finding, Location, Revision, history

_GOOD = history("<base> -> a1", "a1 -> b2")
_B2 = "migrations/versions/b2.py"
_ID = "revision = 'b2'"


class BrokenImport(FileRule):
    """A revision file cannot be imported, whatever it is imported for.

    The rule flags relative imports, `raise`, `sys.exit()` and `assert False` that always run when
    the file is loaded: at module level, in a class, under `if True`. It does not flag what a
    condition can skip or an `except` can catch.

    Why: Alembic executes every revision file before it does anything, each by its path and in no
        package. One that fails ends every command of the chain. A relative import raises
        `ImportError: attempted relative import with no known parent package`. `sys.exit()` ends
        `alembic upgrade head` with exit status 0 and without a message, and no migration runs.
    Fix: Write what the migration needs into the file, or import it by an absolute name. Move a
        `raise` that forbids a migration into `upgrade` or `downgrade`.
    Semantics: alembic: script/base.py, ScriptDirectory._load_revisions; util/pyfiles.py,
        load_module_py. Observed with Alembic 1.20.1.
    """

    name = "broken-import"
    group = "Files"
    examples = (
        Example(
            bad={**_GOOD, _B2: _GOOD[_B2].replace(_ID, f"from .types import Money\n\n{_ID}")},
            good={**_GOOD, _B2: _GOOD[_B2].replace(_ID, f"from shop.types import Money\n\n{_ID}")},
            finds=(f"{_B2}:9",),
        ),
        Example(
            bad={**_GOOD, _B2: _GOOD[_B2] + '\n\nraise RuntimeError("do not run this")\n'},
            good={
                **_GOOD,
                _B2: _GOOD[_B2].replace("    pass", '    raise RuntimeError("do not run this")'),
            },
            finds=(f"{_B2}:23",),
        ),
    )

    def check(self, revision: Revision, chain: Chain) -> Iterator[Finding]:
        for failure in revision.failures:
            title, label, fact, help_ = _TEXTS[failure.kind](failure)
            yield Finding(
                title,
                Location(revision.path, failure.range),
                label=label,
                facts=("Alembic loads every revision file before it runs a command", fact),
                help=help_,
                revision=revision.id,
            )


def _of_import(failure: Failure) -> tuple[str, str, str, str]:
    return (
        "relative import in a revision file",
        "a revision file belongs to no package",
        "every command of the chain ends in ImportError: attempted relative import with no known "
        "parent package",
        "write what the migration needs of it into this file, or import it by an absolute name",
    )


def _of_raise(failure: Failure) -> tuple[str, str, str, str]:
    word = failure.code.partition(" ")[0]
    error = failure.raises or "this exception"
    return (
        f"{word} at module level",
        "this always runs when the file is loaded",
        f"every command of the chain ends in {error}",
        "remove it, or move it into the function that must not run",
    )


def _of_exit(failure: Failure) -> tuple[str, str, str, str]:
    call = failure.code.partition("(")[0]
    fact = "every command of the chain ends here, without a message of Alembic's"
    if re.search(r"\((?:0|None)?\)$", failure.code) and call != "os.abort":
        fact = "every command of the chain ends here, and alembic upgrade exits with 0"
    return (
        f"{call}() at module level",
        "this always runs when the file is loaded",
        fact,
        "remove it, or move it into the function that must not run",
    )


_TEXTS = {"import": _of_import, "raise": _of_raise, "exit": _of_exit}
