"""The configurations of a run's projects, held against their trees."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from revlint.config.config import Config
from revlint.config.files import Files
from revlint.config.finder import shadowed
from revlint.config.projects import FoundProject
from revlint.engine.project import tree_mistakes
from revlint.errors import ConfigError
from revlint.sources.tree import Tree


def load_configs(
    found: Sequence[FoundProject],
    files: Files,
    tree_of: Callable[[FoundProject, Config], Tree],
    *,
    rules: Collection[str] | None = None,
    tell: Callable[[str], None] = lambda line: None,
) -> list[Config]:
    """The configuration of each project, in the order of ``found``.

    Args:
        found: the projects.
        files: where their configurations are read.
        tree_of: gives the tree of a project; called only for a configuration with mistakes, so that
            what the tree contradicts is reported with them.
        rules: the names of the rules that exist; None to accept any.
        tell: called with each note for the user.

    Raises:
        ConfigError: some are wrong; the message lists the mistakes of all of them.
    """
    configs, mistakes = [], []
    for project in found:
        if project.config is None:
            configs.append(Config())
            continue
        # Imported here: most projects have no configuration.
        from revlint.config.reader import load_config

        other = shadowed(project.config, files)
        if other is not None:
            tell(f"using {project.config}; ignoring [tool.revlint] in {other.name} beside it")
        try:
            config, wrong = load_config(project.config, project.root, files, rules)
        except ConfigError as error:
            mistakes.append(str(error))
            continue
        configs.append(config)
        if wrong:
            mistakes += [*wrong, *tree_mistakes(tree_of(project, config), config)]
    if mistakes:
        raise ConfigError("\n".join(mistakes))
    return configs
