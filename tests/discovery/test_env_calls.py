"""What an env.py passes to each migration."""

from __future__ import annotations

import pytest

from revlint.discovery.env_text import find_configure_call, mentions
from revlint.discovery.run_calls import find_run_calls, may_pass_arguments

IMPORT = "from alembic import context\n"

KNOWN = [
    (f"{IMPORT}context.run_migrations()", [()]),
    (f"{IMPORT}context.run_migrations(engine_name=name)", [("engine_name",)]),
    (f"{IMPORT}context.run_migrations(op=a, tables=b, tester=c())", [("op", "tables", "tester")]),
    (f"{IMPORT}context.run_migrations(**{{'op': op}}, x=1)", [("op", "x")]),
    ("import alembic\nalembic.context.run_migrations()", [()]),
    ("import alembic.context as c\nc.run_migrations(a=1)", [("a",)]),
    ("from alembic.context import run_migrations\nrun_migrations(a=1)", [("a",)]),
    ("from alembic.context import run_migrations as go\ngo(a=1)", [("a",)]),
    ("def f():\n    from alembic import context\n    context.run_migrations(a=1)", [("a",)]),
    (f"{IMPORT}f(lambda: context.run_migrations(a=1))", [("a",)]),
    (f"{IMPORT}def f():\n    context.run_migrations()\ncontext.run_migrations(a=1)", [(), ("a",)]),
    (f"{IMPORT}def run_migrations():\n    context.run_migrations()\nrun_migrations()", [()]),
    (f"{IMPORT}async def f():\n    await c.run_sync(do_run_migrations)", []),
    ("", []),
    ("def (", []),
]

UNKNOWN = [
    f"{IMPORT}context.run_migrations(**kw)",
    f"{IMPORT}kw = {{}}\nkw.update(x)\ncontext.run_migrations(**kw)",
    f"{IMPORT}context.run_migrations(**{{name: 1}})",
    f"{IMPORT}context.run_migrations(**{{**kw}})",
    f"{IMPORT}context.run_migrations(*args)",
    "context.run_migrations()",
    "from app.migrations import context\ncontext.run_migrations()",
    "from app.migrations import run_migrations\nrun_migrations()",
    "from . import context\ncontext.run_migrations()",
    f"{IMPORT}context.get_context().run_migrations()",
    f"{IMPORT}with EnvironmentContext(c, s) as e:\n    e.run_migrations()",
    f"{IMPORT}self.run_migrations()",
    f"{IMPORT}connection.run_sync(context.run_migrations)",
    f"{IMPORT}run = context.run_migrations\nrun(a=1)",
]


@pytest.mark.parametrize(("text", "arguments"), KNOWN)
def test_known_arguments(text: str, arguments: list[tuple[str, ...]]) -> None:
    assert [call.arguments for call in find_run_calls("env.py", text.encode())] == arguments


@pytest.mark.parametrize("text", UNKNOWN)
def test_unknown_arguments(text: str) -> None:
    assert None in [call.arguments for call in find_run_calls("env.py", text.encode())]


@pytest.mark.parametrize(("text", "arguments"), KNOWN)
def test_a_glance_misses_no_argument(text: str, arguments: list[tuple[str, ...]]) -> None:
    if any(arguments):
        assert may_pass_arguments(text.encode())


def test_the_place_is_the_call() -> None:
    [call] = find_run_calls("m/env.py", f"{IMPORT}\ncontext.run_migrations(a=1)\n".encode())
    assert (call.location.path, call.location.range.line) == ("m/env.py", 3)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"{IMPORT}context.configure(url=x)", 2),
        (f"{IMPORT}def a():\n    context.configure()\ndef b():\n    context.configure()", 3),
        ("from app import run\nrun()", None),
        (f"{IMPORT}context.run_migrations()", None),
        ("def (", None),
    ],
)
def test_where_it_configures(text: str, line: int | None) -> None:
    found = find_configure_call("env.py", text.encode())
    assert (found and found.range.line) == line


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x = 'ALTER TABLE old RENAME TO new'", True),
        ("x = f'ALTER TABLE old RENAME TO {new}'", True),
        ("x = 'old'", True),
        ("x = 'old_table, bold, older'", False),
        ('"The table old."', False),
        ("# old", False),
        ("old = 1", False),
        ("def (", False),
    ],
)
def test_whether_a_string_has_a_word(text: str, *, expected: bool) -> None:
    assert mentions("env.py", text.encode(), "old") == expected
