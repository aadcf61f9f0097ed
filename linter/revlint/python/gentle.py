"""Which text LibCST can be given without a guard: short, and nothing in it nested deep."""

from __future__ import annotations

import re

from revlint.python.lexer import opaque, without_opaque

_MAX_LENGTH = 50_000
_MAX_DEPTH = 20
#: Operators, attributes, calls and such in one unbroken expression.
_MAX_CHAIN = 150
#: ``elif`` in one piece: each nests in the one before.
_MAX_ELIF = 100
#: Brackets in a ``case`` or a ``del``, where LibCST takes exponential time.
_MAX_PATTERN_DEPTH = 3
_INDENTED = re.compile(r"^(?:[ ]{200}|\t{20})", re.MULTILINE)
_MAX_FIELDS = 10

_PIECE = re.compile(r"\w+|[^\w\s]|\n")
_CHAINING = frozenset({"and", "await", "else", "for", "if", "in", "is", "lambda", "not", "or"})


def is_gentle(text: str) -> bool:
    """Whether LibCST parses or refuses a text in no time, on a stack of any size."""
    if len(text) > _MAX_LENGTH or _INDENTED.search(text):
        return False
    if any(_is_deep_string(text[start:end]) for start, end in opaque(text)):
        return False
    chain = elifs = 0
    patterned = False
    outer: list[int] = []
    for piece in _PIECE.findall(without_opaque(text, "'")):
        if piece in "([{":
            outer.append(chain + 1)
            chain = 0
            if len(outer) > (_MAX_PATTERN_DEPTH if patterned else _MAX_DEPTH):
                return False
        elif piece in ")]}":
            chain = outer.pop() if outer else 0
        elif piece in ",;" or (piece == "\n" and not outer):
            chain = 0
            patterned = patterned and piece == ","
        elif piece in ("case", "del"):
            patterned = True
        elif piece == "elif":
            elifs += 1
        elif piece in _CHAINING or not (piece.isalnum() or piece == "\n"):
            chain += 1
        if chain > _MAX_CHAIN or elifs > _MAX_ELIF:
            return False
    return True


def _is_deep_string(literal: str) -> bool:
    """Whether an f-string, or what looks like one, holds fields within fields."""
    head = literal[:3].partition(literal.lstrip("rRbBfFtTuU")[:1])[0]
    if not set("fFtT") & set(head):
        return False
    depth = 0
    for bracket in re.findall(r"[(\[{]|[)\]}]", literal):
        depth += 1 if bracket in "([{" else -1
        if depth > _MAX_FIELDS:
            return True
    chains = max((len(re.findall(r"[^\w\s]", f)) for f in re.split(r"[{},]", literal)), default=0)
    return chains > _MAX_CHAIN
