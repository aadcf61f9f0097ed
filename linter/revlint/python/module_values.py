"""What the expressions of a module are worth, as far as that can be known without running it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

import libcst as cst

from revlint.python.parser import is_deadly, parse_module
from revlint.python.scan import scan
from revlint.python.source import EncodingError, decode
from revlint.python.walk import children


class Unknown:
    """The value of an expression that cannot be known without running it."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = Unknown()

#: A string, a number, None, a dictionary by string keys, or unknown.
StaticValue = str | int | None | dict[str, "StaticValue"] | Unknown

#: What a call is worth, if the caller knows.
CallReader = Callable[[cst.Call, "Scope"], StaticValue]

#: What a dotted name that a module imports is worth: module, name.
ImportReader = Callable[[str, str], StaticValue]

_MAX_DEPTH = 30
_MAX_STEPS = 10_000
_MAX_LENGTH = 10_000


@dataclass(slots=True)
class Scope:
    """The names that statements bind, each to the last expression, None where not to one only.

    ``imports`` maps a name to the module and the name in it, ``""`` for a module itself.
    """

    names: dict[str, cst.BaseExpression | None] = field(default_factory=dict)
    imports: dict[str, tuple[str, str]] = field(default_factory=dict)
    outer: Scope | None = None

    def find(self, name: str) -> tuple[cst.BaseExpression | None, Scope] | None:
        """The expression a name is bound to and the scope it stands in, None where unbound."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name], scope
            scope = scope.outer
        return None

    def find_import(self, name: str) -> tuple[str, str] | None:
        """The module and name that an import binds a name to."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.imports:
                return scope.imports[name]
            scope = scope.outer
        return None


def scope_of(body: cst.BaseSuite | cst.Module, outer: Scope | None = None) -> Scope:
    """The scope of a module or of a function body; nested functions and classes are not entered."""
    collector = _Collector(Scope(outer=outer))
    for statement in body.body:
        collector.collect(statement)
    return collector.scope


@dataclass(slots=True)
class Evaluator:
    """Evaluates expressions in a scope; no more than ``max_steps`` of them."""

    read_call: CallReader
    read_import: ImportReader
    max_steps: int = _MAX_STEPS
    _depth: int = 0
    _steps: int = 0

    def value(self, node: cst.BaseExpression, scope: Scope) -> StaticValue:
        """What an expression is worth."""
        # Names may lead to each other in a circle, or double at every step.
        self._steps += 1
        if self._depth > _MAX_DEPTH or self._steps > self.max_steps:
            return UNKNOWN
        self._depth += 1
        try:
            value = self._value(node, scope)
        finally:
            self._depth -= 1
        return UNKNOWN if isinstance(value, str) and len(value) > _MAX_LENGTH else value

    def _value(self, node: cst.BaseExpression, scope: Scope) -> StaticValue:
        match node:
            case cst.SimpleString() | cst.ConcatenatedString() | cst.Integer():
                return literal_value(node)
            case cst.Name():
                return self._name(node.value, scope)
            case cst.Attribute():
                return self._attribute(node, scope)
            case cst.Dict():
                return self._dict(node.elements, scope)
            case cst.BinaryOperation(operator=cst.Add()):
                left = self.value(node.left, scope)
                right = self.value(node.right, scope)
                both = isinstance(left, str) and isinstance(right, str)
                return left + right if both else UNKNOWN  # type: ignore[operator]
            case cst.BooleanOperation(operator=cst.Or()):
                left = self.value(node.left, scope)
                if isinstance(left, Unknown):
                    return UNKNOWN
                return left or self.value(node.right, scope)
            case cst.FormattedString():
                return self._formatted(node, scope)
            case cst.Subscript():
                return self._subscript(node, scope)
            case cst.Call():
                return self._call(node, scope)
            case _:
                return UNKNOWN

    def _name(self, name: str, scope: Scope) -> StaticValue:
        if name == "None":
            return None
        found = scope.find(name)
        if found is not None:
            node, where = found
            return UNKNOWN if node is None else self.value(node, where)
        imported = scope.find_import(name)
        return self.read_import(*imported) if imported and imported[1] else UNKNOWN

    def _attribute(self, node: cst.Attribute, scope: Scope) -> StaticValue:
        dotted = dotted_name(node.value)
        if dotted is None:
            return UNKNOWN
        first, _, rest = dotted.partition(".")
        imported = scope.find_import(first)
        if imported is None or scope.find(first) is not None:
            return UNKNOWN
        module = ".".join(part for part in (*imported, rest) if part)
        return self.read_import(module, node.attr.value)

    def _dict(
        self,
        elements: Sequence[cst.BaseDictElement],
        scope: Scope,
    ) -> StaticValue:
        found: dict[str, StaticValue] = {}
        for element in elements:
            value = self.value(element.value, scope)
            if isinstance(element, cst.DictElement):
                key = self.value(element.key, scope)
                if not isinstance(key, str):
                    return UNKNOWN
                found[key] = value
            elif isinstance(value, dict):
                found |= value
            else:
                return UNKNOWN
        return found

    def _formatted(self, node: cst.FormattedString, scope: Scope) -> StaticValue:
        parts = []
        for part in node.parts:
            if isinstance(part, cst.FormattedStringText):
                parts.append(part.value.replace("{{", "{").replace("}}", "}"))
                continue
            if not isinstance(part, cst.FormattedStringExpression):
                return UNKNOWN
            value = self.value(part.expression, scope)
            plain = part.conversion is None and part.format_spec is None
            if not plain or not isinstance(value, str) or "\\" in str(node.parts):
                return UNKNOWN
            parts.append(value)
        return "".join(parts)

    def _subscript(self, node: cst.Subscript, scope: Scope) -> StaticValue:
        holder = self.value(node.value, scope)
        if not isinstance(holder, dict) or len(node.slice) != 1:
            return UNKNOWN
        index = node.slice[0].slice
        key = self.value(index.value, scope) if isinstance(index, cst.Index) else UNKNOWN
        return holder.get(key, UNKNOWN) if isinstance(key, str) else UNKNOWN

    def _call(self, node: cst.Call, scope: Scope) -> StaticValue:
        if isinstance(node.func, cst.Name) and node.func.value == "dict":
            found: dict[str, StaticValue] = {}
            for argument in node.args:
                value = self.value(argument.value, scope)
                if argument.keyword is not None:
                    found[argument.keyword.value] = value
                elif isinstance(value, dict):
                    found |= value
                else:
                    return UNKNOWN
            return found
        return self.read_call(node, scope)


