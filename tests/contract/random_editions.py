"""Random contracts: chains that share a database, in editions that are switched."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from tests.simulation.chains import HEAD

#: Gives one line of a migration; the tables are those that there would be before it.
MakeOperation = Callable[[random.Random, dict[str, set[str]]], str]

ENV = """\
from alembic import context

context.configure(connection=context.config.attributes["connection"]{table})
with context.begin_transaction():
    context.run_migrations()
"""


@dataclass(frozen=True)
class RandomContract:
    """A tree with its ``revlint.toml``.

    Attributes:
        files: the texts of the files by path.
        editions: the chains of each edition, in their order.
        version_tables: the version table of each chain, which is the name of its directory.
    """

    files: Mapping[str, str]
    editions: Mapping[str, Sequence[str]]
    version_tables: Mapping[str, str]


@dataclass(frozen=True)
class _Item:
    id: str
    parents: tuple[str, ...]
    body: Sequence[str]


def random_contract(rng: random.Random, make_operation: MakeOperation) -> RandomContract:
    """Two or three editions of up to four chains; a chain may be a copy of another one's start."""
    names = [f"c{n}" for n in range(rng.randint(2, 4))]
    editions = {
        name: rng.sample(names, rng.randint(1, min(3, len(names))))
        for name in ["oss", "ee", "cloud"][: rng.choice([2, 2, 2, 3])]
    }
    version_tables, chains = dict[str, str](), dict[str, list[_Item]]()
    for edition in editions.values():
        tables: dict[str, set[str]] = {}
        for name in edition:
            if name not in chains:
                model = rng.choice([None, *chains])
                start = list(chains[model]) if model else []
                chains[name] = _chain(rng, name, start, tables, make_operation)
                version_tables[name] = version_tables[model] if model else f"v_{name}"
                if rng.random() < 0.05:
                    version_tables[name] = "alembic_version"
    files = {"revlint.toml": _config(editions, version_tables)}
    for name, items in chains.items():
        table = version_tables[name]
        said = "" if table == "alembic_version" else f", version_table={table!r}"
        files[f"{name}/env.py"] = ENV.format(table=said)
        for item in items:
            lines = "".join(f"    {line}\n" for line in [*item.body, "pass"])
            files[f"{name}/versions/{item.id}.py"] = (
                HEAD.format(item.id, item.parents or None, None) + lines
            )
    return RandomContract(files, editions, version_tables)


def _chain(
    rng: random.Random,
    name: str,
    start: list[_Item],
    tables: dict[str, set[str]],
    make_operation: MakeOperation,
) -> list[_Item]:
    """A chain, after the start of another one whose database it may take over."""
    items = start[: rng.randint(0, len(start))]
    if rng.random() < 0.3:
        items = [replace(i, body=[make_operation(rng, tables) for _ in i.body]) for i in items]
    for n in range(rng.randint(0 if items else 1, 4)):
        heads = _heads(items)
        parents = tuple(heads[: rng.choice([1, 1, 1, 2])])
        if items and rng.random() < 0.05:
            parents = (rng.choice(items).id,)
        body = [make_operation(rng, tables) for _ in range(rng.choice([0, 1, 2, 3]))]
        items.append(_Item(f"{name}_{n}", parents, body))
    return items


def _heads(items: Sequence[_Item]) -> list[str]:
    named = {parent for item in items for parent in item.parents}
    return [item.id for item in items if item.id not in named]


def _config(editions: Mapping[str, Sequence[str]], tables: Mapping[str, str]) -> str:
    chains = "".join(f'[chains.{name}]\nscript-location = "{name}"\n\n' for name in tables)
    listed = "".join(
        f"[editions.{name}]\ncore = {list(chains)!r}\n\n" for name, chains in editions.items()
    )
    return chains + listed
