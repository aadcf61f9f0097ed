"""The names of a module as its statements bind them, in order, without running any."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import libcst as cst

from revlint.location import Range
from revlint.migration.revision import NAMES
from revlint.python.constants import Constants
from revlint.python.cst_evaluate import add, dynamic, evaluate, relocate, source_of, truth
from revlint.python.cst_scope import Imported, Places
from revlint.python.effects import (
    Captures,
    Effects,
    dotted,
    first_name,
    global_names,
    other_targets,
    targets,
)
from revlint.python.value import Value

_MUTABLE = frozenset({"list", "set", "dict"})


@dataclass(frozen=True, slots=True)
class Name:
    """One bound name: what it is worth now, where it was bound last, what it was worth before."""

    value: Value | Imported
    range: Range
    earlier: tuple[Value, ...] = ()


class Namespace:
    """The names of one module. A ``Scope`` for ``evaluate``.

    ``path`` is the file, ``constants`` knows other modules (None: nothing is known of them).
    ``has_globals`` is False where no ``global`` statement can be: nobody looks for one then.
    ``asked`` collects the names that expressions referred to. ``stars`` are the modules of
    ``from … import *``; ``tampering`` says how the module binds names that cannot be seen.
    """

    def __init__(self, path: str, constants: Constants | None, *, has_globals: bool = True) -> None:
        self._has_globals = has_globals
        self.names: dict[str, Name] = {}
        self.asked: set[str] = set()
        self.stars: list[Imported] = []
        self.tampering = ""
        self._path = path
        self._constants = constants
        self._places: Places | None = None
        self._globals: dict[str, frozenset[str]] = {}

    @property
    def unknown_star(self) -> Imported | None:
        """A module of ``from … import *`` that may bind anything."""
        return self.stars[0] if self.stars else None

    # Scope

    def find(self, name: str) -> Value | Imported | None:
        """What a name is bound to at this point."""
        self.asked.add(name)
        found = self.names.get(_normal(name))
        return found.value if found else None

    def constant(self, source: Imported) -> Value | None:
        """The value of a name of another module, or None where it cannot be known."""
        if self._constants is None or source.name is None:
            return None
        return self._constants.lookup(self._path, source.module, source.level, source.name)

    def assign(self, target: cst.Name, value: Value) -> None:
        """Bind a name from within an expression."""
        self.bind(target.value, value, self._range(target))

    # Binding

    def bind(self, name: str, value: Value | Imported, place: Range) -> None:
        """Bind a name; what it was worth before is kept."""
        name = _normal(name)
        old = self.names.get(name)
        earlier = (*old.earlier, self.value_of(old)) if old and name in NAMES else ()
        self.names[name] = Name(value, place, earlier)

    def value_of(self, name: Name) -> Value:
        """The value of a bound name, imports looked up."""
        if isinstance(name.value, Value):
            return name.value
        found = self.constant(name.value)
        if found is not None:
            return relocate(found, name.range)
        source = name.value
        why = "is imported and is no constant of a module of this project"
        if source.level:
            why = "is imported relatively, and Alembic loads a revision file without a package"
        return dynamic(f"{source} {why}", name.range)

    # Statements

    def run(self, body: Iterable[cst.CSTNode], places: Places) -> None:
        """Take statements into account, in order."""
        self._places = places
        for statement in body:
            if isinstance(statement, cst.SimpleStatementLine | cst.SimpleStatementSuite):
                for small in statement.body:
                    self._statement(small)
            else:
                self._statement(statement)

    def bind_expression(
        self, name: str, place: Range, node: cst.BaseExpression, places: Places
    ) -> None:
        """Take ``name = node`` into account."""
        self._places = places
        self._inspect(node)
        self.bind(name, evaluate(node, self, places), place)

    def _statement(self, node: cst.CSTNode) -> None:
        handler = _HANDLERS.get(type(node))
        if handler is not None:
            handler(self, node)
        else:
            self._inspect(node)

    def _range(self, node: cst.CSTNode) -> Range:
        assert self._places is not None
        return self._places.range(node)

    def _name_range(self, node: cst.Name) -> Range:
        """The place of a name that a definition or an import binds, where it will be asked for."""
        return self._range(node) if _normal(node.value) in NAMES else Range()

    def _value(self, node: cst.BaseExpression) -> Value:
        assert self._places is not None
        return evaluate(node, self, self._places)

    def _dynamic(self, reason: str, place: Range) -> Value:
        return dynamic(reason, place)

    # Assignments

    def _assign(self, node: cst.Assign) -> None:
        self._inspect(node.value)
        value = self._value(node.value)
        for target in node.targets:
            self._target(target.target, value)

    def _ann_assign(self, node: cst.AnnAssign) -> None:
        if node.value is not None:
            self._inspect(node.value)
            self._target(node.target, self._value(node.value))

    def _target(self, target: cst.BaseExpression, value: Value) -> None:
        if isinstance(target, cst.Name):
            self.bind(target.value, value, self._range(target))
        elif isinstance(target, cst.Tuple | cst.List):
            self._unpack(target, value)
        else:
            self._inspect(target)
            self._indirect_target(target, value)

    def _unpack(self, target: cst.Tuple | cst.List, value: Value) -> None:
        elements = target.elements
        starred = any(isinstance(element, cst.StarredElement) for element in elements)
        fits = value.type in ("tuple", "list") and len(value.elements) == len(elements)
        for number, element in enumerate(elements):
            if fits and not starred:
                self._target(element.value, value.elements[number])
            else:
                for name in targets(element.value):
                    place = self._range(name)
                    reason = value.reason or "it is unpacked from what cannot be taken apart"
                    self.bind(name.value, self._dynamic(reason, place), place)

    def _indirect_target(self, target: cst.BaseExpression, value: Value) -> None:
        """``globals()["revision"] = value``, or a change to a list that a name holds."""
        match target:
            case cst.Subscript(
                value=cst.Call(func=cst.Name("globals" | "vars" | "locals"), args=[]),
                slice=[cst.SubscriptElement(slice=cst.Index(value=cst.SimpleString() as key))],
            ):
                name = key.evaluated_value
                if isinstance(name, str):
                    self.bind(name, value, self._range(key))
            case cst.Subscript() | cst.Attribute():
                self._mutated(target)

    def _aug_assign(self, node: cst.AugAssign) -> None:
        self._inspect(node.value)
        if not isinstance(node.target, cst.Name):
            self._mutated(node.target)
            return
        name = node.target
        place = self._range(name)
        if isinstance(node.operator, cst.AddAssign):
            value = add([self._value(name), self._value(node.value)], place, source_of(node))
        else:
            value = self._dynamic(f"{source_of(node)} is not computed", place)
        self.bind(name.value, value, place)

    def _del(self, node: cst.Del) -> None:
        for name in targets(node.target):
            self.names.pop(_normal(name.value), None)
        for target in other_targets(node.target):
            self._mutated(target)

    # Imports and definitions

    def _import(self, node: cst.Import) -> None:
        for alias in node.names:
            module = ".".join(dotted(alias.name))
            if alias.asname is not None and isinstance(alias.asname.name, cst.Name):
                target = alias.asname.name
            else:
                target = first_name(alias.name)
                module = target.value
            self.bind(target.value, Imported(module), self._name_range(target))

    def _import_from(self, node: cst.ImportFrom) -> None:
        module = ".".join(dotted(node.module)) if node.module else ""
        level = len(node.relative)
        if isinstance(node.names, cst.ImportStar):
            self._star(Imported(module, level), node)
            return
        for alias in node.names:
            target = alias.asname.name if alias.asname else alias.name
            if isinstance(target, cst.Name) and isinstance(alias.name, cst.Name):
                source = Imported(module, level, alias.name.value)
                self.bind(target.value, source, self._name_range(target))

    def _star(self, module: Imported, node: cst.ImportFrom) -> None:
        self.stars.append(module)
        for name in NAMES:
            source = replace(module, name=name)
            if self.constant(source) is not None:
                self.bind(name, source, self._range(node))

    def _function(self, node: cst.FunctionDef) -> None:
        for decorator in node.decorators:
            self._inspect(decorator)
        self._inspect(node.params)
        name = node.name.value
        place = self._name_range(node.name)
        self.bind(name, self._dynamic(f"{name} is a function", place), place)
        if name == "__getattr__":
            self.tampering = "the module has a __getattr__"
        if self._has_globals:
            self._globals[name] = global_names(node)

    def _class(self, node: cst.ClassDef) -> None:
        for part in (*node.decorators, *node.bases, *node.keywords):
            self._inspect(part)
        inner = global_names(node) if self._has_globals else frozenset[str]()
        place = self._range(node.name) if inner else Range()
        for name in sorted(inner):
            self.bind(name, self._dynamic(f"class {node.name.value} binds it", place), place)
        name = node.name.value
        place = self._name_range(node.name)
        self.bind(name, self._dynamic(f"{name} is a class", place), place)

    # Compound statements

    def _if(self, node: cst.If) -> None:
        self._inspect(node.test)
        known = truth(node.test)
        if known is not None:
            if known:
                self._block(node.body)
            elif node.orelse is not None:
                self._else(node.orelse)
            return
        orelse = node.orelse
        self._branches(
            [lambda: self._block(node.body), lambda: self._else(orelse) if orelse else None],
            self._condition(node),
        )

    def _else(self, orelse: cst.If | cst.Else) -> None:
        if isinstance(orelse, cst.If):
            self._if(orelse)
        else:
            self._block(orelse.body)

    def _try(self, node: cst.Try | cst.TryStar) -> None:
        before = dict(self.names)
        self._block(node.body)
        if node.orelse is not None:
            self._block(node.orelse.body)
        if node.handlers:
            done = self.names
            self.names = before
            handlers = [self._handler(handler) for handler in node.handlers]
            self._branches([self._keep(done), *handlers], self._condition(node))
        if node.finalbody is not None:
            self._block(node.finalbody.body)

    def _keep(self, names: dict[str, Name]) -> Callable[[], None]:
        def keep() -> None:
            self.names = names

        return keep

    def _handler(self, handler: cst.ExceptHandler | cst.ExceptStarHandler) -> Callable[[], None]:
        def run() -> None:
            self._block(handler.body)
            if handler.name is not None:
                # Python unbinds the name when the handler ends.
                for name in targets(handler.name.name):
                    self.names.pop(_normal(name.value), None)

        return run

    def _loop(self, node: cst.For | cst.While) -> None:
        def body() -> None:
            if isinstance(node, cst.For):
                self._unknown_targets(node.target, "it is bound by a loop")
            self._block(node.body)

        self._inspect(node.iter if isinstance(node, cst.For) else node.test)
        self._uncertain(body, self._condition(node))
        if node.orelse is not None:
            self._block(node.orelse.body)

    def _with(self, node: cst.With) -> None:
        def body() -> None:
            for item in node.items:
                self._inspect(item.item)
                if item.asname is not None:
                    self._unknown_targets(item.asname.name, "it is bound by a with statement")
            self._block(node.body)

        self._uncertain(body, self._condition(node))

    def _match(self, node: cst.Match) -> None:
        self._inspect(node.subject)
        reason = self._condition(node)
        captures = Captures()
        branches: list[Callable[[], None]] = [lambda: None]
        for case in node.cases:
            case.visit(captures)
            branches.append(self._case(case.body))
        self._branches(branches, reason)
        for name in captures.names:
            place = self._range(name)
            self.bind(name.value, self._dynamic(reason, place), place)

    def _case(self, body: cst.BaseSuite) -> Callable[[], None]:
        return lambda: self._block(body)

    def _unknown_targets(self, target: cst.BaseExpression, reason: str) -> None:
        for name in targets(target):
            self.bind(name.value, self._dynamic(reason, self._range(name)), self._range(name))

    def _block(self, body: cst.BaseSuite) -> None:
        places = self._places
        assert places is not None
        self.run(body.body if isinstance(body, cst.IndentedBlock) else [body], places)

    def _condition(self, node: cst.CSTNode) -> str:
        return f"it is bound under a condition (line {self._range(node).line})"

    def _uncertain(self, run: Callable[[], None], reason: str) -> None:
        """A block of which it is not known whether, or how often, it runs."""
        before = dict(self.names)
        run()
        for name, now in self.names.items():
            if before.get(name) is not now:
                self.names[name] = replace(now, value=self._dynamic(reason, _place(now)))
        for name in before.keys() - self.names.keys():
            old = before[name]
            self.names[name] = replace(old, value=self._dynamic(reason, old.range))

    def _branches(self, branches: Sequence[Callable[[], None]], reason: str) -> None:
        """Blocks of which exactly one runs: what they agree on is known."""
        before = self.names
        ends: list[dict[str, Name]] = []
        for branch in branches:
            self.names = dict(before)
            branch()
            ends.append(self.names)
        changed = {
            name for end in ends for name, now in end.items() if before.get(name) is not now
        } | {name for name in before for end in ends if name not in end}
        self.names = dict(before)
        for name in sorted(changed):
            self._merge(name, [end.get(name) for end in ends], reason)

    def _merge(self, name: str, ends: list[Name | None], reason: str) -> None:
        bound = [end for end in ends if end is not None]
        if not bound:
            self.names.pop(name, None)
            return
        last = next((end for end in reversed(bound) if end is not self.names.get(name)), bound[-1])
        if len(bound) == len(ends):
            values = [self.value_of(end) for end in bound]
            if all(not v.is_dynamic and v.same_as(values[0]) for v in values):
                self.names[name] = replace(last, value=self.value_of(last))
                return
        self.names[name] = replace(last, value=self._dynamic(reason, _place(last)))

    # What expressions do beside being worth something

    def _inspect(self, node: cst.CSTNode) -> None:
        """Take into account what code at module level may bind or change."""
        if isinstance(node, cst.Name | cst.SimpleString):
            return
        finder = Effects()
        node.visit(finder)
        for named in finder.named:
            if isinstance(named.target, cst.Name):
                value = self._value(named.value)
                if finder.conditional:
                    value = self._dynamic("it is bound inside an expression", value.range)
                self.bind(named.target.value, value, self._range(named.target))
        if finder.tampering and not self.tampering:
            self.tampering = f"the module uses {finder.tampering}"
        for target in finder.receivers:
            self._mutated(target)
        for name in finder.used:
            for bound in sorted(self._globals.get(name, ())):
                place = self.names[name].range if name in self.names else Range()
                self.bind(bound, self._dynamic(f"the function {name}() binds it", place), place)

    def _mutated(self, node: cst.BaseExpression) -> None:
        """A list, set or dict that may have been changed: nothing is known of it any more."""
        while isinstance(node, cst.Attribute | cst.Subscript | cst.Call):
            node = node.func if isinstance(node, cst.Call) else node.value
        if not isinstance(node, cst.Name):
            return
        self.asked.add(node.value)
        touched = self.names.get(_normal(node.value))
        if touched is None or not isinstance(touched.value, Value):
            return
        if touched.value.type not in _MUTABLE:
            return
        reason = f"the {touched.value.type} {node.value} may be changed after it is bound"
        for name, entry in self.names.items():
            # Another name may lead to the same object, which names are not followed to.
            if entry is touched or (_is_mutable(entry.value) and not _is_own(entry.value)):
                self.names[name] = replace(entry, value=self._dynamic(reason, _place(entry)))


_HANDLERS: dict[type, Callable[..., None]] = {
    cst.AnnAssign: Namespace._ann_assign,
    cst.Assign: Namespace._assign,
    cst.AugAssign: Namespace._aug_assign,
    cst.ClassDef: Namespace._class,
    cst.Del: Namespace._del,
    cst.For: Namespace._loop,
    cst.FunctionDef: Namespace._function,
    cst.If: Namespace._if,
    cst.Import: Namespace._import,
    cst.ImportFrom: Namespace._import_from,
    cst.Match: Namespace._match,
    cst.Try: Namespace._try,
    cst.TryStar: Namespace._try,
    cst.While: Namespace._loop,
    cst.With: Namespace._with,
}


def _normal(name: str) -> str:
    """A name as Python compares it."""
    return name if name.isascii() else unicodedata.normalize("NFKC", name)


def _place(name: Name) -> Range:
    return name.value.range if isinstance(name.value, Value) else name.range


def _is_mutable(value: Value | Imported) -> bool:
    return isinstance(value, Value) and value.type in _MUTABLE


def _is_own(value: Value | Imported) -> bool:
    """Whether a collection was written out where it is bound, so that no other name holds it."""
    return isinstance(value, Value) and value.literal
