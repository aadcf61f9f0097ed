"""Syntax that LibCST knows and the running Python may not."""

from __future__ import annotations

import libcst as cst

from revlint.python.python_check import python_error
from revlint.python.stack import deep_stack
from revlint.python.syntax import Parsed
from revlint.python.walk import descendants


def is_for_newer_python(parsed: Parsed) -> bool:
    """Whether LibCST can read a text that has syntax which the running Python may not know.

    LibCST also takes what no Python takes (``return`` outside a function), so that it must not
    have the last word on other files.
    """
    try:
        module = parsed.module()
    except cst.ParserSyntaxError:
        return False
    with deep_stack():
        nodes = list(descendants(module))
    found = [node for node in nodes if _is_newer_syntax(node)]
    if found:
        return not any(_is_python2_handler(node) for node in found)
    strings = (node for node in nodes if isinstance(node, cst.FormattedString))
    return any(python_error(f"({module.code_for_node(node)})") for node in strings)


def _is_newer_syntax(node: cst.CSTNode) -> bool:
    match node:
        case cst.TypeAlias() | cst.TypeParameters() | cst.TemplatedString():
            return True
        case cst.ExceptHandler(type=cst.Tuple(lpar=[])):
            return True
    return False


def _is_python2_handler(node: object) -> bool:
    """Whether a handler is ``except Error, e``; Python 3.14 would take ``e`` for a class."""
    match node:
        case cst.ExceptHandler(type=cst.Tuple(elements=[_, cst.Element(value=cst.Name(name))])):
            return name.islower()
    return False
