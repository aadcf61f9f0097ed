"""locale-config: an ini of Alembic's that is not ASCII."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import Example, Finding, Project, ProjectRule, Severity, history


def _ini(comment: str) -> str:
    return f"[alembic]\n# {comment}\nscript_location = migrations\n"


class LocaleConfig(ProjectRule):
    """An ini file of Alembic's has characters that are not ASCII.

    Comments count. The rule reports the first such character of each file. It ignores
    `pyproject.toml`, which is always read as UTF-8.

    Why: Alembic reads an ini in the encoding of the locale, whatever the encoding of the file is.
        The file works where the locale is UTF-8. With `LC_ALL=C`, as in many containers and
        service managers, every `alembic` command ends in a `UnicodeDecodeError`. On Windows, the
        encoding is a code page such as cp1252.
    Fix: Write the file in ASCII: put the comment in other words, percent-encode the password of a
        URL. Or move the settings of Alembic to `[tool.alembic]` in `pyproject.toml`.
    Semantics: alembic: config.py, Config.file_config; util/compat.py, read_config_parser, which
        passes `encoding="locale"`. Observed with Alembic 1.20.1, CPython 3.11, `LC_ALL=C`.
    """

    name = "locale-config"
    group = "Configuration"
    severity = Severity.WARNING
    examples = (
        Example(
            bad={**history("<base> -> a"), "alembic.ini": _ini("the café's database")},
            good={**history("<base> -> a"), "alembic.ini": _ini("the database")},
            finds=("alembic.ini:2",),
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        yield from (p.finding for p in project.problems if p.kind == "locale")
