"""Files in a syntax that is newer than the running Python, read statement by statement.

Python's parser reads each top-level statement that it knows. LibCST decides about the others, and
gets no text that is large or nested deep.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from typing import Any

from revlint.python.gentle import is_gentle
from revlint.python.lexer import opaque
from revlint.python.scope import NewerSyntax

#: What a file with newer syntax holds, as a glance tells.
_HINT = re.compile(
    r"""
    \btype[ \t]+\w | \b(?:def|class)[ \t]+\w+[ \t]*\[ | \bexcept[ \t*]+[\w.]+[ \t]*,
    | [fFtT][rR]?["']
    """,
    re.VERBOSE,
)
_LAZY = re.compile(r"^lazy(?=[ \t]+(?:from|import)\b)", re.MULTILINE)
_MARGIN = re.compile(r"^(?=[^\s#)\]}])(?!(?:else|elif|except|finally)\b)", re.MULTILINE)
_BRACKET = re.compile(r"[(\[{]|[)\]}]")
_WORD = re.compile(r"[^\W\d]\w*")
#: So many pieces in a row may not be a statement.
_MAX_FAILURES = 30
#: Characters of one file that LibCST reads, each call counted as some more: it is slow.
_MAX_SLOW = 75_000
_CALL = 20

Parse = Callable[[str], ast.Module]


class TooMuchError(Exception):
    """Too much of a file is in newer syntax."""


class _Allowance:
    """What LibCST may still read of one file."""

    def __init__(self) -> None:
        self._left = _MAX_SLOW

    def spend(self, text: str) -> None:
        """Take note of a text that LibCST reads."""
        self._left -= len(text) + _CALL
        if self._left < 0:
            raise TooMuchError


def parse_newer(text: str, parse: Parse) -> ast.Module | None:
    """The tree of a text that the running Python refuses; None where any Python would refuse it.

    Each statement in a newer syntax is replaced by one that binds the same names (see
    ``Parsed.is_newer``).

    Raises:
        TooMuchError: LibCST would take too long.
    """
    if _LAZY.search(text):
        # As long as the word is, so that every column stays.
        text = _LAZY.sub("0;  ", text)
        try:
            return parse(text)
        except SyntaxError:
            pass
    if not _HINT.search(text):
        return None
    body: list[ast.stmt] = []
    pending, failures, allowance = "", 0, _Allowance()
    for number, piece in pieces(text):
        line = number - pending.count("\n")
        pending += piece
        found = _statements(pending, line, parse, allowance)
        if found is not None:
            body += found
            pending, failures = "", 0
        elif failures > _MAX_FAILURES:
            return None
        else:
            failures += 1
    return None if pending else ast.Module(body, [])


def pieces(text: str) -> Iterator[tuple[int, str]]:
    """Lines that seem to be a top-level statement each, with the number of the lines before."""
    starts, number = list(_starts(text)), 0
    for start, end in zip([0, *starts], [*starts, len(text)], strict=True):
        if start < end:
            yield number, text[start:end]
            number += text.count("\n", start, end)


def _starts(text: str) -> Iterator[int]:
    """Where a line begins at the left margin, outside brackets, strings and comments."""
    depth = last = 0
    for start, end in (*opaque(text), (len(text), len(text))):
        at = last
        for bracket in (*_BRACKET.finditer(text, last, start), None):
            stop = bracket.start() if bracket else start
            if depth == 0:
                yield from (m.start() for m in _MARGIN.finditer(text, at, stop + 1) if m.start())
            if bracket:
                depth = max(depth + (1 if bracket[0] in "([{" else -1), 0)
                at = bracket.end()
        last = end


def _statements(text: str, line: int, parse: Parse, allowance: _Allowance) -> list[ast.stmt] | None:
    """The statements of a piece that follows ``line`` lines; None where it is not whole."""
    try:
        tree = parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        if not _HINT.search(text) or not is_gentle(text):
            return None
        allowance.spend(text)
        stub = _stub(text, line)
        return None if stub is None else [stub]
    ast.increment_lineno(tree, line)
    return tree.body


def _stub(text: str, line: int) -> ast.stmt | None:
    """A statement that binds what a piece in newer syntax binds; None where it is no such piece."""
    # Imported here: hardly a run needs LibCST.
    from revlint.python.newer_names import names_in_newer_syntax

    names = names_in_newer_syntax(text)
    if names is None:
        return None
    where: dict[str, Any] = {
        "lineno": line + 1,
        "col_offset": 0,
        "end_lineno": line + text.rstrip("\n").count("\n") + 1,
        "end_col_offset": len(text.rstrip("\n").rpartition("\n")[2].encode()),
    }
    value = NewerSyntax(**where)
    value.words = frozenset(_WORD.findall(text))
    statement = ast.Expr(value, **where)
    if names.function:
        return _function(names.function, statement, where)
    if not names.bound:
        return statement
    targets: list[ast.expr] = [ast.Name(n, ast.Store(), **where) for n in names.bound]
    return ast.Assign(targets, value, **where)


def _function(name: str, body: ast.stmt, where: dict[str, Any]) -> ast.stmt:
    made = ast.parse(f"def {name}(): pass").body[0]
    assert isinstance(made, ast.FunctionDef)
    made.body = [body]
    for key, value in where.items():
        setattr(made, key, value)
        setattr(made.args, key, value)
    return made
