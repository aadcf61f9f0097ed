"""Whether Python takes a text: the quick way and the compiler agree."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from revlint.python_check import python_error, source_error
from revlint.scan import scan

#: Bodies that only the last step of the compiler refuses, and their neighbours that it takes.
BODIES = (
    "op.f(a=1, a=2)",
    "op.f(a=1, b=op.g(a=2), c=[op.h(a=3)])",
    "op.f(a=1, b=op.g(a=2), a=3)",
    "op.f(a=(1), a=3)",
    "op.f(a=1)\n    op.f(a=2)",
    "op.f(a=lambda b=1: b, b=2)",
    "op.f(a == 1, a == 2)",
    "op.f(*a)",
    "a, *b, *c = d",
    "*a",
    "yield 1",
    "await x",
    "return 1",
    "break",
    "for x in y:\n        break",
    "global revision",
    "nonlocal x",
    "x = 1\n    global x",
    "from x import *",
    "from __future__ import nothing",
    "try:\n        pass\n    except:\n        pass\n    except X:\n        pass",
    "__debug__ = 1",
    "op.f(__debug__=1)",
    "(x for x in (y := z))",
    "[i := 0 for i in x]",
    "None = 1",
    "op.f(a=1, b)",
    "op.f(x for x in y, 1)",
    "def g(a, a): pass",
    "lambda a, a: 0",
    "'\\N{no such name}'",
    "'\\xz'",
    "1_000__0",
    "0777",
    "op.f(",
    "op.f(]",
    "op.f())",
    "    x",
    "\n".join("    " * n + "with x:" for n in range(1, 23))[4:] + " pass",
)


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("form", ["def upgrade():\n    {}\n", "{}\n\ndef upgrade():\n    pass\n"])
def test_both_ways_agree(body: str, form: str) -> None:
    text = "revision = 'a'\n\n" + form.format(body if form[0] == "d" else body.replace("    ", ""))
    found = scan(text)
    assert (source_error(text, found) is None) == (python_error(text) is None)


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from([*BODIES, "op.f(a=1)", "pass", "x = 'text'"]), max_size=4))
def test_both_ways_agree_on_many(bodies: list[str]) -> None:
    lines = "\n    ".join(bodies) or "pass"
    text = f"revision = 'a'\n\n\ndef upgrade():\n    {lines}\n"
    assert (source_error(text, scan(text)) is None) == (python_error(text) is None)
