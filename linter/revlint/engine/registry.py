"""The rules that installed distributions offer; nothing from the linted tree."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib.machinery import PathFinder
from importlib.metadata import Distribution, EntryPoint, distributions, version
from itertools import islice
from pathlib import Path

from revlint.engine.baseline_rules import BASELINE_RULES
from revlint.engine.rule import Rule
from revlint.engine.rule_faults import faults_of
from revlint.engine.unused_suppression import UnusedSuppression
from revlint.errors import RevlintError

#: The entry point group; each value names a tuple of rule classes.
GROUP = "revlint.rules"

#: The rules that only the engine can check.
BUILT_IN: tuple[type[Rule], ...] = (UnusedSuppression, *BASELINE_RULES)

_OWN = "revlint"
_NAME = re.compile(r"^name:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)


def load_rules(
    linted: Sequence[Path], tell: Callable[[str], None] = lambda line: None
) -> tuple[type[Rule], ...]:
    """Every rule of every installed distribution: revlint's own, then by distribution.

    Args:
        linted: the directories that are linted, absolute. Together with the working directory
            they are where no code is taken from, environments that lie in them apart.
        tell: called with a sentence about each distribution that is passed over.

    Raises:
        RevlintError: no distribution offers rules, one offers something else, or two rules share
            a name.
    """
    kept_out = [*linted, Path.cwd()]
    rules: list[tuple[str, type[Rule]]] = []
    points = list(_entry_points(kept_out))
    if not points:
        raise RevlintError("no rules are installed: install revlint as a package")
    for name, point in points:
        if name != _OWN and _lies_in(point, kept_out):
            tell(f"ignoring the rules of {name}: their code is in the linted tree")
            continue
        rules += ((name, rule) for rule in _load(name, point))
    rules += ((_OWN, rule) for rule in BUILT_IN)
    _refuse_duplicates(rules)
    return tuple(rule for _, rule in rules)


def search_path(kept_out: Sequence[Path]) -> list[str]:
    """The entries of ``sys.path`` that installed distributions may be found in.

    These are the entries outside the directories that are kept out, and those of the running
    environment, wherever it lies: a virtual environment often lies in the project.
    """
    return [entry for entry in sys.path if entry and _is_trusted(Path(entry), kept_out)]


def _is_trusted(entry: Path, kept_out: Sequence[Path]) -> bool:
    where = entry.resolve()
    environment = Path(sys.prefix).resolve()
    if where != environment and where.is_relative_to(environment):
        return True
    return not any(where.is_relative_to(directory.resolve()) for directory in kept_out)


def _entry_points(kept_out: Sequence[Path]) -> Iterator[tuple[str, EntryPoint]]:
    """The distribution and the entry point of each tuple of rules, revlint's own first."""
    path = search_path(kept_out)
    # Most distributions have no rules: their entry points are not parsed, nor are their names read.
    offering = (
        distribution
        for distribution in distributions(path=path)
        if GROUP in (distribution.read_text("entry_points.txt") or "")
    )
    found: list[tuple[str, EntryPoint]] = []
    for name in {_normalised_name(distribution): None for distribution in offering}:
        # As with modules, the first of a name on the path is the one that counts.
        for distribution in islice(distributions(name=name, path=path), 1):
            found += ((name, p) for p in distribution.entry_points if p.group == GROUP)
    yield from sorted(found, key=lambda item: (item[0] != _OWN, item[0], item[1].name))


def _normalised_name(distribution: Distribution) -> str:
    # As `distribution.metadata` reads it, which parses the whole file, of every distribution.
    texts = (distribution.read_text(name) for name in ("METADATA", "PKG-INFO", ""))
    head = next(filter(None, texts), "").partition("\n\n")[0]
    # A broken *.dist-info has no name.
    name = _NAME.search(head)
    return re.sub(r"[-_.]+", "-", name[1]).lower() if name else ""


def _lies_in(point: EntryPoint, kept_out: Sequence[Path]) -> bool:
    """Whether the code behind an entry point is part of what is linted."""
    spec = PathFinder.find_spec(point.module.partition(".")[0])
    if spec is None:
        return False
    places = [spec.origin] if spec.origin else list(spec.submodule_search_locations or ())
    return not all(_is_trusted(Path(place), kept_out) for place in places)


def _load(name: str, point: EntryPoint) -> tuple[type[Rule], ...]:
    try:
        rules = point.load()
    except Exception as error:
        raise RevlintError(
            f"the rules of {name} cannot be loaded by revlint {version(_OWN)} ({point.value}): "
            f"{type(error).__name__}: {error}; update or uninstall {name}"
        ) from error
    # The tests of revlint check its own rules.
    if name != _OWN and (faults := list(faults_of(rules))):
        raise RevlintError(
            f"{name} offers no rules that revlint {version(_OWN)} can use: in {point.value}, "
            f"{'; '.join(faults)}; update or uninstall {name}"
        )
    found: tuple[type[Rule], ...] = rules
    return found


def _refuse_duplicates(rules: Sequence[tuple[str, type[Rule]]]) -> None:
    """Refuse two rules of one name; each rule is given with its distribution."""
    by_name: dict[str, tuple[str, type[Rule]]] = {}
    for origin, rule in rules:
        other_origin, other = by_name.setdefault(rule.name, (origin, rule))
        if other is not rule:
            plug_ins = sorted({origin, other_origin} - {_OWN})
            raise RevlintError(
                f"two rules are called {rule.name!r}: {_shown(other)} of {other_origin} and "
                f"{_shown(rule)} of {origin}; rename one, or uninstall {' or '.join(plug_ins)}"
            )


def _shown(rule: type[Rule]) -> str:
    return f"{rule.__module__}.{rule.__qualname__}"
