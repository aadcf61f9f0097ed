"""What is wrong with the rules of a plug-in, before they run."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import get_args

from revlint.engine.rule import ChainRule, ChangeRule, Default, FileRule, ProjectRule, Rule
from revlint.severity import Severity

_KINDS = (FileRule, ChainRule, ProjectRule, ChangeRule)
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_ADDRESS = re.compile(r"https?://[!-~]+")


def faults_of(rules: object) -> Iterator[str]:
    """What is wrong with the value that an entry point names, a phrase for each fault."""
    if not isinstance(rules, tuple):
        yield f"it is of type {type(rules).__name__}, not a tuple of rule classes"
        return
    for rule in rules:
        if not isinstance(rule, type):
            yield f"{rule!r:.80} is not a class"
        elif not issubclass(rule, _KINDS):
            names = [kind.__name__ for kind in _KINDS]
            yield f"{rule.__name__} derives from none of {', '.join(names)}"
        else:
            yield from (f"{rule.__name__} {fault}" for fault in _faults(rule))


def _faults(rule: type[Rule]) -> Iterator[str]:
    if inspect.isabstract(rule):
        yield "does not define check()"
    name = getattr(rule, "name", None)
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        yield f"needs a name of lower-case words joined by hyphens, not {name!r:.80}"
    group: object = getattr(rule, "group", None)
    if not isinstance(group, str) or not group:
        yield "needs a group, such as 'Files'"
    if not inspect.cleandoc(rule.__doc__ or ""):
        yield "needs a docstring whose first line says what it flags"
    if not isinstance(rule.severity, Severity):
        yield f"needs a severity such as Severity.ERROR, not {rule.severity!r:.80}"
    if rule.default not in get_args(Default):
        yield f"needs a default of {', '.join(get_args(Default))}, not {rule.default!r:.80}"
    if rule.url is not None and not _ADDRESS.fullmatch(str(rule.url)):
        yield f"needs a url that begins with https://, not {rule.url!r:.80}"
