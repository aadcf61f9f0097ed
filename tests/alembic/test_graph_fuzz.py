"""Random graphs: a chain says of them what Alembic's own RevisionMap says."""

from __future__ import annotations

import os
import random
import warnings
from collections.abc import Sequence
from typing import Any

import pytest
from alembic.script.revision import Revision as AlembicRevision
from alembic.script.revision import RevisionMap

from revlint.graph.labels import effective_labels
from tests.graph_support import Item, chain_of_items, findings_in

#: How many graphs are tried; REVLINT_GRAPHS=100000 tries more.
GRAPHS = int(os.environ.get("REVLINT_GRAPHS", "4000"))
BATCH = 500


@pytest.mark.parametrize("first", range(0, GRAPHS, BATCH))
def test_a_chain_agrees_with_alembic(first: int) -> None:
    """Where Alembic builds the graph it is the same; where it cannot, an error says why."""
    for seed in range(first, min(first + BATCH, GRAPHS)):
        items = random_items(random.Random(seed))
        chain = chain_of_items(items)
        expected = alembic_says(items)
        if isinstance(expected, Exception):
            causes = [f for f in findings_in(chain) if f.rule in CAUSES]
            assert causes, (seed, items, expected)
            continue
        graph, effective = expected
        assert {
            "heads": list(chain.heads),
            "real_heads": list(chain.real_heads),
            "bases": list(chain.bases),
            "branch_points": set(chain.branch_points),
            "merge_points": set(chain.merge_points),
        } == graph, (seed, items)
        # With duplicate ids, Alembic's labels depend on the order of a set of objects.
        if not chain.duplicates:
            labels = {id_: set(found) for id_, found in effective_labels(chain).items()}
            assert labels == effective, (seed, items)


#: The rules that explain why Alembic refuses a graph.
CAUSES = {
    "duplicate-revision",
    "label-clash",
    "missing-dependency",
    "missing-parent",
    "revision-cycle",
}


def alembic_says(
    items: Sequence[Item],
) -> Exception | tuple[dict[str, Any], dict[str, set[str]]]:
    """The graph and the effective labels as Alembic has them, or what it raises."""
    made: list[AlembicRevision] = []

    def files() -> Any:
        for id_, parents, depends_on, labels in items:
            made.append(AlembicRevision(id_, parents or None, depends_on or None, labels or None))
            yield made[-1]

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            revisions = RevisionMap(files)
            table = revisions._revision_map
        except Exception as error:
            return error
    own = {
        id_: revision
        for revision in made
        if (id_ := revision.revision) and table.get(id_) is revision
    }
    graph = {
        "heads": list(revisions.heads),
        "real_heads": list(revisions._real_heads),
        "bases": list(revisions.bases),
        "branch_points": {i for i, r in own.items() if r.is_branch_point},
        "merge_points": {i for i, r in own.items() if r.is_merge_point},
    }
    return graph, {i: set(revision.branch_labels) for i, revision in own.items()}


def random_items(rng: random.Random) -> list[Item]:
    """One to nine files with every mistake that a graph can have, some more often than others."""
    ids = [f"r{i}" for i in range(rng.randint(1, 9))]
    is_forward = rng.random() < 0.5
    has_twins = rng.random() < 0.15
    items = []
    for i, own in enumerate(ids):
        pool = ids[:i] if is_forward else [p for p in ids if p != own or rng.random() < 0.05]
        count = rng.choices([0, 1, 2, 3], [2, 8, 2, 0.3])[0]
        parents = rng.sample(pool, min(count, len(pool)))
        if rng.random() < 0.02:
            parents.append("gone")
        if parents and rng.random() < 0.02:
            parents.append(parents[0])
        depends_on: list[str] = []
        if rng.random() < 0.3:
            pool = pool + ["L1", "L2"][: rng.choice([0, 0, 1, 2])]
            depends_on = rng.sample(pool, min(rng.randint(1, 2), len(pool)))
        labels = [f"L{i}"] if rng.random() < 0.25 else []
        if rng.random() < 0.02 and not has_twins:
            labels.append(rng.choice([*ids, "L1"]))
        id_ = rng.choice(ids) if has_twins and rng.random() < 0.3 else own
        items.append((id_, tuple(parents), tuple(depends_on), tuple(labels)))
    rng.shuffle(items)
    return items
