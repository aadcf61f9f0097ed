"""Completion and hover at a position of any file that the server knows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lsprotocol import types

from revlint.config.config import Config
from revlint.config.finder import OWN_FILE, SHARED_FILE
from revlint.contract.project import Project
from revlint.engine.rule import Rule
from revlint.engine.suppression import suppressions_of
from revlint.server.complete_config import complete_config, key_at
from revlint.server.complete_ini import complete_alembic_toml, complete_ini
from revlint.server.complete_revision import complete_revision, complete_suppression
from revlint.server.config_ids import own_place
from revlint.server.hover import hover_of, key_text, rule_text
from revlint.server.named_id import holds
from revlint.server.navigation import id_at
from revlint.server.suggestion import Suggestion, Suggestions
from revlint.server.toml_scan import TomlScan
from revlint.server.view import View, range_of
from revlint.sources.memory import MemoryTree

_KINDS = {
    "revision": types.CompletionItemKind.Reference,
    "key": types.CompletionItemKind.Property,
    "value": types.CompletionItemKind.Value,
    "rule": types.CompletionItemKind.EnumMember,
    "chain": types.CompletionItemKind.Module,
    "table": types.CompletionItemKind.Module,
}
_WORD = re.compile(r"[\w-]+")


def complete(
    view: View, rules: Sequence[type[Rule]], path: str, position: types.Position
) -> types.CompletionList | None:
    """What may be inserted at a position; None where the server has nothing to say."""
    # A configuration that is wrong from the start can be completed all the same.
    project = view.project or Project(MemoryTree({}), Config(), ())
    text, offset = view.text(path), view.offset(path, position)
    found = complete_suppression(rules, text.text, offset)
    found = found or _in_file(project, rules, path, text.text, offset)
    if found is None:
        return None
    range_ = range_of(text.span_of(found.start, found.end))
    items = [_item(s, found, range_, n) for n, s in enumerate(found.items)]
    return types.CompletionList(is_incomplete=not found.is_complete, items=items)


def hover_text(view: View, rules: Sequence[type[Rule]], path: str, position: types.Position) -> str:
    """What is known of the thing at a position, as Markdown; "" if nothing is."""
    named = id_at(view, path, position)
    if named is not None:
        return hover_of(named, view)
    line, column = view.spot(path, position)
    data = view.text(path).text.encode("utf-8", "replace")
    for comment in suppressions_of(path, data) if b"revlint:" in data else ():
        if holds(comment.place.range, line, column):
            return rule_text(comment.rule, rules)
    return _in_config(view, rules, path, position) if path == _config(view) else ""


def _in_file(
    project: Project, rules: Sequence[type[Rule]], path: str, text: str, offset: int
) -> Suggestions | None:
    name = path.rpartition("/")[2]
    if name == OWN_FILE or path == project.config.path:
        found = complete_config(project, rules, path, text, offset)
        return found or (complete_alembic_toml(text, offset) if name == SHARED_FILE else None)
    if name == SHARED_FILE:
        found = complete_config(project, rules, path, text, offset)
        return found or complete_alembic_toml(text, offset)
    if path.endswith(".py"):
        return complete_revision(project, path, text, offset)
    read = [c.script_directory for c in project.chains if c.script_directory.config == path]
    sections = frozenset(d.section or "alembic" for d in read)
    is_ini = sections or name == "alembic.ini"
    return complete_ini(text, offset, sections | {"alembic"}) if is_ini else None


def _in_config(view: View, rules: Sequence[type[Rule]], path: str, position: types.Position) -> str:
    """A rule or a key of the configuration under the pointer."""
    text, offset = view.text(path).text, view.offset(path, position)
    start = offset
    while start > 0 and _WORD.match(text, start - 1):
        start -= 1
    match = _WORD.match(text, start)
    if match is None:
        return ""
    scan = TomlScan(text[: match.end()])
    place = own_place(path, scan.place)
    if place is None or scan.is_comment:
        return ""
    as_rule = rule_text(match[0], rules)
    return as_rule or key_text(key_at((*place, match[0])))


def _config(view: View) -> str | None:
    return view.project.config.path if view.project is not None else None


def _item(one: Suggestion, found: Suggestions, range_: types.Range, n: int) -> types.CompletionItem:
    return types.CompletionItem(
        label=one.text,
        kind=_KINDS[one.kind],
        detail=one.detail or None,
        documentation=one.documentation or None,
        sort_text=f"{n:05}",
        filter_text=f"{found.before}{one.matches or one.text}",
        text_edit=types.TextEdit(range_, f"{found.before}{one.text}{found.after}"),
    )
