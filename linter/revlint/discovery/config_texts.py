"""Configuration files as texts: templates, conflicts, and characters beyond ASCII."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from revlint.discovery.alembic_config import AlembicConfig
from revlint.discovery.config_problem import ConfigProblem
from revlint.finding import Finding
from revlint.location import Location, Range
from revlint.severity import Severity

#: What Jinja, with which cookiecutter and copier fill in a project, would replace or remove.
_JINJA = re.compile(r"\{(?:\{[^{}]*\}|%[^{}]*%|#[^{}]*#)\}")


@dataclass(slots=True)
class ConfigFiles:
    """What the files say, what is wrong with them, and the place that shows one is a template."""

    configs: list[AlembicConfig] = field(default_factory=list)
    problems: list[ConfigProblem] = field(default_factory=list)
    templates: dict[str, Location] = field(default_factory=dict)

    def note_template(self, path: str, data: bytes) -> None:
        """Note a file of cookiecutter or copier, from which projects are made."""
        for number, line in enumerate(_lines(data.decode("utf-8", "replace")), start=1):
            match = _JINJA.search(line)
            if match is not None:
                place = Range(number, match.start() + 1, number, match.end() + 1)
                self.templates[path] = Location(path, place)
                return

    def without_consequences(self, problems: Sequence[ConfigProblem]) -> Iterator[ConfigProblem]:
        """The problems, with one for all those of a template or of a merge conflict."""
        conflicts = {p.location.path for p in problems if p.kind == "conflict"}
        for problem in problems:
            path = problem.location.path
            place = self.templates.get(path)
            if path in conflicts and problem.kind != "conflict":
                continue
            if place is None:
                yield problem
                continue
            yield ConfigProblem(
                "template",
                Finding(
                    "this file is a template",
                    place,
                    label="a placeholder",
                    facts=("what is wrong with it may come from its placeholders",),
                    help="lint a project that was made from it",
                    severity=Severity.NOTE,
                ),
            )


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def not_ascii(path: str, text: str) -> ConfigProblem:
    """The problem of an ini that is not ASCII, at its first other character."""
    lines = enumerate(_lines(text), start=1)
    number, line = next((number, line) for number, line in lines if not line.isascii())
    column = next(i for i, character in enumerate(line, 1) if not character.isascii())
    finding = Finding(
        "this ini is not ASCII",
        Location(path, Range(number, column, number, column + 1)),
        label="not ASCII",
        facts=(
            "Alembic reads it, comments included, in the encoding of the locale",
            "with LC_ALL=C every alembic command fails: UnicodeDecodeError",
        ),
        help="write the file in ASCII",
    )
    return ConfigProblem("locale", finding)
