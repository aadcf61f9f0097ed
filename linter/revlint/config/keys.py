"""The keys of revlint's configuration, in one table.

The reader, the JSON Schema and the documentation all read it here: a further key is one entry.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from revlint.config.kinds import Kind

Where = Literal["top", "chain"]


@dataclass(frozen=True, slots=True)
class Key:
    """One key: its name, the kind of its value, where it is allowed and what it is for.

    ``top`` is ``[tool.revlint]`` or the top of ``revlint.toml``, ``chain`` the table of a chain.
    ``example`` and ``default`` are TOML. ``default`` is "" where no value means the same as no key;
    the description says then what counts.
    """

    name: str
    kind: Kind
    where: tuple[Where, ...]
    description: str
    example: str
    default: str = ""

    @property
    def field(self) -> str:
        """The attribute of ``Config`` or ``ChainConfig`` that holds the value."""
        return self.name.replace("-", "_")


#: The table of chains is no key of the table below: users choose the names in it.
CHAINS = "chains"
CHAINS_DESCRIPTION = "The chains of the project, by the name that reports call them."

_TOP: tuple[Where, ...] = ("top",)
_CHAIN: tuple[Where, ...] = ("chain",)
_BOTH: tuple[Where, ...] = ("top", "chain")

KEYS = (
    Key(
        "baseline",
        "path",
        _TOP,
        "A file of known findings, which are not reported; `revlint baseline` writes it.",
        '"revlint-baseline.json"',
    ),
    Key(
        "base",
        "revision",
        _TOP,
        "The branch that `revlint check` and editors compare with, as `--base` does: a ref, or "
        "`auto`. Without it, and with `--no-base`, they compare with nothing.",
        '"origin/main"',
    ),
    Key(
        "exclude",
        "patterns",
        _TOP,
        "Files that are not read, in addition to those that git ignores.",
        '["legacy/", "*.generated.py"]',
        "[]",
    ),
    Key(
        "select",
        "rules",
        _TOP,
        "Rules to enable that are off by default. A rule that checks only new files then "
        "checks all files.",
        '["nonlinear-history", "missing-downgrade"]',
        "[]",
    ),
    Key(
        "ignore",
        "rules",
        _TOP,
        "Rules to disable.",
        '["filename-mismatch"]',
        "[]",
    ),
    Key(
        "require-reason",
        "boolean",
        _TOP,
        "Whether a suppression must give a reason, after `--`.",
        "true",
        "false",
    ),
    Key(
        "severity",
        "severities",
        _TOP,
        "The severity of a rule, in place of its default.",
        '{ stale-docstring = "error", ignored-file = "note" }',
        "{}",
    ),
    Key(
        "per-file-ignores",
        "rules-by-pattern",
        _TOP,
        "Rules to disable in the files that match a pattern.",
        '{ "**/legacy/**" = ["stale-docstring"] }',
        "{}",
    ),
    Key(
        "cache-dir",
        "directory",
        _TOP,
        "The directory of the cache, outside the repository. Without it, the cache "
        "directory of the user; the variable `REVLINT_CACHE_DIR` overrides both.",
        '"~/.cache/revlint"',
    ),
    Key(
        "script-location",
        "path",
        _CHAIN,
        "The script directory, which holds `env.py`. Without it, the one that `config` "
        "names, else the name of the chain as a path.",
        '"billing/migrations"',
    ),
    Key(
        "version-locations",
        "paths",
        _CHAIN,
        "The directories of the revision files, if Alembic's configuration does not name "
        "them. Without it, `versions` in the script directory.",
        '["billing/migrations/versions", "billing/migrations/archive"]',
    ),
    Key(
        "config",
        "path",
        _CHAIN,
        "The `alembic.ini` or `pyproject.toml` that Alembic reads for this chain.",
        '"billing/alembic.ini"',
    ),
    Key(
        "section",
        "string",
        _CHAIN,
        "The section of that ini file.",
        '"billing"',
        '"alembic"',
    ),
    Key(
        "version-table",
        "string",
        _CHAIN,
        "The version table, if it cannot be read from `env.py`. It is an error if `env.py` "
        "names another one.",
        '"alembic_version_billing"',
    ),
    Key(
        "version-table-schema",
        "string-or-empty",
        _CHAIN,
        'The schema of the version table, if it cannot be read from `env.py`; "" is the '
        "default schema.",
        '"billing"',
    ),
    Key(
        "heads",
        "count-or-any",
        _BOTH,
        "How many heads a chain may have. Without it, one, and one for each branch label.",
        '"any"',
    ),
    Key(
        "bases",
        "count",
        _BOTH,
        "How many bases a chain may have. Without it, one, and others whose branches are "
        "merged or have labels.",
        "1",
    ),
    Key(
        "max-id-length",
        "count",
        _BOTH,
        "The width of version_num in the version table, in characters. Without it, a width "
        "that `env.py` or a migration sets, else the 32 of Alembic.",
        "64",
    ),
    Key(
        "id-pattern",
        "id-pattern",
        _BOTH,
        "What an id must match, as a whole. Without it, every id that Alembic accepts is "
        "allowed. With a counter, such as `\\d{4}`, the numbers of new files are checked "
        "too.",
        "'\\d{4}'",
    ),
    Key(
        "external-revisions",
        "strings",
        _BOTH,
        "Ids that packages outside the project bring.",
        '["3a91c0de5f72"]',
        "[]",
    ),
    Key(
        "head-file",
        "path-or-paths",
        _CHAIN,
        "A file that holds the heads of the chain, so that git itself sees two new heads as "
        "a conflict. With a table, each file holds the heads of one branch label, and that "
        'of "" the heads without these labels.',
        '{ "" = "HEAD", billing = "HEAD.billing" }',
    ),
    Key(
        "released",
        "strings",
        _CHAIN,
        "Ids that deployed databases have. Each must be a head or an ancestor of one.",
        '["8f02c7be51aa"]',
        "[]",
    ),
    Key(
        "parked-at",
        "string",
        _CHAIN,
        "The align revision that ends the chain: no revision may follow it. An alignment "
        "implies it.",
        '"park00000000"',
    ),
    Key(
        "root",
        "string",
        _CHAIN,
        "The empty revision that begins the chain. The chain has no other base.",
        '"oss000000000"',
    ),
    Key(
        "after",
        "after",
        _CHAIN,
        "The chains that run before this one in the same database. An edition may leave out "
        "an optional one.",
        '["core", { chain = "billing", optional = true }]',
        "[]",
    ),
    Key(
        "owns",
        "strings",
        _CHAIN,
        "Tables that belong to this chain, whichever chain created them.",
        '["audit"]',
        "[]",
    ),
    Key(
        "external",
        "boolean",
        _CHAIN,
        "Whether the chain lives in another repository: it has no files here, and needs "
        "`version-table` and `tables`.",
        "true",
        "false",
    ),
    Key(
        "tables",
        "strings",
        _CHAIN,
        "The tables of an external chain.",
        '["users", "auth.sessions"]',
    ),
    Key(
        "may-reference",
        "strings",
        _CHAIN,
        "Tables and columns of other chains that foreign keys of this chain may reference.",
        '["users.id", "organizations"]',
        "[]",
    ),
    Key(
        "frozen-columns",
        "columns",
        _CHAIN,
        "Columns that no later migration may drop, rename or retype, or take the key of.",
        '["users.id"]',
        "[]",
    ),
    Key(
        "alignments",
        "alignments",
        _TOP,
        "Chains that end in one empty revision with the same id.",
        '[{ revision = "park00000000", chains = ["core", "billing"] }]',
        "[]",
    ),
    Key(
        "counterparts",
        "counterparts",
        _TOP,
        "Chains that change together: each revision of one has a partner in the others, in "
        "the same order. `pairs` are partners, in the order of `chains`; `exceptions` are "
        "ids that need no partner.",
        '[{ chains = ["core", "billing"], exceptions = ["8f02c7be51aa"] }]',
        "[]",
    ),
    Key(
        "editions",
        "editions",
        _TOP,
        "For each edition its databases, and for each database its chains in the order in "
        "which the runner applies them.",
        '{ oss = { main = ["core"] }, ee = { main = ["core", "billing"] } }',
        "{}",
    ),
    Key(
        "switch",
        "switches",
        _TOP,
        "The edition switches that must work, in all databases or in one. Without it, all.",
        '["oss -> ee", "main: ee -> oss"]',
    ),
)

TOP_KEYS = {key.name: key for key in KEYS if "top" in key.where}
CHAIN_KEYS = {key.name: key for key in KEYS if "chain" in key.where}
#: The names of the keys of a chain by the attribute that holds the value.
CHAIN_FIELDS = {key.field: name for name, key in CHAIN_KEYS.items()}
