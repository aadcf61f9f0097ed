"""Walking ``upgrade`` and ``downgrade`` in the order in which they would run."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from revlint.migration.operation import FunctionName, Operation
from revlint.migration.operation_calls import (
    ON_TABLE,
    UNKNOWN,
    Batch,
    OperationCall,
    last_name,
    loop_elements,
)
from revlint.migration.operation_names import (
    all_names,
    bound_names,
    loop_call,
    parameters,
    starred,
)
from revlint.migration.statements import loaded_statements
from revlint.python.block import Block, BlockScope, ImportReader, block_of
from revlint.python.parsed import Parsed
from revlint.python.truth import truth
from revlint.python.value import Value

#: How many operations of one file are read, and how many nodes are visited for them, whatever
#: calls and loops it has. The longest migrations that people write have a hundredth of it.
MAX_OPERATIONS = 10_000
MAX_VISITS = 300_000
#: How deep calls of functions of the same file are followed.
MAX_DEPTH = 20

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_Comprehension = ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp


def walk(parsed: Parsed, read_import: ImportReader) -> list[Operation]:
    """The operations of a file, those of ``upgrade`` first."""
    walker = _Walker(parsed, read_import)
    walker.run("upgrade")
    walker.run("downgrade")
    return walker.found


@dataclass(slots=True)
class _Frame:
    """What is known while one function body is walked.

    Attributes:
        function: ``upgrade`` or ``downgrade``, which calls it.
        scope: what names mean in it.
        functions: the functions that are defined in it.
        batches: the tables of its batch operations, by name.
        depth: how many calls and names have led to it.
        in_operation: whether the arguments of an operation are walked. Only there does the
            database get a foreign key.
        only_keys: whether only foreign keys are read, since the operations were read before.
    """

    function: FunctionName
    scope: BlockScope
    functions: dict[str, _Function] = field(default_factory=dict)
    batches: dict[str, Batch] = field(default_factory=dict)
    depth: int = 0
    in_operation: bool = False
    only_keys: bool = False


class _Walker:
    def __init__(self, parsed: Parsed, read_import: ImportReader) -> None:
        self.found: list[Operation] = []
        body = parsed.tree.body
        self._in_expressions = ":=" in parsed.source.text
        block = block_of(body, in_expressions=self._in_expressions)
        self._scope = BlockScope(block, parsed, read_import=read_import, read_call=loop_call)
        self._functions = {
            statement.name: statement
            for statement, in_class in loaded_statements(body)
            if isinstance(statement, _Function) and not in_class
        }
        self._blocks: dict[int, Block] = {}
        self._visits = 0

    def run(self, name: FunctionName) -> None:
        """Walk one of the two functions, if the file has it."""
        function = self._functions.get(name)
        if function is not None:
            block = self._block_of(function, self._scope.block)
            block.names.update(dict.fromkeys(all_names(function.args)))
            self._statements(function.body, _Frame(name, self._scope.within(block)))

    def _block_of(
        self, node: _Function | ast.For | ast.AsyncFor, outer: Block | None = None
    ) -> Block:
        """What the body of a function or a loop binds, to be changed by the caller."""
        known = self._blocks.get(id(node))
        if known is None:
            known = self._blocks[id(node)] = block_of(
                node.body, in_expressions=self._in_expressions
            )
        self._visits += len(known.names) + len(known.imports)
        return Block(dict(known.names), dict(known.imports), outer)

    # Statements

    def _walk(self, node: ast.AST, frame: _Frame) -> None:
        self._visits += 1
        if self._visits > MAX_VISITS or len(self.found) >= MAX_OPERATIONS:
            return
        handler = _HANDLERS.get(type(node))
        if handler is not None:
            handler(self, node, frame)
            return
        for name in node._fields:
            part = None if name in _BARE else getattr(node, name, None)
            if isinstance(part, list):
                self._statements(part, frame)
            elif isinstance(part, ast.AST):
                self._walk(part, frame)

    def _statements(self, body: Sequence[Any], frame: _Frame) -> None:
        """Statements up to the first that leaves the function; or any other list of nodes."""
        for node in body:
            if isinstance(node, ast.AST):
                self._walk(node, frame)
                if isinstance(node, ast.Return | ast.Raise):
                    return

    def _nothing(self, node: ast.AST, frame: _Frame) -> None:
        """Walk past what does nothing where it is: classes, lambdas, constants."""

    def _define(self, node: _Function, frame: _Frame) -> None:
        frame.functions[node.name] = node

    def _if(self, node: ast.If, frame: _Frame) -> None:
        known = truth(node.test)
        self._walk(node.test, frame)
        if known is not False:
            self._statements(node.body, frame)
        if known is not True:
            self._statements(node.orelse, frame)

    def _with(self, node: ast.With | ast.AsyncWith, frame: _Frame) -> None:
        for item in node.items:
            call = item.context_expr
            if isinstance(call, ast.Call) and self._op_name(call.func, frame) == _BATCH:
                if isinstance(item.optional_vars, ast.Name):
                    batch = OperationCall(call, _BATCH, frame.function, frame.scope).batch()
                    frame.batches[item.optional_vars.id] = batch
            else:
                self._walk(call, frame)
        self._statements(node.body, frame)

    # Loops

    def _for(self, node: ast.For | ast.AsyncFor, frame: _Frame) -> None:
        self._walk(node.iter, frame)
        for scope in self._rounds(node.iter, node.target, frame.scope, node):
            self._statements(node.body, replace(frame, scope=scope))
        self._statements(node.orelse, frame)

    def _comprehension(self, node: _Comprehension, frame: _Frame) -> None:
        parts = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        self._generators(node.generators, parts, frame)

    def _generators(
        self, loops: Sequence[ast.comprehension], parts: Sequence[ast.expr], frame: _Frame
    ) -> None:
        if not loops:
            self._statements(parts, frame)
            return
        loop, *inner = loops
        self._walk(loop.iter, frame)
        for scope in self._rounds(loop.iter, loop.target, frame.scope):
            within = replace(frame, scope=scope)
            self._statements(loop.ifs, within)
            self._generators(inner, parts, within)

    def _rounds(
        self,
        iterable: ast.expr,
        target: ast.expr,
        outer: BlockScope,
        loop: ast.For | ast.AsyncFor | None = None,
    ) -> Iterator[BlockScope]:
        """The scope of each round of a loop; a single one for all if the elements are unknown."""
        elements = loop_elements(iterable, outer)
        bound = self._bound_in(loop, outer.block) if loop is not None else {}
        for element in (UNKNOWN,) if elements is None else elements:
            self._visits += len(bound)
            if self._visits > MAX_VISITS:
                return
            names = dict(bound)
            for name, value in bound_names(target, element):
                names[name] = None if name in bound else value
            yield outer.within(Block(names, outer=outer.block))

    def _bound_in(
        self, loop: ast.For | ast.AsyncFor, outer: Block
    ) -> dict[str, ast.expr | Value | None]:
        """What the body of a loop binds.

        A name that is bound elsewhere too may have that value before the body binds it.
        """
        block = self._block_of(loop)
        before = {name: outer.find(name) for name in block.names}
        return {
            name: value if (known := before[name]) is not None and known[0] is value else None
            for name, value in block.names.items()
        }

    # Calls

    def _call(self, node: ast.Call, frame: _Frame) -> None:
        name = self._op_name(node.func, frame)
        if name is not None:
            if not frame.only_keys:
                self.found += self._operation(node, name, frame).on_op()
                self._arguments(node, frame, in_operation=name in ON_TABLE)
            return
        match node.func:
            case ast.Attribute(value=ast.Name(id=holder), attr=name) if holder in frame.batches:
                self.found += self._operation(node, name, frame).in_batch(frame.batches[holder])
                self._arguments(node, frame, in_operation=True)
            case ast.Attribute(attr="execute" | "exec_driver_sql"):
                self._walk(node.func, frame)
                self.found += self._operation(node, "execute", frame).on_op()
            case ast.Name(id=called) if (function := self._function(called, frame)) is not None:
                # The columns that a function of the file is given become those of some table.
                self._arguments(node, frame, in_operation=True)
                self._follow(node, function, frame)
            case func if frame.in_operation and last_name(func) in _FOREIGN_KEYS:
                self.found += self._operation(node, last_name(func), frame).references()
            case func:
                self._walk(func, frame)
                self._arguments(node, frame)

    def _operation(self, node: ast.Call, name: str, frame: _Frame) -> OperationCall:
        return OperationCall(node, name, frame.function, frame.scope)

    def _arguments(self, node: ast.Call, frame: _Frame, *, in_operation: bool = False) -> None:
        if in_operation and not frame.in_operation:
            frame = replace(frame, in_operation=True)
        self._statements(node.args, frame)
        for named in node.keywords:
            self._walk(named.value, frame)

    def _name(self, node: ast.Name, frame: _Frame) -> None:
        """A name among the arguments of an operation: the columns that it is bound to."""
        found = frame.scope.block.find(node.id) if frame.in_operation else None
        if found is not None and isinstance(found[0], ast.expr) and frame.depth < MAX_DEPTH:
            scope = frame.scope.within(found[1])
            self._walk(found[0], replace(frame, scope=scope, depth=frame.depth + 1, only_keys=True))

    def _function(self, name: str, frame: _Frame) -> _Function | None:
        return frame.functions.get(name) or self._functions.get(name)

    def _op_name(self, func: ast.expr, frame: _Frame) -> str | None:
        """The name of an operation, for ``op.<name>`` and a name imported from Alembic's op."""
        match func:
            case ast.Attribute(value=ast.Name(id=name), attr=attr) if name not in frame.batches:
                imported = frame.scope.block.find_import(name)
                is_op = imported.as_module == _OP if imported else name == "op"
                return attr if is_op and not (imported and imported.level) else None
            case ast.Attribute(value=ast.Attribute(value=ast.Name(id=name), attr="op"), attr=attr):
                imported = frame.scope.block.find_import(name)
                return attr if imported and imported.as_module == "alembic" else None
            case ast.Name(id=name):
                imported = frame.scope.block.find_import(name)
                return imported.name if imported and imported.module == _OP else None
        return None

    def _follow(self, node: ast.Call, function: _Function, frame: _Frame) -> None:
        """Walk a function of the file with the arguments of a call."""
        if frame.depth >= MAX_DEPTH:
            return
        is_local = function.name in frame.functions
        outer = frame.scope if is_local else self._scope
        block = self._block_of(function, outer.block)
        inner = replace(
            frame,
            scope=outer.within(block),
            functions=dict(frame.functions) if is_local else {},
            batches={},
            depth=frame.depth + 1,
        )
        self._visits += len(inner.functions)
        self._bind(node, function.args, frame, inner)
        self._statements(function.body, inner)

    def _bind(self, node: ast.Call, arguments: ast.arguments, frame: _Frame, inner: _Frame) -> None:
        """Bind the parameters of a function to the arguments of a call."""
        call = self._operation(node, "", frame)
        names, outer = inner.scope.block.names, inner.scope.block.outer
        for position, name, default in parameters(arguments):
            self._visits += len(node.args) + len(node.keywords)
            given = call.given(position, name)
            if isinstance(given, ast.Name) and given.id in frame.batches:
                inner.batches[name] = frame.batches[given.id]
            elif name in names:
                # The body binds it again: it is not known which of the two counts.
                names[name] = None
            elif isinstance(given, ast.expr):
                names[name] = frame.scope.value(given)
            elif given is None and default is not None and outer is not None:
                names[name] = inner.scope.within(outer).value(default)
            else:
                names[name] = given or UNKNOWN
        names.update(dict.fromkeys(starred(arguments)))


_OP = "alembic.op"
_BATCH = "batch_alter_table"
_FOREIGN_KEYS = ("ForeignKey", "ForeignKeyConstraint")

_HANDLERS: dict[type[ast.AST], Callable[[_Walker, Any, _Frame], None]] = {
    ast.AsyncFor: _Walker._for,
    ast.AsyncFunctionDef: _Walker._define,
    ast.AsyncWith: _Walker._with,
    ast.Call: _Walker._call,
    ast.ClassDef: _Walker._nothing,
    ast.Constant: _Walker._nothing,
    ast.DictComp: _Walker._comprehension,
    ast.For: _Walker._for,
    ast.FunctionDef: _Walker._define,
    ast.GeneratorExp: _Walker._comprehension,
    ast.If: _Walker._if,
    ast.Lambda: _Walker._nothing,
    ast.ListComp: _Walker._comprehension,
    ast.Name: _Walker._name,
    ast.SetComp: _Walker._comprehension,
    ast.With: _Walker._with,
}


#: Fields that hold no calls.
_BARE = frozenset({"ctx", "op", "ops"})
