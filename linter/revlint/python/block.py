"""The names that a module or a function binds once, whatever the order of its statements."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from revlint.python.budget import Budget, Spent
from revlint.python.evaluate import evaluate
from revlint.python.holding import hold
from revlint.python.parsed import Parsed
from revlint.python.scope import Imported
from revlint.python.truth import dotted
from revlint.python.value import Value, dynamic

#: How many names may lead to each other.
_MAX_DEPTH = 30

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)

#: What ``_note`` looks at.
_BINDING = (
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign),
    *(ast.AugAssign, ast.For, ast.AsyncFor, ast.NamedExpr, ast.withitem, ast.ExceptHandler),
    *(ast.MatchAs, ast.MatchStar, ast.MatchMapping, ast.Import, ast.ImportFrom),
)

#: What binds nothing below itself, except ``:=``.
_FLAT = (
    *(ast.expr, ast.Expr, ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Return, ast.Raise),
    *(ast.Assert, ast.Delete, ast.Import, ast.ImportFrom),
)


@dataclass(slots=True)
class Block:
    """What the statements of one block bind.

    ``names`` holds the one expression that a name is bound to, or a value that the caller knows
    (what a loop or a call gives it); None where the name is bound more than once, or in another
    way. ``imports`` holds what imports bind. ``outer`` is the block around it.
    """

    names: dict[str, ast.expr | Value | None] = field(default_factory=dict)
    imports: dict[str, Imported] = field(default_factory=dict)
    outer: Block | None = None

    def find(self, name: str) -> tuple[ast.expr | Value | None, Block] | None:
        """What a name is bound to, and the block that binds it; None where no block does."""
        block: Block | None = self
        while block is not None:
            if name in block.names:
                return block.names[name], block
            block = block.outer
        return None

    def find_import(self, name: str) -> Imported | None:
        """What an import binds a name to."""
        block: Block | None = self
        while block is not None:
            if name in block.imports:
                return block.imports[name]
            block = block.outer
        return None


def block_of(
    body: Iterable[ast.stmt], outer: Block | None = None, *, in_expressions: bool = True
) -> Block:
    """What statements bind; functions, classes and lambdas in them are not entered.

    ``in_expressions`` looks for ``:=``, which takes most of the time.
    """
    block = Block(outer=outer)
    waiting: list[ast.AST] = [*body]
    waiting.reverse()
    while waiting:
        node = waiting.pop()
        if isinstance(node, _BINDING):
            _note(node, block)
        if not isinstance(node, _SCOPES) and (in_expressions or not isinstance(node, _FLAT)):
            waiting.extend([*ast.iter_child_nodes(node)][::-1])
    return block


def _note(node: ast.AST, block: Block) -> None:
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            _bind(block, name, None)
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                _bind_target(block, target, value)
        case ast.AnnAssign(target=target, value=ast.expr() as value):
            _bind_target(block, target, value)
        case ast.AugAssign(target=target) | ast.For(target=target) | ast.AsyncFor(target=target):
            _bind_target(block, target, None)
        case ast.NamedExpr(target=target) | ast.withitem(optional_vars=ast.expr() as target):
            _bind_target(block, target, None)
        case ast.ExceptHandler(name=str() as name) | ast.MatchAs(name=str() as name):
            _bind(block, name, None)
        case ast.MatchStar(name=str() as name) | ast.MatchMapping(rest=str() as name):
            _bind(block, name, None)
        case ast.Import(names=aliases):
            for alias in aliases:
                first = alias.name.partition(".")[0]
                block.imports[alias.asname or first] = Imported(
                    alias.name if alias.asname else first
                )
        case ast.ImportFrom(names=aliases):
            for alias in aliases:
                source = Imported(node.module or "", node.level, alias.name)
                block.imports[alias.asname or alias.name] = source


def _bind_target(block: Block, target: ast.expr, value: ast.expr | None) -> None:
    match target:
        case ast.Name(id=name):
            _bind(block, name, value)
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            for part in parts:
                _bind_target(block, part, None)
        case ast.Starred(value=part):
            _bind_target(block, part, None)
        case ast.Subscript(value=ast.Name(id=name)):
            # conf["x"] = … changes what the name stands for.
            _bind(block, name, None)


def _bind(block: Block, name: str, value: ast.expr | None) -> None:
    # Bound twice, the value depends on what ran: `x = None` and then `if …: x = "y"`.
    block.names[name] = None if name in block.names else value


#: What a call or an attribute gives, None where that is not known.
CallReader = Callable[[ast.Call | ast.Attribute, "BlockScope"], Value | None]
#: What a name of another module is worth, None where that is not known.
ImportReader = Callable[[Imported], Value | None]


@dataclass(slots=True)
class BlockScope:
    """Lets ``evaluate`` look names up in a block. A ``Scope``.

    All scopes of one file share one ``budget``.
    """

    block: Block
    parsed: Parsed
    budget: Budget = field(default_factory=Budget)
    read_import: ImportReader = lambda source: None
    read_call: CallReader = lambda node, scope: None
    depth: int = 0

    def value(self, node: ast.expr) -> Value:
        """What an expression is worth in this block."""
        try:
            return evaluate(node, self, self.parsed)
        except Spent as error:
            return dynamic(str(error), self.parsed.range(node))

    def within(self, block: Block) -> BlockScope:
        """The same for a block of the same file."""
        return BlockScope(
            block, self.parsed, self.budget, self.read_import, self.read_call, self.depth
        )

    def find(self, name: str) -> Value | Imported | None:
        """What a name is bound to, None where that is not known."""
        found = self.block.find(name)
        if found is None:
            return self.block.find_import(name)
        bound, block = found
        if bound is None or isinstance(bound, Value):
            return bound
        if self.depth > _MAX_DEPTH:
            return None
        inner = self.within(block)
        inner.depth += 1
        return evaluate(bound, inner, self.parsed)

    def constant(self, source: Imported) -> Value | None:
        """The value of a name of another module."""
        found = self.read_import(source)
        return None if found is None else hold(found, self.budget)

    def call(self, node: ast.Call | ast.Attribute) -> Value | None:
        """What a call or an attribute gives."""
        return self.read_call(node, self)


def imported_name(node: ast.expr, block: Block) -> str:
    """The full name of ``a.b.c`` with its import looked up; "" for anything else."""
    path = dotted(node)
    found = block.find_import(path[0]) if path else None
    return ".".join((found.as_module, *path[1:])) if found else ".".join(path)
