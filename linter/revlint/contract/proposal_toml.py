"""A proposed configuration as TOML, with the guesses marked and the rest as comments."""

from __future__ import annotations

from collections.abc import Iterator

from revlint import escape
from revlint.config.config import ChainConfig
from revlint.config.keys import CHAIN_KEYS
from revlint.contract.proposal import Proposal
from revlint.contract.proposed_chain import ProposedChain
from revlint.contract.toml_lines import assignment, comment, key_text, literal

#: Keys that come last, each with a comment.
_REFERENCES = ("frozen-columns", "may-reference")


def render_proposal(proposal: Proposal, *, shared: bool = False) -> str:
    """The text of a ``revlint.toml``; with ``shared``, of the tables of a ``pyproject.toml``."""
    prefix = "tool.revlint." if shared else ""
    lines = list(_plain(proposal, prefix) if proposal.is_plain else _contract(proposal, prefix))
    if shared:
        lines = ["[tool.revlint]", *lines]
    return "\n".join(lines) + "\n"


def _plain(proposal: Proposal, prefix: str) -> Iterator[str]:
    """Only comments: a project with one chain needs no configuration."""
    yield from comment(
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
        yield f"# [{prefix}chains.{key_text(proposed.name)}]    # a name for the chain, for reports"
        for line in _keys(proposed.config):
            yield f"# {line}"
        for note in proposed.notes:
            yield from comment(f"{note}.")


def _contract(proposal: Proposal, prefix: str) -> Iterator[str]:
    yield from comment(_summary(proposal))
    yield from comment(
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
        yield from comment(f"Not declared: the chain in '{path}', because {reason}.")
    for alignment, why in zip(proposal.alignments, proposal.why, strict=True):
        yield ""
        yield from comment(f"These chains end in the same empty revision; {why}.")
        yield f"[[{prefix}alignments]]"
        yield f"revision = {escape.for_toml(alignment.revision)}"
        yield assignment("chains", alignment.chains)
    for twins in proposal.counterparts:
        yield ""
        yield from comment(
            "Guessed: these chains change together, since most of their revisions have the same "
            "messages. A revision that only one of them gets is a finding."
        )
        yield f"[[{prefix}counterparts]]"
        yield assignment("chains", twins.chains)
        if twins.exceptions:
            yield from comment("revisions of today without a counterpart, or in another order")
            yield assignment("exceptions", twins.exceptions)
    yield ""
    yield from _editions(proposal, prefix)


def _switch(proposal: Proposal) -> Iterator[str]:
    """The switches that must work, and why the others cannot."""
    for note in proposal.switch_notes:
        yield from comment(f"{note[:1].upper()}{note[1:]}.")
    yield from comment(
        "By default every switch must work: park the chains, as `revlint park` does, and remove "
        "this line."
    )
    yield assignment(
        "switch", [f"{source} -> {target}" for source, target in proposal.switch or ()]
    )


def _summary(proposal: Proposal) -> str:
    count = len(proposal.chains)
    chains = "chain" if count == 1 else f"{count} chains"
    return f"Proposed by `revlint init` from the {chains} that it found."


def _chain(proposed: ProposedChain, prefix: str) -> Iterator[str]:
    yield f"[{prefix}chains.{key_text(proposed.name)}]"
    yield from _keys(proposed.config)
    if proposed.config.frozen_columns:
        yield from comment("columns that other chains reference: no migration may change them")
        yield assignment("frozen-columns", proposed.config.frozen_columns)
    if proposed.config.may_reference:
        yield from comment("foreign keys of today; another one becomes a finding")
        yield assignment("may-reference", proposed.config.may_reference)
    for note in proposed.notes:
        yield from comment(note)


def _keys(config: ChainConfig) -> Iterator[str]:
    """The keys of a chain that are set, in the order of the documentation."""
    for key in CHAIN_KEYS.values():
        value = getattr(config, key.field)
        if value is None or value == () or key.name in _REFERENCES:
            continue
        if key.name == "id-pattern":
            yield f"id-pattern = {literal(value)}"
        else:
            yield assignment(key.name, value)


def _editions(proposal: Proposal, prefix: str) -> Iterator[str]:
    for note in proposal.notes:
        yield from comment(f"{note[:1].upper()}{note[1:]}.")
    if proposal.runs:
        yield from comment(
            "Guessed from words such as oss and ee in paths and version tables. Each line lists "
            "the chains of a database in the order in which the edition's runner applies them. "
            "Chains of the edition that the others include are assumed to run in all of them."
        )
        edition = None
        for run in proposal.runs:
            if run.edition != edition:
                if edition is not None:
                    yield ""
                yield f"[{prefix}editions.{key_text(run.edition)}]"
                edition = run.edition
            yield assignment(key_text(run.database), run.chains)
        if not proposal.unplaced:
            return
        yield ""
    yield from comment(
        "In no edition yet. Put chains that one runner applies to the same database into one "
        "edition, in the runner's order; revlint then checks them against each other."
        if proposal.runs
        else "Put chains that one runner applies to the same database into an edition, in the "
        "runner's order; revlint then checks them against each other. The files do not say which:"
    )
    yield f"# [{prefix}editions.NAME]"
    yield from (f"# {line}" for line in assignment("DATABASE", proposal.unplaced).split("\n"))
