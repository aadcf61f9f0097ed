"""How to configure a rule and to suppress its findings, as Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.config.keys import KEYS
from revlint.config.kinds import ALLOWED
from revlint.engine.rule import Rule


def settings_text(rule: type[Rule]) -> str:
    """The options of a rule, its settings in a configuration, and its comments."""
    return "\n\n".join([*_options(rule), _settings(rule), _comments(rule)])


def _options(rule: type[Rule]) -> Iterator[str]:
    known = {key.name: key for key in KEYS}
    lines = []
    for name in rule.options:
        key = known.get(name)
        if key is None:
            lines.append(f"- `{name}`")
            continue
        first = key.description.partition(". ")[0].rstrip(".")
        allowed = ALLOWED[key.kind].capitalize()
        lines.append(f"- [`{name}`](../keys.md#{name}): {first}. {allowed}.")
    if lines:
        yield "\n".join(lines)


def _settings(rule: type[Rule]) -> str:
    name = rule.name
    switch = f'ignore = ["{name}"]'
    if rule.default != "on":
        switch = f'select = ["{name}"]'
    milder = "error" if rule.severity == "warning" else "warning"
    return (
        "In `pyproject.toml`:\n\n```toml\n[tool.revlint]\n"
        f'{switch}\nseverity = {{ {name} = "{milder}" }}\n'
        f'per-file-ignores = {{ "**/legacy/**" = ["{name}"] }}\n```'
    )


def _comments(rule: type[Rule]) -> str:
    where = "at the end of its line"
    if any(place.rpartition(":")[0].endswith(".ini") for e in rule.examples for place in e.finds):
        where += ", in an ini file on the line above it"
    return (
        f"A comment suppresses one finding {where}, or all findings of a file:\n\n```python\n"
        f"# revlint: ignore[{rule.name}] -- the reason\n"
        f"# revlint: ignore-file[{rule.name}] -- the reason\n```"
    )
