"""No value that is read is wrong: Python itself runs what we generate, in a child process."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator

import pytest

from revlint.migration.reader import read_revision
from revlint.migration.revision import Binding, Revision
from revlint.python.constants import TreeConstants
from revlint.python.value import Value
from revlint.sources.memory import MemoryTree
from tests.migration import header_pieces as pieces
from tests.migration.headers import MODULES, NAMES, Header, Truth, put

PLAIN = "".join(f"{name} = '{name[0]}'\n" for name in NAMES)

#: CI takes the default; REVLINT_HEADERS asks for more, REVLINT_FIRST_HEADER for others.
COUNT = int(os.environ.get("REVLINT_HEADERS", "500"))
FIRST = int(os.environ.get("REVLINT_FIRST_HEADER", "0"))


@pytest.fixture(scope="module")
def truth() -> Iterator[Truth]:
    """Python itself."""
    child = Truth()
    yield child
    child.close()


def read(text: str) -> Revision:
    """What a header states, with the modules that it imports."""
    constants = TreeConstants(MemoryTree(MODULES))
    found = read_revision("versions/x_y.py", text.encode(), constants)
    assert isinstance(found, Revision), (found, text)
    return found


def shown(value: Value) -> object:
    """A value as the child process shows it."""
    match value.type:
        case "str":
            return ["str", value.text]
        case "tuple" | "list" | "dict":
            return [value.type, [shown(element) for element in value.elements]]
        case "set":
            return ["set", sorted((shown(element) for element in value.elements), key=repr)]
        case _:
            return [value.type, repr(ast.literal_eval(value.text))]


def wrong(binding: Binding | None, name: str, real: dict[str, object]) -> bool:
    """Whether a binding says something else than Python does."""
    if binding is None:
        return name in real
    return not binding.value.is_dynamic and shown(binding.value) != real.get(name)


def test_generated_headers(truth: Truth) -> None:
    """Nothing is wrong, and hardly anything that is plain counts as not known."""
    values = needless = 0
    for seed in range(FIRST, FIRST + COUNT):
        header = Header(seed)
        real = truth.of(header.text)
        if isinstance(real, str):
            continue
        found = read(header.text)
        for name in NAMES:
            binding = getattr(found, name)
            assert not wrong(binding, name, real), (seed, name, binding, real, header.text)
            if header.is_plain:
                values += 1
                needless += binding is not None and binding.value.is_dynamic
    assert needless < 0.02 * values, (needless, values)


@pytest.mark.parametrize(("number", "change"), list(enumerate(pieces.CHANGES)))
def test_each_change_after_a_plain_header(number: int, change: str, truth: Truth) -> None:
    """Whatever could rebind a name makes it dynamic, here and where it is called."""
    callers = pieces.CALLERS[number % 4 :: 4]
    whole = [change, *(around for around in callers if "import *" not in change)]
    for around in whole:
        text = PLAIN + put(around, change)
        real = truth.of(text)
        if isinstance(real, str):
            continue
        found = read(text)
        for name in NAMES:
            assert not wrong(getattr(found, name), name, real), text


def test_wide_letters(truth: Truth) -> None:
    """Python takes them for the plain ones in names, not in strings."""
    wide = "\uff52\uff45\uff56\uff49\uff53\uff49\uff4f\uff4e"
    for text in (
        f"{wide} = 'x'",
        f"globals()['{wide}'] = 'x'",
        f"\uff47lobals().update({wide}='x')",
    ):
        found = read(PLAIN + text)
        real = truth.of(PLAIN + text)
        assert not isinstance(real, str)
        assert not wrong(found.revision, "revision", real)


@pytest.mark.parametrize(
    "text",
    [
        'def upgrade(engine_name):\n    globals()["upgrade_%s" % engine_name]()\n',
        'def f():\n    globals()["upgrade_%s" % 1]()\nf\n',
        "x = globals()['y']\ny = 'x' in globals()\nz = dict(globals())\n",
        "def f():\n    global revision\n    revision = 'x'\n",
        "def f():\n    exec('revision = 1')\n",
        "class A(enum.Enum):\n    x = 'y'\n",
        "from sqlalchemy import *\n",
        "import sys\nx = sys.version_info\n",
        "session.exec(select(1))\nx = app.modules\nx = connection.execute('eval')\n",
        "branch_labels_ = ['a']\nbranch_labels_.append('b')\n",
        "class A:\n    def __init__(self, **x):\n        self.__dict__.update(x)\nA(a=1)\n",
        "logging.getLogger(__name__)\n",
        "first = importlib.import_module('versions.0001_first')\n",
    ],
)
def test_what_binds_nothing(text: str) -> None:
    """Real files read the dict of their names, call what they import, and define functions."""
    found = read(PLAIN + text)
    assert not any(binding.value.is_dynamic for binding in found.bindings)


def test_what_a_module_exports() -> None:
    """``__all__`` and the names without an underscore count, as far as they are known."""
    plain = "revision = 'r'\nbranch_labels = None\n"
    assert read(plain + "from quiet import *").id == "r"
    assert read(plain + "from stars import *").id == "star"
    listed = read(plain + "from listed import *")
    assert listed.id == "r"
    assert [label.text for label in listed.labels] == ["listed"]
    assert read(plain + "from grown import *").id is None
    assert read("from shadows import *\nrevision = tuple(['a'])").id is None
