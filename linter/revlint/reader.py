"""One file, bytes to ``Revision`` or ``Unreadable``; nothing is imported or executed.

LibCST parses only the part of a file that can bind the four names: of the part before the first
function or class those statements that matter, where no later statement could bind any of the
names. Else it parses the whole file. Both ways give the same ``Revision``.
"""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from functools import cached_property

import libcst as cst

from revlint.constants import Constants
from revlint.effects import TAMPERING
from revlint.evaluate import dynamic, evaluate
from revlint.namespace import Namespace
from revlint.parser import deep_stack, parse_expression, parse_module
from revlint.revision import NAMES, Binding, Docstring, Range, Revision, Unreadable, Value
from revlint.scan import Scan, words
from revlint.source import Source
from revlint.syntax import Parsed, Places, not_parsed, parse

_FUNCTIONS = ("upgrade", "downgrade")
_LEGACY = re.compile(r"([a-f0-9]+)\.py\Z")

#: What in the code after the header could bind one of the names; then all of the file is parsed.
_MISLEADING = re.compile(rf"\b(?:{'|'.join([*NAMES, *sorted(TAMPERING)])})\b")
#: What in the header makes a statement matter.
_RELEVANT = re.compile(rf"{_MISLEADING.pattern}|\b(?:{'|'.join(_FUNCTIONS)})\b|import[ \t\\\n]*\*")
_DEFINED = re.compile(r"(?:async[ \t]+)?def[ \t]+(\w+)")
_DEFINITION = re.compile(r"@|(?:def|class|async)\b")
_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)[ \t]*(?::[\w.\[\]|, \t]++)?=(?!=)(?:[ \t]|\\\n)*")
_STRING_START = re.compile(r"""[rRuUbBfFtT]{0,2}["']|\(""")


def read_revision(
    path: str, data: bytes, constants: Constants | None = None, *, whole: bool = False
) -> Revision | Unreadable:
    """What a revision file states.

    Args:
        path: the path of the file, relative to the root of the tree.
        data: its bytes.
        constants: knows the constants of other modules; without it such values are dynamic.
        whole: parse the whole file in any case. The result is the same, only slower.

    Only the final names of the module count (alembic: script/base.py, Script.__init__).
    """
    parsed = parse(data, path)
    if isinstance(parsed, Unreadable):
        return parsed
    header = None if whole else _Header.of(parsed)
    try:
        with deep_stack():
            if header is not None:
                return _from_header(path, header, constants)
            return _from_whole(path, parsed, constants)
    except cst.ParserSyntaxError as error:
        return not_parsed(path, error)


def read_constants(path: str, data: bytes) -> Mapping[str, Value] | Unreadable:
    """The static values that a module binds, by name; its own imports are not followed."""
    parsed = parse(data, path)
    if isinstance(parsed, Unreadable):
        return parsed
    namespace = _namespace(path, parsed.source, None)
    try:
        with deep_stack():
            for statement, places in parsed.statements():
                namespace.run([statement], places)
    except cst.ParserSyntaxError as error:
        return not_parsed(path, error)
    values = ((name, bound.value) for name, bound in namespace.names.items())
    return {name: v for name, v in values if isinstance(v, Value) and not v.is_dynamic}


def _namespace(path: str, source: Source, constants: Constants | None) -> Namespace:
    return Namespace(path, constants, has_globals="global" in source.text)


# The whole file


def _from_whole(path: str, parsed: Parsed, constants: Constants | None) -> Revision:
    namespace = _namespace(path, parsed.source, constants)
    docstring = None
    for number, (statement, places) in enumerate(parsed.statements()):
        namespace.run([statement], places)
        if not number:
            docstring = _docstring(statement, namespace, places)
    return _revision(path, namespace, docstring)


def _docstring(
    statement: cst.CSTNode | None, namespace: Namespace, places: Places | _ValuePlaces
) -> Docstring | None:
    """The docstring, where a module begins with that statement."""
    match statement:
        case cst.SimpleStatementLine(body=[cst.Expr(value=value), *_]):
            return _docstring_of(value, namespace, places)
    return None


def _docstring_of(
    node: cst.BaseExpression, namespace: Namespace, places: Places | _ValuePlaces
) -> Docstring | None:
    if not isinstance(node, cst.SimpleString | cst.ConcatenatedString):
        return None
    value = evaluate(node, namespace, places)
    if value.type != "str":
        return None
    plain = isinstance(node, cst.SimpleString) and not node.prefix and "\\" not in node.value
    return Docstring(value.text, value.range, plain)


def _revision(
    path: str,
    namespace: Namespace,
    docstring: Docstring | None,
    defined: Iterable[str] = (),
) -> Revision:
    bindings = {name: _binding(name, namespace) for name in NAMES}
    legacy = _LEGACY.match(posixpath.basename(path))
    functions = {name for name in _FUNCTIONS if name in namespace.names}
    functions.update(name for name in _FUNCTIONS if name in defined)
    if namespace.stars or namespace.tampering:
        functions.update(_FUNCTIONS)
    return Revision(
        path,
        bindings["revision"],
        bindings["down_revision"],
        bindings["branch_labels"],
        bindings["depends_on"],
        legacy_id=legacy[1] if legacy else None,
        functions=frozenset(functions),
        docstring=docstring,
    )