def literal_value(node: cst.SimpleString | cst.ConcatenatedString | cst.Integer) -> StaticValue:
    """The text or number that a literal stands for; unknown for bytes, and where Python refuses."""
    try:
        value = node.evaluated_value
    except (ValueError, SyntaxError, MemoryError):
        # A number of thousands of digits, or an escape that stands for no character.
        return UNKNOWN
    return value if isinstance(value, str | int) else UNKNOWN


def dotted_name(node: cst.BaseExpression) -> str | None:
    """``a.b.c`` of names and attributes, None for any other expression."""
    parts: list[str] = []
    while isinstance(node, cst.Attribute):
        parts.append(node.attr.value)
        node = node.value
    if not isinstance(node, cst.Name):
        return None
    return ".".join([node.value, *reversed(parts)])


#: What may bind a name, or hides the names that are bound in it. Most nodes are nothing of the
#: kind, and asking for their type is quicker than a match.
_BINDING: frozenset[type[cst.CSTNode]] = frozenset(
    {
        cst.AnnAssign,
        cst.AsName,
        cst.Assign,
        cst.AugAssign,
        cst.ClassDef,
        cst.For,
        cst.FunctionDef,
        cst.Import,
        cst.ImportFrom,
        cst.Lambda,
        cst.NamedExpr,
    }
)


class _Collector:
    """Collects what the statements of one scope bind."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def collect(self, node: cst.CSTNode) -> None:
        """Note what a node binds, and what the nodes below it do."""
        if type(node) in _BINDING and not self._note(node):
            return
        for child in children(node):
            self.collect(child)

    def _note(self, node: cst.CSTNode) -> bool:
        """Note what a node binds; whether the nodes below it may bind names of the scope too."""
        match node:
            case cst.FunctionDef() | cst.ClassDef():
                self._bind(node.name.value, None)
                return False
            case cst.Assign():
                for target in node.targets:
                    self._bind_target(target.target, node.value)
            case cst.AnnAssign():
                if node.value is not None:
                    self._bind_target(node.target, node.value)
            case cst.AugAssign() | cst.For():
                self._bind_target(node.target, None)
            case cst.NamedExpr():
                self._bind_target(node.target, None)
            case cst.AsName():
                self._bind_target(node.name, None)
            case cst.Import():
                self._imports(node)
                return False
            case cst.ImportFrom():
                self._imports_from(node)
                return False
            case cst.Lambda():
                return False
        return True

    def _imports(self, node: cst.Import) -> None:
        for alias in node.names:
            module = dotted_name(alias.name) or ""
            if alias.asname is not None:
                self._import(dotted_name(alias.asname.name), module, "")
            else:
                first = module.partition(".")[0]
                self._import(first, first, "")

    def _imports_from(self, node: cst.ImportFrom) -> None:
        module = "." * len(node.relative)
        module += (dotted_name(node.module) or "") if node.module else ""
        if isinstance(node.names, cst.ImportStar):
            return
        for alias in node.names:
            name = dotted_name(alias.name) or ""
            bound = dotted_name(alias.asname.name) if alias.asname else name
            self._import(bound, module, name)

    def _bind_target(self, target: cst.BaseExpression, value: cst.BaseExpression | None) -> None:
        if isinstance(target, cst.Name):
            self._bind(target.value, value)
        elif isinstance(target, cst.Tuple | cst.List):
            for element in target.elements:
                self._bind_target(element.value, None)
        elif isinstance(target, cst.Subscript) and isinstance(target.value, cst.Name):
            # conf["x"] = … changes what the name stands for.
            self._bind(target.value.value, None)

    def _bind(self, name: str, value: cst.BaseExpression | None) -> None:
        # Bound twice, the value depends on what ran: `x = None` and then `if …: x = "y"`.
        self.scope.names[name] = None if name in self.scope.names else value

    def _import(self, name: str | None, module: str, imported: str) -> None:
        if name:
            self.scope.imports[name] = (module, imported)


def parse(data: bytes) -> cst.Module | None:
    """A module's tree, None where it cannot be parsed or is beyond the limits."""
    try:
        text = decode(data)
        found = scan(text)
        if found.limit or (found.heavy and is_deadly(text)):
            return None
        return parse_module(text)
    except (EncodingError, cst.ParserSyntaxError):
        return None
