"""Drawing for ``revlint graph``: from options to the text of a picture."""

from __future__ import annotations

from collections.abc import Sequence

from revlint.cli import console
from revlint.cli.chosen_rows import chains_with, choice_of
from revlint.cli.drawn import Drawn, open_drawn
from revlint.cli.graph_formats import RENDERERS
from revlint.cli.graph_options import GraphOptions
from revlint.graph.chain import Chain
from revlint.pictures.chain_view import ChainView, view_chain
from revlint.reporters.paths import prefix_of


def draw(options: GraphOptions) -> tuple[str, list[str]]:
    """The picture, and the names of all chains.

    Raises:
        RevlintError: a project cannot be read, or lacks what the command line names.
    """
    here = console.working_directory()
    with open_drawn(options, here) as every:
        known = [chain.name for drawn in every for chain in drawn.project.chains]
        options.refuse_unknown(known)
        asked = [
            (drawn, chain)
            for drawn in every
            for chain in drawn.project.chains
            if not options.names or chain.name in options.names
        ]
        if options.names:
            asked.sort(key=lambda pair: options.names.index(pair[1].name))
        if options.around is not None:
            chains = (chain for drawn in every for chain in drawn.project.chains)
            others = [chain for chain in chains if chain.name not in options.names]
            asked = chains_with(asked, options.around, others)
        views = [
            (_view(options, drawn, chain), prefix_of(drawn.root, here)) for drawn, chain in asked
        ]
        _tell(options, every, [view for view, _ in views])
        if options.output_format == "json":
            from revlint.reporters.chains_json import render_graph_json

            return render_graph_json([(d.root, d.project) for d in every], options.names), known
        return RENDERERS[options.output_format](views, options), known


def _view(options: GraphOptions, drawn: Drawn, chain: Chain) -> ChainView:
    alignments = drawn.project.config.alignments
    choose = choice_of(options, drawn, chain)
    return view_chain(chain, drawn.findings, alignments=alignments, new=drawn.new, choose=choose)


def _tell(options: GraphOptions, every: Sequence[Drawn], views: Sequence[ChainView]) -> None:
    """Say what the picture leaves out."""
    if options.since is not None and not any(any(view.is_shown) for view in views):
        console.tell(f"no revision is new since {options.since}")
    if options.no_findings:
        console.tell("findings are not shown (--no-findings)")
    if not options.lints or options.names or options.around is not None:
        return
    found = sum(len(drawn.findings) for drawn in every)
    placed = sum(len(v.loose) + sum(map(len, v.findings.values())) for v in views)
    if found > placed:
        are = "1 finding is" if found - placed == 1 else f"{found - placed:,} findings are"
        console.tell(f"{are} outside of the chains; `revlint check` shows all")
