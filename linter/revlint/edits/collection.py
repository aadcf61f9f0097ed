"""Edits of a tuple, list or set in the source: items that stay keep their layout and comments."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import libcst as cst

from revlint.edits.literal import write_string
from revlint.edits.statement import Span, Statement
from revlint.edits.text import TextEdit

Display = cst.Tuple | cst.List | cst.Set

#: What may follow an item that has its line to itself.
_REST = re.compile(r"[ \t\f]*(?:#[^\n]*)?\n")


@dataclass(frozen=True, slots=True)
class _Item:
    """An element: where it is, where its comma ends if it has one, and its line if it has one.

    ``line`` is None where something else is on the same line.
    """

    span: Span
    comma: int | None
    line: Span | None


@dataclass(frozen=True, slots=True)
class CollectionEdit:
    """A collection that is to have other items.

    ``replace`` gives the edits that turn one element into another text.
    """

    statement: Statement
    node: Display
    replace: Callable[[cst.BaseExpression, str], list[TextEdit]]

    def edits(self, old: Sequence[str], new: Sequence[str]) -> list[TextEdit]:
        """The edits that turn the items ``old`` into ``new``, neither of which is empty."""
        items = [self._item(element) for element in self.node.elements]
        found: list[TextEdit] = []
        gone: list[int] = []
        for kind, first, last, start, end in _steps(old, new):
            if kind == "equal":
                continue
            both = min(last - first, end - start)
            for n in range(both):
                node = self.node.elements[first + n].value
                found += self.replace(node, new[start + n])
            gone += range(first + both, last)
            added = [write_string(text, self._like) for text in new[start + both : end]]
            found += self._inserted(items, first + both, added)
        found += _united(self._deleted(items, gone, is_one=len(new) == 1))
        found += self._comma_of_one(items, gone, len(new))
        return found

    @property
    def _like(self) -> str:
        return self.statement.code(self.statement.span(self.node.elements[0].value))

    def _item(self, element: cst.BaseElement) -> _Item:
        start, end = self.statement.whole_span(element.value)
        comma = None
        if isinstance(element.comma, cst.Comma):
            comma = self.statement.span(element.comma)[1]
        text, offset = self.statement.text, self.statement.offset
        first = text.rfind("\n", 0, start - offset) + 1
        rest = _REST.match(text, (comma or end) - offset)
        is_alone = first > 0 and not text[first : start - offset].strip(" \t\f")
        line = (first + offset, rest.end() + offset) if rest and is_alone else None
        return _Item((start, end), comma, line)

    def _inserted(self, items: list[_Item], at: int, added: list[str]) -> Iterator[TextEdit]:
        """The edits that put literals before the element ``at``."""
        if not added:
            return
        after = items[at - 1] if at else items[0]
        if after.line is None:
            place = after.span[1] if at else after.span[0]
            text = "".join(f", {one}" if at else f"{one}, " for one in added)
            yield TextEdit(place, place, text)
            return
        margin = self.statement.code((after.line[0], after.span[0]))
        place = after.line[1] if at else after.line[0]
        if at and after.comma is None:
            yield TextEdit(after.span[1], after.span[1], ",")
        yield TextEdit(place, place, "".join(f"{margin}{one},\n" for one in added))

    def _deleted(self, items: list[_Item], gone: list[int], *, is_one: bool) -> Iterator[Span]:
        for number in gone:
            item = items[number]
            if item.line is not None:
                yield item.line
            elif number + 1 < len(items):
                yield item.span[0], items[number + 1].span[0]
            else:
                kept = next(i for n, i in reversed([*enumerate(items)]) if n not in gone)
                yield self._last(item, kept, is_one=is_one)

    def _last(self, item: _Item, kept: _Item, *, is_one: bool) -> Span:
        """What is deleted with the last item, where ``kept`` is then the last."""
        between = kept.span[1], item.span[0]
        if self.statement.has_comment(between):
            return item.span[0], item.comma or item.span[1]
        if is_one and item.comma is None and kept.comma is not None:
            return kept.comma, item.span[1]
        return kept.span[1], item.span[1]

    def _comma_of_one(self, items: list[_Item], gone: list[int], count: int) -> Iterator[TextEdit]:
        """The comma without which a tuple of one item would be no tuple."""
        if count == 1 and isinstance(self.node, cst.Tuple) and len(items) - 1 not in gone:
            last = items[-1]
            if last.comma is None:
                yield TextEdit(last.span[1], last.span[1], ",")


def _steps(old: Sequence[str], new: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    """What becomes of the items: as many items keep their places."""
    if len(old) == len(new):
        pairs = enumerate(zip(old, new, strict=True))
        return [("replace", n, n + 1, n, n + 1) for n, (one, two) in pairs if one != two]
    return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


def _united(spans: Iterator[Span]) -> list[TextEdit]:
    """Deletions of spans, of which some may overlap."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return [TextEdit(start, end, "") for start, end in found]
