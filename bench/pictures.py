"""``python -m bench.pictures [revisions]``: what it takes to draw a chain that was read.

The tree is that of ``bench.check``: a fork and a merge in every fifty revisions. The second number
of a row is for a picture in which nothing is folded.
"""

from __future__ import annotations

import gc
import statistics
import sys
import time
from collections.abc import Callable, Collection, Sequence

from bench.measure import RUNS, temporary_root
from bench.trees import make_tree
from revlint.config.config import Config
from revlint.engine.project import read_project
from revlint.engine.reading import Reading
from revlint.graph.chain import Chain
from revlint.pictures.chain_view import ChainView, view_chain
from revlint.pictures.dot import render_dot
from revlint.pictures.lanes import Layout
from revlint.pictures.mermaid import render_mermaid
from revlint.pictures.svg import render_svg
from revlint.reporters.graph_list import render_graph_list
from revlint.reporters.graph_text import render_graph_text
from revlint.sources.disk import DiskTree
from revlint.terminal import Style

REVISIONS = 10_000

#: The seconds that the text of so many revisions may take.
TARGET = 0.3

FORMATS: dict[str, Callable[[ChainView], str]] = {
    "text": lambda view: render_graph_text([(view, str)], style=Style(True), width=120),
    "list": lambda view: render_graph_list([(view, str)]),
    "svg": lambda view: render_svg([view]),
    "mermaid": lambda view: render_mermaid([view]),
    "dot": lambda view: render_dot([view]),
}


def main(arguments: Sequence[str]) -> None:
    """Measure each format, and print the figures."""
    count = int(arguments[0]) if arguments else REVISIONS
    # As the program does (revlint/cli/__init__.py).
    gc.set_threshold(1_000_000, 20, 100)
    with temporary_root() as root:
        make_tree(root, count)
        tree = DiskTree(root)
        start = time.perf_counter()
        (chain,) = read_project(tree, Config(), Reading(tree)).chains
        print(f"{count:,} revisions: read in {time.perf_counter() - start:.2f} s; drawn in")
        for name, render in FORMATS.items():
            folded, whole = (_seconds(chain, render, choose) for choose in (None, _all))
            target = f", target {TARGET}" if name == "text" and count == REVISIONS else ""
            print(f"  {name:<8} {folded:.3f} s of CPU, whole {whole:.3f} s{target}")


def _seconds(
    chain: Chain,
    render: Callable[[ChainView], str],
    choose: Callable[[Layout, Collection[int]], list[bool]] | None,
) -> float:
    """The median, of a chain whose heads and other properties linting has worked out."""
    times = []
    for _ in range(RUNS + 1):
        start = time.process_time()
        render(view_chain(chain, choose=choose) if choose else view_chain(chain))
        times.append(time.process_time() - start)
    return statistics.median(times[1:])


def _all(layout: Layout, kept: Collection[int]) -> list[bool]:
    return [True] * len(layout.rows)


if __name__ == "__main__":
    main(sys.argv[1:])
