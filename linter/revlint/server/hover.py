"""What an editor shows of the thing under the pointer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lsprotocol import types

from revlint.config.keys import Key
from revlint.config.kinds import ALLOWED
from revlint.engine.rule import Rule
from revlint.escape import shown
from revlint.graph.chain import Chain
from revlint.migration.message import message_of
from revlint.migration.revision import Revision
from revlint.server.chain_facts import facts_of
from revlint.server.edition_verdicts import edition_verdicts
from revlint.server.named_id import NamedId
from revlint.server.revision_facts import date_of, summary_of
from revlint.server.view import View
from revlint.words import listed

_MOST_CHILDREN = 8

#: What Markdown does not show as it is written.
_MARK = re.compile(r"`(?P<code>[^`]*)`|\\(?P<escaped>.)|\*\*")


def hover_of(named: NamedId, view: View) -> str:
    """What is known of the revision that a file names, as Markdown; "" if no file defines it."""
    parts = [_revision(chain, file, view) for chain, file in named.files]
    return "\n\n---\n\n".join(dict.fromkeys(parts))


def rule_text(name: str, rules: Sequence[type[Rule]]) -> str:
    """A rule in short, as Markdown; "" if none has the name."""
    rule = next((rule for rule in rules if rule.name == name), None)
    if rule is None:
        return ""
    prose = rule.prose()
    fix = f"\n\n**Fix**: {_markdown(prose['Fix'])}" if prose.get("Fix") else ""
    return f"**{rule.name}** ({rule.severity})\n\n{_markdown(prose['summary'])}{fix}"


def markup(text: str, *, markdown: bool) -> types.MarkupContent:
    """A text in Markdown, or the same without its marks for a client that shows plain text."""
    if markdown:
        return types.MarkupContent(types.MarkupKind.Markdown, text)
    plain = _MARK.sub(lambda mark: mark["code"] or mark["escaped"] or "", text)
    return types.MarkupContent(types.MarkupKind.PlainText, plain)


def code(text: str) -> str:
    """A word of a linted file in Markdown, where it does nothing."""
    return f"`{shown(text).replace('`', chr(0xB4))}`"


def _revision(chain: Chain, file: Revision, view: View) -> str:
    id_ = file.id or ""
    lines = [f"**{_plain(message_of(file) or 'no message')}**", ""]
    lines += [f"- {line}" for line in _facts(chain, file, id_)]
    if view.project is not None:
        lines += [f"- {line}" for line in edition_verdicts(view.project, chain, id_)]
    return "\n".join(lines)


def _facts(chain: Chain, file: Revision, id_: str) -> Iterator[str]:
    order = facts_of(chain)
    yield f"{code(id_)} of chain {code(chain.name)}: {order.said(id_)}"
    date = date_of(file)
    if date:
        yield f"created {date}"
    for word, values in (("parents", file.parents), ("depends on", file.dependencies)):
        if values:
            yield f"{word}: {listed((_named(chain, v.text) for v in values), _MOST_CHILDREN)}"
    children = order.children.get(id_, ())
    if children:
        yield f"children: {listed((_named(chain, c) for c in children), _MOST_CHILDREN)}"
    if file.labels:
        yield f"branch labels: {listed(code(v.text) for v in file.labels)}"
    if chain.config.parked_at == id_:
        yield "the chain is parked here"
    yield code(file.path)


def _named(chain: Chain, id_: str) -> str:
    if id_ not in chain.by_id:
        return f"{code(id_)} (in no file)"
    said = summary_of(chain.file_of(id_))
    return f"{code(id_)} {_plain(said)}".rstrip()


def _plain(text: str) -> str:
    """Words of a linted file without what Markdown would obey."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]<>#|!&~" else c for c in shown(text))


def _markdown(text: str) -> str:
    return text.replace("``", "`")


def key_text(key: Key | None) -> str:
    """A key of the configuration in short, as Markdown."""
    if key is None:
        return ""
    default = f" Default: `{key.default}`." if key.default else ""
    example = f"```toml\n{key.name} = {key.example}\n```"
    allowed = f"Allowed: {ALLOWED[key.kind]}.{default}"
    return f"**{key.name}**\n\n{key.description}\n\n{allowed}\n\n{example}"
