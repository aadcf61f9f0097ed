"""revlint: the static linter for Alembic revision graphs.

This is the face that rules import; inside, modules import each other directly. Each name is
loaded when it is first asked for, so that ``revlint --help`` pays for none of them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from revlint.body import Body, read_body
    from revlint.chain import Chain, Reference
    from revlint.config import DEFAULT_MAX_ID_LENGTH, ChainConfig, Config
    from revlint.errors import TreeError
    from revlint.finding import Finding, Related, Severity
    from revlint.project import Project
    from revlint.revision import Binding, Docstring, Location, Range, Revision, Unreadable, Value
    from revlint.rule import (
        ChainRule,
        Example,
        FileRule,
        ProjectRule,
        Rule,
        history,
        revision_file,
    )
    from revlint.script_directory import ConfigProblem, ScriptDirectory, SkippedFile

_HOMES = {
    "body": ("Body", "read_body"),
    "chain": ("Chain", "Reference"),
    "config": ("DEFAULT_MAX_ID_LENGTH", "ChainConfig", "Config"),
    "errors": ("TreeError",),
    "finding": ("Finding", "Related", "Severity"),
    "project": ("Project",),
    "revision": ("Binding", "Docstring", "Location", "Range", "Revision", "Unreadable", "Value"),
    "rule": (
        "ChainRule",
        "Example",
        "FileRule",
        "ProjectRule",
        "Rule",
        "history",
        "revision_file",
    ),
    "script_directory": ("ConfigProblem", "ScriptDirectory", "SkippedFile"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "DEFAULT_MAX_ID_LENGTH",
    "Binding",
    "Body",
    "Chain",
    "ChainConfig",
    "ChainRule",
    "Config",
    "ConfigProblem",
    "Docstring",
    "Example",
    "FileRule",
    "Finding",
    "Location",
    "Project",
    "ProjectRule",
    "Range",
    "Reference",
    "Related",
    "Revision",
    "Rule",
    "ScriptDirectory",
    "Severity",
    "SkippedFile",
    "TreeError",
    "Unreadable",
    "Value",
    "history",
    "read_body",
    "revision_file",
]


def __getattr__(name: str) -> object:
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{home}"), name)
