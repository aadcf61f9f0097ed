"""What lines of an ``env.py`` say, in any order and number."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from revlint.discovery.env import EnvReader
from revlint.discovery.layout import Layout
from revlint.path_text import show_paths
from revlint.python.modules import Modules
from revlint.sources.memory import MemoryTree

WIDE = (
    "class Impl:\n"
    "    def version_table_impl(self):\n"
    "        return Column('version_num', String(64))\n"
)
#: Lines that import the module ``app.wide``.
TO_WIDE = (
    "from app.wide import (\n    Impl,\n)",
    "from app.wide import Impl  # noqa",
    "from app import wide as w, models",
    "import app.wide as wide, app.models",
    "from app . wide import Impl",
    "from app.wide import *",
    "import app.wide",
    "import app.models; import app.wide",
    "if True: import app.wide",
    "try:\n    import app.wide\nexcept ImportError:\n    pass",
)
NAMED = ("context.configure(version_table='v')", "context.configure(**{'version_table': 'v'})")
ONLINE = "def run():\n    context.configure(connection=c)"
OTHERS = (
    "from alembic import context",
    "from app import models",
    "from app.models import Base, \\\n    Wide",
    "# import app.wide",
    "'''\nimport app.wide\n'''",
    "from . import wide",
    "importlib.import_module('app.wide')",
    "context.configure(url='x')",
    "version_num = String(64)",
)
LINES = st.sampled_from((*TO_WIDE, *NAMED, ONLINE, *OTHERS, "("))


@settings(max_examples=300, deadline=None)
@given(lines=st.lists(LINES, max_size=5), wide=st.booleans())
@example(lines=["import app.wide as wide, app.models", "from . import wide"], wide=True)
def test_lines(lines: list[str], wide: bool) -> None:
    """The width counts where a line imports it; the table where all calls agree."""
    files = {
        "migrations/env.py": "\n".join(lines),
        "app/__init__.py": "",
        "app/models.py": "Base = None\n",
        "app/wide.py": WIDE if wide else "Impl = None\n",
        "migrations/wide.py": WIDE,
    }
    tree = MemoryTree(files)
    envs = EnvReader(Layout(tree), Modules(tree))
    read = envs.read("migrations/env.py", None)
    assert read == envs.read("migrations/env.py", None)
    assert read == EnvReader(Layout(tree), Modules(tree)).read("migrations/env.py", None)
    table = read.table
    named = not {*NAMED}.isdisjoint(lines)
    if "(" in lines:
        assert tuple(map(show_paths, read.assumptions)) == (
            "migrations/env.py cannot be parsed (set version-table)",
        )
        assert (table.name, table.known, table.width) == ("alembic_version", not named, None)
        return
    assert table.width == (64 if wide and not {*TO_WIDE}.isdisjoint(lines) else None)
    assert table.name == ("v" if named else "alembic_version")
    assert table.known == (not (named and ONLINE in lines))
    assert [said for _, said in table.split] == (
        [] if table.known else [("alembic_version", "v")[line in NAMED] for line in _modes(lines)]
    )


def _modes(lines: list[str]) -> list[str]:
    """A line for each function that configures, in order: the module, and ``run``."""
    module = next(line for line in lines if line in NAMED)
    configures = [line for line in lines if line.startswith(("context.configure", "def run"))]
    return [ONLINE, module] if configures[0] == ONLINE else [module, ONLINE]
