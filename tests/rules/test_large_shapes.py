"""Shapes of graphs that once took quadratic time; a hang fails the run, nothing is measured."""

from __future__ import annotations

import pytest

from revlint.discovery.alembic_section import read_section
from revlint.discovery.env import MAX_READINGS, EnvReader
from revlint.discovery.ini import read_ini
from revlint.discovery.layout import Layout
from revlint.python.modules import Modules
from revlint.sources.memory import MemoryTree
from tests.graph_support import Item, chain_of_items, findings_in

N = 10_000


def _line(n: int, first: str = "") -> Item:
    return f"{n}", (f"{n - 1}",) if n else (), (first,) if first and n > 1 else (), ()


SHAPES: dict[str, list[Item]] = {
    "a dependency halfway back": [_line(n, str(n // 2)) for n in range(N)],
    "a dependency on the first": [_line(n, "0") for n in range(N)],
    "a label on each head": [
        ("0", (), (), ()),
        *((f"{n}", ("0",), (), (f"l{n}",)) for n in range(1, N)),
    ],
    "a label on each of a line with heads": [
        ("0", (), (), ()),
        *(
            item
            for n in range(1, N // 4)
            for item in ((f"{n}", (f"{n - 1}",), (), (f"l{n}",)), (f"h{n}", (f"{n - 1}",), (), ()))
        ),
    ],
    "a parent and two dependencies that are missing": [
        (f"{n}", (f"m{n}",), (f"m{n}", f"d{n}"), ()) for n in range(N)
    ],
    "one parent again and again": [("0", (), (), ()), ("1", ("0",) * N, (), ())],
    "many heads with the same labels": [
        *((f"{n}", (f"{n - 1}",) if n else (), (), (f"l{n}",)) for n in range(300)),
        *((f"h{n}", ("299",), (), ()) for n in range(N)),
    ],
}


@pytest.mark.parametrize("name", SHAPES)
def test_shapes(name: str) -> None:
    """Every rule about the graph comes to an end."""
    assert findings_in(chain_of_items(SHAPES[name], new=["versions/1.py"])) is not None


def test_sections_that_share_an_env_py() -> None:
    """It is read once where they do not matter to it, else as often as is borne."""
    tree = MemoryTree(
        {
            "m/env.py": "from alembic import context\ncontext.configure(version_table='t')\n",
            "n/env.py": "from alembic import context\n"
            "context.configure(version_table=context.config.get_main_option('t'))\n",
        }
    )
    sections = "".join(f"[s{n}]\nscript_location = m\nt = t{n}\n" for n in range(2 * MAX_READINGS))
    ini = read_ini(sections.encode())
    envs = EnvReader(Layout(tree), Modules(tree))
    configs = [read_section("alembic.ini", ini, name) for name in ini.sections]
    assert {envs.read("m/env.py", config).table.name for config in configs} == {"t"}
    found = [envs.read("n/env.py", config) for config in configs]
    assert [f.table.name for f in found[:MAX_READINGS]] == [f"t{n}" for n in range(MAX_READINGS)]
    assert not any(f.table.known for f in found[MAX_READINGS:])
    assert "set version-table" in found[-1].assumptions[0]
