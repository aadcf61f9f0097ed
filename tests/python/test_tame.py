"""The glance at what is plain says the same as the scan of every piece."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revlint.engine.example import revision_file
from revlint.python.scan import full_scan, scan

_HEADER = revision_file("a1").partition("\n\n\ndef ")[0]
_PIECES = st.sampled_from(
    [
        "def upgrade() -> None:\n",
        "    op.add_column('t', sa.Column(\"c\", sa.String()))\n",
        "    op.execute('''select 1\n    from t''')\n",
        "    op.execute('''select 1\nfrom t''')\n",
        '    """Upgrade schema."""\n',
        "    op.execute(f'select {x}')\n",
        "    x = b'a' + rb'\\\\'\n",
        "    # it's a comment with 'quotes\n",
        "x = 1\n",
        "class A: pass\n",
        "@decorated\n",
        ")\n",
        "else:\n    pass\n",
        "    del x[(((((((1)))))))]\n",
        "    deleted = column\n",
        "    y = " + "(" * 30 + ")" * 30 + "\n",
        "    y = " + "a." * 600 + "a\n",
        "    y = 'a' \\\n'b'\n",
        '"""def x',
        "'",
        "\f",
        "é = 1\n",
    ]
)


@given(st.lists(_PIECES, max_size=8))
def test_what_is_plain(pieces: list[str]) -> None:
    """The same statements and limits; what a glance cannot tell is scanned."""
    text = f"{_HEADER}\n\n\ndef upgrade():\n    pass\n{''.join(pieces)}"
    found, full = scan(text), full_scan(text)
    assert (found.statements, found.certain, found.limit) == (
        full.statements,
        full.certain,
        full.limit,
    )


def test_a_common_file_is_plain() -> None:
    """The glance is enough for what Alembic's template writes."""
    found = scan(revision_file("a1", body="op.drop_table('t')  # isn't needed"))
    assert found.rest is not None
    assert "drop_table(\0)" in found.rest
    assert "needed" not in found.rest


@pytest.mark.parametrize(
    "body", ["op.execute(f'{x}')", "x = '''\nrevision = 1\n'''", "x = 'a' \\\n  'b'", "é = 1"]
)
def test_what_is_not_plain(body: str) -> None:
    """Strings that hold code or the left margin, and names beyond ASCII, are scanned."""
    assert scan(revision_file("a1", body=body)).rest is None
