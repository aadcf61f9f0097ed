"""A plan as text for people."""

from __future__ import annotations

from collections.abc import Iterator

from revlint import escape
from revlint.edits.plan import FileChange, Plan
from revlint.migration.identifier import quoted
from revlint.path_text import show_paths
from revlint.reporters.paths import ToPath
from revlint.terminal import PLAIN, Style
from revlint.words import listed


def render_plan(plan: Plan, to_path: ToPath, style: Style = PLAIN) -> str:
    """What a plan does: its title, a line for each file, and what it means."""
    lines = [style.bold(escape.shown(show_paths(plan.title, to_path)))]
    lines += (_file(change, to_path, style) for change in plan.changes)
    for name, heads in plan.heads.items():
        end = "no head" if not heads else f"the head{'s' * (len(heads) > 1)} {_ids(heads)}"
        lines.append(f"  chain {escape.shown(name)} then has {end}")
    lines += (f"  {line}" for line in render_notes(plan, to_path))
    return "\n".join(lines) + "\n"


def render_notes(plan: Plan, to_path: ToPath) -> list[str]:
    """What a plan means, as lines: also what databases need."""
    return [f"note: {line}" for note in plan.notes for line in _note(note, to_path)]


def _file(change: FileChange, to_path: ToPath, style: Style) -> str:
    path = escape.path_for_line(to_path(change.path))
    if change.new_path:
        path += f" -> {escape.path_for_line(to_path(change.new_path))}"
    verb, paint = "change", style.yellow
    if change.before is None:
        verb, paint = "add", style.green
    elif change.after is None:
        verb, paint = "delete", style.red
    elif change.new_path:
        verb = "rename"
    said = f": {escape.shown(show_paths(', '.join(change.said), to_path))}" if change.said else ""
    return f"  {paint(verb)} {path}{said}"


def _note(note: str, to_path: ToPath) -> Iterator[str]:
    first, *more = show_paths(note, to_path).split("\n")
    yield escape.shown(first)
    yield from (f"  {escape.shown(line)}" for line in more)


def _ids(heads: tuple[str, ...]) -> str:
    return escape.shown(show_paths(listed(map(quoted, heads))))