def _binding(name: str, namespace: Namespace) -> Binding | None:
    bound = namespace.names.get(name)
    if bound is not None:
        return Binding(name, namespace.value_of(bound), bound.range, bound.earlier)
    reason = ""
    if namespace.tampering:
        reason = f"{namespace.tampering}, which may bind it"
    elif namespace.unknown_star is not None and name in ("revision", "down_revision"):
        # Most modules that are imported so bind neither; without the two a file cannot do.
        reason = f"'from {namespace.unknown_star} import *' may bind it"
    return Binding(name, dynamic(reason, Range()), Range()) if reason else None


# The header alone


def _from_header(path: str, header: _Header, constants: Constants | None) -> Revision:
    wanted = header.relevant
    namespace = header.namespace(path, constants, wanted)
    if not namespace.asked <= {*NAMES, *_FUNCTIONS}:
        # A value leads to other names, and any statement may bind those.
        namespace = header.namespace(path, constants, range(len(header.starts)))
    return _revision(path, namespace, header.docstring(namespace), header.defined)


class _Header:
    """The statements before the first function or class."""

    def __init__(self, source: Source, scan: Scan, end: int) -> None:
        self._source = source
        self._text = source.text
        self._scan = scan
        self._end = end
        self.starts = [start for start in scan.statements if start < end]

    @classmethod
    def of(cls, parsed: Parsed) -> _Header | None:
        """The header of a file, or None where it could mislead."""
        text, scan = parsed.source.text, parsed.scan
        if not scan.certain:
            return None
        end = scan.header_end(text)
        rest = (start for start in scan.statements if start >= end)
        if not all(_DEFINITION.match(text, start) for start in rest):
            return None
        if scan.rest is not None:
            misleading = _MISLEADING.search(scan.rest) is not None
        else:
            misleading = next(words(text, scan, _MISLEADING, end), None) is not None
        if misleading:
            return None
        return cls(parsed.source, scan, end)

    @cached_property
    def defined(self) -> frozenset[str]:
        """The functions that are defined after the header."""
        rest = (start for start in self._scan.statements if start >= self._end)
        matches = (_DEFINED.match(self._text, start) for start in rest)
        return frozenset(match[1] for match in matches if match)

    @property
    def relevant(self) -> list[int]:
        """The numbers of the statements that can bind one of the names, in order."""
        found: dict[int, None] = {}
        for offset in words(self._text, self._scan, _RELEVANT):
            if offset >= self._end:
                break
            found[bisect_right(self.starts, offset) - 1] = None
        return list(found)

    def namespace(self, path: str, constants: Constants | None, wanted: Iterable[int]) -> Namespace:
        """The names as the statements with these numbers bind them."""
        namespace = _namespace(path, self._source, constants)
        for number in wanted:
            start, end = self._extent(number)
            if not self._assignment(namespace, start, end):
                module, places = self._parse(start, end)
                namespace.run(module.body, places)
        return namespace

    def docstring(self, namespace: Namespace) -> Docstring | None:
        """The module docstring."""
        if not self.starts or not _STRING_START.match(self._text, self.starts[0]):
            return None
        start, end = self._extent(0)
        literal_end = self._scan.code_end(self._text, start, end)
        try:
            node = parse_expression(self._text[start:literal_end])
        except cst.ParserSyntaxError:
            module, places = self._parse(start, end)
            return _docstring(next(iter(module.body), None), namespace, places)
        return _docstring_of(node, namespace, _ValuePlaces(node, self._source, start, literal_end))

    def _extent(self, number: int) -> tuple[int, int]:
        """The offsets of a statement, up to where its code ends."""
        start = self.starts[number]
        end = self.starts[number + 1] if number + 1 < len(self.starts) else self._end
        return start, end

    def _parse(self, start: int, end: int) -> tuple[cst.Module, Places]:
        module = parse_module(self._text[start:end])
        return module, Places(module, self._source, start)

    def _assignment(self, namespace: Namespace, start: int, end: int) -> bool:
        """Take ``name = value``, annotated or not, into account; False where it is anything else.

        LibCST is given the value alone, which saves it the annotation.
        """
        match = _ASSIGNMENT.match(self._text, start, end)
        if match is None:
            return False
        end = self._scan.code_end(self._text, match.end(), end)
        try:
            node = parse_expression(self._text[match.end() : end])
        except cst.ParserSyntaxError:
            return False
        place = self._source.range(match.start(1), match.end(1))
        places = _ValuePlaces(node, self._source, match.end(), end)
        namespace.bind_expression(match[1], place, node, places)
        return True


class _ValuePlaces:
    """Where the parts of one value stand; of a single literal that is known at once."""

    def __init__(self, node: cst.BaseExpression, source: Source, start: int, end: int) -> None:
        self._node = node
        self._source = source
        self._start = start
        self._end = end

    def range(self, node: cst.CSTNode) -> Range:
        if node is self._node and not self._node.lpar:
            return self._source.range(self._start, self._end)
        return self._places.range(node)

    @cached_property
    def _places(self) -> Places:
        statement = cst.SimpleStatementLine([cst.Expr(self._node)])
        return Places(cst.Module([statement]), self._source, self._start)
