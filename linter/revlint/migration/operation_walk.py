"""Walking ``upgrade`` and ``downgrade`` in the order in which they would run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import libcst as cst

from revlint.migration.operation import FunctionName, Operation
from revlint.migration.operation_calls import ON_TABLE, Batch, OperationReader, last_name
from revlint.python.cst_evaluate import truth
from revlint.python.literals import UNKNOWN_NODE, ConstantReader, Literals
from revlint.python.module_values import Scope, scope_of
from revlint.python.walk import children

#: How many operations of one file are told, and how many nodes are visited for them, whatever
#: calls and loops it has. The longest migrations that people write come to a hundredth of it.
MAX_OPERATIONS = 10_000
MAX_VISITS = 300_000
#: How deep calls of functions of the same file are followed.
MAX_DEPTH = 20

Found = list[tuple[Operation, cst.CSTNode]]


def walk(module: cst.Module, constant: ConstantReader | None = None) -> Found:
    """The operations of a module, each with the call that states it, ``upgrade`` first."""
    walker = _Walker(module, constant)
    walker.run("upgrade")
    walker.run("downgrade")
    return walker.found


@dataclass(slots=True)
class _Frame:
    """What is known while one function body is walked.

    ``functions`` are those that are defined in it, ``batches`` the names of its batch operations.
    ``in_operation`` tells that the arguments of an operation are walked: only there is a foreign
    key one that the database gets. ``only_keys`` tells that it is walked for those alone, since
    its operations were told where they stand.
    """

    function: FunctionName
    scope: Scope
    functions: dict[str, cst.FunctionDef] = field(default_factory=dict)
    batches: dict[str, Batch] = field(default_factory=dict)
    depth: int = 0
    in_operation: bool = False
    only_keys: bool = False


class _Walker:
    def __init__(self, module: cst.Module, constant: ConstantReader | None) -> None:
        self.found: Found = []
        self._literals = Literals(constant)
        self._reader = OperationReader(self._literals)
        self._scope = scope_of(module)
        self._functions = {f.name.value: f for f in _functions_in(module.body)}
        self._visits = 0

    def run(self, name: FunctionName) -> None:
        """Walk one of the two functions, if the module has it."""
        function = self._functions.get(name)
        if function is not None:
            scope = scope_of(function.body, self._scope)
            scope.names.update(dict.fromkeys(_names_of(function.params)))
            self._walk(function.body, _Frame(name, scope))

    # Statements

    def _walk(self, node: cst.CSTNode, frame: _Frame) -> None:
        self._visits += 1
        if self._visits > MAX_VISITS or len(self.found) >= MAX_OPERATIONS:
            return
        handler = _HANDLERS.get(type(node))
        if handler is not None:
            handler(self, node, frame)
            return
        for child in children(node):
            self._walk(child, frame)

    def _nothing(self, node: cst.CSTNode, frame: _Frame) -> None:
        """Classes and lambdas do nothing where they stand."""

    def _define(self, node: cst.FunctionDef, frame: _Frame) -> None:
        frame.functions[node.name.value] = node

    def _block(self, node: cst.IndentedBlock, frame: _Frame) -> None:
        """Statements up to the first that leaves the function."""
        for statement in node.body:
            self._walk(statement, frame)
            if isinstance(statement, cst.SimpleStatementLine) and any(
                isinstance(small, cst.Return | cst.Raise) for small in statement.body
            ):
                return

    def _if(self, node: cst.If, frame: _Frame) -> None:
        known = truth(node.test)
        self._walk(node.test, frame)
        if known is not False:
            self._walk(node.body, frame)
        if known is not True and node.orelse is not None:
            self._walk(node.orelse, frame)

    def _with(self, node: cst.With, frame: _Frame) -> None:
        for item in node.items:
            call = item.item
            if isinstance(call, cst.Call) and self._is_op(call.func, frame) == "batch_alter_table":
                name = item.asname.name if item.asname else None
                if isinstance(name, cst.Name):
                    frame.batches[name.value] = self._reader.batch(call, frame.scope)
            else:
                self._walk(call, frame)
        self._walk(node.body, frame)

    # Loops

    def _for(self, node: cst.For, frame: _Frame) -> None:
        self._walk(node.iter, frame)
        body = [node.body]
        for scope in self._rounds(node.iter, node.target, body, frame.scope):
            for part in body:
                self._walk(part, _within(frame, scope))
        if node.orelse is not None:
            self._walk(node.orelse, frame)

    def _comprehension(
        self, node: cst.ListComp | cst.SetComp | cst.GeneratorExp | cst.DictComp, frame: _Frame
    ) -> None:
        parts = [node.key, node.value] if isinstance(node, cst.DictComp) else [node.elt]
        self._comp_for(node.for_in, parts, frame)

    def _comp_for(
        self, loop: cst.CompFor, parts: Sequence[cst.BaseExpression], frame: _Frame
    ) -> None:
        self._walk(loop.iter, frame)
        for scope in self._rounds(loop.iter, loop.target, (), frame.scope):
            inner = _within(frame, scope)
            for condition in loop.ifs:
                self._walk(condition.test, inner)
            if loop.inner_for_in is not None:
                self._comp_for(loop.inner_for_in, parts, inner)
                continue
            for part in parts:
                self._walk(part, inner)

    def _rounds(
        self,
        iterable: cst.BaseExpression,
        target: cst.BaseExpression,
        body: Sequence[cst.BaseSuite],
        outer: Scope,
    ) -> Iterator[Scope]:
        """The scope of each round of a loop: over constants each one, else one for all."""
        elements = self._literals.elements(iterable, outer)
        bound: dict[str, cst.BaseExpression | None] = {}
        for suite in body:
            for name, value in scope_of(suite).names.items():
                # A name that is bound elsewhere too may have that value before it is bound here.
                before = outer.find(name)
                bound[name] = value if before is not None and before[0] is value else None
        for element in [UNKNOWN_NODE] if elements is None else elements:
            scope = Scope(dict(bound), outer=outer)
            for name, value in _bound(target, element):
                scope.names[name] = None if name in bound else value
            yield scope

    # Calls

    def _call(self, node: cst.Call, frame: _Frame) -> None:
        name = self._is_op(node.func, frame)
        if name is not None:
            if not frame.only_keys:
                self._tell(self._reader.operation(node, name, frame.function, frame.scope))
                self._arguments(node, frame, in_operation=name in ON_TABLE)
            return
        match node.func:
            case cst.Attribute(value=cst.Name(value=holder), attr=attr) if holder in frame.batches:
                batch = frame.batches[holder]
                told = self._reader.in_batch(node, attr.value, batch, frame.function, frame.scope)
                self._tell(told)
                self._arguments(node, frame, in_operation=True)
            case cst.Attribute(attr=cst.Name(value="execute" | "exec_driver_sql")):
                self._walk(node.func, frame)
                self._tell(self._reader.operation(node, "execute", frame.function, frame.scope))
            case cst.Name(value=called) if (function := self._function(called, frame)) is not None:
                # Columns that a function of the file is given are there to become some table's.
                self._arguments(node, frame, in_operation=True)
                self._follow(node, function, frame)
            case func if frame.in_operation and last_name(func) in _FOREIGN_KEYS:
                self._tell(self._reader.references(node, frame.function, frame.scope))
            case func:
                self._walk(func, frame)
                self._arguments(node, frame)

    def _arguments(self, node: cst.Call, frame: _Frame, *, in_operation: bool = False) -> None:
        if in_operation and not frame.in_operation:
            frame = replace(frame, in_operation=True)
        for argument in node.args:
            self._walk(argument.value, frame)

    def _name(self, node: cst.Name, frame: _Frame) -> None:
        """A name among the arguments of an operation: the columns that it stands for."""
        found = frame.scope.find(node.value) if frame.in_operation else None
        if found is not None and found[0] is not None and frame.depth < MAX_DEPTH:
            self._walk(
                found[0], replace(frame, scope=found[1], depth=frame.depth + 1, only_keys=True)
            )

    def _tell(self, found: Found) -> None:
        self.found.extend(found)

    def _function(self, name: str, frame: _Frame) -> cst.FunctionDef | None:
        return frame.functions.get(name) or self._functions.get(name)

    def _is_op(self, func: cst.BaseExpression, frame: _Frame) -> str | None:
        """The name of an operation, for ``op.<name>(…)`` and a name imported from Alembic's op."""
        match func:
            case cst.Attribute(value=cst.Name(value=name), attr=attr) if name not in frame.batches:
                imported = frame.scope.find_import(name)
                is_op = imported in _OP if imported else name == "op"
                return attr.value if is_op else None
            case cst.Attribute(
                value=cst.Attribute(value=cst.Name(value=name), attr=cst.Name(value="op")),
                attr=attr,
            ):
                return attr.value if frame.scope.find_import(name) == ("alembic", "") else None
            case cst.Name(value=name):
                imported = frame.scope.find_import(name)
                return imported[1] if imported and imported[0] == "alembic.op" else None
        return None

    def _follow(self, node: cst.Call, function: cst.FunctionDef, frame: _Frame) -> None:
        """Walk a function of the file with the arguments that this call gives it."""
        if frame.depth >= MAX_DEPTH:
            return
        outer = frame.scope if function.name.value in frame.functions else self._scope
        scope = scope_of(function.body, outer)
        inner = _Frame(
            frame.function,
            scope,
            dict(frame.functions) if outer is frame.scope else {},
            depth=frame.depth + 1,
            in_operation=frame.in_operation,
            only_keys=frame.only_keys,
        )
        self._visits += len(inner.functions)
        for position, parameter in _parameters(function.params):
            name = parameter.name.value
            given = self._reader.given(node, position, name, frame.scope)
            if isinstance(given, cst.Name) and given.value in frame.batches:
                inner.batches[name] = frame.batches[given.value]
            elif name in scope.names:
                # The body binds it again: which of the two counts is not known.
                scope.names[name] = None
            elif given is not None:
                scope.names[name] = self._literals.literal(given, frame.scope)
            else:
                default = parameter.default or UNKNOWN_NODE
                scope.names[name] = self._literals.literal(default, outer)
        for name in _starred(function.params):
            scope.names[name] = None
        self._walk(function.body, inner)


