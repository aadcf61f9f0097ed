"""Walking code only: every expression and statement, none of the layout."""

from __future__ import annotations

import ast

import libcst as cst
import pytest

from revlint.python.walk import children

SOURCE = '''\
@decorated(1)
def upgrade(a: int, *b, c=2, **d) -> None:
    """Text."""
    with op.batch("x") as y, z:
        y.add(*[i for i in range(3) if i], **{"k": lambda q: q})
    for t, u in pairs:  # a comment
        e = f"{t!r:>4}" + (u or not t) if x else y[1:2]
    else:
        while True: break
    try:
        assert a, "b"
    except (E, F) as error:
        raise error from None
    finally:
        del a, b
    if (n := 1) > 2: pass
    elif n: return
    else: yield
class X(Y, metaclass=Z):
    w: int = 3
'''


def names(node: cst.CSTNode) -> list[str]:
    found = [node.value] if isinstance(node, cst.Name) else []
    for child in children(node):
        found.extend(names(child))
    return found


def test_every_name_is_met_in_order() -> None:
    module = cst.parse_module(SOURCE)
    met = names(module)
    read = [n.id for n in ast.walk(ast.parse(SOURCE)) if isinstance(n, ast.Name)]
    # Keywords, attributes, arguments and definitions are names in LibCST and none in ast.
    missing = [name for name in set(read) if met.count(name) < read.count(name)]
    assert missing == []
    assert met.index("upgrade") < met.index("pairs") < met.index("error") < met.index("X")


@pytest.mark.parametrize("layout", [cst.BaseParenthesizableWhitespace, cst.Comma, cst.LeftParen])
def test_layout_is_not_met(layout: type[cst.CSTNode]) -> None:
    def walk(node: cst.CSTNode) -> None:
        assert not isinstance(node, layout)
        for child in children(node):
            walk(child)

    walk(cst.parse_module(SOURCE))
