"""An env.py for another chain: only the version table changes."""

from __future__ import annotations

import pytest

from revlint.edits.env_file import set_version_table
from revlint.errors import EditRefused

START = "from alembic import context\n"

#: Calls before and after, in the styles of real env.py files.
STYLES = {
    "no arguments": ("context.configure()", 'context.configure(version_table="t")'),
    "one line": (
        "context.configure(url=url)",
        'context.configure(url=url, version_table="t")',
    ),
    "one line with a last comma": (
        "context.configure(url=url,)",
        'context.configure(url=url, version_table="t",)',
    ),
    "single quotes": (
        "context.configure(url='x')",
        "context.configure(url='x', version_table='t')",
    ),
    "one argument to a line": (
        "context.configure(\n    url=url,\n    literal_binds=True,\n)",
        'context.configure(\n    url=url,\n    literal_binds=True,\n    version_table="t",\n)',
    ),
    "without the last comma": (
        "context.configure(\n    url=url,\n    literal_binds=True\n)",
        'context.configure(\n    url=url,\n    literal_binds=True,\n    version_table="t"\n)',
    ),
    "one argument on a line": (
        "context.configure(\n    url=url\n)",
        'context.configure(\n    url=url,\n    version_table="t"\n)',
    ),
    "aligned": (
        "context.configure(url=url,\n                  literal_binds=True)",
        "context.configure(url=url,\n                  literal_binds=True,\n"
        '                  version_table="t")',
    ),
    "a comment behind the last argument": (
        "context.configure(\n    url=url,\n    compare_type=True,  # since 2024\n)",
        "context.configure(\n    url=url,\n    compare_type=True,  # since 2024\n"
        '    version_table="t",\n)',
    ),
    "a comment without a last comma": (
        "context.configure(\n    url=url,\n    compare_type=True  # since 2024\n)",
        "context.configure(\n    url=url,\n    compare_type=True,  # since 2024\n"
        '    version_table="t"\n)',
    ),
    "keywords of a dictionary": (
        "context.configure(**options)",
        'context.configure(**options, version_table="t")',
    ),
    "another table": (
        "context.configure(version_table='old', url=url)",
        "context.configure(version_table='t', url=url)",
    ),
    "a constant": (
        "context.configure(url=url, version_table=TABLE)",
        'context.configure(url=url, version_table="t")',
    ),
}


@pytest.mark.parametrize("style", STYLES)
def test_the_table_is_written_as_the_other_arguments_are(style: str) -> None:
    before, after = STYLES[style]

    assert set_version_table((START + before).encode(), "t", "env.py") == (START + after).encode()


@pytest.mark.parametrize("style", STYLES)
def test_a_second_time_changes_nothing(style: str) -> None:
    once = set_version_table((START + STYLES[style][0]).encode(), "t", "env.py")

    assert set_version_table(once, "t", "env.py") == once


def test_every_call_gets_the_table() -> None:
    text = (
        START + "def offline():\n    context.configure(url=url)\n\n"
        "def online():\n    with connect() as c:\n        context.configure(connection=c)\n"
    )

    changed = set_version_table(text.encode(), "t", "env.py").decode()

    assert changed == text.replace("url=url", 'url=url, version_table="t"').replace(
        "connection=c", 'connection=c, version_table="t"'
    )


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbffrom alembic import context\r\ncontext.configure(url=1)\r\n",
        b"# -*- coding: latin-1 -*-\nfrom alembic import context\nx = '\xe9'\n"
        b"context.configure(url=1)",
    ],
    ids=["BOM and CRLF", "latin-1"],
)
def test_every_other_byte_stays(data: bytes) -> None:
    changed = set_version_table(data, "t", "env.py")

    assert changed == data.replace(b"url=1", b'url=1, version_table="t"')


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("from alembic import op\n", "does not call context.configure"),
        (START + "context.configure(\n", "cannot be read: syntax"),
        (
            "from alembic.runtime.migration import MigrationContext\n"
            "MigrationContext.configure(connection, opts={'version_table': 'x'})\n",
            "in a dictionary",
        ),
        (START + "\fcontext.configure(url=1)\rcontext.configure(url=2)\n", "bytes that"),
    ],
)
def test_what_is_not_certain_is_refused(text: str, message: str) -> None:
    with pytest.raises(EditRefused, match=message):
        set_version_table(text.encode(), "t", "env.py")