_OP = {("alembic", "op"), ("alembic.op", "")}
_FOREIGN_KEYS = ("ForeignKey", "ForeignKeyConstraint")

_HANDLERS: dict[type[cst.CSTNode], Callable[..., None]] = {
    cst.Call: _Walker._call,
    cst.ClassDef: _Walker._nothing,
    cst.DictComp: _Walker._comprehension,
    cst.For: _Walker._for,
    cst.FunctionDef: _Walker._define,
    cst.GeneratorExp: _Walker._comprehension,
    cst.If: _Walker._if,
    cst.IndentedBlock: _Walker._block,
    cst.Lambda: _Walker._nothing,
    cst.ListComp: _Walker._comprehension,
    cst.Name: _Walker._name,
    cst.SetComp: _Walker._comprehension,
    cst.With: _Walker._with,
}


def _functions_in(body: Sequence[cst.CSTNode]) -> Iterator[cst.FunctionDef]:
    """The functions at module level, those under a condition among them, in order."""
    for statement in body:
        match statement:
            case cst.FunctionDef():
                yield statement
            case cst.If() | cst.Else() | cst.Try() | cst.ExceptHandler() | cst.Finally():
                yield from _functions_in(list(children(statement)))
            case cst.IndentedBlock():
                yield from _functions_in(statement.body)


