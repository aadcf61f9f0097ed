"""An ``env.py`` for another chain: the same file with another version table.

``version_table`` is a keyword argument of ``context.configure`` (alembic: runtime/environment.py,
EnvironmentContext.configure).
"""

from __future__ import annotations

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

from revlint.discovery.configure_calls import configures, find_calls
from revlint.errors import EditRefused
from revlint.location import Range
from revlint.python.block import block_of
from revlint.python.parsed import deep_stack, parse
from revlint.python.value import Unreadable

_KEY = "version_table"
_EQUAL = cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace(""))
_BLANK = cst.SimpleWhitespace(" ")


def set_version_table(data: bytes, name: str, path: str) -> bytes:
    """The text of an ``env.py`` in which each call of ``context.configure`` names a version table.

    Every other byte stays.

    Args:
        data: the file.
        name: the version table.
        path: the path of the file, for errors.

    Raises:
        EditRefused: the file cannot be read, no call in it configures the context, or a call takes
            its options as a dictionary.
    """
    places = set(_calls(data, path))
    with deep_stack():
        module, positions = _concrete(data, path)
        calls = [node for node, place in positions.items() if _range(place) in places]
        found = [node for node in calls if isinstance(node, cst.Call)]
        if len(found) != len(places):
            raise EditRefused("its calls of context.configure cannot be edited", path)
        return module.visit(_Replacement({c: _with_table(c, name, path) for c in found})).bytes


def _calls(data: bytes, path: str) -> list[Range]:
    """The places of the calls that configure the context."""
    parsed = parse(data, path)
    if isinstance(parsed, Unreadable):
        raise EditRefused(f"it cannot be read: {parsed.reason}", path)
    with deep_stack():
        found = find_calls(parsed.tree, block_of(parsed.tree.body), configures)
        places = [parsed.range(call.node) for call in found]
    if not places:
        raise EditRefused(
            "it does not call context.configure, so the version table cannot be set there", path
        )
    return places


def _concrete(data: bytes, path: str) -> tuple[cst.Module, dict[cst.CSTNode, CodeRange]]:
    try:
        module = cst.parse_module(data)
    except (cst.ParserSyntaxError, UnicodeError) as error:
        raise EditRefused("it cannot be parsed", path) from error
    if module.bytes != data:
        raise EditRefused("it has bytes that an edit would not keep", path)
    wrapper = MetadataWrapper(module, unsafe_skip_copy=True)
    return wrapper.module, {
        node: place
        for node, place in wrapper.resolve(PositionProvider).items()
        if isinstance(node, cst.Call) and isinstance(place, CodeRange)
    }


def _range(place: CodeRange) -> Range:
    start, end = place.start, place.end
    return Range(start.line, start.column + 1, end.line, end.column + 1)


class _Replacement(cst.CSTTransformer):
    def __init__(self, calls: dict[cst.Call, cst.Call]) -> None:
        super().__init__()
        self._calls = calls

    def leave_Call(  # noqa: N802 - the name is LibCST's
        self, original_node: cst.Call, updated_node: cst.Call
    ) -> cst.Call:
        return self._calls.get(original_node, updated_node)


def _with_table(call: cst.Call, name: str, path: str) -> cst.Call:
    value = cst.SimpleString(_quote(call, name))
    for number, arg in enumerate(call.args):
        if arg.keyword is not None and arg.keyword.value == "opts":
            raise EditRefused("it gives its options to Alembic in a dictionary", path)
        if arg.keyword is not None and arg.keyword.value == _KEY:
            args = [*call.args]
            args[number] = arg.with_changes(value=value)
            return call.with_changes(args=args)
    added = cst.Arg(keyword=cst.Name(_KEY), value=value, equal=_EQUAL)
    if not call.args:
        return call.with_changes(args=[added])
    *before, last = call.args
    last, added = _joined(call, last, added)
    return call.with_changes(args=[*before, last, added])


def _joined(call: cst.Call, last: cst.Arg, added: cst.Arg) -> tuple[cst.Arg, cst.Arg]:
    """The last argument and one behind it, written as the arguments before are."""
    gap: cst.BaseParenthesizableWhitespace = _BLANK
    if len(call.args) > 1 and isinstance(comma := call.args[-2].comma, cst.Comma):
        gap = comma.whitespace_after
    elif isinstance(call.whitespace_before_args, cst.ParenthesizedWhitespace):
        gap = call.whitespace_before_args
    if isinstance(gap, cst.ParenthesizedWhitespace):
        gap = gap.with_changes(first_line=cst.TrailingWhitespace(), empty_lines=[])
    end = last.comma.whitespace_after if isinstance(last.comma, cst.Comma) else None
    tail = end if end is not None else last.whitespace_after_arg
    if isinstance(tail, cst.ParenthesizedWhitespace):
        # A comment belongs to the argument before it.
        if isinstance(gap, cst.ParenthesizedWhitespace):
            gap = gap.with_changes(first_line=tail.first_line)
        elif tail.first_line.comment is not None:
            gap = tail
        tail = tail.with_changes(first_line=cst.TrailingWhitespace(), empty_lines=[])
    if end is not None:
        assert isinstance(last.comma, cst.Comma)
        added = added.with_changes(comma=last.comma.with_changes(whitespace_after=tail))
    else:
        added = added.with_changes(whitespace_after_arg=tail)
    comma = cst.Comma(whitespace_after=gap)
    return last.with_changes(comma=comma, whitespace_after_arg=cst.SimpleWhitespace("")), added


def _quote(call: cst.Call, name: str) -> str:
    """The name as a string literal, in the quotes of the other arguments."""
    values = (arg.value for arg in call.args)
    quotes = [v.quote for v in values if isinstance(v, cst.SimpleString) and len(v.quote) == 1]
    text = repr(name)
    if quotes[:1] != ["'"] and '"' not in name and text.startswith("'"):
        return f'"{text[1:-1]}"'
    return text
