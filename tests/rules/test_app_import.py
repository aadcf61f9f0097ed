"""app-import: which modules are the project's own, and which imports Python runs at once."""

from __future__ import annotations

import pytest

from revlint_rules.app_import import AppImport
from revlint_rules.broken_import import BrokenImport
from tests.support import chain_of, check, source

OWN = {
    "shop/__init__.py": "",
    "shop/models.py": "",
    "src/core/__init__.py": "",
    "backend/web/views.py": "",
    "backend/settings.py": "",
    "lib/money/__init__.py": "",
    "docker/start.py": "",
    "alembic/__init__.py": "",
    "backend/migrations/env.py": "",
    "backend/migrations/tools.py": "",
}
PATH = "backend/migrations/versions/a1.py"


def imports(text: str) -> list[tuple[int, int, str]]:
    tree = {**OWN, PATH: f"{text}\n{source()}"}
    chain = chain_of(tree, under="backend/migrations", prepend_sys_path=("lib",))
    return [
        (line, column, message.removeprefix("import of ").partition(",")[0])
        for _, line, column, message in check(AppImport, chain)
    ]


OWN_IMPORTS = [
    ("import shop", (1, 8, "shop")),
    ("import sqlalchemy, shop.models as m", (1, 20, "shop.models")),
    ("from shop.models import Order", (1, 6, "shop.models")),
    ("from shop import *", (1, 6, "shop")),
    ("from core import x", (1, 6, "core")),
    ("from money import x", (1, 6, "money")),
    ("from web.views import x", (1, 6, "web.views")),
    ("from web import views", (1, 6, "web.views")),
    ("from backend.web import views", (1, 6, "backend.web.views")),
    ("import settings", (1, 8, "settings")),
    ("from tools import x", (1, 6, "tools")),
    ("try:\n    from shop import x\nexcept ImportError:\n    pass", (2, 10, "shop")),
    ("class A:\n    import shop", (2, 12, "shop")),
    ("x = 1; import shop", (1, 15, "shop")),
    ("from shop import a, b", (1, 6, "shop")),
]


@pytest.mark.parametrize(("text", "place"), OWN_IMPORTS)
def test_own(text: str, place: tuple[int, int, str]) -> None:
    assert imports(text) == [place]


@pytest.mark.parametrize("text", ["from . import x", "from .x import y"])
def test_a_relative_import_is_broken_import(text: str) -> None:
    assert imports(text) == []
    tree = {**OWN, PATH: f"{text}\n{source()}"}
    found = check(BrokenImport, chain_of(tree, under="backend/migrations"))
    assert [(line, column) for _, line, column, _ in found] == [(1, 1)]


@pytest.mark.parametrize(
    "text",
    [
        "from alembic import op",
        "import sqlalchemy as sa",
        "from sqlalchemy.dialects import postgresql",
        "import json",
        "import docker",
        "from web.missing import x",
        "from __future__ import annotations",
        "def f():\n    import shop",
        "import typing\nif typing.TYPE_CHECKING:\n    import shop",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import shop",
    ],
)
def test_foreign(text: str) -> None:
    assert imports(text) == []
