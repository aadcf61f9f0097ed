"""The keys of revlint's configuration, in one table.

The reader, the JSON Schema and the documentation all read it here: a further key is one line.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "string",
    "string-or-empty",
    "path",
    "path-or-paths",
    "directory",
    "paths",
    "strings",
    "patterns",
    "rules",
    "boolean",
    "count",
    "count-or-any",
    "id-pattern",
    "severities",
    "rules-by-pattern",
    "after",
    "columns",
    "switches",
    "alignments",
    "counterparts",
    "editions",
]

#: What each kind allows, as a mistake's message says it.
ALLOWED: dict[Kind, str] = {
    "string": "a text",
    "string-or-empty": "a text",
    "path": "a path below the project root, as a text",
    "path-or-paths": "a path, or a table from branch labels to paths, below the project root",
    "directory": 'an absolute path, or one that begins with "~", as a text',
    "paths": "a list of paths below the project root",
    "strings": "a list of texts",
    "patterns": "a list of path patterns, as .gitignore has them",
    "rules": "a list of rule names",
    "boolean": "true or false",
    "count": "a whole number from 1",
    "count-or-any": 'a whole number from 1, or "any"',
    "id-pattern": "a regular expression, as a text",
    "severities": 'a table from rule names to "error", "warning" or "note"',
    "rules-by-pattern": "a table from path patterns to lists of rule names",
    "after": 'a list of declared chains, or { chain = "name", optional = true }',
    "columns": 'a list of "table.column" or "schema.table.column"',
    "switches": 'a list of "edition -> edition" or "database: edition -> edition"',
    "alignments": "a list of tables, [[alignments]], each with revision and chains",
    "counterparts": "a list of tables, [[counterparts]], each with chains, optionally with "
    "pairs and exceptions",
    "editions": "a table from editions to tables from databases to lists of declared chains",
}


@dataclass(frozen=True, slots=True)
class Key:
    """One key: its name, the kind of its value, where it may stand and what it is for.

    ``top`` is ``[tool.revlint]`` or the top of ``revlint.toml``, ``chain`` the table of a chain.
    """

    name: str
    kind: Kind
    where: tuple[Literal["top", "chain"], ...]
    description: str

    @property
    def field(self) -> str:
        """The attribute of ``Config`` or ``ChainConfig`` that holds the value."""
        return self.name.replace("-", "_")


#: The table of chains is no key of the table above: users choose the names in it.
CHAINS = "chains"
CHAINS_DESCRIPTION = "The chains of the project, by the name that reports call them."

KEYS = (
    Key("exclude", "patterns", ("top",), "Paths that are not read, beside what git ignores."),
    Key("select", "rules", ("top",), "Rules to switch on, also those that are off by default."),
    Key("ignore", "rules", ("top",), "Rules to switch off."),
    Key("require-reason", "boolean", ("top",), "Whether a suppression must say why, after `--`."),
    Key("severity", "severities", ("top",), "The severity of a rule, instead of its default."),
    Key("per-file-ignores", "rules-by-pattern", ("top",), "Rules to switch off for some paths."),
    Key(
        "cache-dir",
        "directory",
        ("top",),
        "The directory of the cache, outside of the repository; default: the user's own.",
    ),
    Key(
        "script-location",
        "path",
        ("chain",),
        "The script directory, which holds env.py; default: what config names, else the chain's "
        "name as a path.",
    ),
    Key(
        "version-locations",
        "paths",
        ("chain",),
        "The directories of the chain's revision files, where Alembic's configuration "
        "does not say.",
    ),
    Key("config", "path", ("chain",), "The alembic.ini or pyproject.toml that Alembic reads."),
    Key("section", "string", ("chain",), "The section of that ini file; default: alembic."),
    Key(
        "version-table",
        "string",
        ("chain",),
        "The version table, where env.py does not say.",
    ),
    Key(
        "version-table-schema",
        "string-or-empty",
        ("chain",),
        "The schema of the version table, where env.py does not say.",
    ),
    Key("heads", "count-or-any", ("top", "chain"), "How many heads a chain may have."),
    Key("bases", "count", ("top", "chain"), "How many bases a chain may have."),
    Key(
        "max-id-length",
        "count",
        ("top", "chain"),
        "The width of version_num in the version table, in characters; default: 32.",
    ),
    Key("id-pattern", "id-pattern", ("top", "chain"), "What an id must match, as a whole."),
    Key(
        "external-revisions",
        "strings",
        ("top", "chain"),
        "Ids that packages outside the project bring.",
    ),
    Key(
        "head-file",
        "path-or-paths",
        ("chain",),
        "A file that holds the chain's heads, or one for each branch, so that git itself sees two "
        "new heads as a conflict.",
    ),
    Key("released", "strings", ("chain",), "Ids at which databases in the field are."),
    Key(
        "parked-at",
        "string",
        ("chain",),
        "The align revision that ends the chain; an alignment implies it.",
    ),
    Key("root", "string", ("chain",), "The empty revision in which the chain begins."),
    Key("after", "after", ("chain",), "The chains that run before this one."),
    Key(
        "owns",
        "strings",
        ("chain",),
        "Tables that belong to this chain, whichever chain created them.",
    ),
    Key(
        "external",
        "boolean",
        ("chain",),
        "Whether the chain lives in another repository.",
    ),
    Key("tables", "strings", ("chain",), "The tables of an external chain."),
    Key(
        "may-reference",
        "strings",
        ("chain",),
        "Tables and columns of other chains that foreign keys may lead to.",
    ),
    Key(
        "frozen-columns",
        "columns",
        ("chain",),
        "Columns that no later migration may drop, rename or retype, or take the key of.",
    ),
    Key(
        "alignments",
        "alignments",
        ("top",),
        "Chains that end in one empty revision with the same id.",
    ),
    Key(
        "counterparts",
        "counterparts",
        ("top",),
        "Chains of which each revision has a partner in the others, in the same order.",
    ),
    Key(
        "editions",
        "editions",
        ("top",),
        "For each edition, its databases with their chains in the order of the runner.",
    ),
    Key(
        "switch",
        "switches",
        ("top",),
        "The edition switches that must work, in all databases or in one; default: all.",
    ),
)

TOP_KEYS = {key.name: key for key in KEYS if "top" in key.where}
CHAIN_KEYS = {key.name: key for key in KEYS if "chain" in key.where}
#: The names of the keys of a chain by the attribute that holds the value.
CHAIN_FIELDS = {key.field: name for name, key in CHAIN_KEYS.items()}