def _within(frame: _Frame, scope: Scope) -> _Frame:
    """The frame of one round of a loop."""
    return replace(frame, scope=scope)


def _bound(
    target: cst.BaseExpression, element: cst.BaseExpression
) -> Iterator[tuple[str, cst.BaseExpression | None]]:
    """The names that an assignment of a literal binds, each with its part."""
    if isinstance(target, cst.Name):
        yield target.value, element
    elif isinstance(target, cst.Tuple | cst.List):
        parts = [e.value for e in element.elements] if isinstance(element, cst.List) else []
        plain = all(isinstance(e, cst.Element) for e in target.elements)
        if len(parts) != len(target.elements) or not plain:
            parts = [UNKNOWN_NODE] * len(target.elements)
        for inner, part in zip(target.elements, parts, strict=True):
            yield from _bound(inner.value, part)


def _parameters(parameters: cst.Parameters) -> Iterator[tuple[int | None, cst.Param]]:
    """The parameters of a function, each with its position, None for one by keyword only."""
    yield from enumerate((*parameters.posonly_params, *parameters.params))
    yield from ((None, parameter) for parameter in parameters.kwonly_params)


def _starred(parameters: cst.Parameters) -> Iterator[str]:
    for parameter in (parameters.star_arg, parameters.star_kwarg):
        if isinstance(parameter, cst.Param):
            yield parameter.name.value


def _names_of(parameters: cst.Parameters) -> Iterator[str]:
    yield from (parameter.name.value for _, parameter in _parameters(parameters))
    yield from _starred(parameters)
