"""A rule as a page: Markdown for ``docs/rules``, JSON for programs.

Everything on a page comes from the class of the rule; its example is run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from revlint.engine.rule import Rule
from revlint.reporters.rule_settings import settings_text

_DEFAULTS = {
    "on": "on",
    "off": "off",
    "new": "on for new files, which the base does not have; for all files if selected",
    "errors": "on; its warnings only for new files, which the base does not have",
}

_INTRODUCTION = """\
What revlint reports, by group. `revlint rule NAME` prints a rule's page in the terminal. A rule's
[severity](../keys.md#severity) can be changed, and a rule can be [ignored](../keys.md#ignore) or
[selected](../keys.md#select). Defaults: *on*; *off*; *new*, which checks only files that the base
does not have; *errors*, which is *new* for warnings and *on* for errors. Selected rules check all
files."""


def render_page(rule: type[Rule], rules: Sequence[type[Rule]]) -> str:
    """A rule's page as Markdown; its first example is run with all ``rules``.

    Raises:
        RevlintError: the example cannot be run.
    """
    # Imported here: a list of the rules needs no engine.
    from revlint.reporters.rule_example import example_parts

    prose = rule.prose()
    others = [other for other in rules if other.name != rule.name]

    def section(title: str) -> Iterator[str]:
        return _section(title, _linked(_markdown(prose.get(title, "")), others))

    parts = [
        f"# {rule.name}",
        _markdown(prose["summary"]),
        f"Severity: **{rule.severity}**. Default: {_default(rule)}. Group: {_group(rule)}.",
        _linked(_markdown(prose["details"]), others),
        *section("Why"),
        *(example_parts(rule, rule.examples[0], rules) if rule.examples else ()),
        *section("Fix"),
        *_section("Configure", settings_text(rule)),
        *_section("Related rules", _related(rule, others)),
        *section("Semantics"),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def render_index(rules: Sequence[type[Rule]]) -> str:
    """The list of all rules as Markdown, group by group, with links to their pages."""
    lines = ["# Rules", "", _INTRODUCTION, ""]
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


def as_json_object(rule: type[Rule]) -> dict[str, object]:
    """The prose of a rule as Markdown, and its settings; its example is not run."""
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
        "url": rule.page(),
    }


def _group(rule: type[Rule]) -> str:
    """The group of a rule, with a link to it in the list of the rules."""
    return f"[{rule.group}](README.md#{rule.group.lower().replace(' ', '-')})"


def _default(rule: type[Rule]) -> str:
    said = _DEFAULTS[rule.default]
    return f"{said}, with `--base`" if rule.group == "The change" else said


def _section(title: str, text: str) -> Iterator[str]:
    if text:
        yield f"## {title}"
        yield text


def _markdown(text: str) -> str:
    """Docstring prose as Markdown: code in single backticks, sentences beginning in upper case."""
    text = re.sub(r"``(.+?)``", r"`\1`", text, flags=re.DOTALL)
    return text[:1].upper() + text[1:]


def _linked(text: str, others: Sequence[type[Rule]]) -> str:
    """A text in which the first mention of each other rule leads to its page."""
    for other in others:
        pattern = rf"(?<![\w`\[/.-]){re.escape(other.name)}(?![\w`\]-]|\.md)"
        text = re.sub(pattern, f"[{other.name}]({other.name}.md)", text, count=1)
    return text


def _related(rule: type[Rule], others: Sequence[type[Rule]]) -> str:
    """The rules that this one mentions, or that mention it, with what they flag."""
    return "\n".join(
        f"- [{other.name}]({other.name}.md): {_markdown(other.prose()['summary'])}"
        for other in others
        if _mentions(rule, other.name) or _mentions(other, rule.name)
    )


def _mentions(rule: type[Rule], name: str) -> bool:
    text = " ".join(rule.prose().values())
    return re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text) is not None
