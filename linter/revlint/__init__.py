"""revlint: the static linter for Alembic revision graphs.

This is the face that rules import; inside, modules import each other directly. Each name is
loaded when it is first asked for, so that ``revlint --help`` pays for none of them.
"""

from __future__ import annotations

from importlib import import_module

# Not imported: under `python -m` a typing.py of the working directory could come first.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from revlint.base import Base, Conflict, DeletedFile
    from revlint.body import Body, read_body
    from revlint.chain import Chain, Reference
    from revlint.change import ChainChange, Change, Insertion, Rewriting, Squash
    from revlint.config import DEFAULT_MAX_ID_LENGTH, Alignment, ChainConfig, Config, Run
    from revlint.contract import Contract, Switch, Table, table_name
    from revlint.errors import TreeError
    from revlint.finding import Finding, Related, Severity
    from revlint.project import Project
    from revlint.revision import Binding, Docstring, Location, Range, Revision, Unreadable, Value
    from revlint.rule import (
        ChainRule,
        ChangeRule,
        Example,
        FileRule,
        ProjectRule,
        Rule,
        history,
        revision_file,
    )
    from revlint.script_directory import ConfigProblem, ScriptDirectory, SkippedFile
    from revlint.tables import Owner, Promise, TableName, Tables, TableUse

_HOMES = {
    "base": ("Base", "Conflict", "DeletedFile"),
    "body": ("Body", "read_body"),
    "chain": ("Chain", "Reference"),
    "change": ("ChainChange", "Change", "Insertion", "Rewriting", "Squash"),
    "config": ("DEFAULT_MAX_ID_LENGTH", "Alignment", "ChainConfig", "Config", "Run"),
    "contract": ("Contract", "Switch", "Table", "table_name"),
    "errors": ("TreeError",),
    "finding": ("Finding", "Related", "Severity"),
    "project": ("Project",),
    "revision": ("Binding", "Docstring", "Location", "Range", "Revision", "Unreadable", "Value"),
    "rule": (
        "ChainRule",
        "ChangeRule",
        "Example",
        "FileRule",
        "ProjectRule",
        "Rule",
        "history",
        "revision_file",
    ),
    "script_directory": ("ConfigProblem", "ScriptDirectory", "SkippedFile"),
    "tables": ("Owner", "Promise", "TableName", "TableUse", "Tables"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "DEFAULT_MAX_ID_LENGTH",
    "Alignment",
    "Base",
    "Binding",
    "Body",
    "Chain",
    "ChainChange",
    "ChainConfig",
    "ChainRule",
    "Change",
    "ChangeRule",
    "Config",
    "ConfigProblem",
    "Conflict",
    "Contract",
    "DeletedFile",
    "Docstring",
    "Example",
    "FileRule",
    "Finding",
    "Insertion",
    "Location",
    "Owner",
    "Project",
    "ProjectRule",
    "Promise",
    "Range",
    "Reference",
    "Related",
    "Revision",
    "Rewriting",
    "Rule",
    "Run",
    "ScriptDirectory",
    "Severity",
    "SkippedFile",
    "Squash",
    "Switch",
    "Table",
    "TableName",
    "TableUse",
    "Tables",
    "TreeError",
    "Unreadable",
    "Value",
    "history",
    "read_body",
    "revision_file",
    "table_name",
]


def __getattr__(name: str) -> object:
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{home}"), name)
