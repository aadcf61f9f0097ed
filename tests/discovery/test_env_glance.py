"""An ``env.py`` at a glance says what reading all of it says."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from revlint.discovery.env import Imports, read_env
from revlint.discovery.env_reader import parse_env
from revlint.discovery.layout import Layout
from revlint.python.modules import Modules
from revlint.sources.memory import MemoryTree

WIDE = (
    "class Impl:\n"
    "    def version_table_impl(self):\n"
    "        return Column('version_num', String(64))\n"
)
LINES = st.sampled_from(
    [
        "from alembic import context",
        "from app import models",
        "from app.models import Base, \\\n    Wide",
        "from app.wide import (\n    Impl,\n)",
        "from app.wide import Impl  # noqa",
        "from app import wide as w, models",
        "import app.wide",
        "import app.wide as wide, app.models",
        "import app.models; import app.wide",
        "if True: import app.wide",
        "try:\n    import app.wide\nexcept ImportError:\n    pass",
        "# import app.wide",
        "'''\nimport app.wide\n'''",
        "from . import wide",
        "from app . wide import Impl",
        "from app.wide import *",
        "importlib.import_module('app.wide')",
        "context.configure(url='x')",
        "context.configure(version_table='v')",
        "context.configure(**{'version_table': 'v'})",
        "def run():\n    context.configure(connection=c)",
        "version_num = String(64)",
        "(",
    ]
)


@settings(max_examples=300, deadline=None)
@given(lines=st.lists(LINES, max_size=5), wide=st.booleans())
def test_a_glance_and_the_whole_agree(lines: list[str], wide: bool) -> None:
    files = {
        "migrations/env.py": "\n".join(lines),
        "app/__init__.py": "",
        "app/models.py": "Base = None\n",
        "app/wide.py": WIDE if wide else "Impl = None\n",
        "migrations/wide.py": WIDE,
    }
    layout = Layout(MemoryTree(files))
    data = files["migrations/env.py"].encode()
    imports = Imports(layout, "migrations/env.py", Modules(layout.tree))
    whole = parse_env("migrations/env.py", data, None, imports)
    assert read_env(layout, "migrations/env.py", None) == whole
