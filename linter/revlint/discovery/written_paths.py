"""Paths as a configuration writes them, and the paths of the tree that they mean."""

from __future__ import annotations

import re

from revlint.discovery.alembic_config import ROOT
from revlint.discovery.layout import Layout
from revlint.discovery.search_path import package_path
from revlint.sources.paths import ancestors, join

#: What a shell would expand, and Alembic does not: variables of the environment are upper case.
EXPANDED = re.compile(r"\A~\w*|\$\{[A-Z_][A-Z0-9_]*\}|\$[A-Z_][A-Z0-9_]*(?!\w)")
#: What a template engine, or a person, is to fill in.
TEMPLATE = re.compile(r"[{}<>$]|@[\w.-]+@")


def is_directory(layout: Layout, directory: str, text: str) -> bool:
    """Whether a path of a configuration in ``directory`` is there, wherever Alembic is run."""
    if text.startswith(ROOT):
        return layout.resolve(within(text)) is not None
    if text.startswith("/"):
        return False
    path = package_path(text) if ":" in text else text
    return any(layout.resolve(join(start, path)) is not None for start in ancestors(directory))


def shown(text: str) -> str:
    """A configured path for people: what is below the project root relative to it."""
    if text == ROOT:
        return "."
    return text.removeprefix(ROOT + "/")


def within(text: str) -> str | None:
    return join("", text.removeprefix(ROOT).lstrip("/"))


def not_there(path: str | None) -> str | None:
    """The path of a directory that does not exist; None for what is not a path."""
    named = path is not None and not (TEMPLATE.search(path) or EXPANDED.search(path))
    return path if named else None


def shared_tail(a: list[str], b: list[str]) -> int:
    count = 0
    for x, y in zip(reversed(a), reversed(b), strict=False):
        if x != y:
            break
        count += 1
    return count
