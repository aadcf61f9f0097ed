"""The configurations of a check, with the rules of the command line."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path

from revlint.cli.check_options import CheckOptions
from revlint.cli.chosen_baseline import chosen_baselines
from revlint.cli.trees import TreesOf
from revlint.config.config import Config
from revlint.config.files import Files
from revlint.config.projects import FoundProject
from revlint.engine.configs import load_configs
from revlint.engine.rule import Rule
from revlint.errors import RevlintError
from revlint.spelling import no_such_rule


def load_chosen(
    options: CheckOptions,
    found: Sequence[FoundProject],
    files: Files,
    trees_of: TreesOf,
    rules: Sequence[type[Rule]],
    tell: Callable[[str], None],
) -> list[Config]:
    """The configuration of each project, with what the command line says in place of it.

    Raises:
        RevlintError: the command line names an unknown rule.
        ConfigError: a configuration is wrong.
    """
    names = {rule.name for rule in rules}
    refuse_unknown_rules(options, names)
    configs = load_configs(found, files, trees_of, rules=names, tell=tell)
    return with_options(configs, options, found, files.here)


def with_options(
    configs: Sequence[Config], options: CheckOptions, found: Sequence[FoundProject], here: Path
) -> list[Config]:
    """Configurations with what the command line says in place of them.

    Raises:
        RevlintError: an option has no place in any project.
    """
    baselines = chosen_baselines(options, found, configs, here)
    bases = [options.base or (None if options.no_base else c.base) for c in configs]
    if options.fail_on_base and not any(bases):
        raise RevlintError("--fail-on-base needs --base, or the key base in the configuration")
    return [
        replace(config.with_rules(options.select, options.ignore), baseline=baseline, base=base)
        for config, baseline, base in zip(configs, baselines, bases, strict=True)
    ]


def refuse_unknown_rules(options: CheckOptions, known: Collection[str]) -> None:
    """Refuse rules of the command line that do not exist.

    Raises:
        RevlintError: there are such.
    """
    asked = (*options.select, *options.ignore)
    wrong = [no_such_rule(name, known) for name in asked if name not in known]
    if wrong:
        raise RevlintError("\n".join(wrong))
