"""What an expression is worth, told from its LibCST node alone; nothing is run."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import replace

import libcst as cst

from revlint.location import Range
from revlint.python.cst_scope import Imported, Places, Scope
from revlint.python.value import Value, ValueType

#: Beyond this a value is taken to be dynamic: it could only come from a file that means harm.
MAX_ITEMS = 10_000
MAX_TEXT = 100_000

_BUILTIN_COLLECTIONS: dict[str, ValueType] = {
    "frozenset": "set",
    "list": "list",
    "set": "set",
    "tuple": "tuple",
}
_CONSTANTS: dict[str, ValueType] = {"None": "NoneType", "True": "bool", "False": "bool"}


def evaluate(node: cst.BaseExpression, scope: Scope, places: Places) -> Value:
    """The value of an expression; ``dynamic``, with a reason, where it cannot be known.

    Strings (also concatenated, and f-strings of static strings), numbers, ``None``, booleans,
    tuples, lists, sets and dicts are static, as are names that lead to such, ``+`` between two of
    them, and ``set()``, ``tuple()``, ``list()`` and ``frozenset()`` of them.
    """
    return _Evaluation(scope, places).value(node)


def add(values: Sequence[Value], place: Range, text: str) -> Value:
    """What ``+`` makes of values, or strings that stand side by side, of the source ``text``."""
    types = {value.type for value in values}
    for value in values:
        if value.type == "dynamic":
            return dynamic(value.reason, place, text)
    if types == {"str"}:
        return Value("str", "".join(value.text for value in values), place, literal=False)
    if types == {"bytes"}:
        return Value("bytes", text, place, literal=False)
    if types == {"tuple"} or types == {"list"}:
        elements = tuple(element for value in values for element in value.elements)
        return Value(values[0].type, text, place, elements, literal=False)
    return dynamic(f"{_on_one_line(text)} is not computed", place, text)


def relocate(value: Value, place: Range) -> Value:
    """A value as a name states it: every part of it stands where the name stands."""
    elements = tuple(relocate(element, place) for element in value.elements)
    return replace(value, range=place, elements=elements, literal=False)


def dynamic(reason: str, place: Range, text: str = "") -> Value:
    """A value that cannot be known, and why."""
    return Value("dynamic", text, place, reason=reason, literal=False)


def source_of(node: cst.CSTNode) -> str:
    """The source of a node as written."""
    return cst.Module([]).code_for_node(node).strip()


def truth(node: cst.BaseExpression) -> bool | None:
    """Whether a condition is always true or always false; None where it depends.

    ``TYPE_CHECKING`` is false when the file runs.
    """
    match node:
        case cst.Name(value="True"):
            return True
        case cst.Name(value="False" | "None" | "TYPE_CHECKING"):
            return False
        case cst.Attribute(value=cst.Name(value="typing" | "t"), attr=cst.Name("TYPE_CHECKING")):
            return False
        case cst.Integer(value=digits):
            return bool(int(digits.replace("_", ""), 0))
        case cst.UnaryOperation(operator=cst.Not(), expression=inner):
            known = truth(inner)
            return None if known is None else not known
    return None


class _Evaluation:
    def __init__(self, scope: Scope, places: Places) -> None:
        self._scope = scope
        self._places = places

    def value(self, node: cst.BaseExpression) -> Value:
        found = _HANDLERS.get(type(node), _Evaluation._other)(self, node)
        if _size(found) > MAX_ITEMS or len(found.text) > MAX_TEXT:
            return self._dynamic(node, "it is too large")
        return found

    def _dynamic(self, node: cst.BaseExpression, reason: str) -> Value:
        return dynamic(reason, self._range(node), source_of(node))

    def _range(self, node: cst.CSTNode) -> Range:
        place = self._places.range(node)
        if isinstance(node, cst.Tuple) and node.lpar:
            # The parentheses next to its items are part of a tuple as it is written.
            first, last = self._places.range(node.lpar[-1]), self._places.range(node.rpar[0])
            return Range(first.line, first.column, last.end_line, last.end_column)
        return place

    def _make(self, node: cst.BaseExpression, type_: ValueType, text: str | None = None) -> Value:
        written = _bare_source(node) if text is None else text
        return Value(type_, written, self._range(node))

    # Literals

    def _simple_string(self, node: cst.SimpleString) -> Value:
        try:
            text = node.evaluated_value
        except (ValueError, SyntaxError) as error:
            return self._dynamic(node, f"Python cannot decode the string ({error})")
        if isinstance(text, bytes):
            return self._make(node, "bytes")
        return self._make(node, "str", text)

    def _concatenated(self, node: cst.ConcatenatedString) -> Value:
        parts: list[cst.BaseExpression] = []
        rest: cst.BaseExpression = node
        while isinstance(rest, cst.ConcatenatedString):
            parts.append(rest.left)
            rest = rest.right
        values = [self.value(part) for part in (*parts, rest)]
        return add(values, self._range(node), _bare_source(node))

    def _formatted(self, node: cst.FormattedString) -> Value:
        text = ""
        for part in node.parts:
            if isinstance(part, cst.FormattedStringText):
                piece = _unescaped(node, part.value)
                if piece is None:
                    return self._dynamic(node, "Python cannot decode the f-string")
                text += piece
                continue
            assert isinstance(part, cst.FormattedStringExpression)
            if part.conversion or part.format_spec or part.equal:
                return self._dynamic(node, f"the formatting of {source_of(part)} is not run")
            value = self.value(part.expression)
            if value.type != "str":
                reason = value.reason or f"{value.text} in the f-string is not a string"
                return self._dynamic(node, reason)
            text += value.text
        return replace(self._make(node, "str", text), literal=False)

    def _number(self, node: cst.BaseExpression) -> Value:
        types: dict[type, ValueType] = {
            cst.Integer: "int",
            cst.Float: "float",
            cst.Imaginary: "complex",
            cst.Ellipsis: "ellipsis",
        }
        return self._make(node, types[type(node)])

    def _unary(self, node: cst.UnaryOperation) -> Value:
        if isinstance(node.operator, cst.Minus | cst.Plus) and isinstance(
            node.expression, cst.Integer | cst.Float | cst.Imaginary
        ):
            number = self._number(node.expression)
            return replace(number, text=_bare_source(node), range=self._range(node))
        return self._dynamic(node, f"{_shown(node)} is not computed")

    # Collections

    def _collection(self, node: cst.Tuple | cst.List | cst.Set) -> Value:
        type_: ValueType = {cst.Tuple: "tuple", cst.List: "list", cst.Set: "set"}[type(node)]  # type: ignore[assignment]
        elements: list[Value] = []
        for element in node.elements:
            value = self.value(element.value)
            if isinstance(element, cst.StarredElement):
                elements.extend(self._unpacked(element.value, value))
            else:
                elements.append(value)
        return self._collected(node, type_, elements)

    def _unpacked(self, node: cst.BaseExpression, value: Value) -> tuple[Value, ...]:
        if value.type in ("tuple", "list", "set", "dict"):
            return value.elements
        reason = value.reason or f"*{_shown(node)} is not unpacked"
        return (self._dynamic(node, reason),)

    def _collected(
        self, node: cst.BaseExpression, type_: ValueType, elements: list[Value]
    ) -> Value:
        if type_ in ("set", "dict"):
            elements = _distinct(elements)
        return replace(self._make(node, type_), elements=tuple(elements))

    def _dict(self, node: cst.Dict) -> Value:
        elements: list[Value] = []
        for element in node.elements:
            if isinstance(element, cst.StarredDictElement):
                elements.extend(self._unpacked(element.value, self.value(element.value)))
            elif isinstance(element, cst.DictElement):
                elements.append(self.value(element.key))
        return self._collected(node, "dict", elements)

    def _call(self, node: cst.Call) -> Value:
        name = node.func.value if isinstance(node.func, cst.Name) else ""
        type_ = _BUILTIN_COLLECTIONS.get(name)
        plain = all(not arg.star and arg.keyword is None for arg in node.args)
        if type_ is None or len(node.args) > 1 or not plain or self._scope.find(name) is not None:
            return self._dynamic(node, f"the call {_shown(node)} is not run")
        if not node.args:
            return replace(self._make(node, type_), literal=False)
        value = self.value(node.args[0].value)
        if value.type not in ("tuple", "list", "set", "dict"):
            return self._dynamic(node, value.reason or f"the call {_shown(node)} is not run")
        return replace(self._collected(node, type_, list(value.elements)), literal=False)

    # Operators

    def _binary(self, node: cst.BinaryOperation) -> Value:
        terms: list[cst.BinaryOperation] = []
        first: cst.BaseExpression = node
        while isinstance(first, cst.BinaryOperation) and isinstance(first.operator, cst.Add):
            terms.append(first)
            first = first.left
        if not terms:
            return self._dynamic(node, f"{_shown(node)} is not computed")
        values = [self.value(first), *(self.value(term.right) for term in reversed(terms))]
        return add(values, self._range(node), _bare_source(node))

    def _conditional(self, node: cst.IfExp) -> Value:
        known = truth(node.test)
        if known is not None:
            return self._indirect(node, self.value(node.body if known else node.orelse))
        body, orelse = self.value(node.body), self.value(node.orelse)
        if not body.is_dynamic and body.same_as(orelse):
            return self._indirect(node, body)
        return self._dynamic(node, f"it depends on the condition {_shown(node.test)}")

    def _indirect(self, node: cst.BaseExpression, value: Value) -> Value:
        return relocate(value, self._range(node))

    def _named(self, node: cst.NamedExpr) -> Value:
        value = self.value(node.value)
        if isinstance(node.target, cst.Name):
            self._scope.assign(node.target, value)
        return value

    # Names

    def _name(self, node: cst.Name) -> Value:
        if node.value in _CONSTANTS:
            return self._make(node, _CONSTANTS[node.value])
        found = self._scope.find(node.value)
        if found is None:
            return self._dynamic(node, f"the name {node.value} is not bound in this file")
        if isinstance(found, Imported):
            return self._imported(node, found)
        return relocate(found, self._range(node))

    def _imported(self, node: cst.BaseExpression, source: Imported) -> Value:
        value = self._scope.constant(source)
        if value is not None:
            return relocate(value, self._range(node))
        if source.level:
            return self._dynamic(
                node,
                f"it comes from the relative import of {source}, and Alembic loads a revision "
                "file without a package",
            )
        return self._dynamic(
            node, f"{source} is imported and is no constant of a module of this project"
        )

    def _attribute(self, node: cst.Attribute) -> Value:
        path = _dotted(node)
        base = self._scope.find(path[0]) if path else None
        if not isinstance(base, Imported) or base.level:
            return self._dynamic(node, f"the attribute {_shown(node)} is not looked up")
        return self._imported(
            node, Imported(".".join([base.as_module, *path[1:-1]]), name=path[-1])
        )

    def _other(self, node: cst.BaseExpression) -> Value:
        kind = _KINDS.get(type(node))
        what = f"{kind} {_shown(node)}" if kind else _shown(node)
        return self._dynamic(node, f"{what} is not run")


_KINDS: dict[type, str] = {
    cst.Await: "the coroutine",
    cst.DictComp: "the comprehension",
    cst.GeneratorExp: "the generator",
    cst.Lambda: "the function",
    cst.ListComp: "the comprehension",
    cst.SetComp: "the comprehension",
    cst.Subscript: "the subscript",
}

_HANDLERS: dict[type, Callable[..., Value]] = {
    cst.Attribute: _Evaluation._attribute,
    cst.BinaryOperation: _Evaluation._binary,
    cst.Call: _Evaluation._call,
    cst.ConcatenatedString: _Evaluation._concatenated,
    cst.Dict: _Evaluation._dict,
    cst.Ellipsis: _Evaluation._number,
    cst.Float: _Evaluation._number,
    cst.FormattedString: _Evaluation._formatted,
    cst.IfExp: _Evaluation._conditional,
    cst.Imaginary: _Evaluation._number,
    cst.Integer: _Evaluation._number,
    cst.List: _Evaluation._collection,
    cst.Name: _Evaluation._name,
    cst.NamedExpr: _Evaluation._named,
    cst.Set: _Evaluation._collection,
    cst.SimpleString: _Evaluation._simple_string,
    cst.Tuple: _Evaluation._collection,
    cst.UnaryOperation: _Evaluation._unary,
}


def _size(value: Value) -> int:
    """How many parts a value has, counted no further than needed: parts were held to the limit."""
    return 1 + sum(_size(element) for element in value.elements) if value.elements else 1


def _distinct(elements: list[Value]) -> list[Value]:
    """The elements of a set: of equal ones the first."""
    kept: dict[tuple[str, str], Value] = {}
    for number, element in enumerate(elements):
        plain = not element.elements and not element.is_dynamic
        kept.setdefault((element.type, element.text) if plain else ("", str(number)), element)
    return list(kept.values())


def _dotted(node: cst.BaseExpression) -> list[str]:
    """The names of ``a.b.c``; none where it begins with anything else than a name."""
    path: list[str] = []
    while isinstance(node, cst.Attribute):
        path.append(node.attr.value)
        node = node.value
    return [node.value, *reversed(path)] if isinstance(node, cst.Name) else []


def _bare_source(node: cst.BaseExpression) -> str:
    """The source of a node without parentheses around it; those of a tuple are its own."""
    if isinstance(node, cst.Name | cst.Integer | cst.Float | cst.SimpleString):
        return node.value
    if not node.lpar:
        return source_of(node)
    keep = 1 if isinstance(node, cst.Tuple) else 0
    return source_of(
        node.with_changes(lpar=node.lpar[len(node.lpar) - keep :], rpar=node.rpar[:keep])
    )


def _shown(node: cst.BaseExpression) -> str:
    """The source of a node for a message: on one line, and not too long."""
    return _on_one_line(source_of(node))


def _on_one_line(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:57] + "..."


def _unescaped(node: cst.FormattedString, text: str) -> str | None:
    """The text between the fields of an f-string as Python sees it."""
    text = text.replace("{{", "{").replace("}}", "}")
    if "\\" not in text or "r" in node.prefix.lower():
        return text
    quote = node.quote
    try:
        decoded = ast.literal_eval(f"{quote}{text}{quote}")
    except (ValueError, SyntaxError):
        return None
    return decoded if isinstance(decoded, str) else None
