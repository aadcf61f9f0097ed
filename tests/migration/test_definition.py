"""How upgrade is defined, and which calls of it Python accepts."""

from __future__ import annotations

import inspect
import itertools

import pytest

from revlint.migration.definition import Definition
from revlint.migration.reader import read_revision
from revlint.migration.revision import Revision


def definition(text: str, name: str = "upgrade") -> Definition | None:
    found = read_revision("x.py", text.encode())
    assert isinstance(found, Revision)
    return found.functions[name]


PARAMETERS = [
    *("", "op", "op, tables", "op=None", "op, tables=None", "*args", "**kw", "op, **kw"),
    *("*, op", "*, op=None", "*args, op", "op, /", "op=None, /", "op, /, tables", "op, /, **kw"),
    *(
        "engine_name: str",
        "engine_name: str = 'x'",
        "op, *args, tables, **kw",
        "a, b, c, *, d, e=1",
    ),
]
GIVEN = [
    keys
    for count in range(4)
    for keys in itertools.combinations(["op", "tables", "engine_name"], count)
]


@pytest.mark.parametrize("parameters", PARAMETERS)
def test_a_call_fits_where_python_accepts_it(parameters: str) -> None:
    text = f"def upgrade({parameters}): pass"
    found = definition(text)
    assert found is not None
    scope: dict[str, object] = {}
    exec(text, scope)
    function = scope["upgrade"]
    assert callable(function)
    for given in GIVEN:
        try:
            function(**dict.fromkeys(given))
            fits = True
        except TypeError:
            fits = False
        assert (not found.missing(given) and not found.unexpected(given)) == fits, given


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("def upgrade(): pass", ""),
        ("async def upgrade(): pass", "coroutine"),
        ("def upgrade():\n    yield", "generator"),
        ("def upgrade():\n    x = yield from ()", "generator"),
        ("async def upgrade():\n    yield", "generator"),
        ("def upgrade():\n    def f():\n        yield", ""),
        ("def upgrade():\n    f = lambda: (yield)", ""),
        ("def upgrade():\n    for x in (y for y in ()):\n        pass", ""),
        ("def upgrade():\n    async def f(): pass", ""),
    ],
)
def test_what_a_call_gives(text: str, kind: str) -> None:
    found = definition(text)
    assert found is not None
    assert found.kind == kind
    scope: dict[str, object] = {}
    exec(text, scope)
    function = scope["upgrade"]
    is_generator = inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function)
    assert is_generator == (kind == "generator")
    assert inspect.iscoroutinefunction(function) == (kind == "coroutine")


@pytest.mark.parametrize(
    "text",
    [
        "upgrade = print",
        "from x import upgrade",
        "class upgrade: pass",
        "@decorated\ndef upgrade(op): pass",
        "if x:\n    def upgrade(op): pass",
        "try:\n    from x import upgrade\nexcept ImportError:\n    def upgrade(op): pass",
        "def upgrade(op): pass\nupgrade = wrap(upgrade)",
        "def upgrade(op): pass\nfrom unknown import *",
        "def upgrade(op): pass\nglobals().update(x)",
        "def upgrade(op): pass\ndef f():\n    global upgrade\n    upgrade = 1\nf()",
        "for x in y:\n    def upgrade(op): pass",
    ],
)
def test_what_is_not_certain_has_no_definition(text: str) -> None:
    assert definition(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "from unknown import *\ndef upgrade(op): pass",
        "if True:\n    def upgrade(op): pass",
        "try:\n    def upgrade(op): pass\nfinally:\n    pass",
        "upgrade = None\ndef upgrade(op): pass",
    ],
)
def test_what_is_certain(text: str) -> None:
    assert definition(text) == Definition(accepts=("op",), requires=("op",))


ONE, OTHER, NONE = "    op.one()\n", "    op.other()\n", "    '''Nothing.'''\n    pass\n"


@pytest.mark.parametrize(
    ("text", "line", "loses_code"),
    [
        (f"def upgrade():\n{ONE}def upgrade():\n{OTHER}", 1, True),
        (f"def upgrade():\n{ONE}def upgrade():\n{NONE}", 1, True),
        (f"def upgrade():\n{ONE}def upgrade():\n{ONE}", 1, False),
        (f"def upgrade():\n{ONE}def upgrade() -> None:\n\n    op.one()  # same\n", 1, False),
        (f"def upgrade():\n{NONE}def upgrade():\n{ONE}", 1, False),
        (f"def upgrade(op):\n{ONE}def upgrade():\n{ONE}", 1, True),
        (f"async def upgrade():\n{ONE}def upgrade():\n{ONE}", 1, True),
        (f"if x:\n    def upgrade(): op.one()\ndef upgrade():\n{OTHER}", 2, True),
        (f"def upgrade():\n{ONE}\nx = 1\ndef downgrade():\n{ONE}def upgrade():\n{OTHER}", 1, True),
    ],
)
def test_a_second_definition(text: str, line: int, *, loses_code: bool) -> None:
    found = definition(text)
    assert found is not None
    assert found.replaces is not None
    assert (found.replaces.line, found.loses_code) == (line, loses_code)


@pytest.mark.parametrize(
    "text",
    [
        f"def upgrade():\n{ONE}class A:\n    def upgrade(self): pass\n",
        f"class A:\n    def upgrade(self): pass\ndef upgrade():\n{ONE}",
        f"def f():\n    def upgrade(): pass\ndef upgrade():\n{ONE}",
        f"def upgrade():\n{ONE}first = upgrade\ndef upgrade():\n    first()\n",
        f"def upgrade():\n{ONE}def upgrade(first=upgrade):\n    first()\n",
        f"@register\ndef upgrade():\n{ONE}def upgrade():\n{OTHER}",
        f"if False:\n    def upgrade(): pass\ndef upgrade():\n{ONE}",
    ],
)
def test_no_second_definition(text: str) -> None:
    found = definition(text)
    assert found is not None
    assert found.replaces is None


@pytest.mark.parametrize(
    "text",
    [
        "if x:\n    def upgrade(): op.one()\nelse:\n    def upgrade(): op.other()\n",
        "try:\n    x()\n    def upgrade(): pass\nexcept E:\n    def upgrade(): op.one()\n",
        f"def upgrade():\n{ONE}if x:\n    def upgrade(): op.other()\n",
    ],
)
def test_branches_that_exclude_each_other(text: str) -> None:
    assert definition(text) is None


def test_what_a_file_states_does_not_depend_on_the_length_of_its_functions() -> None:
    """Else every edit of a body would be a new statement of the file, to be linted again."""
    text = "def upgrade(op):\n    pass\n{}def downgrade(op):\n    pass\n"
    one, other = (read_revision("x.py", text.format(more).encode()) for more in ("", "    x()\n"))
    assert one == other
