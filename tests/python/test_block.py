"""Names that a block binds once, and what loops over constants go through."""

from __future__ import annotations

import ast

import pytest

from revlint.python.block import Block, BlockScope, block_of, imported_name
from revlint.python.budget import Budget
from revlint.python.loops import elements
from revlint.python.parsed import Parsed, parse
from revlint.python.scope import Imported
from revlint.python.value import Value


def scope_of(text: str) -> tuple[BlockScope, ast.expr]:
    """The scope of a text, and the expression that its last statement is."""
    parsed = parse(text.encode(), "a.py")
    assert isinstance(parsed, Parsed)
    last = parsed.tree.body[-1]
    assert isinstance(last, ast.Expr)
    return BlockScope(block_of(parsed.tree.body), parsed), last.value


def value_of(text: str) -> Value:
    """What the last expression of a text is worth."""
    scope, node = scope_of(text)
    return scope.value(node)


@pytest.mark.parametrize(
    ("text", "type_", "shown"),
    [
        ("A = 'a'\nA + 'b'", "str", "ab"),
        ("A\nA = 'a'\nf'{A}\\n'", "str", "a\n"),
        ("None or 'a'", "str", "a"),
        ("'' or 'a'", "str", "a"),
        ("D = {'a': 'b'}\nD['a']", "str", "b"),
        ("D = dict({'a': 'b'}, c='d')\nD['c']", "str", "d"),
        ("D = {**{'a': 'b'}, 'a': 'c'}\nD['a']", "str", "c"),
        ("0x20", "int", "0x20"),
        ("A = 'a'\nA = 'b'\nA", "dynamic", "A"),
        ("A = A\nA", "dynamic", "A"),
        ("A = {}\nA['b'] = 'c'\nA", "dynamic", "A"),
        ("for A in 'b': pass\nA", "dynamic", "A"),
        ("import A\nA.b", "dynamic", "A.b"),
        ("def A(): pass\nA", "dynamic", "A"),
    ],
)
def test_values(text: str, type_: str, shown: str) -> None:
    """Names are looked up whatever the order of the statements, and only where bound once."""
    found = value_of(text)
    assert (found.type, found.text) == (type_, shown)


@pytest.mark.parametrize(
    ("text", "texts"),
    [
        ("A = ['a', 'b']\nA", ["a", "b"]),
        ("A = ('a',)\nA + ('b',)", ["a", "b"]),
        ("{'a': 1, 'b': 2}", ["a", "b"]),
        ("{'a': 1}.keys()", ["a"]),
        ("D = {'a': 'b'}\nD.values()", ["b"]),
        ("sorted({'b', 'a'})", ["b", "a"]),
        ("reversed(['a', 'b'])", ["b", "a"]),
        ("list(iter(['a', 'b']))", ["a", "b"]),
        ("['a', f()]", ["a", "f()"]),
    ],
)
def test_loops(text: str, texts: list[str]) -> None:
    """Collections, their sums, and what calls make of them."""
    scope, node = scope_of(text)
    found = elements(node, scope)
    assert found is not None
    assert [element.text for element in found] == texts


@pytest.mark.parametrize("call", ["{'a': 'b'}.items()", "enumerate(['b'])"])
def test_loops_over_pairs(call: str) -> None:
    """Each element is a pair."""
    scope, node = scope_of(call)
    found = elements(node, scope)
    assert found is not None
    assert [pair.elements[1].text for pair in found] == ["b"]


@pytest.mark.parametrize("text", ["f()", "A", "'a'", "f(['a'])", "{}.get()", "x.items()"])
def test_loops_that_are_not_known(text: str) -> None:
    """What only running tells."""
    scope, node = scope_of(text)
    assert elements(node, scope) is None


def test_imports_calls_and_blocks() -> None:
    """The caller knows other modules and calls; a function sees the block around it."""
    parsed = parse(b"from a.b import C as D\nimport x.y\nx.y.z\n(D, f())\n", "a.py")
    assert isinstance(parsed, Parsed)
    outer = block_of(parsed.tree.body)
    assert outer.imports == {"D": Imported("a.b", 0, "C"), "x": Imported("x")}
    place = parsed.range(parsed.tree.body[0])
    known = Value("str", "c", place)
    scope = BlockScope(
        Block(outer=outer),
        parsed,
        Budget(),
        lambda source: known if str(source) == "C of a.b" else None,
        lambda node, _: known,
    )
    dotted, pair = parsed.tree.body[2:]
    assert isinstance(dotted, ast.Expr)
    assert imported_name(dotted.value, outer) == "x.y.z"
    assert isinstance(pair, ast.Expr)
    assert [element.text for element in scope.value(pair.value).elements] == ["c", "c"]


def test_names_that_double() -> None:
    """The budget of the file bounds the work."""
    text = "a0 = ('x',)\n" + "".join(f"a{i + 1} = (*a{i}, *a{i})\n" for i in range(60)) + "a60"
    assert value_of(text).type == "dynamic"
