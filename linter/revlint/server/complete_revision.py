"""Completion in a revision file: ids, and the names of rules in a suppression comment."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from revlint.contract.project import Project
from revlint.engine.rule import Rule
from revlint.graph.chain import Chain
from revlint.server.chain_facts import facts_of
from revlint.server.header_slot import header_slot
from revlint.server.revision_facts import summary_of
from revlint.server.suggestion import Suggestion, Suggestions, suggestions

_SUPPRESSION = re.compile(
    r"[#;][ \t]*revlint:[ \t]*ignore(?:-file)?[ \t]*\[[^\]\n]*?(?P<name>[\w-]*)\Z"
)


def complete_revision(project: Project, path: str, text: str, offset: int) -> Suggestions | None:
    """What fits at an offset of a revision file; None where no id goes there."""
    slot = header_slot(text, offset)
    if slot is None or slot.name not in ("down_revision", "depends_on"):
        return None
    chains = chains_near(project, path)
    if not chains:
        return None
    found = [s for chain in chains for s in _ids(chain, path, slot.name)]
    before = "" if slot.quote else _quote(text)
    after = "" if slot.is_closed else slot.quote or before
    return suggestions(found, slot.typed, slot.start, slot.end, before=before, after=after)


def complete_suppression(rules: Sequence[type[Rule]], text: str, offset: int) -> Suggestions | None:
    """The names of rules in the brackets of a comment that suppresses findings."""
    line = text[text.rfind("\n", 0, offset) + 1 : offset]
    match = _SUPPRESSION.search(line)
    if match is None:
        return None
    typed = match["name"]
    return suggestions(rule_suggestions(rules), typed, offset - len(typed), offset)


def rule_suggestions(rules: Sequence[type[Rule]]) -> Iterator[Suggestion]:
    """Every rule by its name."""
    for rule in rules:
        prose = rule.prose()
        summary = prose["summary"].replace("``", "`")
        yield Suggestion(rule.name, "rule", f"{rule.severity}", summary)


def chains_near(project: Project, path: str) -> tuple[Chain, ...]:
    """The chains that a file belongs to, or would belong to if it could be read."""
    having = tuple(c for c in project.chains if path in c.script_directory.files)
    if having:
        return having
    folder = path.rpartition("/")[0]
    return tuple(c for c in project.chains if folder in c.script_directory.directories)


def id_suggestions(chain: Chain, without: Collection[str] = ()) -> Iterator[Suggestion]:
    """The ids of a chain: its heads first, then from the newest to the oldest."""
    heads = dict.fromkeys(chain.heads)
    newest = reversed(facts_of(chain).ids)
    for id_ in dict.fromkeys((*heads, *newest)):
        if id_ not in without:
            said = summary_of(chain.file_of(id_))
            detail = f"head: {said}" if id_ in heads else said
            yield Suggestion(id_, "revision", detail, matches=f"{id_} {said}")


def _ids(chain: Chain, path: str, name: str) -> Iterator[Suggestion]:
    file = chain.by_path.get(path)
    own = file.id if file is not None else None
    without = {own, *facts_of(chain).followers(own)} if own is not None else set[str | None]()
    yield from id_suggestions(chain, {id_ for id_ in without if id_ is not None})
    if name == "depends_on":
        for label in chain.declared_labels:
            yield Suggestion(label, "revision", "branch label")


def _quote(text: str) -> str:
    """The quotes that a file prefers."""
    return "'" if text.count("= '") > text.count('= "') else '"'
