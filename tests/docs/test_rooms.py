"""What CONTRIBUTING.md and docs/how-it-works.md say of the code is so."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "linter" / "revlint"

HOW = (ROOT / "docs" / "how-it-works.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")

_CODE = re.compile(r"`([^`\n]+)`")
_ROOMS = sorted(p.name for p in PACKAGE.iterdir() if (p / "__init__.py").is_file())
_GROUND = sorted(p.stem for p in PACKAGE.glob("*.py"))


def dotted_names() -> list[str]:
    """The names such as ``python.parsed.parse`` in the page."""
    found = dict.fromkeys(
        word
        for word in _CODE.findall(HOW)
        if re.fullmatch(r"\w+(\.\w+)+", word) and word.split(".")[0] in (*_ROOMS, *_GROUND)
    )
    return [word for word in found if not word.endswith((".py", ".toml"))]


def defined(tree: ast.Module | ast.ClassDef) -> dict[str, ast.AST]:
    """The names that a module or a class binds."""
    names: dict[str, ast.AST] = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names[node.name] = node
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names[node.target.id] = node
        elif isinstance(node, ast.Assign):
            names.update((t.id, node) for t in node.targets if isinstance(t, ast.Name))
    return names


def test_there_are_names() -> None:
    assert len(dotted_names()) > 20


@pytest.mark.parametrize("name", dotted_names())
def test_each_name_exists(name: str) -> None:
    """A module, and a function, a class or a method in it."""
    path, parts = PACKAGE, name.split(".")
    while parts and (path / parts[0]).is_dir():
        path /= parts.pop(0)
    file = path / f"{parts[0]}.py" if parts else path / "__init__.py"
    if file.is_file() and parts:
        parts.pop(0)
    else:
        file = path / "__init__.py"
    place: ast.AST = ast.parse(file.read_text(encoding="utf-8"))
    for part in parts:
        assert isinstance(place, ast.Module | ast.ClassDef), name
        names = defined(place)
        assert part in names, f"{file} has no {part}"
        place = names[part]


@pytest.mark.parametrize("room", _ROOMS)
def test_each_room_is_explained(room: str) -> None:
    """In the picture, and in the table with what comes in and what goes out."""
    assert re.search(rf"│ (?:.*│ )?{room}\b", CONTRIBUTING), "not in the picture"
    row = re.search(rf"^\| `{room}` \|(.*)\|(.*)\|(.*)\|$", CONTRIBUTING, re.MULTILINE)
    assert row, "not in the table"
    assert all(cell.strip() for cell in row.groups())


def test_each_path_exists() -> None:
    """What CONTRIBUTING.md sends a reader to, except the names that are to be filled in."""
    paths = [w for w in _CODE.findall(CONTRIBUTING) if re.fullmatch(r"[\w./]+/[\w./]*", w)]
    assert len(paths) > 20
    tops = (ROOT, PACKAGE)
    missing = [p for p in paths if not any((top / p).exists() for top in tops)]
    assert missing == []
