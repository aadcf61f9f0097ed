"""Whether an ``env.py`` configures the context by itself, and what its strings mention."""

from __future__ import annotations

import ast
import re

from revlint.discovery.configure_calls import configures, find_calls
from revlint.location import Location
from revlint.python.block import block_of
from revlint.python.parsed import deep_stack, parse
from revlint.python.value import Unreadable


def find_configure_call(path: str, data: bytes, *, online: bool = False) -> Location | None:
    """The first call with which an ``env.py`` configures the context by itself.

    Args:
        online: whether only calls with a connection count.
    """
    parsed = parse(data, path)
    if isinstance(parsed, Unreadable):
        return None
    with deep_stack():
        calls = find_calls(parsed.tree, block_of(parsed.tree.body), configures)
        call = next((c for c in calls if not online or _has_connection(c.node)), None)
    return Location(path, parsed.range(call.node)) if call else None


def _has_connection(call: ast.Call) -> bool:
    return bool(call.args) or any(keyword.arg == "connection" for keyword in call.keywords)


def mentions(path: str, data: bytes, word: str) -> bool:
    """Whether a string of a Python file has a word in it; docstrings apart."""
    parsed = parse(data, path)
    if isinstance(parsed, Unreadable):
        return False
    is_word = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
    nodes = list(ast.walk(parsed.tree))
    alone = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    return any(
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in alone
        and is_word.search(node.value)
        for node in nodes
    )
