"""Follows the statements of a module in order, without running any."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from typing import Any

from revlint.location import START
from revlint.python.budget import Spent
from revlint.python.effects import NAMESPACES
from revlint.python.holding import MUTABLE, Elements, parts
from revlint.python.imports import bind_imports
from revlint.python.made import add
from revlint.python.names import Name, Names
from revlint.python.parsed import Parsed, deep_stack
from revlint.python.reach import Reach
from revlint.python.scope import Constants
from revlint.python.truth import truth
from revlint.python.value import Value, dynamic

Ends = dict[str, Name | None]


def follow(
    path: str, parsed: Parsed, constants: Constants | None, watched: frozenset[str]
) -> Names:
    """The names of a module as its statements leave them (see ``Names``)."""
    names = Names(path, parsed, constants, watched)
    follower = _Follower(names)
    try:
        with deep_stack():
            follower.block(parsed.tree.body)
    except Spent as error:
        names.lose_all(str(error), for_good=True)
    return names


class _Follower:
    def __init__(self, names: Names) -> None:
        self._names = names
        self._reach = Reach(names)
        self._parsed = names.parsed

    def block(self, body: Iterable[ast.stmt]) -> None:
        """Follow statements."""
        for statement in body:
            self._names.budget.step()
            handler = _HANDLERS.get(type(statement))
            if handler is not None:
                handler(self, statement)
            else:
                self._other(statement)

    def _other(self, node: ast.stmt) -> None:
        """``assert``, ``raise`` and whatever a newer Python has."""
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self._maybe(child)
        name = getattr(node, "name", None)
        if isinstance(name, ast.Name):
            self._bind_unknown(name.id, name, f"{name.id} is a type")

    def _maybe(self, node: ast.expr) -> None:
        """An expression of which it is not known whether it is evaluated."""
        self._uncertain(lambda: self._inspect(node), "it is bound inside an expression")

    def _inspect(self, node: ast.expr) -> None:
        self._reach.inspect(node)

    # Assignments

    def _expr(self, node: ast.Expr) -> None:
        self._reach.inspect(node.value, keeps=False)

    def _assign(self, node: ast.Assign) -> None:
        value = self._reach.value(node.value)
        for target in node.targets:
            self._target(target, value)

    def _ann_assign(self, node: ast.AnnAssign) -> None:
        value = None if node.value is None else self._reach.value(node.value)
        if value is not None:
            self._target(node.target, value)
        elif not isinstance(node.target, ast.Name):
            self._maybe(node.target)
        # Python 3.14 does not evaluate annotations, and "from __future__" can forbid it before.
        if not self._is_plain_annotation(node.annotation):
            self._maybe(node.annotation)

    def _is_plain_annotation(self, node: ast.expr) -> bool:
        if isinstance(node, ast.Name | ast.Constant):
            return True
        code = self._parsed.code(node)
        return not self._reach.has_classes and "(" not in code and ":=" not in code

    def _target(self, target: ast.expr, value: Value) -> None:
        match target:
            case ast.Name(id=name):
                self._bind(name, value, target)
            case ast.Tuple() | ast.List():
                self._unpack(target, value)
            case ast.Subscript(
                value=ast.Call(func=ast.Name(id=call), args=[], keywords=[]),
                slice=ast.Constant(value=str() as name) as key,
            ) if call in NAMESPACES and not self._names.is_bound(call):
                self._bind(name, value, key)
            case ast.Starred(value=inner):
                self._target(inner, dynamic("it is unpacked", self._parsed.range(target)))
            case _:
                self._names.leak(value)
                self._inspect(target)

    def _unpack(self, target: ast.Tuple | ast.List, value: Value) -> None:
        targets = target.elts
        starred = any(isinstance(part, ast.Starred) for part in targets)
        if value.type in ("tuple", "list") and len(value.elements) == len(targets) and not starred:
            for part, element in zip(targets, parts(value, self._names.budget), strict=True):
                self._target(part, element)
            return
        self._names.leak(value)
        reason = value.reason or "it is unpacked from what cannot be taken apart"
        self._unknown(target, reason)

    def _aug_assign(self, node: ast.AugAssign) -> None:
        if not isinstance(node.target, ast.Name):
            self._inspect(node.value)
            self._inspect(node.target)
            return
        name, place = node.target.id, self._parsed.range(node.target)
        held = self._names.names.get(name)
        is_shared = held is not None and _is_shared(held)
        given = self._reach.value(node.value)
        found = self._names.find(name)
        value = dynamic(f"{self._parsed.shown(node)} is not computed", place)
        kind = found.type if isinstance(found, Value) else "dynamic"
        is_alone = kind not in MUTABLE or (given.type == "list" and not is_shared)
        if isinstance(found, Value) and isinstance(node.op, ast.Add) and is_alone:
            value = add([found, given], place, self._parsed.code(node), self._names.budget)
        if kind in MUTABLE or kind == "dynamic":
            self._names.touch(name, acts=True)
            self._names.leak(given)
            self._reach.run_unknown()
        self._names.bind(name, value, place)

    def _delete(self, node: ast.Delete) -> None:
        for target in node.targets:
            self._delete_target(target)

    def _delete_target(self, target: ast.expr) -> None:
        if isinstance(target, ast.Name):
            self._names.unbind(target.id)
        elif isinstance(target, ast.Tuple | ast.List):
            for part in target.elts:
                self._delete_target(part)
        else:
            self._inspect(target)

    # Imports and definitions

    def _import(self, node: ast.Import | ast.ImportFrom) -> None:
        bind_imports(node, self._names)

    def _define(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> None:
        self._reach.define(node)
        kind = "class" if isinstance(node, ast.ClassDef) else "function"
        watched = node.name in self._names.watched
        place = self._parsed.name_range(node) if watched else START
        value = dynamic(f"{node.name} is a {kind}", place)
        if isinstance(node, ast.ClassDef):
            self._names.bind(node.name, value, place)
        else:
            self._names.define(node, value, place)
        if node.name == "__getattr__":
            self._names.hidden = (
                self._names.hidden or "the module has a __getattr__, which may bind it"
            )

    # Compound statements

    def _if(self, node: ast.If) -> None:
        self._reach.inspect(node.test, keeps=False)
        known = truth(node.test, self._names)
        if known is not None:
            self.block(node.body if known else node.orelse)
            return
        branches = [self._apart(node.body), self._apart(node.orelse)]
        self._names.merge(branches, self._condition(node))

    def _try(self, node: Any) -> None:
        body = self._apart([*node.body, *node.orelse])
        if not node.handlers:
            self._names.merge([body], self._condition(node))
        else:
            reason = self._condition(node)
            ends = [body, *(self._handler(handler, body, reason) for handler in node.handlers)]
            self._names.merge(ends, reason)
        self.block(node.finalbody)

    def _handler(self, node: ast.ExceptHandler, body: Ends, reason: str) -> Ends:
        def run() -> None:
            # The body stopped somewhere.
            self._names.uncertain(body, reason)
            if node.type is not None:
                self._inspect(node.type)
            if node.name:
                self._names.bind(node.name, dynamic("it is an exception", START))
            self.block(node.body)
            if node.name:
                # Python unbinds the name when the handler ends.
                self._names.unbind(node.name)

        return self._names.apart(run)

    def _loop(self, node: ast.For | ast.AsyncFor | ast.While) -> None:
        def body() -> None:
            if not isinstance(node, ast.While):
                self._unknown(node.target, "it is bound by a loop")
            self.block(node.body)

        reason = self._condition(node)
        if isinstance(node, ast.While):
            self._maybe(node.test)
        else:
            self._inspect(node.iter)
        runs = self._reach.runs
        self._uncertain(body, reason)
        if runs != self._reach.runs:
            # The next round begins with what this one left.
            self._reach.run_unknown()
        if _may_break(node.body):
            self._uncertain(lambda: self.block(node.orelse), reason)
        else:
            self.block(node.orelse)

    def _with(self, node: ast.With | ast.AsyncWith) -> None:
        def body() -> None:
            for item in node.items:
                self._inspect(item.context_expr)
                if item.optional_vars is not None:
                    self._unknown(item.optional_vars, "it is bound by a with statement")
            self.block(node.body)

        # What is entered may swallow an exception.
        self._uncertain(body, self._condition(node))
        self._reach.run_unknown()

    def _match(self, node: ast.Match) -> None:
        self._inspect(node.subject)
        reason = self._condition(node)
        branches: list[Ends] = [{}]
        captured: list[ast.pattern] = []
        for case in node.cases:
            found = [part for part in ast.walk(case.pattern) if isinstance(part, _CAPTURES)]
            captured += found
            branches.append(self._case(case, found, reason))
        self._names.merge(branches, reason)
        # A pattern may bind names and then fail.
        for part in captured:
            self._capture(part, reason)

    def _case(self, case: ast.match_case, found: list[Any], reason: str) -> Ends:
        def run() -> None:
            for part in found:
                self._capture(part, reason)
            if case.guard is not None:
                self._inspect(case.guard)
            self.block(case.body)

        return self._names.apart(run)

    def _capture(self, part: ast.pattern, reason: str) -> None:
        name = getattr(part, "name", None) or getattr(part, "rest", None)
        if name:
            self._bind_unknown(name, part, reason)

    def _unknown(self, target: ast.expr, reason: str) -> None:
        """Bind the names of a target to what is not known."""
        match target:
            case ast.Name(id=name):
                self._bind_unknown(name, target, reason)
            case ast.Tuple(elts=targets) | ast.List(elts=targets):
                for part in targets:
                    self._unknown(part, reason)
            case ast.Starred(value=inner):
                self._unknown(inner, reason)
            case _:
                self._inspect(target)

    def _bind(self, name: str, value: Value, node: ast.expr) -> None:
        place = self._parsed.range(node) if name in self._names.watched else START
        self._names.bind(name, value, place)

    def _bind_unknown(self, name: str, node: Any, reason: str) -> None:
        place = self._parsed.range(node)
        self._names.bind(name, dynamic(reason, place), place)

    def _condition(self, node: ast.stmt) -> str:
        return f"it is bound under a condition (line {node.lineno})"

    def _apart(self, body: list[ast.stmt]) -> Ends:
        return self._names.apart(lambda: self.block(body))

    def _uncertain(self, run: Callable[[], None], reason: str) -> None:
        self._names.uncertain(self._names.apart(run), reason)


def _is_shared(name: Name) -> bool:
    value = name.value
    if isinstance(value, Value) and isinstance(value.elements, Elements):
        return value.elements.is_shared
    return False


def _may_break(body: list[ast.stmt]) -> bool:
    waiting: list[ast.AST] = [*body]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Break):
            return True
        if isinstance(node, ast.For | ast.AsyncFor | ast.While):
            waiting.extend(node.orelse)
        elif not isinstance(node, _CLOSED):
            waiting.extend(ast.iter_child_nodes(node))
    return False


_CLOSED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.expr)
_CAPTURES = (ast.MatchAs, ast.MatchStar, ast.MatchMapping)

_HANDLERS: dict[type[ast.stmt], Callable[[_Follower, Any], None]] = {
    ast.AnnAssign: _Follower._ann_assign,
    ast.Assign: _Follower._assign,
    ast.AsyncFunctionDef: _Follower._define,
    ast.AugAssign: _Follower._aug_assign,
    ast.ClassDef: _Follower._define,
    ast.Delete: _Follower._delete,
    ast.Expr: _Follower._expr,
    ast.For: _Follower._loop,
    ast.FunctionDef: _Follower._define,
    ast.If: _Follower._if,
    ast.Import: _Follower._import,
    ast.ImportFrom: _Follower._import,
    ast.Match: _Follower._match,
    ast.Try: _Follower._try,
    ast.TryStar: _Follower._try,
    ast.While: _Follower._loop,
    ast.With: _Follower._with,
}
