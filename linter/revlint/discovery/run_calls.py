"""How an ``env.py`` runs the migrations: which arguments each of them gets."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from revlint.discovery.configure_calls import Found, find_calls
from revlint.location import Location
from revlint.python.block import Block, block_of, imported_name
from revlint.python.parsed import Parsed, deep_stack, parse
from revlint.python.value import Unreadable

_RUN = "run_migrations"
_PASSES = re.compile(rb"\brun_migrations\b(?!\s*\(\s*\))")


@dataclass(frozen=True, slots=True)
class RunCall:
    """A call of ``context.run_migrations``.

    ``arguments`` are the names that it passes to every ``upgrade`` and ``downgrade``, None where
    they cannot be known (alembic: runtime/migration.py, MigrationContext.run_migrations).
    """

    location: Location
    arguments: tuple[str, ...] | None


def may_pass_arguments(data: bytes) -> bool:
    """Whether an ``env.py`` may pass arguments to migrations, at a glance."""
    return _PASSES.search(data) is not None


def find_run_calls(path: str, data: bytes) -> tuple[RunCall, ...]:
    """The calls that run migrations in an ``env.py``; none where it cannot be parsed.

    A call of another ``run_migrations`` counts as one whose arguments are not known, and so does
    ``context.run_migrations`` that is passed on without a call.
    """
    parsed = parse(data, path)
    if isinstance(parsed, Unreadable):
        return ()
    with deep_stack():
        calls = tuple(find_calls(parsed.tree, block_of(parsed.tree.body), _runs))
    called = {id(found.node.func) for found in calls}
    return (
        *(RunCall(Location(path, parsed.range(found.node)), _arguments(found)) for found in calls),
        *(RunCall(Location(path, parsed.range(n)), None) for n in _mentions(parsed, called)),
    )


def _runs(node: ast.Call, block: Block) -> bool:
    match node.func:
        case ast.Attribute(attr=name) if name == _RUN:
            return True
        case ast.Name():
            # A function of the file itself is followed where it is defined.
            return imported_name(node.func, block).endswith(f".{_RUN}")
    return False


def _arguments(found: Found) -> tuple[str, ...] | None:
    node = found.node
    if node.args or imported_name(node.func, found.block) != f"alembic.context.{_RUN}":
        return None
    names: list[str] = []
    for keyword in node.keywords:
        match keyword:
            case ast.keyword(arg=str() as name):
                names.append(name)
            case ast.keyword(value=ast.Dict(keys=keys)):
                written = [k.value for k in keys if isinstance(k, ast.Constant)]
                texts = [key for key in written if isinstance(key, str)]
                if len(texts) != len(keys):
                    return None
                names += texts
            case _:
                return None
    return tuple(dict.fromkeys(names))


def _mentions(parsed: Parsed, called: set[int]) -> Iterator[ast.Attribute]:
    for node in ast.walk(parsed.tree):
        if isinstance(node, ast.Attribute) and node.attr == _RUN and id(node) not in called:
            yield node
