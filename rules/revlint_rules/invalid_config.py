"""invalid-config: an ini or TOML file that Alembic refuses or misreads."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import Example, Finding, Project, ProjectRule, history

_GOOD_INI = """\
[alembic]
script_location = migrations
version_locations = migrations/versions:migrations/plugins
# Use os.pathsep.
path_separator = os
"""
_BAD_INI = """\
[alembic]
script_location = migrations
version_locations = migrations/versions:migrations/plugins
version_path_separator = os  # Use os.pathsep.
"""
_FILES = {
    **history("<base> -> a"),
    "migrations/plugins/b.py": history("a -> b")["migrations/versions/b.py"],
}
_TWO = {**history("<base> -> a", under="oss"), **history("<base> -> b", under="ee")}


class InvalidConfig(ProjectRule):
    """Alembic refuses or misreads its own configuration file.

    The rule reports a file that is not valid ini or TOML or has conflict markers, a separator that
    Alembic does not know or that the list does not use, quotes and comments that are part of a
    value, a `%` that Alembic cannot fill in, a `%(here)s` that is not at the start of a path, a
    boolean that is not `true`, a string where a list is expected, and a version location that is
    the script directory. It ignores values that Alembic does not read, unless `env.py` certainly
    reads them and fails. Mistakes in a template of cookiecutter or copier are one note.

    A `script_location` that was copied is a warning: two files lead to one script directory, and
    none leads to the one beside the second file.

    It also reports misspelt keys, and `version_table` as a key of an ini: Alembic ignores it, so it
    is a warning unless `env.py` reads it.

    Why: Most of these mistakes end every `alembic` command in a traceback. The others are silent:
        a location that is not read, or `recursive_version_locations = True`, which counts as
        false, leaves Alembic without revisions. `alembic upgrade head` then exits with 0 and does
        nothing.
    Fix: Correct the value. An ini has no quotes, and no comments after a value; in TOML,
        `version_locations` is a list of strings.
    Semantics: alembic: config.py, Config.get_version_locations_list, get_alembic_boolean_option,
        _get_toml_config_value. The ini is read by Python's `configparser.ConfigParser`. Alembic
        1.7.0 to 1.14.0 wrote an ini with such a comment behind `version_path_separator`.
    """

    name = "invalid-config"
    group = "Configuration"
    examples = (
        Example(
            bad={**_FILES, "alembic.ini": _BAD_INI},
            good={**_FILES, "alembic.ini": _GOOD_INI},
            finds=("alembic.ini:4",),
        ),
        Example(
            bad={
                **_FILES,
                "pyproject.toml": "[tool.alembic]\n"
                'script_location = "migrations"\n'
                'version_locations = "migrations/versions"\n',
            },
            good={
                **_FILES,
                "pyproject.toml": "[tool.alembic]\n"
                'script_location = "migrations"\n'
                'version_locations = ["migrations/versions", "migrations/plugins"]\n',
            },
            finds=("pyproject.toml:3",),
        ),
        Example(
            bad={
                **history("<base> -> a"),
                "alembic.ini": "[alembic]\n"
                "script_location = migrations\n"
                "recursive_version_locations = True\n",
            },
            good={
                **history("<base> -> a"),
                "alembic.ini": "[alembic]\n"
                "script_location = migrations\n"
                "recursive_version_locations = true\n",
            },
            finds=("alembic.ini:3",),
        ),
        Example(
            bad={**_TWO, "ee/alembic.ini": "[alembic]\nscript_location = %(here)s/../oss\n"},
            good=_TWO,
            finds=("ee/alembic.ini:2",),
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        for problem in project.problems:
            if problem.kind not in ("script-location", "locale"):
                yield problem.finding
