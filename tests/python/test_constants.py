"""Constants of other modules: where they are looked for, and that nothing is executed."""

from __future__ import annotations

import pytest

from revlint.location import Range
from revlint.migration.reader import read_revision
from revlint.migration.revision import Revision
from revlint.python.constants import TreeConstants
from revlint.python.modules import Modules
from revlint.python.value import Value
from revlint.sources.memory import MemoryTree

PATH = "app/migrations/versions/a.py"


def value_of(header: str, files: dict[str, str], search: tuple[str, ...] = ()) -> Value:
    """What a revision file with that header binds ``revision`` to."""
    tree = MemoryTree({PATH: header, **files})
    constants = TreeConstants(tree, Modules(tree, {"app/migrations": search}))
    found = read_revision(PATH, header.encode(), constants)
    assert isinstance(found, Revision)
    assert found.revision is not None
    return found.revision.value


@pytest.mark.parametrize(
    ("header", "place"),
    [
        ("from ids import A\nrevision = A", (2, 12, 2, 13)),
        ("from ids import A as revision", (1, 22, 1, 30)),
        ("import ids\nrevision = ids.A", (2, 12, 2, 17)),
        ("import ids as i\nrevision = i.A", (2, 12, 2, 15)),
        ("from ids import *\nA = 'other'\nrevision = 'a'", (3, 12, 3, 15)),
    ],
)
def test_one_constant_away(header: str, place: tuple[int, int, int, int]) -> None:
    """The place is that of the name in the file that imports."""
    found = value_of(header, {"ids.py": "A = 'a'\n"})
    assert (found.type, found.text, found.range) == ("str", "a", Range(*place))


@pytest.mark.parametrize(
    "header",
    [
        "import lib.ids\nrevision = lib.ids.A",
        "import lib.ids as i\nrevision = i.A",
        "from lib import ids\nrevision = ids.A",
        "from lib.ids import A\nrevision = A",
        "from lib import A\nrevision = A",
    ],
)
def test_packages(header: str) -> None:
    files = {"lib/ids.py": "A = 'a'\n", "lib/__init__.py": "A = 'a'\n"}
    assert value_of(header, files).text == "a"


def test_a_star_import_binds_what_the_module_holds() -> None:
    found = value_of("from ids import *\n", {"ids.py": "revision = 'a'\n"})
    assert (found.type, found.text, found.range) == ("str", "a", Range(1, 1, 1, 18))


@pytest.mark.parametrize(
    ("module", "search"),
    [("ids.py", ()), ("app/ids.py", ()), ("app/migrations/ids.py", ()), ("src/ids.py", ("src",))],
)
def test_where_modules_are_looked_for(module: str, search: tuple[str, ...]) -> None:
    assert value_of("from ids import A\nrevision = A", {module: "A = 'a'"}, search).text == "a"


def test_search_comes_first() -> None:
    files = {"src/ids.py": "A = 'src'", "ids.py": "A = 'root'", "app/ids.py": "A = 'app'"}
    assert value_of("from ids import A\nrevision = A", files, ("src",)).text == "src"
    assert value_of("from ids import A\nrevision = A", files).text == "root"


@pytest.mark.parametrize(
    ("header", "files"),
    [
        ("from ids import A\nrevision = A", {}),
        ("from ids import A\nrevision = A", {"ids.py": "B = 'a'"}),
        ("from ids import A\nrevision = A", {"ids.py": "A = get()"}),
        ("from ids import A\nrevision = A", {"ids.py": "if x:\n    A = 'a'"}),
        ("from ids import A\nrevision = A", {"ids.py": "A = ("}),
        ("from ids import A\nrevision = A", {"ids.py": "from b import A", "b.py": "A = 'a'"}),
        ("from ids import A\nrevision = A", {"app/migrations/versions/ids.py": "A = 'a'"}),
        ("from .ids import A\nrevision = A", {"app/migrations/versions/ids.py": "A = 'a'"}),
        ("from . import ids\nrevision = ids.A", {"app/migrations/versions/ids.py": "A = 'a'"}),
        ("from a import A\nrevision = A", {"unused.py": ""}),
    ],
)
def test_what_stays_unknown(header: str, files: dict[str, str]) -> None:
    """A module that is not there, does not say, or that Alembic itself could not import."""
    assert value_of(header, files).type == "dynamic"


def test_each_module_is_read_once() -> None:
    class CountingTree(MemoryTree):
        reads = 0

        def read(self, path: str) -> bytes:
            CountingTree.reads += 1
            return super().read(path)

    constants = TreeConstants(CountingTree({"ids.py": "A = 'a'\nB = ('b', 1)"}))
    for name in ("A", "B", "C", "A"):
        constants.lookup(PATH, "ids", 0, name)
    assert CountingTree.reads == 1
    found = constants.lookup(PATH, "ids", 0, "B")
    assert found is not None
    assert [element.text for element in found.elements] == ["b", "1"]
