"""A revision file as LibCST reads it: the header alone, or all of it where that could mislead.

Both ways give the same ``Revision``. LibCST parses only the statements of the header that can bind
the four names, unless a value leads to other names.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from functools import cached_property

import libcst as cst

from revlint.location import Range
from revlint.migration.header import FUNCTIONS, Header
from revlint.migration.revision import NAMES, Binding, Docstring, Revision
from revlint.python.constants import Constants
from revlint.python.cst_evaluate import dynamic, evaluate
from revlint.python.namespace import Namespace
from revlint.python.parser import parse_expression, parse_module
from revlint.python.positions import Places, not_parsed
from revlint.python.source import Source
from revlint.python.stack import deep_stack
from revlint.python.syntax import Parsed
from revlint.python.value import Unreadable, Value

_LEGACY = re.compile(r"([a-f0-9]+)\.py\Z")
_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)[ \t]*(?::[\w.\[\]|, \t]++)?=(?!=)(?:[ \t]|\\\n)*")
_STRING_START = re.compile(r"""[rRuUbBfFtT]{0,2}["']|\(""")


def read_header(path: str, header: Header, constants: Constants | None) -> Revision | Unreadable:
    """What the header of a file states."""
    try:
        with deep_stack():
            return _from_header(path, header, constants)
    except cst.ParserSyntaxError as error:
        return not_parsed(path, error)


def read_whole(path: str, parsed: Parsed, constants: Constants | None) -> Revision | Unreadable:
    """What all of a file states."""
    try:
        with deep_stack():
            return _from_whole(path, parsed, constants)
    except cst.ParserSyntaxError as error:
        return not_parsed(path, error)


def read_values(path: str, parsed: Parsed) -> Mapping[str, Value] | Unreadable:
    """The static values that a module binds, by name; its own imports are not followed."""
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
    functions = {name for name in FUNCTIONS if name in namespace.names}
    functions.update(name for name in FUNCTIONS if name in defined)
    if namespace.stars or namespace.tampering:
        functions.update(FUNCTIONS)
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


def _from_header(path: str, header: Header, constants: Constants | None) -> Revision:
    reading = _HeaderReading(header)
    namespace = reading.namespace(path, constants, header.relevant)
    if not namespace.asked <= {*NAMES, *FUNCTIONS}:
        # A value leads to other names, and any statement may bind those.
        namespace = reading.namespace(path, constants, range(len(header.starts)))
    return _revision(path, namespace, reading.docstring(namespace), header.defined)


class _HeaderReading:
    """The statements of a header, each parsed by itself."""

    def __init__(self, header: Header) -> None:
        self._header = header
        self._text = header.text

    def namespace(self, path: str, constants: Constants | None, wanted: Iterable[int]) -> Namespace:
        """The names as the statements with these numbers bind them."""
        namespace = _namespace(path, self._header.source, constants)
        for number in wanted:
            start, end = self._header.extent(number)
            if not self._assignment(namespace, start, end):
                module, places = self._parse(start, end)
                namespace.run(module.body, places)
        return namespace

    def docstring(self, namespace: Namespace) -> Docstring | None:
        """The module docstring."""
        starts = self._header.starts
        if not starts or not _STRING_START.match(self._text, starts[0]):
            return None
        start, end = self._header.extent(0)
        literal_end = self._header.scan.code_end(self._text, start, end)
        try:
            node = parse_expression(self._text[start:literal_end])
        except cst.ParserSyntaxError:
            module, places = self._parse(start, end)
            return _docstring(next(iter(module.body), None), namespace, places)
        places_of_it = _ValuePlaces(node, self._header.source, start, literal_end)
        return _docstring_of(node, namespace, places_of_it)

    def _parse(self, start: int, end: int) -> tuple[cst.Module, Places]:
        module = parse_module(self._text[start:end])
        return module, Places(module, self._header.source, start)

    def _assignment(self, namespace: Namespace, start: int, end: int) -> bool:
        """Take ``name = value``, annotated or not, into account; False where it is anything else.

        LibCST is given the value alone, which saves it the annotation.
        """
        match = _ASSIGNMENT.match(self._text, start, end)
        if match is None:
            return False
        end = self._header.scan.code_end(self._text, match.end(), end)
        try:
            node = parse_expression(self._text[match.end() : end])
        except cst.ParserSyntaxError:
            return False
        source = self._header.source
        place = source.range(match.start(1), match.end(1))
        places = _ValuePlaces(node, source, match.end(), end)
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
