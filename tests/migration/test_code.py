"""What counts as a change of what a migration does."""

from __future__ import annotations

import pytest

from revlint.migration.code import read_code

FILE = '''"""Add mail."""
from alembic import op
import sqlalchemy as sa

revision = "a1"
down_revision = None


def upgrade():
    op.create_table("t", sa.Column("x", sa.Integer()))
    with op.batch_alter_table("u") as batch:
        batch.add_column(sa.Column("y"))
        batch.drop_column("z")


def downgrade():
    pass
'''


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"""Add mail."""', ""),
        ('"""Add mail."""', "# comment"),
        ('"t", sa', "'t' , sa"),
        ("sa.Integer())", "(sa.Integer()),)"),
        ("sa.Integer())", "sa.Integer(),\n    )"),
        ('"t"', '"" "t"'),
        ("def upgrade():", 'def upgrade() -> None:\n    """Go."""'),
        ("    pass", "    ..."),
        ('revision = "a1"', 'revision: str = "b2"'),
        ("down_revision = None", 'down_revision: str | None = "b2"'),
        (
            "from alembic import op\nimport sqlalchemy as sa",
            "import sqlalchemy as sa\nfrom alembic import op",
        ),
        ("from alembic", "from typing import Sequence\nfrom alembic"),
        ("\n", "\r\n"),
    ],
)
def test_form_is_no_difference(old: str, new: str) -> None:
    one, two = read_code(FILE.encode()), read_code(FILE.replace(old, new).encode())
    assert one is not None
    assert two is not None
    assert one.first_difference(two) is None
    assert one.form == two.form


@pytest.mark.parametrize(
    ("old", "new", "where", "was", "is_", "line"),
    [
        ('"z"', '"w"', "upgrade()", 'batch.drop_column("z")', 'batch.drop_column("w")', 13),
        ('        batch.add_column(sa.Column("y"))\n', "", "upgrade()",
         'batch.add_column(sa.Column("y"))', None, 11),
        ("    pass", "    op.go()", "downgrade()", None, "op.go()", 17),
        ('"u"', '"v"', "upgrade()", 'with op.batch_alter_table("u") as batch:',
         'with op.batch_alter_table("v") as batch:', 11),
        ("def downgrade():\n    pass\n", "", "", "def downgrade():", None, 1),
        ("\n\ndef up", "X = 1\n\ndef up", "", None, "X = 1", 7),
        ("sqlalchemy as", "other as", "", None, "import other as sa", 3),
    ],
)  # fmt: skip
def test_the_first_difference(
    old: str, new: str, where: str, was: str | None, is_: str | None, line: int
) -> None:
    one, two = read_code(FILE.encode()), read_code(FILE.replace(old, new, 1).encode())
    assert one is not None
    assert two is not None
    found = one.first_difference(two)
    assert found is not None
    assert (found.where, found.old, found.new, found.range.line) == (where, was, is_, line)
    assert one.form != two.form


def test_what_cannot_be_read_is_nothing() -> None:
    assert read_code(b"def (") is None
    assert read_code(b"\xff") is None


@pytest.mark.parametrize(
    ("old", "new"),
    [("1", "True"), ("1", "1.0"), ("0.0", "-0.0"), ("'a'", "b'a'"), ("[1]", "[[1]]")],
)
def test_values_that_python_calls_equal_are_not_the_same(old: str, new: str) -> None:
    one, two = (read_code(f"X = {value}\n".encode()) for value in (old, new))
    assert one is not None
    assert two is not None
    assert one.first_difference(two) is not None
    assert one.form != two.form


def test_numbers_of_any_length() -> None:
    """Python writes no decimal number of so many digits."""
    number = "0x" + "f" * 20_000
    one, two = read_code(f"X = {number}\n".encode()), read_code(f"X = {number}0\n".encode())
    assert one is not None
    assert two is not None
    found = one.first_difference(two)
    assert found is not None
    assert len(found.old or "") < 100
