"""A rule as a page: Markdown for ``docs/rules``, text for a terminal, JSON for programs.

All that a page says is in the rule's class, and its example is run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from revlint.config.keys import ALLOWED, KEYS
from revlint.engine.rule import Rule
from revlint.reporters.rule_url import rule_url

_DEFAULTS = {
    "on": "on",
    "off": "off, until it is selected",
    "new": "on for files that the base does not have, until it is selected",
    "errors": "on; warnings only for files that the base does not have, until it is selected",
}


def render_page(rule: type[Rule], rules: Sequence[type[Rule]]) -> str:
    """A rule's page as Markdown; its first example is run with all ``rules``.

    Raises:
        RevlintError: the example cannot be run.
    """
    # Imported here: a list of the rules needs no engine.
    from revlint.reporters.rule_example import example_parts

    prose = rule.prose()
    parts = [
        f"# {rule.name}",
        _markdown(prose["summary"]),
        f"Severity: **{rule.severity}**. Default: {_default(rule)}. Group: {rule.group}.",
        _markdown(prose["details"]),
        *_section("Why", prose.get("Why", "")),
        *(example_parts(rule, rule.examples[0], rules) if rule.examples else ()),
        *_section("Fix", prose.get("Fix", "")),
        *_section("Options", _options(rule)),
        *_section("Semantics", prose.get("Semantics", "")),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def render_index(rules: Sequence[type[Rule]]) -> str:
    """The list of all rules as Markdown, group by group, with links to their pages."""
    lines = ["# Rules", ""]
    for group in dict.fromkeys(rule.group for rule in rules):
        lines += [f"## {group}", "", "| rule | severity | default | flags |", "|---|---|---|---|"]
        for rule in rules:
            if rule.group == group:
                summary = _markdown(rule.prose()["summary"]).replace("|", "\\|")
                lines.append(
                    f"| [{rule.name}]({rule.name}.md) | {rule.severity} | {rule.default} "
                    f"| {summary} |"
                )
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def render_list(rules: Sequence[type[Rule]]) -> str:
    """The list of all rules for a terminal: name, severity, default, summary."""
    width = max((len(rule.name) for rule in rules), default=0)
    return "".join(
        f"{rule.name:<{width}}  {rule.severity:<7}  {rule.default:<3}  "
        f"{rule.prose()['summary'].replace('``', '`')}\n"
        for rule in rules
    )


def as_terminal_text(page: str) -> str:
    """A Markdown page without its markup."""
    lines = []
    fenced = False
    for line in page.splitlines():
        if line.startswith("```"):
            fenced = not fenced
        elif fenced:
            lines.append(f"    {line}".rstrip())
        elif line.startswith("#"):
            lines.append(line.lstrip("# ").upper() if line.startswith("##") else line[2:])
        else:
            lines.append(line.replace("**", ""))
    return "\n".join(lines) + "\n"


def as_json_object(rule: type[Rule]) -> dict[str, object]:
    """What is known of a rule, its prose as Markdown, without running its example."""
    prose = {name: _markdown(text) for name, text in rule.prose().items()}
    return {
        "name": rule.name,
        "group": rule.group,
        "severity": rule.severity,
        "default": rule.default,
        "options": list(rule.options),
        "summary": prose["summary"],
        "details": prose["details"],
        "why": prose.get("Why", ""),
        "fix": prose.get("Fix", ""),
        "semantics": prose.get("Semantics", ""),
        "url": rule_url(rule.name),
    }


def _default(rule: type[Rule]) -> str:
    said = _DEFAULTS[rule.default]
    return f"{said}, with `--base`" if rule.group == "The change" else said


def _section(title: str, text: str) -> Iterator[str]:
    if text:
        yield f"## {title}"
        yield _markdown(text)


def _markdown(text: str) -> str:
    """Docstring prose as Markdown: code in single backticks, sentences beginning in upper case."""
    text = re.sub(r"``(.+?)``", r"`\1`", text, flags=re.DOTALL)
    return text[:1].upper() + text[1:]


def _options(rule: type[Rule]) -> str:
    known = {key.name: key for key in KEYS}
    lines = []
    for name in rule.options:
        key = known.get(name)
        said = f": {key.description} {ALLOWED[key.kind].capitalize()}." if key else ""
        lines.append(f"- `{name}`{said}")
    return "\n".join(lines)
