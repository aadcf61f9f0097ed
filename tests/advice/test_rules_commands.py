"""Each command that a rule prints for one of its examples works, wherever Alembic is configured.

The examples of every rule are linted in several layouts. Where a finding has a command, the files
are written to disk, the command is run through a shell, and the project is checked again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from revlint.config.config import Config
from revlint.config.reader import parse_config
from revlint.engine.example import Example
from revlint.engine.lint import lint
from revlint.engine.rule import Rule
from revlint.sources.memory import MemoryTree
from revlint_rules import RULES
from tests.advice.follow import follow
from tests.advice.layouts import alembic_template, flask_template
from tests.git_support import Repo

Files = Mapping[str, str]

_FLASK = """\
from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
Migrate(app, SQLAlchemy(app))
"""


def in_a_subfolder(files: Files) -> dict[str, str]:
    """The project below a folder whose name has a blank; ``-c`` is needed."""
    if "revlint.toml" in files:
        return {}
    return {f"my app/{path}": text for path, text in files.items()}


def run_from_a_subfolder(files: Files) -> dict[str, str]:
    """The project below a folder that Alembic has to be run in."""
    return {
        path: text.replace("%(here)s/", "") if path.endswith("alembic.ini") else text
        for path, text in in_a_subfolder(files).items()
    }


def in_a_named_section(files: Files) -> dict[str, str]:
    """The settings in another section than ``[alembic]``; ``-n`` is needed."""
    return {
        path: text.replace("[alembic]", "[other db]") if path.endswith("alembic.ini") else text
        for path, text in files.items()
    }


def with_flask_migrate(files: Files) -> dict[str, str]:
    """The project as Flask-Migrate makes it; ``flask db`` is needed."""
    moved = {path: text for path, text in files.items() if path != "alembic.ini"}
    return {
        **moved,
        "migrations/alembic.ini": flask_template("alembic.ini.mako"),
        "migrations/env.py": flask_template("env.py"),
        "migrations/script.py.mako": flask_template("script.py.mako"),
        "app.py": _FLASK,
    }


def without_template(files: Files) -> dict[str, str]:
    """No ``script.py.mako``, so that Alembic writes no file."""
    return {path: text for path, text in files.items() if not path.endswith(".mako")}


def with_a_blank_in_an_id(files: Files) -> dict[str, str]:
    """An id that a shell takes for two words."""
    return {path: text.replace("b2", "b 2") for path, text in files.items()}


def with_a_pattern(files: Files) -> dict[str, str]:
    """Ids of another kind than those that Alembic makes; ``--rev-id`` is needed."""
    config = files.get("revlint.toml", "")
    if "id-pattern" in config:
        return {}
    return {**files, "revlint.toml": "id-pattern = '[a-z0-9]{2,8}|(park|oss)[01]+'\n" + config}


TRANSFORMS: tuple[Callable[[Files], Mapping[str, str]], ...] = (
    dict,
    in_a_subfolder,
    run_from_a_subfolder,
    in_a_named_section,
    with_flask_migrate,
    without_template,
    with_a_blank_in_an_id,
    with_a_pattern,
)

#: Rules that print a command for one of their examples; the others are run too.
WITH_COMMANDS = frozenset(
    {
        "duplicate-revision",
        "fork-on-merge",
        "inserted-revision",
        "multiple-heads",
        "removed-revision",
        "reused-id",
        "rewritten-revision",
        "taken-number",
        "unparked-chain",
    }
)


#: What the command of one rule may bring to light: the id hid that both files follow one revision.
REVEALED = frozenset({("reused-id", "fork-on-merge")})


@dataclass(frozen=True, slots=True)
class Case:
    """An example of a rule in one layout."""

    rule: type[Rule]
    example: Example

    @property
    def has_commands(self) -> bool:
        """Whether a finding of the rule has a command."""
        files = self.example.bad
        text = files.get("revlint.toml", "")
        config = parse_config(text, "revlint.toml", {r.name for r in RULES}) if text else Config()
        config = replace(config, select=(*config.select, self.rule.name))
        tree = MemoryTree(files, self.example.new)
        found = lint(Path("/p"), tree, config, RULES, base=self.example.against(files)).findings
        return any(f.commands for f in found if f.rule == self.rule.name)

    def write(self, root: Path) -> tuple[str, ...]:
        """Write the failing tree, in a repository with its base; gives the options of a check."""
        repo, example = Repo(root), self.example
        options = ("--select", self.rule.name)
        if example.base is None:
            repo.write({p: t for p, t in example.bad.items() if p not in (example.new or ())})
            repo.commit("all")
            repo.write(example.bad)
            return options
        repo.write(example.base)
        repo.commit("base")
        repo.git("switch", "-qc", "topic")
        repo.write({path: None for path in example.base if path not in example.bad})
        repo.write(example.bad)
        repo.commit("topic")
        if example.tip is not None:
            repo.git("switch", "-q", "main")
            repo.write({path: None for path in example.base if path not in example.tip})
            repo.write(example.tip)
            repo.commit("tip")
            repo.git("switch", "-q", "topic")
        return (*options, "--base", "main")


def cases(rule: type[Rule]) -> Iterator[tuple[str, Case]]:
    """The examples of a rule in each layout that has the same kind of finding."""
    for number, example in enumerate(rule.examples, 1):
        for transform in TRANSFORMS:
            case = Case(rule, _transformed(example, transform))
            if case.example.bad and case.has_commands:
                yield f"{number}-{transform.__name__}", case


def _transformed(example: Example, transform: Callable[[Files], Mapping[str, str]]) -> Example:
    def apply(files: Files) -> Mapping[str, str]:
        config = {"revlint.toml": example.config} if example.config else {}
        return transform({**config, **{p: _completed(p, t) for p, t in files.items()}})

    return replace(
        example,
        bad=apply(example.bad),
        base=None if example.base is None else apply(example.base),
        tip=None if example.tip is None else apply(example.tip),
        config="",
    )


def _completed(path: str, text: str) -> str:
    return text or (alembic_template("script.py.mako") if path.endswith(".mako") else text)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_is_content_after_its_command_was_followed(rule: type[Rule], tmp_path: Path) -> None:
    found = dict(cases(rule))
    for name, case in found.items():
        root = tmp_path / name

        followed = follow(root, *case.write(root), only=rule.name)

        assert followed.failures == (), name
        assert [a for a in followed.left if a.rule == rule.name] == [], name
        assert [a for a in followed.new if (rule.name, a.rule) not in REVEALED] == [], name
    assert found or rule.name not in WITH_COMMANDS
