"""Completion in ``revlint.toml`` and in ``[tool.revlint]``: keys, and what their values may be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from revlint.config.keys import CHAIN_KEYS, CHAINS, CHAINS_DESCRIPTION, TOP_KEYS, Key
from revlint.config.kinds import ALLOWED
from revlint.contract.project import Project
from revlint.engine.rule import Rule
from revlint.server.complete_base import base_suggestions
from revlint.server.complete_revision import id_suggestions, rule_suggestions
from revlint.server.config_ids import chains_of_id, own_place
from revlint.server.suggestion import Suggestion, Suggestions, suggestions
from revlint.server.toml_scan import Place, TomlScan
from revlint.severity import Severity

_REST = re.compile(r"[^\"'\n,\]}=]*")
_BARE_KEY = re.compile(r"[\w-]+", re.ASCII)
_TABLES = {"alignments", "counterparts", "editions", "severity", "per-file-ignores"}


def complete_config(
    project: Project, rules: Sequence[type[Rule]], path: str, text: str, offset: int
) -> Suggestions | None:
    """What fits at an offset of a configuration; None outside of it and in comments."""
    scan = TomlScan(text[:offset])
    if scan.is_comment:
        return None
    last = scan.strings[-1] if scan.strings else None
    string = last if last is not None and last.is_open and last.end == offset else None
    written = own_place(path, string.place if string else scan.place)
    if written is None:
        return None
    is_key = string.is_key if string else scan.is_key
    typed = string.text if string else scan.word
    found = _keys(project, written, scan) if is_key else _values(project, rules, written)
    start = offset - len(typed)
    if string is None:
        quote = "" if is_key else '"'
        return suggestions(found, typed, start, offset, before=quote, after=quote)
    rest = _REST.match(text, offset)
    quote = text[string.start - 1]
    if rest and text[rest.end() : rest.end() + 1] == quote:
        return suggestions(found, typed, start, rest.end())
    return suggestions(found, typed, start, offset, after=quote)


def key_at(place: Place) -> Key | None:
    """The key of the configuration that a place is at or below."""
    match place:
        case ["chains", str(), str(name), *_]:
            return CHAIN_KEYS.get(name)
        case [str(name), *_]:
            return TOP_KEYS.get(name)
    return None


def _keys(project: Project, place: Place, scan: TomlScan) -> Iterator[Suggestion]:
    match place:
        case []:
            for key in TOP_KEYS.values():
                if not scan.is_header or key.name in _TABLES:
                    yield _key(key)
            yield Suggestion(CHAINS, "table", "table", CHAINS_DESCRIPTION)
        case ["chains"]:
            declared = {chain.name for chain in project.config.chains}
            names = (chain.name for chain in project.chains if chain.name not in declared)
            yield from (Suggestion(name, "chain") for name in names if _BARE_KEY.fullmatch(name))
        case ["chains", str()]:
            yield from map(_key, CHAIN_KEYS.values())
        case ["alignments", int()]:
            yield from (Suggestion(name, "key") for name in ("revision", "chains"))
        case ["counterparts", int()]:
            yield from (Suggestion(name, "key") for name in ("chains", "pairs", "exceptions"))
        case ["chains", str(), "after", int()]:
            yield from (Suggestion(name, "key") for name in ("chain", "optional"))


def _key(key: Key) -> Suggestion:
    return Suggestion(key.name, "key", ALLOWED[key.kind], key.description)


def _values(project: Project, rules: Sequence[type[Rule]], place: Place) -> Iterator[Suggestion]:
    for chain in chains_of_id(project, place):
        yield from id_suggestions(chain)
    key = key_at(place)
    if _is_chain(place):
        names = dict.fromkeys(c.name for c in project.config.chains if c.name)
        yield from (Suggestion(name, "chain") for name in names)
    elif key is None:
        return
    elif key.kind in ("rules", "rules-by-pattern"):
        yield from rule_suggestions(rules)
    elif key.kind == "severities":
        yield from (Suggestion(severity, "value") for severity in Severity)
    elif key.kind == "path" and key.name == "config":
        yield from _files(project, (".ini", "pyproject.toml"))
    elif key.kind in ("path", "paths"):
        yield from _folders(project)
    elif key.kind == "revision":
        yield from base_suggestions(project.tree)
    elif key.kind == "count-or-any":
        yield Suggestion("any", "value")


def _is_chain(place: Place) -> bool:
    """Whether a value is the name of a declared chain."""
    match place:
        case ["chains", str(), "after", int()] | ["chains", str(), "after", int(), "chain"]:
            return True
        case ["alignments" | "counterparts", int(), "chains", int()]:
            return True
        case ["editions", str(), str(), int()]:
            return True
    return False


def _folders(project: Project) -> Iterator[Suggestion]:
    found = {d for chain in project.chains for d in chain.script_directory.directories}
    return (Suggestion(folder, "value") for folder in sorted(found) if folder)


def _files(project: Project, endings: tuple[str, ...]) -> Iterator[Suggestion]:
    return (Suggestion(p, "value") for p in project.tree.paths() if p.endswith(endings))
