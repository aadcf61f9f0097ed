"""Lines for people on stderr: notes, and what ``--verbose`` shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from revlint.cli.console import tell
from revlint.config.config import Config
from revlint.config.projects import FoundProject
from revlint.engine.report import Report
from revlint.engine.rule import Rule
from revlint.engine.run_rules import is_enabled
from revlint.sources.disk import DiskTree
from revlint.sources.tree import OverlayTree, Tree


class Notes:
    """Writes lines, and remembers whether it did: such a run is not cached."""

    def __init__(self) -> None:
        self.told = False
        self._choices: dict[str, None] = {}

    def tell(self, line: str) -> None:
        self.told = True
        tell(line)

    def keep_choice(self, line: str) -> None:
        """Keep a line about what is linted, or what it is compared with."""
        self._choices[line] = None

    def tell_choices(self) -> None:
        """Write these lines. A run without findings leaves them out: its summary is enough."""
        for line in self._choices:
            tell(line)


def tell_of_refusals(trees: Iterable[Tree], tell: Callable[[str], None] = tell) -> None:
    """The repositories that git refuses: their files are found without it."""
    below = [tree.under if isinstance(tree, OverlayTree) else tree for tree in trees]
    for refusal in dict.fromkeys(tree.refusal for tree in below if isinstance(tree, DiskTree)):
        if refusal:
            tell(f"linting the files on disk, ignored ones included: {refusal}")


def tell_of_interruptions(found: Iterable[FoundProject], tell: Callable[[str], None]) -> None:
    """The projects in which an edit was killed, so that their files are changed in part."""
    from revlint.edits.journal_place import find_interrupted

    if any(find_interrupted(project.root) for project in found):
        tell("an edit was interrupted; `revlint check --fix` takes it back")


def tell_of_run(
    found: Sequence[FoundProject],
    configs: Sequence[Config],
    trees: Sequence[Tree],
    rules: Sequence[type[Rule]],
    report: Report,
) -> None:
    """Each project, and the operations of each chain that could not be analysed."""
    for project, config, tree in zip(found, configs, trees, strict=True):
        on = sum(is_enabled(rule, config, tree) for rule in rules)
        tell(
            f"project {project.root}: configuration {config.path or 'none'}, "
            f"{len(tree.paths())} files in the tree, {on} of {len(rules)} rules on"
        )
    _tell_of_operations(report)


def _tell_of_operations(report: Report) -> None:
    for project in report.projects:
        for chain in project.chains:
            if chain.operation_count is None:
                continue
            tell(
                f"project {project.root}: chain {chain.name}: {chain.operation_count} operations, "
                f"{chain.unknown_count} of them could not be analysed"
            )
            unknown = Counter(
                f"{u.location.path}:{u.location.range.line}: {u.name or 'upgrade'}"
                for u in project.unknown
                if u.chain == chain.name
            )
            for place, count in unknown.items():
                tell(f"  {place}" + (f" ({count} times)" if count > 1 else ""))
