"""Reports for the tests of reporters, built without reading anything."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from revlint.config.config import Config
from revlint.contract.project import Project
from revlint.discovery.script_directory import (
    ScriptDirectory,
    SkippedFile,
    VersionLocation,
    VersionTable,
)
from revlint.engine.report import ChainSummary, ProjectReport, Report
from revlint.finding import Finding, Related, Severity
from revlint.graph.chain import Chain
from revlint.location import Location, Range
from revlint.migration.revision import Binding, Revision
from revlint.python.value import Value
from revlint.reporters import REPORTERS, View
from revlint.sources.memory import MemoryTree
from revlint.terminal import PLAIN, WIDTH, Style

ROOT = Path("/srv/project")

#: Everything that could do harm in a terminal or a CI log.
HOSTILE = (
    "\x1b[31mred\x1b[0m \x07bell \r\n::error::forged\n##[set-env name=x]y ##vso[task.x] "
    "\u202eevil\u2066 \u2028sep \ufeff\u200b \ud800 %0A \x9b2J <b>&| `x`"
)


def revision(path: str, id_: str, *parents: str) -> Revision:
    """A revision file with ``revision`` on line 1 and ``down_revision`` on line 2."""

    def value(text: str, line: int, column: int) -> Value:
        return Value("str", text, Range(line, column, line, column + len(text) + 2))

    down = Value("NoneType", "None", Range(2, 17, 2, 21))
    if parents:
        down = value(parents[0], 2, 17)
    return Revision(
        path=path,
        revision=Binding("revision", value(id_, 1, 12), Range(1, 1, 1, 9)),
        down_revision=Binding("down_revision", down, Range(2, 1, 2, 14)),
        branch_labels=None,
        depends_on=None,
    )


WIDE = "\tdown_revision = ('数据', 'é', 'e\u0301', '\u202egone')  # end"

FILES = {
    "api/versions/a.py": "revision = 'a'\ndown_revision = None\n",
    "api/versions/b.py": "revision = 'b'\ndown_revision = 'a'\n",
    "api/versions/c.py": "revision = 'c'\ndown_revision = 'gone'\n",
    "api/versions/wide.py": f"x = 1\n{WIDE}\n",
    "api/versions/many.py": "".join(f"x{n}\n" for n in range(1, 20)),
    "api/versions/long.py": f"revision = '{'a' * 300}' + BAD + '{'b' * 300}'\n",
}

CHAIN = Chain(
    ScriptDirectory(
        name="api",
        script_location="api",
        version_locations=(VersionLocation("api/versions"),),
        config="api/alembic.ini",
        section="alembic",
        version_table=VersionTable("alembic_version_api"),
        assumptions=("the version table is a guess; set version-table",),
    ),
    (
        revision("api/versions/a.py", "a"),
        revision("api/versions/b.py", "b", "a"),
        revision("api/versions/c.py", "c", "gone"),
    ),
)

FINDINGS = (
    Finding(
        "down_revision 'gone' is in no file of this chain; alembic ends with a KeyError",
        Location("api/versions/c.py", Range(2, 17, 2, 23)),
        help="restore the file of 'gone', or name another parent",
        revision="c",
        rule="missing-parent",
        severity=Severity.ERROR,
        chain="api",
    ),
    Finding(
        "the revision 'b' is a second head",
        Location("api/versions/b.py", Range(1, 1, 2, 3)),
        revision="b",
        related=(
            Related("parted here", Location("api/versions/a.py", Range(1, 12, 1, 15))),
            Related("the other head", Location("api/versions/c.py")),
        ),
        rule="multiple-heads",
        severity=Severity.WARNING,
        chain="api",
    ),
    Finding(
        "the folder is empty",
        Location("api/versions"),
        rule="empty-chain",
        severity=Severity.NOTE,
        chain="api",
    ),
)


IGNORED = SkippedFile("old/versions", "folder", 3)


def project_report(*findings: Finding, root: Path = ROOT, chain: Chain = CHAIN) -> ProjectReport:
    """The report of a project with one chain."""
    return ProjectReport(root, MemoryTree(FILES), (ChainSummary.of(chain),), findings)


def project_of(chain: Chain = CHAIN, ignored: SkippedFile = IGNORED) -> Project:
    """A project with one chain, and an ignored folder."""
    skipped = (ignored,)
    return Project(MemoryTree(FILES), Config(), (chain,), ignored_folders=skipped)


def report(*findings: Finding) -> Report:
    """A report of one project."""
    return Report((project_report(*findings),))


def render_full(
    report: Report, *, directory: Path, style: Style = PLAIN, width: int = WIDTH
) -> str:
    """The report for people."""
    return REPORTERS["full"](report, View(directory, style, width=width))


def hostile_chain() -> Chain:
    """A chain of which every text that can come from a linted file is hostile."""
    where = replace(
        CHAIN.script_directory,
        name=HOSTILE,
        script_location=HOSTILE,
        version_locations=(VersionLocation(HOSTILE), VersionLocation(None, HOSTILE)),
        config=HOSTILE,
        section=HOSTILE,
        version_table=VersionTable(HOSTILE, HOSTILE),
        assumptions=(HOSTILE,),
    )
    return Chain(where, [revision(HOSTILE, HOSTILE)])


def hostile_report() -> Report:
    """A report in which every text that can come from a linted file is hostile."""
    place = Location(f"::{HOSTILE}", Range(1, 1, 1, 5))
    finding = Finding(
        f"id {HOSTILE} and {'x' * 50_000}",
        place,
        help=HOSTILE,
        revision=HOSTILE,
        related=(Related(HOSTILE, place),),
        rule="missing-parent",
        severity=Severity.ERROR,
        chain=HOSTILE,
    )
    tree = MemoryTree({f"::{HOSTILE}": HOSTILE.encode("utf-8", "surrogatepass")})
    return Report((replace(project_report(finding, chain=hostile_chain()), tree=tree),))
