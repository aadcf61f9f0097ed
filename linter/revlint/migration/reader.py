"""One file, bytes to ``Revision`` or ``Unreadable``; nothing is imported or executed."""

from __future__ import annotations

import ast
import posixpath
import re
from dataclasses import replace
from itertools import islice

from revlint.location import START
from revlint.migration.definition import read_definition
from revlint.migration.failures import find_failures
from revlint.migration.revision import FUNCTIONS, NAMES, Binding, Docstring, Revision
from revlint.python.budget import Spent
from revlint.python.follow import follow
from revlint.python.holding import settle
from revlint.python.lexer import is_one_string
from revlint.python.names import Names
from revlint.python.parsed import Parsed, parse
from revlint.python.scope import Constants
from revlint.python.value import Unreadable, Value, dynamic

_LEGACY = re.compile(r"([a-f0-9]+)\.py\Z")
_WATCHED = frozenset(NAMES)

#: Where the header of a file may end: at a function, a class, a decorator or a conflict marker.
_BODY = re.compile(rb"(?:^|(?<=\r))(?:def |class |async |@|<{7})", re.MULTILINE)

#: What binds one of the four names, or may, in the rest of a file.
_BINDS = re.compile(
    rb"(?:^|(?<=\r))[ \t]*(?:%b)[ \t]*[:=,]|\b(?:globals|exec|setattr)\b|\bimport[ \t]*\*"
    % "|".join(NAMES).encode(),
    re.MULTILINE,
)

#: How many ends of a header are tried: text in a docstring may look like one.
_MAX_ENDS = 8


def read_revision(
    path: str, data: bytes, constants: Constants | None = None
) -> Revision | Unreadable:
    """What a revision file states.

    Where only its header can be parsed, and the rest binds none of the four names, the result is a
    ``Revision`` with its ``fault``.

    Args:
        path: the path of the file, relative to the root of the tree.
        data: its bytes.
        constants: knows the constants of other modules; without it such values are dynamic.

    Only the final names of the module count (alembic: script/base.py, Script.__init__).
    """
    parsed = parse(data, path)
    if isinstance(parsed, Unreadable):
        return _read_header(path, data, constants, parsed) or parsed
    return _stated(path, parsed, constants)


def _read_header(
    path: str, data: bytes, constants: Constants | None, fault: Unreadable
) -> Revision | None:
    """What the part of a file before its functions states; None where that does not settle it."""
    for match in islice(_BODY.finditer(data), _MAX_ENDS):
        end = match.start()
        header = parse(data[:end], path)
        if isinstance(header, Unreadable):
            continue
        if _BINDS.search(data, end):
            return None
        found = _stated(path, header, constants)
        is_whole = found.revision is not None and found.down_revision is not None
        return replace(found, functions={}, fault=fault) if is_whole else None
    return None


def _stated(path: str, parsed: Parsed, constants: Constants | None) -> Revision:
    names = follow(path, parsed, constants, _WATCHED)
    legacy = _LEGACY.match(posixpath.basename(path))
    revision, down_revision, branch_labels, depends_on = (_binding(n, names) for n in NAMES)
    return Revision(
        path,
        revision,
        down_revision,
        branch_labels,
        depends_on,
        legacy_id=legacy[1] if legacy else None,
        functions={
            name: read_definition(name, names)
            for name in FUNCTIONS
            if names.is_bound(name) or names.may_bind_more
        },
        failures=find_failures(names),
        docstring=_docstring(parsed),
    )


def read_id(path: str, data: bytes) -> str | None:
    """The revision id that a file defines; None where there is none, or it cannot be known."""
    read = read_revision(path, data)
    return read.id if isinstance(read, Revision) else None


def _binding(name: str, names: Names) -> Binding | None:
    value = names.value_of(name)
    entry = names.names.get(name)
    if value is None:
        reason = _hidden_reason(name, names)
        return Binding(name, dynamic(reason, START), START) if reason else None
    earlier: list[Value] = []
    before = entry.before if entry else None
    while before is not None:
        earlier.append(_settled(names.worth(before), names))
        before = before.before
    place = entry.range if entry else START
    return Binding(name, _settled(value, names), place, tuple(reversed(earlier)))


def _settled(value: Value, names: Names) -> Value:
    try:
        return settle(value, names.budget)
    except Spent as error:
        return dynamic(str(error), value.range)


def _hidden_reason(name: str, names: Names) -> str:
    """Why a module may bind a name that no statement of it is seen to bind."""
    if names.hidden:
        return names.hidden
    if names.stars and name in ("revision", "down_revision"):
        # Most modules that are imported so bind neither; without the two a file cannot do.
        return f"'from {names.stars[0]} import *' may bind it"
    return ""


def _docstring(parsed: Parsed) -> Docstring | None:
    match parsed.tree.body[:1]:
        case [ast.Expr(value=ast.Constant(value=str() as text) as node)]:
            literal = parsed.code(node)
            plain = literal[0] in "\"'" and "\\" not in literal and is_one_string(literal)
            return Docstring(text, parsed.range(node), plain)
    return None
