"""Positions agree with LibCST's own provider."""

from __future__ import annotations

from pathlib import Path

import libcst as cst
import pytest
from libcst.metadata import MetadataWrapper, PositionProvider

from revlint.python.positions import positions

_ROOT = Path(__file__).parents[2]
_TEXTS = {
    "concatenation over lines": "x = (  # why\n    'a'\n    'b'  # b\n)\n",
    "nothing at the end": "x = {'a': [1, (2,)], **y}",
    "carriage returns": "x = 'a'\r\ny = '''b\r\nc'''\r\n",
    "compound": "if a:\n  x = 1\nelif b: pass\nelse:\n\tx = f'{a!r:>{b}}'\n",
    "decorated": "@a(b)\nasync def f(x: int = 1, *, y=2, **z) -> None:\n    '''d'''\n    await x\n",
    "class": "class A(B, metaclass=C):\n    x: int = 1; y = 2\n\n    def f(self): return (yield)\n",
    "match": "match x:\n    case [1, *_] if y: pass\n    case A(b=c): pass\n",
    "empty": "",
}


@pytest.mark.parametrize("text", _TEXTS.values(), ids=_TEXTS)
def test_texts(text: str) -> None:
    """Every node of texts with all kinds of layout."""
    _compare(text)


@pytest.mark.parametrize("path", sorted(_ROOT.glob("linter/revlint/*.py")), ids=lambda p: p.name)
def test_own_sources(path: Path) -> None:
    """Every node of real modules."""
    _compare(path.read_text())


def _compare(text: str) -> None:
    wrapper = MetadataWrapper(cst.parse_module(text), unsafe_skip_copy=True)
    expected = {
        node: (place.start.line, place.start.column, place.end.line, place.end.column)
        for node, place in wrapper.resolve(PositionProvider).items()
    }
    found = positions(wrapper.module)
    assert {node: found[node] for node in expected} == expected
