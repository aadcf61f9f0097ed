"""The kinds of values that keys of the configuration have."""

from __future__ import annotations

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
    "revision",
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
    "revision": 'the name of a commit, such as "origin/main", or "auto"',
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
