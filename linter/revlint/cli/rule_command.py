"""``revlint rule``: pages of rules in a terminal or as JSON."""

from __future__ import annotations

import sys

from revlint.cli import console
from revlint.engine.registry import load_rules
from revlint.errors import RevlintError
from revlint.reporters.json import VERSION, dump
from revlint.reporters.rule_page import as_json_object, as_terminal_text, render_list, render_page
from revlint.spelling import near


def show(name: str | None, *, every: bool, as_json: bool) -> int:
    """Write the page of one rule, of every rule, or the list of all, and give the exit status.

    Raises:
        RevlintError: no rule has the name.
    """
    rules = load_rules(())
    chosen = [rule for rule in rules if name is None or rule.name == name]
    if not chosen:
        guess = near(name or "", [rule.name for rule in rules])
        hint = f"did you mean {guess!r}?" if guess else "`revlint rule` lists the rules"
        raise RevlintError(f"no rule is called {name!r}; {hint}")
    if as_json:
        text = dump({"version": VERSION, "rules": [as_json_object(rule) for rule in chosen]})
    elif name is None and not every:
        text = render_list(chosen)
    else:
        text = "\n\n".join(as_terminal_text(render_page(rule, rules)) for rule in chosen)
    console.write(text, sys.stdout)
    return 0
