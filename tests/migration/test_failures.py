"""Statements that always fail when a file is loaded, as Python itself has it."""

from __future__ import annotations

import pytest

from revlint.migration.failures import Failure
from revlint.migration.reader import read_revision
from revlint.migration.revision import Revision


def failures(text: str) -> tuple[Failure, ...]:
    found = read_revision("x.py", text.encode())
    assert isinstance(found, Revision)
    return found.failures


def raised_by(text: str) -> str:
    """What Python raises when it runs a file as Alembic loads one, "" for nothing."""
    try:
        exec(text, {"__name__": "x_py", "__package__": ""})
    except BaseException as error:
        return type(error).__name__
    return ""


ALWAYS = [
    ("from . import x", "import", 1),
    ("from .x import y", "import", 1),
    ("from .. import x", "import", 1),
    ("from ...x.y import z", "import", 1),
    ("from . import (\n    x,\n    y,\n)", "import", 1),
    ("from .x import *", "import", 1),
    ("class A:\n    from . import x", "import", 2),
    ("if True:\n    from . import x", "import", 2),
    ("if not 0:\n    from . import x", "import", 2),
    ("if False:\n    pass\nelse:\n    from . import x", "import", 4),
    ("from typing import TYPE_CHECKING\nif not TYPE_CHECKING:\n    from . import x", "import", 3),
    ("try:\n    from . import x\nfinally:\n    pass", "import", 2),
    ("try:\n    pass\nexcept ValueError:\n    pass\nfinally:\n    from . import x", "import", 6),
    ("x = 1; from . import y", "import", 1),
    ("raise ValueError", "raise", 1),
    ("raise ValueError('x')", "raise", 1),
    ("raise ValueError('x') from None", "raise", 1),
    ("raise", "raise", 1),
    ("assert False", "raise", 1),
    ("assert 0, 'not yet'", "raise", 1),
    ("assert None", "raise", 1),
    ("raise SystemExit(3)", "raise", 1),
    ("import sys\nsys.exit()", "exit", 2),
    ("import sys\nsys.exit('no')", "exit", 2),
    ("import sys as s\ns.exit(1)", "exit", 2),
    ("from sys import exit\nexit(1)", "exit", 2),
    ("from sys import exit as leave\nleave(1)", "exit", 2),
    ("exit()", "exit", 1),
    ("quit(1)", "exit", 1),
]

NOT_ALWAYS = [
    "def f():\n    from . import x",
    "async def f():\n    raise ValueError",
    "f = lambda: exit()",
    "try:\n    from . import x\nexcept ImportError:\n    pass",
    "try:\n    from . import x\nexcept Exception:\n    pass",
    "try:\n    from . import x\nexcept:\n    pass",
    "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from . import x",
    "import typing\nif typing.TYPE_CHECKING:\n    from . import x",
    "import sys\nif sys.version_info < (3,):\n    raise RuntimeError",
    "if __name__ == '__main__':\n    exit()",
    "from contextlib import suppress\nwith suppress(ImportError):\n    from . import x",
    "for i in ():\n    raise ValueError",
    "while False:\n    raise ValueError",
    "match 1:\n    case 2:\n        raise ValueError",
    "assert True",
    "assert 1 + 1 == 2",
    "def exit(): pass\nexit()",
    "class sys:\n    exit = print\nsys.exit()",
    "import sys\nsys.exit",
    "from os import path",
    "import os\n__package__ = 'os'\nfrom . import path",
    "import os\nglobals()['__package__'] = 'os'\nfrom . import path",
]


@pytest.mark.parametrize(("text", "kind", "line"), ALWAYS)
def test_what_always_fails(text: str, kind: str, line: int) -> None:
    [found] = failures(text)
    assert (found.kind, found.range.line) == (kind, line)
    assert found.raises == raised_by(text)


@pytest.mark.parametrize("text", NOT_ALWAYS)
def test_what_may_not_fail(text: str) -> None:
    assert failures(text) == ()
    assert raised_by(text) == ""


def test_what_ends_the_process_without_an_exception() -> None:
    """No test can run it."""
    text = "import os\nos._exit(1)\n"
    assert [(f.kind, f.code) for f in failures(text)] == [("exit", "os._exit(1)")]
    assert [f.kind for f in failures("from os import abort\nabort()\n")] == ["exit"]


def test_each_relative_import_counts_and_what_follows_a_raise_does_not() -> None:
    text = "from . import a\nfrom . import b\nraise ValueError\nfrom . import c\nraise TypeError\n"
    assert [(f.kind, f.range.line) for f in failures(text)] == [
        ("import", 1),
        ("import", 2),
        ("raise", 3),
    ]


def test_a_finally_block_runs_after_a_raise() -> None:
    text = "try:\n    raise ValueError\nfinally:\n    from . import a\nfrom . import b\n"
    assert [f.range.line for f in failures(text)] == [2, 4]


def test_an_unknown_exception_has_no_name() -> None:
    assert [f.raises for f in failures("raise make('x')")] == [""]


def test_deep_code_is_no_problem() -> None:
    text = "".join(" " * n + "if True:\n" for n in range(90)) + " " * 90 + "raise ValueError\n"
    assert [f.range.line for f in failures(text)] == [91]
