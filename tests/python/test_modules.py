"""Where the modules lie that a file imports: in the order of Alembic's own process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from revlint.config.config import Config
from revlint.discovery.discover import discover
from revlint.engine.reading import Reading
from revlint.migration.revision import Revision
from revlint.python.modules import Modules
from revlint.sources.disk import DiskTree
from revlint.sources.memory import MemoryTree

PATH = "app/migrations/versions/a.py"


def find(module: str, *files: str, search: tuple[str, ...] = ()) -> str | None:
    tree = MemoryTree(dict.fromkeys((PATH, *files), ""))
    return Modules(tree, {"app": ("elsewhere",), "app/migrations": search}).find(PATH, module)


@pytest.mark.parametrize(
    ("files", "search", "found"),
    [
        (("lib/ids.py", "src/ids.py", "ids.py"), ("lib", "src"), "lib/ids.py"),
        (("lib/ids.py", "src/ids.py", "ids.py"), ("src", "lib"), "src/ids.py"),
        (("ids.py", "app/migrations/ids.py", "app/ids.py"), (), "ids.py"),
        (("app/migrations/ids.py", "app/ids.py"), (), "app/migrations/ids.py"),
        (("app/ids.py", "src/ids.py", "app/src/ids.py"), (), "app/ids.py"),
        (("src/ids.py", "app/src/ids.py"), (), "src/ids.py"),
        (("app/src/ids.py",), (), "app/src/ids.py"),
        (("ids.py", "ids/__init__.py"), (), "ids/__init__.py"),
        (("app/migrations/versions/ids.py", "elsewhere/ids.py"), (), None),
    ],
)
def test_order(files: tuple[str, ...], search: tuple[str, ...], found: str | None) -> None:
    """What is set for the nearest directory counts alone; the directory of the file does not."""
    assert find("ids", *files, search=search) == found


def test_dotted_names() -> None:
    assert find("lib.ids", "lib/ids.py") == "lib/ids.py"
    assert find("lib.ids", "lib.py", "src/lib/ids/__init__.py") == "src/lib/ids/__init__.py"
    assert find("lib", "lib/ids.py") is None
    assert find("", "ids.py") is None
    assert find("lib..ids", "lib/ids.py") is None


@pytest.mark.parametrize("module", ["types", "os.path", "alembic.op", "sqlalchemy"])
def test_modules_that_are_loaded_before(module: str) -> None:
    """Python takes what is loaded already, whatever lies in the project."""
    assert find(module, f"{module.replace('.', '/')}.py") is None


def test_the_first_chain_of_a_directory_decides() -> None:
    modules = Modules(MemoryTree({"one/ids.py": "", "two/ids.py": ""}))
    assert modules.find(PATH, "ids") is None
    modules.search_from(["app/migrations/versions"], ["one"])
    modules.search_from(["app/migrations", "app/migrations/versions"], ["two"])
    assert modules.find(PATH, "ids") == "one/ids.py"
    assert modules.find("app/migrations/env.py", "ids") == "two/ids.py"
    assert modules.roots("app/migrations/versions")[0] == "one"
    assert modules.roots("app/migrations")[0] == "two"


MODULES = ("ids", "types", "alembic", "lib.inner.ids")

PROBE = """
for module in {0!r}:
    try:
        print("found", module, __import__(module, fromlist="A").A)
    except Exception:
        print("found", module, None)
revision = "r"
down_revision = None
"""


@pytest.mark.parametrize(
    ("setting", "run_in", "where"),
    [
        ("prepend_sys_path = src", "", "migrations"),
        ("prepend_sys_path = .", "", "migrations"),
        ("prepend_sys_path = lib src", "", "migrations"),
        ("prepend_sys_path = src lib .", "", "%(here)s/migrations"),
        ("prepend_sys_path = %(here)s/lib", "", "migrations"),
        ("path_separator = os\nprepend_sys_path = nowhere:src", "", "migrations"),
        ("prepend_sys_path = project/lib", "..", "project/migrations"),
        ("prepend_sys_path = project/nowhere:project", "..", "project/migrations"),
    ],
)
def test_agrees_with_alembic(tmp_path: Path, setting: str, run_in: str, where: str) -> None:
    """A constant is the one that Alembic imports."""
    root = tmp_path / "project"
    _write_modules(root)
    revision = root / "migrations" / "versions" / "r.py"
    revision.write_text(PROBE.format(MODULES))
    ini = root / "alembic.ini"
    ini.write_text(f"[alembic]\nscript_location = {where}\n{setting}\n")
    cwd = (root / run_in).resolve()
    command = [str(Path(sys.executable).with_name("alembic")), "-c", str(ini), "heads"]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=True)
    theirs = [line.split()[1:] for line in done.stdout.splitlines() if line.startswith("found")]
    assert [[module, str(_constant(cwd, revision, module))] for module in MODULES] == theirs


def _write_modules(root: Path) -> None:
    """The same modules in every directory, each with the directory's name as a constant."""
    for directory in (".", "src", "lib", "migrations"):
        for name in MODULES:
            path = root / directory / f"{name.replace('.', '/')}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"A = {directory!r}\n")
    (root / "migrations" / "env.py").write_text("")
    (root / "migrations" / "versions").mkdir()


def _constant(cwd: Path, revision: Path, module: str) -> str | None:
    """What revlint takes a constant of a module for that a revision file imports."""
    revision.write_text(f"from {module} import A\nrevision = A\ndown_revision = None\n")
    tree = DiskTree(cwd)
    reading = Reading(tree)
    found = discover(tree, Config(), reading.read, reading.modules)
    read = reading.read(found.script_directories[0].files[0])
    assert isinstance(read, Revision)
    assert read.revision is not None
    value = read.revision.value
    return None if value.is_dynamic else value.text
