"""A ``%`` in a value that Alembic cannot fill in."""

from __future__ import annotations

from revlint.discovery.config_problem import ConfigProblem
from revlint.discovery.ini import InterpolationError
from revlint.finding import Finding
from revlint.location import Location
from revlint.severity import Severity

#: What most mistakes lead to.
FAILS = "every alembic command fails"

_PATHS = frozenset({"script_location", "version_locations", "prepend_sys_path"})
#: What Alembic fills in when it writes a file (alembic: script/base.py, ScriptDirectory._rev_path).
_TOKENS = frozenset({"rev", "slug", "epoch", "year", "month", "day", "hour", "minute", "second"})


def refuse_percent(
    key: str, place: Location, error: InterpolationError, section: str | None = None
) -> ConfigProblem:
    """What is wrong with a value; ``section`` is that of a key that only ``env.py`` reads."""
    name = error.reference
    fails = FAILS if section is None else f"alembic upgrade fails, since env.py reads [{section}]"
    title, facts = f"a lone % in {key}", [f"{fails}: {error}"]
    help_ = "write %% for each percent sign"
    if name in _TOKENS and key == "file_template":
        title, help_ = f"%({name})s in {key} needs a second %", f"double each %, as in %%({name})s"
    elif name is not None:
        title = f"{key} refers to %({name})s, which is not there"
        facts.append("environment variables are not filled in")
        help_ = "write the value itself"
        if key in _PATHS:
            help_ = "write the path; %(here)s is the directory of this file"
    # A program that runs Alembic may add the key that a value refers to.
    mild = Severity.WARNING if name is not None and section is not None else None
    finding = Finding(title, place, facts=tuple(facts), help=help_, severity=mild)
    return ConfigProblem("interpolation", finding)
