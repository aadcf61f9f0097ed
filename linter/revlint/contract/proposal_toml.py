"""A proposed configuration as TOML, with the guesses marked and the rest as comments."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence

from revlint import escape
from revlint.config.config import ChainConfig
from revlint.config.keys import CHAIN_KEYS
from revlint.contract.proposal import Proposal
from revlint.contract.proposed_chain import ProposedChain

_WIDTH = 100
#: Keys that come last, each with a comment.
_REFERENCES = ("frozen-columns", "may-reference")
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def render_proposal(proposal: Proposal, *, shared: bool = False) -> str:
    """The text of a ``revlint.toml``; with ``shared``, of the tables of a ``pyproject.toml``."""
    prefix = "tool.revlint." if shared else ""
    lines = list(_plain(proposal, prefix) if proposal.is_plain else _contract(proposal, prefix))
    if shared:
        lines = ["[tool.revlint]", *lines]
    return "\n".join(lines) + "\n"


def _plain(proposal: Proposal, prefix: str) -> Iterator[str]:
    """Only comments: a project with one chain needs no configuration."""
    yield from _comment(
        "revlint finds the chain of this project without a configuration. Each line below is an "
        "option; uncomment what you want."
    )
    yield ""
    yield '# select = ["nonlinear-history"]    # rules that are off by default: see `revlint rule`'
    yield '# ignore = ["placeholder-id"]       # rules to disable'
    yield '# exclude = ["**/attic/**"]         # files to skip, besides those that git ignores'
    yield "# max-id-length = 64                # if the column version_num is wider"
    for proposed in proposal.chains:
        yield ""
        yield f"# [{prefix}chains.{_key(proposed.name)}]    # a name for the chain, for reports"
        for line in _keys(proposed.config):
            yield f"# {line}"
        for note in proposed.notes:
            yield from _comment(f"{note}.")


def _contract(proposal: Proposal, prefix: str) -> Iterator[str]:
    yield from _comment(_summary(proposal))
    yield from _comment(
        "Review it: guesses are marked. Then run `revlint check`, and `revlint chains` to see the "
        "contract."
    )
    if proposal.switch is not None:
        yield ""
        yield from _switch(proposal)
    for proposed in proposal.chains:
        yield ""
        yield from _chain(proposed, prefix)
    for path, reason in proposal.left_out:
        yield ""
        yield from _comment(f"Not declared: the chain in '{path}', because {reason}.")
    for alignment, why in zip(proposal.alignments, proposal.why, strict=True):
        yield ""
        yield from _comment(f"These chains end in the same empty revision; {why}.")
        yield f"[[{prefix}alignments]]"
        yield f"revision = {escape.for_toml(alignment.revision)}"
        yield _assignment("chains", alignment.chains)
    yield ""
    yield from _editions(proposal, prefix)


def _switch(proposal: Proposal) -> Iterator[str]:
    """The switches that must work, and why the others cannot."""
    for note in proposal.switch_notes:
        yield from _comment(f"{note[:1].upper()}{note[1:]}.")
    yield from _comment(
        "By default every switch must work: park the chains, as `revlint park` does, and remove "
        "this line."
    )
    yield _assignment(
        "switch", [f"{source} -> {target}" for source, target in proposal.switch or ()]
    )


def _summary(proposal: Proposal) -> str:
    count = len(proposal.chains)
    chains = "chain" if count == 1 else f"{count} chains"
    return f"Proposed by `revlint init` from the {chains} that it found."


def _chain(proposed: ProposedChain, prefix: str) -> Iterator[str]:
    yield f"[{prefix}chains.{_key(proposed.name)}]"
    yield from _keys(proposed.config)
    if proposed.config.frozen_columns:
        yield from _comment("columns that other chains reference: no migration may change them")
        yield _assignment("frozen-columns", proposed.config.frozen_columns)
    if proposed.config.may_reference:
        yield from _comment("foreign keys of today; another one becomes a finding")
        yield _assignment("may-reference", proposed.config.may_reference)
    for note in proposed.notes:
        yield from _comment(note)


def _keys(config: ChainConfig) -> Iterator[str]:
    """The keys of a chain that are set, in the order of the documentation."""
    for key in CHAIN_KEYS.values():
        value = getattr(config, key.field)
        if value is None or value == () or key.name in _REFERENCES:
            continue
        if key.name == "id-pattern":
            yield f"id-pattern = {_literal(value)}"
        else:
            yield _assignment(key.name, value)


def _editions(proposal: Proposal, prefix: str) -> Iterator[str]:
    for note in proposal.notes:
        yield from _comment(f"{note[:1].upper()}{note[1:]}.")
    if proposal.runs:
        yield from _comment(
            "Guessed from words such as oss and ee in paths and version tables. Each line lists "
            "the chains of a database in the order in which the edition's runner applies them. "
            "Chains of the edition that the others include are assumed to run in all of them."
        )
        edition = None
        for run in proposal.runs:
            if run.edition != edition:
                if edition is not None:
                    yield ""
                yield f"[{prefix}editions.{_key(run.edition)}]"
                edition = run.edition
            yield _assignment(_key(run.database), run.chains)
        if not proposal.unplaced:
            return
        yield ""
    yield from _comment(
        "In no edition yet. Put chains that one runner applies to the same database into one "
        "edition, in the runner's order; revlint then checks them against each other."
        if proposal.runs
        else "Put chains that one runner applies to the same database into an edition, in the "
        "runner's order; revlint then checks them against each other. The files do not say which:"
    )
    yield f"# [{prefix}editions.NAME]"
    yield from (f"# {line}" for line in _assignment("DATABASE", proposal.unplaced).split("\n"))


# TOML


def _comment(text: str) -> Iterator[str]:
    """A sentence as lines of comment; text from the tree is escaped."""
    shown = escape.shown(text)
    yield from (
        f"# {line}"
        for line in textwrap.wrap(shown, _WIDTH - 2, break_long_words=False, break_on_hyphens=False)
    )


def _assignment(key: str, value: str | Sequence[str]) -> str:
    if isinstance(value, str):
        return f"{key} = {escape.for_toml(value)}"
    items = [escape.for_toml(item) for item in value]
    line = f"{key} = [{', '.join(items)}]"
    if len(line) <= _WIDTH:
        return line
    return "\n".join([f"{key} = [", *_indented(items), "]"])


def _indented(items: Iterable[str]) -> Iterator[str]:
    return (f"    {item}," for item in items)


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else escape.for_toml(name)


def _literal(value: str) -> str:
    """A string as it is, where it can be: a pattern reads better without escapes."""
    plain = "'" not in value and escape.for_terminal(value) == value
    return f"'{value}'" if plain else escape.for_toml(value)
