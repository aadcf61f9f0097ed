"""Words of the languages that are read, for mutations."""

from __future__ import annotations

#: What mutations are made of, besides what atheris finds by itself.
WORDS = (
    *"()[]{},:;=.@*-~+x",
    *("**", "==", "lambda:", "in "),
    *("not ", "await ", "if ", "else ", "for "),
    *("'", '"', "'''", '"""', "f'", 'f"{', "rb'", "\\", "\\\n", "\n", "\r\n", "\r", "\f", "\t"),
    *("\0", "\ufeff", "\uff52evision", "\u202e", "\x1b[31m", "# coding: ", "# revlint: ignore["),
    *(
        "revision = ",
        "down_revision = ",
        "def upgrade():\n",
        "    pass\n",
        "class A:\n",
        "elif x:\n",
    ),
    *("match x:\n", "    case ", "del ", "global revision\n", "import ", "from x import *\n"),
    *("a.b", "a()", "a[0]", "a if b else c", "x := ", "async ", "type X = ", "[T]", "except* "),
    *(
        "%(here)s",
        "%(a)s",
        "[alembic]\n",
        "[DEFAULT]\n",
        "script_location = ",
        "version_locations =",
    ),
    *("context.configure(version_table='t')\n", "[[chains]]\n", "{a=", "'a' ", "1_000", "9e9"),
    *("(?:", "{1,12}", "[a-f0-9]", "\\d", "+?", "|", "op.create_table('t')\n", "    "),
)
