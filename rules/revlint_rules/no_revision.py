"""no-revision: a file that Alembic loads as a revision file, without the variables of one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from revlint.api import (
    Chain,
    Example,
    FileRule,
    Finding,
    Location,
    Range,
    Revision,
    find_near_name,
    history,
    is_named_after,
    is_usable_id,
    next_id,
    quoted,
)

_GOOD = history("<base> -> a1", "a1 -> b2")
_HELPER = "migrations/versions/columns.py"
_B2 = "migrations/versions/b2.py"

#: The id at the start of a file name, as Alembic writes it.
_HEXADECIMAL = re.compile(r"\A[0-9a-f]{8,40}(?=[_.-])")


class NoRevision(FileRule):
    """A file of a version location does not define `revision` or `down_revision`.

    Every `*.py` of a version location is a revision file to Alembic, `conftest.py` and modules
    with shared functions too, unless its name begins with `__init__` or `.#`. A file whose whole
    name is `[a-f0-9]+.py` has its name as the id, and needs `down_revision` alone.

    Why: One such file disables every command of the chain. Without `revision`:
        `FAILED: Could not determine revision id from filename columns.py. Be sure the 'revision'
        variable is declared inside the script`. Without `down_revision`:
        `AttributeError: module 'b2_py' has no attribute 'down_revision'`. A base needs
        `down_revision = None`.
    Fix: Move a module that is no migration out of the version location, for example beside
        `env.py`. In a migration, add the missing line at module level.
    Semantics: alembic: script/base.py, Script._from_path, _legacy_rev and Script.__init__.
        Observed with Alembic 1.20.1.
    """

    name = "no-revision"
    group = "Files"
    examples = (
        Example(
            bad={**_GOOD, _HELPER: "import sqlalchemy as sa\n\nLENGTH = 80\n"},
            good={**_GOOD, "migrations/columns.py": "import sqlalchemy as sa\n\nLENGTH = 80\n"},
            finds=(f"{_HELPER}:1",),
        ),
        Example(
            bad={**_GOOD, _B2: _GOOD[_B2].replace("down_revision = 'a1'\n", "")},
            good=_GOOD,
            finds=(f"{_B2}:9",),
        ),
    )

    def check(self, revision: Revision, chain: Chain) -> Iterator[Finding]:
        name = revision.path.rpartition("/")[2]
        if revision.revision is None and revision.legacy_id is None:
            facts = (
                "Alembic loads every .py file of a version location as a revision file",
                "every command of the chain ends in Could not determine revision id from "
                f"filename {quoted(name)[1:-1]}",
            )
            yield _finding(revision, chain, "revision", facts)
        elif revision.down_revision is None:
            module = quoted(f"{name.removesuffix('.py')}_py")
            error = f"AttributeError: module {module} has no attribute 'down_revision'"
            legacy = f"Alembic takes the id from the file name: {quoted(revision.legacy_id or '')}"
            facts = (
                *(() if revision.revision else (legacy,)),
                f"every command of the chain ends in {error}",
            )
            yield _finding(revision, chain, "down_revision", facts)


def _finding(revision: Revision, chain: Chain, name: str, facts: tuple[str, ...]) -> Finding:
    near = find_near_name(chain.tree, revision.path, name)
    place, label, help_ = _place(revision), "", ""
    if near is not None:
        place, label = near[1], f"not {name}"
        help_ = f"rename {near[0]} to {name}"
    return Finding(
        f"the file does not define {name}",
        Location(revision.path, place),
        label=label,
        facts=facts,
        help=help_ or _help(revision, chain),
        revision=revision.id,
    )


def _help(revision: Revision, chain: Chain) -> str:
    """A file with some of the names is a migration, one with none is likely a module."""
    lines, id_ = [], revision.id
    if revision.revision is None and revision.legacy_id is None:
        id_ = _free_id(revision, chain)
        lines.append(f"revision = {id_!r}" if id_ else "revision with a new id")
    if revision.down_revision is None:
        lines.append(_parent_line(revision, id_, chain))
    add = f"add {' and '.join(lines)} at module level"
    if revision.bindings or revision.functions:
        return add
    lost = next((i for i in chain.missing_parent_ids if is_named_after(revision.path, i)), None)
    if lost is not None:
        return f"restore the content of the file, which defined {quoted(lost)}"
    named = _HEXADECIMAL.match(revision.path.rpartition("/")[2])
    if named is not None:
        return f"restore the content of the file, whose name has the id {quoted(named[0])}"
    move = "move the file out of the version location, for example beside env.py"
    return f"{move}; if it is a migration, {add}" if revision.legacy_id else move


def _free_id(revision: Revision, chain: Chain) -> str | None:
    """The id that the docstring or the file name has, else one that nothing has."""
    name = revision.path.rpartition("/")[2]
    found = (*_stated(revision, "Revision ID"), *_HEXADECIMAL.findall(name), next_id(chain))
    free = (i for i in found if i and is_usable_id(i) and i not in chain.by_id)
    return next(free, None)


def _parent_line(revision: Revision, id_: str | None, chain: Chain) -> str:
    """What the file follows: what its docstring says, else the head, else nothing."""
    said = _stated(revision, "Revises")
    others = [r for r in chain.revisions if r is not revision]
    followed = any(v.text == id_ for r in others for v in r.parents)
    heads = [head for head in chain.heads if head != id_]
    if said and id_ not in said and chain.by_id.keys() >= {*said}:
        value = repr(said[0] if len(said) == 1 else said)
    elif not followed and len(heads) == 1:
        value = repr(heads[0])
    elif not others or (followed and not chain.bases):
        value = "None"
    else:
        return "down_revision with the id of the revision that it follows"
    return f"down_revision = {value}"


def _stated(revision: Revision, word: str) -> tuple[str, ...]:
    """The ids behind a word of the docstring."""
    text = revision.docstring.text if revision.docstring else ""
    line = re.search(rf"^[ \t]*{word}:[ \t]*(.*)$", text, re.MULTILINE)
    return tuple(re.findall(r"[^\s,]+", line[1])) if line else ()


def _place(revision: Revision) -> Range:
    return revision.revision.name_range if revision.revision else Range()
