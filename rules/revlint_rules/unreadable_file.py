"""unreadable-file: a revision file that cannot be read."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    Chain,
    ChainRule,
    Example,
    Finding,
    Location,
    Severity,
    TreeError,
    Unreadable,
    history,
)

_GOOD = history("<base> -> a1", "a1 -> b2")
_PATH = "migrations/versions/b2.py"

_LOADED = "Alembic loads every revision file before it runs a command"
_LEFT_OUT = "every other rule of revlint leaves this file out"
_FACTS = {
    "encoding": (
        _LOADED,
        "every command of the chain ends in SyntaxError; before 3.14, not for bytes in comments",
    ),
    "syntax": (_LOADED, "every command of the chain ends in SyntaxError"),
    "python2": (_LOADED, "every command of the chain ends in SyntaxError"),
    "limit": ("Alembic may be able to load it", _LEFT_OUT),
    "missing": (_LOADED, "every command of the chain ends in ImportError"),
    "outside": ("Alembic follows the link, revlint does not", _LEFT_OUT),
}
_HELP = {
    "encoding": "save the file as UTF-8, without a declaration of another encoding",
    "syntax": "fix the syntax",
    "python2": "port the file to Python 3, or squash the history that it belongs to",
    "limit": "move data out of the migration, into a file that it reads",
    "missing": "restore the file, or remove the link that leads to it",
    "permission": "make the file readable",
    "not-a-file": "remove it from the version location, or put a revision file in its place",
    "outside": "replace the link with the file itself",
    "io": "make the file readable",
}

#: What cookiecutter and copier know a template by.
_TEMPLATE_FILES = ("cookiecutter.json", "copier.yml", "copier.yaml")


class UnreadableFile(ChainRule):
    """A revision file cannot be read.

    The file is not in its declared encoding, is not Python 3, is larger or deeper than the limits
    of revlint, or cannot be opened. Where its header parses, its id and its parents still count;
    else they are unknown, and other rules report only what they could not change. A file of a
    cookiecutter or copier template is a note.

    Why: Alembic executes every revision file before it does anything. An exception in one of them
        (`SyntaxError`, `UnicodeDecodeError`) ends every command, `alembic upgrade` of other
        branches too: `SyntaxError: invalid syntax (b2.py, line 9)`. No file is skipped.
    Fix: Repair the file. A message with three quotes in it, passed to `alembic revision -m`,
        produces such a file. Conflict markers left by a merge are another frequent reason.
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
            if _is_template(file, chain):
                yield _note(file)
                continue
            has_conflict = file.reason == "syntax" and _has_conflict(file.path, chain)
            yield Finding(
                _title(file),
                Location(file.path, file.range),
                facts=_FACTS.get(file.reason, (_LEFT_OUT,)),
                help="resolve the merge conflict" if has_conflict else _HELP[file.reason],
            )


def _is_template(file: Unreadable, chain: Chain) -> bool:
    """Whether a file of a cookiecutter or copier tree has a Jinja tag where it stops parsing."""
    lines = _read(file.path, chain).split(b"\n")
    line = lines[file.range.line - 1] if file.range.line <= len(lines) else b""
    if file.reason != "syntax" or not line.lstrip().startswith((b"{%", b"{{", b"{#")):
        return False
    folders = file.path.split("/")[:-1]
    above = ["/".join(folders[:n]) for n in range(len(folders) + 1)]
    places = [f"{path}/{name}" if path else name for path in above for name in _TEMPLATE_FILES]
    return "{{" in file.path or any(map(chain.tree.is_file, places))


def _note(file: Unreadable) -> Finding:
    return Finding(
        "this file is a template",
        Location(file.path, file.range),
        facts=(_LEFT_OUT,),
        help="check a project that the template generates",
        severity=Severity.NOTE,
    )


def _title(file: Unreadable) -> str:
    message = file.message
    if file.reason == "python2":
        # The code behind it is shown below the place.
        message = message.partition(" (")[0]
    return f"the file {message[3:]}" if message.startswith("it ") else message


def _has_conflict(path: str, chain: Chain) -> bool:
    """Whether a line of the file is a conflict marker."""
    data = _read(path, chain)
    return data.startswith(b"<<<<<<< ") or b"\n<<<<<<< " in data


def _read(path: str, chain: Chain) -> bytes:
    try:
        return chain.tree.read(path)
    except TreeError:
        return b""
