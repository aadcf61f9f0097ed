"""What running a piece of code does besides giving a value, known from its syntax tree alone."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from revlint.python.budget import Budget
from revlint.python.scope import NewerSyntax

#: Builtins that change nothing of what they are given.
HARMLESS = frozenset(
    {"bool", "dict", "frozenset", "int", "isinstance", "len", "list", "print", "repr", "set",
     "sorted", "str", "tuple"}
)  # fmt: skip
#: Calls that give the names of the module as a dict.
NAMESPACES = frozenset({"globals", "locals", "vars"})
#: Names through which code can bind names of the module without spelling them out.
_TAMPERING = frozenset({"__builtins__", "eval", "exec"})
_TAMPERING_ATTRIBUTES = frozenset(
    {"__globals__", "f_builtins", "f_globals", "f_locals", "get_objects", "get_referents",
     "get_referrers", "getmodule", "sys"}
)  # fmt: skip
_WORDS = _TAMPERING | _TAMPERING_ATTRIBUTES | {"globals", "modules"}
#: Functions that give a module by its name, this one too.
IMPORTING = frozenset({"__import__", "import_module", "resolve_name"})
_BINDING_MODULES = frozenset({"builtins", "inspect", "sys"})
_BY_NAME = frozenset({"__getattribute__", "attrgetter", "getattr", "methodcaller"})
#: What only reads the dict of names.
_READING = frozenset({"__contains__", "__getitem__", "copy", "get", "items", "keys", "values"})

_Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


@dataclass(slots=True)
class Effects:
    """What a piece of code does.

    ``loads`` are the names that it reads, ``binds`` those that its ``global`` statements declare,
    ``named`` its ``:=``, ``lambdas`` its lambdas, whose bodies are not looked into. ``modules_of``
    are the names whose attribute ``modules`` it reads, ``called`` the harmless builtins that it
    calls. ``acts`` tells that it calls or changes something else,
    ``operates`` that it has operators, which call methods of what they are applied to.
    ``is_conditional`` tells that a part of it may not run. ``tampering`` is a word through which it
    may bind any name of the module, ``keeps_tampering`` tells that other code may do so later.
    """

    loads: set[str] = field(default_factory=set)
    binds: set[str] = field(default_factory=set)
    called: set[str] = field(default_factory=set)
    named: list[ast.NamedExpr] = field(default_factory=list)
    lambdas: list[ast.Lambda] = field(default_factory=list)
    modules_of: set[str] = field(default_factory=set)
    acts: bool = False
    operates: bool = False
    is_conditional: bool = False
    tampering: str = ""
    keeps_tampering: bool = False


def effects_of(*roots: ast.AST, budget: Budget, deferred: bool = False) -> Effects:
    """What expressions, or the statements of a class body, do when they run at module level.

    ``deferred`` asks for what functions do when they are called, with all that they define.
    """
    found = Effects()
    walk = _Walk(found, deferred=deferred)
    waiting: list[ast.AST] = [*roots]
    while waiting:
        budget.step()
        node = waiting.pop()
        handler = _HANDLERS.get(type(node))
        if handler is not None:
            handler(walk, node)
        elif isinstance(node, _OPERATORS):
            found.operates = True
        waiting.extend(_children(node, deferred=deferred))
    return found


def _children(node: ast.AST, *, deferred: bool) -> Iterator[ast.AST]:
    if not isinstance(node, _Function) or deferred:
        return ast.iter_child_nodes(node)
    # The body of a function does not run where it is defined.
    parts: list[ast.AST] = [*node.args.defaults, *(d for d in node.args.kw_defaults if d)]
    return iter([*parts, *getattr(node, "decorator_list", ())])


class _Walk:
    """Takes note of one node after the other, each before those within it."""

    def __init__(self, found: Effects, *, deferred: bool) -> None:
        self._found = found
        self._deferred = deferred
        self._reading: set[int] = set()
        self._writing: set[int] = set()
        self._by_name = False
        self._words: set[str] = set()

    def name(self, node: ast.Name) -> None:
        found, word = self._found, node.id
        if isinstance(node.ctx, ast.Load):
            found.loads.add(word)
            self._note_by_name(word)
            self._note_importer(word, node)
            # Within a function, locals() and vars() give the names of the function.
            is_dict = word == "globals" or (word in NAMESPACES and not self._deferred)
            if word in _TAMPERING or (is_dict and id(node) not in self._reading):
                self._tamper(word, keeps=id(node) not in self._writing)

    def attribute(self, node: ast.Attribute) -> None:
        self._found.operates = True
        self._note_by_name(node.attr)
        self._note_importer(node.attr, node)
        if node.attr in _TAMPERING_ATTRIBUTES:
            self._tamper(node.attr)
        elif node.attr == "modules" and isinstance(node.value, ast.Name):
            self._found.modules_of.add(node.value.id)
        elif node.attr == "modules" and isinstance(node.value, ast.Attribute | ast.Call):
            self._tamper("sys.modules")
        if not isinstance(node.ctx, ast.Load):
            self._found.acts = True
        elif node.attr in _READING:
            self._mark(node.value, self._reading)

    def subscript(self, node: ast.Subscript) -> None:
        self._found.operates = True
        if isinstance(node.ctx, ast.Load):
            self._mark(node.value, self._reading)
        else:
            self._found.acts = True
            self._mark(node.value, self._writing)

    def compare(self, node: ast.Compare) -> None:
        self._found.operates = self._found.is_conditional = True
        for operator, right in zip(node.ops, node.comparators, strict=True):
            if isinstance(operator, ast.In | ast.NotIn):
                self._mark(right, self._reading)

    def call(self, node: ast.Call) -> None:
        self._note_import(node)
        match node.func:
            case ast.Name(id=name) if name in HARMLESS and not node.keywords:
                self._found.called.add(name)
                for argument in node.args:
                    self._mark(argument, self._reading)
            case ast.Name(id="vars") if node.args:
                self._reading.add(id(node.func))
                self._found.acts = True
            case ast.Name(id=name) if name in NAMESPACES and id(node.func) in self._reading:
                pass
            case ast.Attribute(value=holder):
                self._found.acts = True
                self._mark(holder, self._writing)
            case _:
                self._found.acts = True

    def _note_import(self, node: ast.Call) -> None:
        """``__import__(__name__)`` gives this module, ``__import__("sys")`` what holds it."""
        word = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if word in IMPORTING:
            self._reading.add(id(node.func))
            match node.args:
                case [ast.Constant(value=name), *_] if name not in _BINDING_MODULES:
                    pass
                case _:
                    self._tamper(word)

    def _note_importer(self, word: str, node: ast.expr) -> None:
        """``load = import_module`` keeps the function under a name that says nothing."""
        if word in IMPORTING and id(node) not in self._reading:
            self._tamper(word)

    def constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str) and node.value in _WORDS:
            self._words.add(node.value)
            self._note_by_name("")

    def named(self, node: ast.NamedExpr) -> None:
        self._found.named.append(node)

    def lambda_(self, node: ast.Lambda) -> None:
        if not self._deferred:
            self._found.lambdas.append(node)

    def conditional(self, node: ast.AST) -> None:
        self._found.is_conditional = self._found.operates = True

    def acting(self, node: ast.AST) -> None:
        self._found.acts = True

    def global_(self, node: ast.Global) -> None:
        self._found.binds.update(node.names)

    def import_(self, node: ast.Import) -> None:
        if any(alias.name == "builtins" for alias in node.names):
            self._tamper("builtins")

    def import_from(self, node: ast.ImportFrom) -> None:
        names = {alias.name for alias in node.names}
        if node.module == "builtins" or (node.module == "sys" and "modules" in names):
            self._tamper(node.module)
        if any(alias.name in IMPORTING and alias.asname for alias in node.names):
            self._tamper("import_module")

    def newer(self, node: NewerSyntax) -> None:
        found = self._found
        found.loads |= node.words
        found.acts = found.operates = True
        if "global" in node.words:
            found.binds |= node.words
        for word in sorted(node.words & (_WORDS | NAMESPACES)):
            self._tamper(word)

    def _mark(self, node: ast.expr, use: set[int]) -> None:
        """Take note of how the dict of names is used, if the node is a call that gives it."""
        match node:
            case ast.Call(func=ast.Name(id=name) as func, args=[], keywords=[]):
                if name in NAMESPACES:
                    use.add(id(func))

    def _note_by_name(self, word: str) -> None:
        """``getattr(x, "modules")``: the function and the word come in any order."""
        self._by_name = self._by_name or word in _BY_NAME
        if self._by_name and self._words:
            self._tamper(min(self._words))

    def _tamper(self, word: str, *, keeps: bool = True) -> None:
        self._found.tampering = self._found.tampering or word
        self._found.keeps_tampering = self._found.keeps_tampering or keeps


_OPERATORS = (ast.BinOp, ast.UnaryOp, ast.FormattedValue, ast.Starred, ast.For, ast.With)

_HANDLERS: dict[type[ast.AST], Callable[[_Walk, Any], None]] = {
    ast.Attribute: _Walk.attribute,
    ast.AugAssign: _Walk.acting,
    ast.Await: _Walk.acting,
    ast.BoolOp: _Walk.conditional,
    ast.Call: _Walk.call,
    ast.Compare: _Walk.compare,
    ast.Constant: _Walk.constant,
    ast.Delete: _Walk.acting,
    ast.Global: _Walk.global_,
    ast.IfExp: _Walk.conditional,
    ast.Import: _Walk.import_,
    ast.ImportFrom: _Walk.import_from,
    ast.Lambda: _Walk.lambda_,
    ast.Name: _Walk.name,
    ast.NamedExpr: _Walk.named,
    NewerSyntax: _Walk.newer,
    ast.Subscript: _Walk.subscript,
    ast.Yield: _Walk.acting,
    ast.YieldFrom: _Walk.acting,
    ast.comprehension: _Walk.conditional,
}
