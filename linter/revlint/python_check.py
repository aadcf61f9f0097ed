"""Whether the running Python takes a text as a program. Nothing is executed."""

from __future__ import annotations

import re
import symtable
import warnings
from collections.abc import Iterable

from revlint.scan import Scan

#: What only the last step of the compiler refuses, by the words without which it cannot be there
#: (cpython: Python/compile.c, from 3.14 on codegen.c: every error but a repeated keyword).
_LATE_WORDS = (
    *("return", "yield", "await", "async", "break", "continue", "except", "case", "*"),
    *("__debug__", "__future__"),
)
_LATE = re.compile("|".join(map(re.escape, _LATE_WORDS)))
#: Blocks, of which Python nests no more than twenty.
_BLOCK_WORDS = ("for", "while", "with", "try", "finally")
_MAX_BLOCKS = 20
#: What tells the keywords of one call from those of another.
_CALLS = re.compile(r"[()]|\b\w+(?=[ \t\n]*=(?!=))")


def source_error(text: str, found: Scan) -> Exception | None:
    """Why the running Python refuses a text that was scanned; None where it takes it.

    Its parser and its table of symbols decide where the code is so plain that nothing is left for
    the compiler to refuse: generating code costs half as much again.
    """
    if _is_plain(text, found) and _symbols_error(text) is None:
        return None
    return python_error(text)


def python_error(text: str, *, only_ast: bool = False) -> Exception | None:
    """Why the running Python refuses a text; None where it takes it.

    ``only_ast`` asks the parser alone.
    """
    flags = 0x400 if only_ast else 0  # ast.PyCF_ONLY_AST, without the import
    with warnings.catch_warnings():
        # Strings with an unknown escape warn, and under -W error that would be an exception.
        warnings.simplefilter("ignore")
        try:
            compile(text, "<revision>", "exec", flags, dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError) as error:
            return error
    return None


def _symbols_error(text: str) -> Exception | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            symtable.symtable(text, "<revision>", "exec")
        except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError) as error:
            return error
    return None


def _is_plain(text: str, found: Scan) -> bool:
    """Whether the last step of the compiler has nothing to refuse."""
    rest = found.rest
    # Looking for each word costs a fraction of what a pattern of them does.
    if rest is None or any(word in rest for word in _LATE_WORDS):
        return False
    if sum(map(text.count, _BLOCK_WORDS)) >= _MAX_BLOCKS:
        return False
    end = found.header_end(text)
    if any(found.is_code(match.start()) for match in _LATE.finditer(text, 0, end)):
        return False
    header = (m[0] for m in _CALLS.finditer(text, 0, end) if found.is_code(m.start()))
    return not _repeats_keyword(header)


def _repeats_keyword(tokens: Iterable[str]) -> bool:
    """Whether a call seems to have one keyword twice."""
    outer: list[set[str]] = []
    keywords: set[str] = set()
    for token in tokens:
        if token == "(":
            outer.append(keywords)
            keywords = set()
        elif token == ")":
            if outer:
                keywords = outer.pop()
        elif outer and token in keywords:
            return True
        else:
            keywords.add(token)
    return False
