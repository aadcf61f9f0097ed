"""What the code of a module reaches when it runs: names, lists, functions, the module itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from revlint.python.effects import Effects, effects_of
from revlint.python.evaluate import evaluate
from revlint.python.holding import is_known
from revlint.python.names import Names
from revlint.python.scope import Imported
from revlint.python.value import Value, dynamic

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


class Reach:
    """Takes into account what expressions, functions and classes of one module do."""

    def __init__(self, names: Names) -> None:
        self._names = names
        #: How often code ran that is not followed.
        self.runs = 0
        self._definitions: dict[str, list[Definition]] = {}
        self._may_run: set[int] = set()
        self._awaited: set[str] = set()
        #: Whether there is a class whose methods an operator could call.
        self.has_classes = False

    def value(self, node: ast.expr) -> Value:
        """What an expression at module level is worth, after what it does."""
        if isinstance(node, ast.Constant):
            return evaluate(node, self._names, self._names.parsed)
        found = self.inspect(node, keeps=False)
        with self._unsettled(found):
            value = evaluate(node, self._names, self._names.parsed)
        if not is_known(value):
            for name in found.loads:
                self._names.touch(name, acts=False)
        return value

    def inspect(self, node: ast.expr | ast.arguments, *, keeps: bool = True) -> Effects:
        """Take into account what an expression does.

        ``keeps`` tells that something may keep what the expression gives.
        """
        if _is_plain(node):
            return Effects()
        found = effects_of(node, budget=self._names.budget)
        self._apply(found, keeps=keeps)
        self._bind_named(found)
        return found

    def define(self, node: Definition) -> None:
        """Take note of a function or class, and of what its definition runs."""
        parts: Sequence[ast.expr | ast.arguments] = node.decorator_list
        runs = bool(node.decorator_list)
        if isinstance(node, ast.ClassDef):
            parts = (*parts, *node.bases, *(k.value for k in node.keywords))
            runs = runs or bool(node.bases or node.keywords)
        elif _has_parts(node):
            parts = (*parts, node.args, *((node.returns,) if node.returns else ()))
        for part in parts:
            self.inspect(part)
        if isinstance(node, ast.ClassDef):
            self.has_classes = True
            self._run_class_body(node)
        self._definitions.setdefault(node.name, []).append(node)
        if runs:
            self.run_unknown()
        if runs or node.name in self._awaited:
            self._run(node.name)

    def run_unknown(self) -> None:
        """Code runs that is not followed."""
        self.runs += 1
        self._names.run_unknown()

    def _apply(self, found: Effects, *, keeps: bool) -> None:
        names = self._names
        if found.tampering:
            reason = f"the module uses {found.tampering}, which may bind it"
            names.lose_all(reason, for_good=found.keeps_tampering)
        for name in found.modules_of:
            self._reach_modules(name)
        for node in found.lambdas:
            self._run_deferred(node, "")
        for name in found.loads & self._definitions.keys():
            self._run(name)
        if self._acts(found):
            for name in found.loads:
                names.touch(name, acts=True)
            self.run_unknown()
        elif keeps:
            for name in found.loads:
                names.touch(name, acts=False)

    def _acts(self, found: Effects) -> bool:
        if found.acts or any(self._names.is_bound(name) for name in found.called):
            return True
        # Operators and harmless builtins call methods of classes that may be those of this file.
        return self.has_classes and (found.operates or bool(found.called))

    def _bind_named(self, found: Effects) -> None:
        names = self._names
        with self._unsettled(found):
            values = [self._named_value(one, found) for one in found.named]
        for one, value in zip(reversed(found.named), reversed(values), strict=True):
            names.bind(one.target.id, value, names.parsed.range(one.target))

    def _named_value(self, node: ast.NamedExpr, found: Effects) -> Value:
        if found.is_conditional:
            place = self._names.parsed.range(node.value)
            return dynamic("it is bound inside an expression", place)
        return evaluate(node.value, self._names, self._names.parsed)

    @contextmanager
    def _unsettled(self, found: Effects) -> Iterator[None]:
        """The names that an expression binds are worth one thing or the other within it."""
        self._names.unsettled = frozenset(one.target.id for one in found.named)
        try:
            yield
        finally:
            self._names.unsettled = frozenset()

    def _reach_modules(self, name: str) -> None:
        """``sys.modules`` holds this module too, once it is loaded; other modules lead to sys."""
        entry = self._names.names.get(name)
        bound = entry.value if entry else None
        leads = (bound.module, bound.name) if isinstance(bound, Imported) else ()
        if "sys" in (name, *leads):
            reason = "the module uses sys.modules, which may bind it"
            self._names.lose_all(reason, for_good=True)

    def _run_class_body(self, node: ast.ClassDef) -> None:
        found = effects_of(*node.body, budget=self._names.budget)
        found.named.clear()
        for name in sorted(found.binds):
            self._names.lose(name, f"class {node.name} binds it")
        self._apply(found, keeps=True)

    def _run(self, name: str) -> None:
        """The functions and classes of a name may be called at any time from now on."""
        for node in self._definitions.pop(name, ()):
            self._run_deferred(node, name)

    def _run_deferred(self, node: Definition | ast.Lambda, name: str) -> None:
        waiting: list[tuple[Definition | ast.Lambda, str]] = [(node, name)]
        while waiting:
            node, name = waiting.pop()
            if id(node) in self._may_run:
                continue
            self._may_run.add(id(node))
            found = effects_of(node, budget=self._names.budget, deferred=True)
            kind = "class" if isinstance(node, ast.ClassDef) else "function"
            shown = name if kind == "class" else f"{name}()"
            for bound in found.binds:
                self._names.lose(bound, f"the {kind} {shown} binds it")
            if found.tampering:
                reason = f"the {kind} {shown} uses {found.tampering}, which may bind it"
                self._names.lose_all(reason, for_good=True)
            for name_ in found.modules_of:
                self._reach_modules(name_)
            for load in found.loads:
                self._names.touch(load, acts=found.acts, later=True)
                waiting.extend((one, load) for one in self._definitions.pop(load, ()))
                self._awaited.add(load)


def _has_parts(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether defining a function evaluates anything but its decorators."""
    args = node.args
    return bool(
        args.defaults
        or args.args
        or args.kwonlyargs
        or args.posonlyargs
        or args.vararg
        or args.kwarg
        or not isinstance(node.returns, ast.Constant | None)
    )


def _is_plain(node: ast.expr | ast.arguments) -> bool:
    """Whether an expression does nothing and refers to nothing, as a glance tells."""
    if isinstance(node, ast.Tuple | ast.List):
        return all(isinstance(element, ast.Constant) for element in node.elts)
    return isinstance(node, ast.Constant)
