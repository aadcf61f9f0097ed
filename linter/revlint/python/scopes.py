"""What Python allows only in some places: ``return``, ``await``, ``global`` and their like."""

from __future__ import annotations
import __future__

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, TypeGuard

from revlint.python.checks import MAX_BLOCKS, RefusedError

_Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
_TYPE_SCOPES = tuple(filter(None, (getattr(ast, "TypeAlias", None),)))


@dataclass(slots=True)
class _Scope:
    """One scope of names. ``kind`` is module, class, function, async, lambda or comprehension."""

    kind: str
    outer: _Scope | None = None
    parameters: set[str] = field(default_factory=set)
    #: How each name was met first: "assigned to", "used" or "annotated".
    met: dict[str, str] = field(default_factory=dict)
    globals: set[str] = field(default_factory=set)
    nonlocals: set[str] = field(default_factory=set)
    bound: set[str] = field(default_factory=set)
    targets: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)
    has_yield: bool = False
    returns: ast.Return | None = None
    is_async: bool = False


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a statement stands within its function."""

    in_loop: bool = False
    in_star: bool = False
    blocks: int = 0


def check_scopes(statements: list[ast.stmt]) -> None:
    """Look for what Python refuses where it stands.

    Raises:
        RefusedError: Python would not compile the statements of a module.
    """
    checker = _Checker()
    checker.block(statements, _Scope("module"), _Place())
    checker.finish()


def check_futures(body: list[ast.stmt]) -> None:
    """Look for ``from __future__`` where it must not stand, or with what it does not have.

    Raises:
        RefusedError: Python would not compile the module with that body.
    """
    docstring = ast.get_docstring(ast.Module(body, []), clean=False)
    last = -1
    for statement in body[0 if docstring is None else 1 :]:
        if not _is_future(statement):
            break
        last = statement.lineno
        for alias in statement.names:
            if alias.name not in __future__.all_feature_names:
                raise RefusedError(f"future feature {alias.name} is not defined", statement)
    for node in ast.walk(ast.Module(body, [])):
        if _is_future(node) and node.lineno > last:
            message = "from __future__ imports must occur at the beginning of the file"
            raise RefusedError(message, node)


def _is_future(node: ast.AST) -> TypeGuard[ast.ImportFrom]:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__" and not node.level


class _Checker:
    def __init__(self) -> None:
        self._waiting: list[tuple[_Scope, ast.Nonlocal]] = []

    def finish(self) -> None:
        """Check what needs all bindings of the scopes around it."""
        for scope, node in self._waiting:
            for name in node.names:
                if not any(name in outer.bound - outer.globals for outer in _functions(scope)):
                    raise RefusedError(f"no binding for nonlocal '{name}' found", node)

    # Statements

    def block(self, body: Iterable[ast.stmt], scope: _Scope, place: _Place) -> None:
        for statement in body:
            self._statement(statement, scope, place)

    def _statement(self, node: Any, scope: _Scope, place: _Place) -> None:
        handler = _STATEMENTS.get(type(node))
        if handler is not None:
            handler(self, node, scope, place)
        else:
            self._parts(ast.iter_child_nodes(node), scope)

    def _return(self, node: ast.Return, scope: _Scope, place: _Place) -> None:
        if scope.kind not in ("function", "async"):
            raise RefusedError("'return' outside function", node)
        if place.in_star:
            raise RefusedError(_IN_STAR, node)
        if node.value is not None:
            if scope.kind == "async":
                scope.returns = node
            self._parts([node.value], scope)

    def _break(self, node: ast.Break | ast.Continue, scope: _Scope, place: _Place) -> None:
        if not place.in_loop:
            if place.in_star:
                raise RefusedError(_IN_STAR, node)
            word = (
                "'break' outside loop"
                if isinstance(node, ast.Break)
                else "'continue' not properly in loop"
            )
            raise RefusedError(word, node)

    def _global(self, node: ast.Global | ast.Nonlocal, scope: _Scope, place: _Place) -> None:
        kind = "global" if isinstance(node, ast.Global) else "nonlocal"
        if kind == "nonlocal" and scope.kind == "module":
            raise RefusedError("nonlocal declaration not allowed at module level", node)
        for name in node.names:
            if name in scope.parameters:
                raise RefusedError(f"name '{name}' is parameter and {kind}", node)
            if name in scope.met:
                how = scope.met[name]
                if how == "annotated":
                    raise RefusedError(f"annotated name '{name}' can't be {kind}", node)
                before = "used prior to" if how == "used" else "assigned to before"
                raise RefusedError(f"name '{name}' is {before} {kind} declaration", node)
            if name in (scope.nonlocals if kind == "global" else scope.globals):
                raise RefusedError(f"name '{name}' is nonlocal and global", node)
        (scope.globals if kind == "global" else scope.nonlocals).update(node.names)
        if isinstance(node, ast.Nonlocal):
            self._waiting.append((scope, node))

    def _import(self, node: ast.Import | ast.ImportFrom, scope: _Scope, place: _Place) -> None:
        for alias in node.names:
            if alias.name == "*":
                if scope.kind != "module":
                    raise RefusedError("import * only allowed at module level", node)
                continue
            name = alias.asname or alias.name.partition(".")[0]
            _check_debug(name, node)
            # Python lets "global" follow an import of the name.
            scope.bound.add(name)

    def _define(self, node: Any, scope: _Scope, place: _Place) -> None:
        self._bind(node.name, scope, node)
        self._parts(node.decorator_list, scope)
        self._function(node, scope)

    def _class(self, node: ast.ClassDef, scope: _Scope, place: _Place) -> None:
        self._bind(node.name, scope, node)
        self._parts((*node.decorator_list, *node.bases, *node.keywords), scope)
        self.block(node.body, _Scope("class", scope), _Place())

    def _ann_assign(self, node: ast.AnnAssign, scope: _Scope, place: _Place) -> None:
        if isinstance(node.target, ast.Name) and node.simple:
            name = node.target.id
            if name in scope.globals | scope.nonlocals and scope.kind != "module":
                kind = "global" if name in scope.globals else "nonlocal"
                raise RefusedError(f"annotated name '{name}' can't be {kind}", node)
            self._bind(name, scope, node, "annotated")
        else:
            self._parts([node.target], scope)
        self._parts([node.annotation, *([node.value] if node.value else [])], scope)

    def _if(self, node: ast.If, scope: _Scope, place: _Place) -> None:
        self._parts([node.test], scope)
        self.block(node.body, scope, place)
        self.block(node.orelse, scope, place)

    def _loop(self, node: Any, scope: _Scope, place: _Place) -> None:
        if isinstance(node, ast.AsyncFor) and scope.kind != "async":
            raise RefusedError("'async for' outside async function", node)
        head = [node.test] if isinstance(node, ast.While) else [node.target, node.iter]
        self._parts(head, scope)
        self.block(node.body, scope, replace(_deeper(place, node), in_loop=True))
        self.block(node.orelse, scope, place)

    def _with(self, node: ast.With | ast.AsyncWith, scope: _Scope, place: _Place) -> None:
        if isinstance(node, ast.AsyncWith) and scope.kind != "async":
            raise RefusedError("'async with' outside async function", node)
        for item in node.items:
            parts = [item.context_expr, *([item.optional_vars] if item.optional_vars else [])]
            self._parts(parts, scope)
            place = _deeper(place, node)
        self.block(node.body, scope, place)

    def _try(self, node: Any, scope: _Scope, place: _Place) -> None:
        around = _deeper(place, node) if node.finalbody else place
        inner = _deeper(around, node) if node.handlers else around
        self.block(node.body, scope, inner)
        is_star = isinstance(node, ast.TryStar)
        for handler in node.handlers:
            self._parts([handler.type] if handler.type else [], scope)
            if handler.name:
                self._bind(handler.name, scope, handler)
            within = _deeper(_deeper(around, node), node)
            if is_star:
                within = replace(within, in_star=True, in_loop=False)
            self.block(handler.body, scope, within)
        self.block(node.orelse, scope, around)
        self.block(node.finalbody, scope, place)

    def _match(self, node: ast.Match, scope: _Scope, place: _Place) -> None:
        self._parts([node.subject], scope)
        for number, case in enumerate(node.cases):
            self._pattern(case.pattern, set(), scope)
            if case.guard is not None:
                self._parts([case.guard], scope)
            elif number + 1 < len(node.cases):
                _check_refutable(case.pattern)
            self.block(case.body, scope, place)

    def _pattern(self, node: ast.pattern, names: set[str], scope: _Scope) -> None:
        if isinstance(node, ast.MatchOr):
            self._alternatives(node, names, scope)
            return
        _check_pattern(node)
        for part in ast.iter_child_nodes(node):
            if isinstance(part, ast.pattern):
                self._pattern(part, names, scope)
            else:
                self._parts([part], scope)
        name = getattr(node, "rest", None) or getattr(node, "name", None)
        if name:
            if name in names:
                raise RefusedError(f"multiple assignments to name '{name}' in pattern", node)
            names.add(name)
            self._bind(name, scope, node)

    def _alternatives(self, node: ast.MatchOr, names: set[str], scope: _Scope) -> None:
        found: list[set[str]] = []
        for part in node.patterns:
            inner = set(names)
            self._pattern(part, inner, scope)
            found.append(inner - names)
        for part in node.patterns[:-1]:
            _check_refutable(part)
        if any(other != found[0] for other in found):
            raise RefusedError("alternative patterns bind different names", node)
        names |= found[0]

    # Expressions

    def _parts(self, nodes: Iterable[Any], scope: _Scope) -> None:
        waiting = [*nodes][::-1]
        while waiting:
            node = waiting.pop()
            handler = _EXPRESSIONS.get(type(node))
            if handler is not None:
                if handler(self, node, scope):
                    continue
            elif isinstance(node, ast.stmt):
                self._statement(node, scope, _Place())
                continue
            waiting.extend([*ast.iter_child_nodes(node)][::-1])

    def _name(self, node: ast.Name, scope: _Scope) -> bool:
        if isinstance(node.ctx, ast.Load):
            scope.met.setdefault(node.id, "used")
        else:
            self._bind(node.id, scope, node)
        return True

    def _attribute(self, node: ast.Attribute, scope: _Scope) -> bool:
        if node.attr == "__debug__" and not isinstance(node.ctx, ast.Load):
            raise RefusedError("cannot assign to __debug__", node)
        return False

    def _keyword(self, node: ast.keyword, scope: _Scope) -> bool:
        if node.arg == "__debug__":
            raise RefusedError("cannot assign to __debug__", node)
        return False

    def _yield(self, node: Any, scope: _Scope) -> bool:
        if scope.kind == "comprehension":
            raise RefusedError("'yield' inside a comprehension", node)
        if scope.kind not in ("function", "async", "lambda"):
            raise RefusedError("'yield' outside function", node)
        if scope.kind == "async" and isinstance(node, ast.YieldFrom):
            raise RefusedError("'yield from' inside async function", node)
        scope.has_yield = True
        return False

    def _await(self, node: ast.Await, scope: _Scope) -> bool:
        if scope.kind == "comprehension":
            scope.is_async = True
        elif scope.kind in ("module", "class"):
            raise RefusedError("'await' outside function", node)
        elif scope.kind != "async":
            raise RefusedError("'await' outside async function", node)
        return False

    def _named(self, node: ast.NamedExpr, scope: _Scope) -> bool:
        name, at = node.target.id, scope
        while at.kind == "comprehension" and at.outer is not None:
            if name in at.targets:
                message = (
                    f"assignment expression cannot rebind comprehension iteration variable '{name}'"
                )
                raise RefusedError(message, node)
            at.named.add(name)
            at = at.outer
        if at.kind == "class" and at is not scope:
            message = "assignment expression within a comprehension cannot be used in a class body"
            raise RefusedError(message, node)
        self._bind(name, at, node)
        self._parts([node.value], scope)
        return True

    def _lambda(self, node: ast.Lambda, scope: _Scope) -> bool:
        self._function(node, scope)
        return True

    def _comprehension(self, node: Any, scope: _Scope) -> bool:
        inner = _Scope("comprehension", scope)
        for number, part in enumerate(node.generators):
            _check_iterable(part)
            inner.is_async = inner.is_async or bool(part.is_async)
            self._parts([part.iter], scope if not number else inner)
            self._parts([part.target], inner)
            inner.targets |= inner.bound
            if inner.targets & inner.named:
                message = "comprehension inner loop cannot rebind assignment expression target"
                raise RefusedError(message, part.target)
            self._parts(part.ifs, inner)
        elements = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        self._parts(elements, inner)
        # A generator expression runs later, and wherever it is given to.
        if inner.is_async and not isinstance(node, ast.GeneratorExp):
            if scope.kind not in ("async", "comprehension"):
                message = "asynchronous comprehension outside of an asynchronous function"
                raise RefusedError(message, node)
            scope.is_async = True
        return True

    def _function(self, node: Any, scope: _Scope) -> None:
        args = node.args
        named = (*args.posonlyargs, *args.args, args.vararg, *args.kwonlyargs, args.kwarg)
        parameters = [one for one in named if one is not None]
        annotations = [one.annotation for one in parameters if one.annotation is not None]
        defaults = [*args.defaults, *(one for one in args.kw_defaults if one is not None)]
        returns = getattr(node, "returns", None)
        self._parts([*defaults, *annotations, *([returns] if returns else [])], scope)
        kinds = {ast.Lambda: "lambda", ast.AsyncFunctionDef: "async"}
        inner = _Scope(kinds.get(type(node), "function"), scope)
        for one in parameters:
            _check_debug(one.arg, one)
            inner.parameters.add(one.arg)
            inner.bound.add(one.arg)
        if isinstance(node, ast.Lambda):
            self._parts([node.body], inner)
        else:
            self.block(node.body, inner, _Place())
        if inner.has_yield and inner.returns is not None:
            raise RefusedError("'return' with value in async generator", inner.returns)

    def _bind(self, name: str, scope: _Scope, node: Any, how: str = "assigned to") -> None:
        _check_debug(name, node)
        scope.met.setdefault(name, how)
        scope.bound.add(name)


_IN_STAR = "'break', 'continue' and 'return' cannot appear in an except* block"


def _deeper(place: _Place, node: Any) -> _Place:
    if place.blocks >= MAX_BLOCKS:
        raise RefusedError("too many statically nested blocks", node)
    return replace(place, blocks=place.blocks + 1)


def _functions(scope: _Scope) -> Iterator[_Scope]:
    """The functions around a scope."""
    outer = scope.outer
    while outer is not None:
        if outer.kind in ("function", "async", "lambda"):
            yield outer
        outer = outer.outer


def _check_debug(name: str, node: Any) -> None:
    if name == "__debug__":
        raise RefusedError("cannot assign to __debug__", node)


def _check_iterable(node: ast.comprehension) -> None:
    waiting: list[ast.AST] = [node.iter]
    while waiting:
        part = waiting.pop()
        if isinstance(part, ast.NamedExpr):
            message = "assignment expression cannot be used in a comprehension iterable expression"
            raise RefusedError(message, part)
        waiting.extend(ast.iter_child_nodes(part))


def _check_refutable(node: ast.pattern) -> None:
    """A pattern that always matches, with another behind it."""
    while isinstance(node, ast.MatchAs) and node.pattern is not None:
        node = node.pattern
    if isinstance(node, ast.MatchAs):
        what = f"name capture '{node.name}'" if node.name else "wildcard"
        raise RefusedError(f"{what} makes remaining patterns unreachable", node)
    if isinstance(node, ast.MatchOr):
        _check_refutable(node.patterns[-1])


def _check_pattern(node: ast.pattern) -> None:
    match node:
        case ast.MatchSequence(patterns=parts):
            if sum(isinstance(part, ast.MatchStar) for part in parts) > 1:
                message = "multiple starred expressions in sequence pattern"
                raise RefusedError(message, node)
        case ast.MatchClass(kwd_attrs=names):
            for number, name in enumerate(names):
                _check_debug(name, node)
                if name in names[:number]:
                    message = f"attribute name repeated in class pattern: {name}"
                    raise RefusedError(message, node)
        case ast.MatchMapping(keys=keys):
            seen: set[object] = set()
            for key in filter(_is_literal, keys):
                value = ast.literal_eval(key)
                if value in seen:
                    raise RefusedError(f"mapping pattern checks duplicate key ({value!r})", node)
                seen.add(value)


def _is_literal(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant | ast.UnaryOp | ast.BinOp)


_STATEMENTS: dict[type[ast.AST], Any] = {
    ast.AnnAssign: _Checker._ann_assign,
    ast.AsyncFor: _Checker._loop,
    ast.AsyncFunctionDef: _Checker._define,
    ast.AsyncWith: _Checker._with,
    ast.Break: _Checker._break,
    ast.ClassDef: _Checker._class,
    ast.Continue: _Checker._break,
    ast.For: _Checker._loop,
    ast.FunctionDef: _Checker._define,
    ast.Global: _Checker._global,
    ast.If: _Checker._if,
    ast.Import: _Checker._import,
    ast.ImportFrom: _Checker._import,
    ast.Match: _Checker._match,
    ast.Nonlocal: _Checker._global,
    ast.Return: _Checker._return,
    ast.Try: _Checker._try,
    ast.TryStar: _Checker._try,
    ast.While: _Checker._loop,
    ast.With: _Checker._with,
}

_EXPRESSIONS: dict[type[ast.AST], Any] = {
    ast.Attribute: _Checker._attribute,
    ast.Await: _Checker._await,
    ast.DictComp: _Checker._comprehension,
    ast.GeneratorExp: _Checker._comprehension,
    ast.Lambda: _Checker._lambda,
    ast.ListComp: _Checker._comprehension,
    ast.Name: _Checker._name,
    ast.NamedExpr: _Checker._named,
    ast.SetComp: _Checker._comprehension,
    ast.Yield: _Checker._yield,
    ast.YieldFrom: _Checker._yield,
    ast.keyword: _Checker._keyword,
}
