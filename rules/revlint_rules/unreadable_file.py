"""unreadable-file: a revision file that cannot be read."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import Chain, ChainRule, Example, Finding, Location, TreeError, history

_GOOD = history("<base> -> a1", "a1 -> b2")
_PATH = "migrations/versions/b2.py"

_HELP = {
    "encoding": "Alembic runs no command for this chain until the file can be read",
    "syntax": "mend the syntax: Alembic runs no command for this chain until the file can be read",
    "python2": "port the file to Python 3 (2to3 does it), or squash the history that it belongs to",
    "limit": (
        "move data out of the migration, into a file that it reads; every other check leaves this "
        "file out"
    ),
    "missing": "restore the file, or remove the link that leads to it",
    "permission": "make the file readable; every other check leaves this file out",
    "not-a-file": "remove it from the version location, or put a revision file in its place",
    "outside": "put the file itself into the project; revlint follows no link out of it",
    "io": "every other check leaves this file out",
}


class UnreadableFile(ChainRule):
    """A revision file cannot be read.

    The file is not in its declared encoding, is not Python 3, is larger or deeper than the limits
    of revlint, or cannot be opened. Its id and its parents are unknown then, so that no other rule
    calls a revision missing, a head or a base on account of it.

    Why: Alembic executes every revision file before it does anything. An exception in one of them
        (`SyntaxError`, `UnicodeDecodeError`) ends every command, `alembic upgrade` of other
        branches too: `SyntaxError: invalid syntax (b2.py, line 9)`. No file is skipped.
    Fix: Mend the file. A message with three quotes in it, passed to `alembic revision -m`, gives
        such a file; conflict markers left by a merge are another frequent reason.
    Semantics: alembic: script/base.py, ScriptDirectory._load_revisions; util/pyfiles.py,
        load_module_py. Observed with Alembic 1.20.1.
    """

    name = "unreadable-file"
    group = "Files"
    examples = (
        Example(
            bad={**_GOOD, _PATH: _GOOD[_PATH].replace("depends_on = None", "depends_on = (")},
            good=_GOOD,
            finds=(f"{_PATH}:12",),
        ),
        Example(
            bad={**_GOOD, _PATH: _GOOD[_PATH].replace("    pass", '    print "done"')},
            good={**_GOOD, _PATH: _GOOD[_PATH].replace("    pass", '    print("done")')},
            finds=(f"{_PATH}:16",),
        ),
    )

    def check(self, chain: Chain) -> Iterator[Finding]:
        for file in chain.unreadable:
            help_ = _HELP[file.reason]
            if file.reason == "syntax" and _has_conflict(file.path, chain):
                help_ = "resolve the merge conflict that git left in the file"
            yield Finding(
                title=file.message,
                help=help_,
                location=Location(file.path, file.range),
            )


def _has_conflict(path: str, chain: Chain) -> bool:
    """Whether a line of the file is a conflict marker."""
    try:
        data = chain.tree.read(path)
    except TreeError:
        return False
    return data.startswith(b"<<<<<<< ") or b"\n<<<<<<< " in data
