"""The list of rules, and the page of a rule, for a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from revlint.engine.rule import Rule
from revlint.reporters.prose import wrapped
from revlint.terminal import WIDTH

_LEGEND = (
    "Default: on; off; new (on for new files, which the base does not have); errors (on, but its "
    "warnings only for new files). Without --base the base is HEAD. --select switches a rule on "
    "for all files."
)

_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")


def render_list(rules: Sequence[type[Rule]], width: int | None = None) -> str:
    """The rules, group by group: name, severity, default, summary.

    Without a width, for a program such as grep, each rule is one line.
    """
    longest = max((len(rule.name) for rule in rules), default=0)
    lines: list[str] = []
    for group in dict.fromkeys(rule.group for rule in rules):
        lines.append(group)
        for rule in rules:
            if rule.group == group:
                start = f"  {rule.name:<{longest}}  {rule.severity:<7}  {rule.default:<6}  "
                summary = rule.prose()["summary"].replace("``", "`")
                room = width - len(start) if width else len(summary)
                first, *more = wrapped(summary, room)
                lines += [f"{start}{first}", *(f"{' ' * len(start)}{line}" for line in more)]
        lines.append("")
    return "\n".join([*lines, *wrapped(_LEGEND, width or WIDTH)]) + "\n"


def as_terminal_text(page: str, width: int = WIDTH) -> str:
    """A Markdown page without its markup, its prose wrapped."""
    return "".join(f"{line}\n" for line in _terminal_lines(page, width))


def _terminal_lines(page: str, width: int) -> Iterator[str]:
    fenced = False
    for line in _paragraphs(page):
        if line.startswith("```"):
            fenced = not fenced
        elif fenced:
            yield f"    {line}".rstrip()
        elif line.startswith("#"):
            yield line.lstrip("# ").upper() if line.startswith("##") else line[2:]
        else:
            first, *more = wrapped(_LINK.sub(r"\1", line.replace("**", "")), width)
            yield first
            yield from (f"  {line}" if first.startswith("- ") else line for line in more)


def _paragraphs(page: str) -> Iterator[str]:
    """The lines of a page, those of one paragraph joined."""
    fenced = False

    def is_prose(line: str) -> bool:
        nonlocal fenced
        is_fence = line.startswith("```")
        fenced ^= is_fence
        return bool(line) and not (fenced or is_fence or line.startswith(("#", "- ")))

    for joined, lines in groupby(page.splitlines(), is_prose):
        found = list(lines)
        yield from [" ".join(found)] if joined else found
