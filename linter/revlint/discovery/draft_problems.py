"""Options of an ini that ``env.py`` reads, and that cannot be filled in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from revlint.discovery.alembic_config import AlembicConfig
from revlint.discovery.config_problems import ConfigProblems
from revlint.discovery.draft import Draft
from revlint.discovery.env_use import EnvUse, read_env_use
from revlint.discovery.ini import InterpolationError
from revlint.discovery.layout import Layout, read_or_empty
from revlint.discovery.script_directory import ConfigProblem
from revlint.location import Location
from revlint.severity import Severity
from revlint.sources.paths import child


def unreadable_options(layout: Layout, drafts: Iterable[Draft]) -> Iterator[ConfigProblem]:
    """Values with a ``%`` that ends ``env.py`` in an error, other than those of Alembic's keys."""
    for draft in drafts:
        if draft.config is not None and draft.config.ini is not None:
            path = child(draft.path, "env.py")
            use = read_env_use(path, read_or_empty(layout.tree, path))
            if use is not None:
                yield from _problems(draft.config, use)


def _problems(config: AlembicConfig, use: EnvUse) -> Iterator[ConfigProblem]:
    ini = config.ini
    assert ini is not None
    known = {problem.location for problem in config.problems}
    for section, key in sorted(set(use.keys(ini, config.ini_section))):
        option = ini.option(section, key)
        if option is None or "%" not in option.raw:
            continue
        place = Location(config.ini_path, option.value_range)
        try:
            ini.get(section, key)
        except InterpolationError as error:
            if place not in known and (error.reference or "").lower() not in use.sets:
                yield _problem(section, key, place, error)


def _problem(section: str, key: str, place: Location, error: InterpolationError) -> ConfigProblem:
    problems = ConfigProblems()
    problems.refuse_percent(
        key, place, error, f"alembic upgrade fails, since env.py reads [{section}]"
    )
    (problem,) = problems.all()
    # A program that runs Alembic may add the key that a value refers to.
    mild = Severity.WARNING if error.reference else None
    return replace(problem, finding=replace(problem.finding, severity=mild))
