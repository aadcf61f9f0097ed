"""What a statement in a newer syntax binds, as LibCST reads it."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import libcst as cst


@dataclass(frozen=True, slots=True)
class BoundNames:
    """The names that a piece of a module binds; ``function`` where it is one function."""

    bound: tuple[str, ...] = ()
    function: str = ""


def names_in_newer_syntax(text: str) -> BoundNames | None:
    """What a piece of a module binds that LibCST can read and the running Python cannot.

    None where LibCST refuses it too, or sees no newer syntax in it: LibCST also takes what no
    Python takes. The text is ``is_gentle``.
    """
    module = _parse(text)
    if module is None or not _is_newer(module):
        return None
    bound = tuple(bound_names(module))
    match module.body:
        case [cst.FunctionDef(name=name)] if bound == (name.value,):
            return BoundNames((), name.value)
    return BoundNames(bound)


def bound_names(module: cst.Module) -> dict[str, None]:
    """The names that the statements of a module bind, in order."""
    found: dict[str, None] = {}
    for node in _outer_nodes(module):
        found.update(dict.fromkeys(_bound_by(node)))
    return found


def _parse(text: str) -> cst.Module | None:
    try:
        return cst.parse_module(text)
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException:
        # A ParserSyntaxError, an error of its validation, or a panic of its Rust code, which is no
        # Exception.
        return None


def _is_newer(module: cst.Module) -> bool:
    nodes = list(_descendants(module))
    found = [node for node in nodes if _is_newer_syntax(node)]
    if found:
        return not any(_is_python2_handler(node) for node in found)
    strings = (node for node in nodes if isinstance(node, cst.FormattedString))
    return any(_is_refused(module.code_for_node(node)) for node in strings)


def _is_newer_syntax(node: cst.CSTNode) -> bool:
    match node:
        case cst.TypeAlias() | cst.TypeParameters() | cst.TemplatedString():
            return True
        case cst.ExceptHandler(type=cst.Tuple(lpar=[])):
            return True
        case cst.ExceptStarHandler(type=cst.Tuple(lpar=[])):
            return True
    return False


def _is_python2_handler(node: object) -> bool:
    """Whether a handler is ``except Error, e``; Python 3.14 would take ``e`` for a class."""
    match node:
        case cst.ExceptHandler(type=cst.Tuple(elements=[_, cst.Element(value=cst.Name(name))])):
            return name.islower()
    return False


def _is_refused(code: str) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(f"({code})")
        except (SyntaxError, ValueError):
            return True
    return False


def _descendants(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    waiting = [node]
    while waiting:
        found = waiting.pop()
        yield found
        waiting.extend(reversed(found.children))


def _outer_nodes(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The nodes of a module in order, without the bodies of functions and classes."""
    waiting = [node]
    while waiting:
        found = waiting.pop()
        yield found
        waiting.extend(reversed(_outer_parts(found)))


def _outer_parts(node: cst.CSTNode) -> Sequence[cst.CSTNode]:
    match node:
        case cst.FunctionDef(decorators=decorators, params=parameters):
            return (*decorators, parameters)
        case cst.ClassDef(decorators=decorators, bases=bases, keywords=keywords):
            return (*decorators, *bases, *keywords)
        case cst.Lambda(params=parameters):
            return (parameters,)
    return node.children


def _bound_by(node: cst.CSTNode) -> Iterator[str]:
    match node:
        case (
            cst.AssignTarget(target=target)
            | cst.AnnAssign(target=target, value=cst.BaseExpression())
        ):
            yield from _targets(target)
        case cst.AugAssign(target=target) | cst.NamedExpr(target=target) | cst.For(target=target):
            yield from _targets(target)
        case cst.AsName(name=name):
            yield from _targets(name)
        case cst.ImportAlias(asname=None, name=name):
            while isinstance(name, cst.Attribute):
                name = name.value  # type: ignore[assignment]
            yield from _targets(name)
        case cst.FunctionDef(name=name) | cst.ClassDef(name=name) | cst.TypeAlias(name=name):
            yield name.value
        case cst.MatchAs(name=cst.Name(value)) | cst.MatchStar(name=cst.Name(value)):
            yield value
        case cst.MatchMapping(rest=cst.Name(value)):
            yield value


def _targets(node: cst.BaseExpression) -> Iterator[str]:
    if isinstance(node, cst.Name):
        yield node.value
    elif isinstance(node, cst.StarredElement):
        yield from _targets(node.value)
    elif isinstance(node, cst.Tuple | cst.List):
        for element in node.elements:
            yield from _targets(element.value)
