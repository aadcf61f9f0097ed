"""What a contract between chains costs: the same files with one and without.

Run it as ``python -m bench.contract [number of files]``. The tree has the shape of
``examples/editions``: two editions and two databases. For each database, each edition has a legacy
chain, both parked on one id; then come a shared chain and one of the EE edition. With the contract,
revlint reads the body of every file.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.check import CHECK, COLD, UNCHANGED, forget, nothing
from bench.files import make_functions, make_header, make_table
from bench.measure import Row, measure, print_table, temporary_root
from bench.trees import make_env

FILES = 200
#: What the contract may cost, as a ratio to the same files without it.
TARGETS = {f"{COLD}, with a contract": 2.0}
DATABASES = ("core", "tracing")
PARK = "park00000000"


@dataclass(frozen=True, slots=True)
class _Chain:
    """A chain of the tree: its name and folder, the root of its ids, and its version table."""

    name: str
    folder: str
    root: str = ""
    version_table: str | None = None

    @property
    def is_legacy(self) -> bool:
        return not self.root


def _chains(database: str) -> tuple[_Chain, ...]:
    folder = "databases/postgres/migrations"
    return (
        _Chain(f"{database}-oss-legacy", f"api/oss/{folder}/{database}"),
        _Chain(f"{database}-ee-legacy", f"api/ee/{folder}/{database}"),
        _Chain(f"{database}-shared", f"api/oss/{folder}/{database}_oss", "oss", "versions_oss"),
        _Chain(f"{database}-ee", f"api/ee/{folder}/{database}_ee", "ee0", "versions_ee"),
    )


def make_chains(root: Path, count: int) -> None:
    """Write ``count`` revision files in eight chains, without a configuration."""
    for database in DATABASES:
        for chain in _chains(database):
            folder = root / chain.folder
            (folder / "versions").mkdir(parents=True)
            script = "[alembic]\nscript_location = %(here)s\n"
            (folder / "alembic.ini").write_text(script)
            (folder / "env.py").write_text(make_env(chain.version_table))
            for name, text in _revisions(chain, database, count // 8):
                (folder / "versions" / f"{name}_change.py").write_text(text)


def _revisions(chain: _Chain, database: str, count: int) -> Iterator[tuple[str, str]]:
    """Yield id and text of each file; legacy chains create tables, which later chains extend."""
    # The legacy chains of both editions are copies of one history.
    chance = random.Random(database if chain.is_legacy else chain.name)
    ids = [f"{chain.root}{n:0{12 - len(chain.root)}}" for n in range(count)]
    if chain.is_legacy:
        ids = [*(f"{chance.getrandbits(48):012x}" for _ in ids[1:]), PARK]
    parent: tuple[str, ...] = ()
    for number, id_ in enumerate(ids):
        is_empty = id_ == PARK or (not chain.is_legacy and not number)
        body = "    pass\n" if is_empty else _body(chance, chain, number)
        yield id_, make_header(id_, parent) + make_functions(body)
        parent = (id_,)


def _body(chance: random.Random, chain: _Chain, number: int) -> str:
    """Two tables, rows written in SQL, and, in the shared chain, a column of a legacy table."""
    name = f"{chain.root or 'legacy'}_{number}"
    body = make_table(chance, f"{name}_a") + make_table(chance, f"{name}_b")
    body += f'    op.execute("INSERT INTO {name}_a (id) SELECT id FROM {name}_b WHERE id > 1")\n'
    if chain.name.endswith("-shared"):
        column = f'sa.Column("{chain.root}_{number}", sa.Text(), nullable=True)'
        body += f'    op.add_column("legacy_{number - 1}_a", {column})\n'
    return body


def make_contract() -> str:
    """Return the ``revlint.toml`` that declares the chains, and what they owe each other."""
    parts = [part for database in DATABASES for part in _declarations(database)]
    for edition in ("oss", "ee"):
        lines = [f"{d} = {_names(_of_edition(edition, d))}\n" for d in DATABASES]
        parts.append(f"[editions.{edition}]\n{''.join(lines)}")
    return "\n".join(parts)


def _declarations(database: str) -> Iterator[str]:
    oss, ee, shared, own = _chains(database)
    after = {shared.name: (oss.name, ee.name), own.name: (ee.name, shared.name)}
    for chain in (oss, ee, shared, own):
        rest = 12 - len(chain.root)
        pattern = rf"{chain.root}\d{{{rest}}}" if chain.root else f"[0-9a-f]{{12}}|{PARK}"
        lines = [f'script-location = "{chain.folder}"', f"id-pattern = '{pattern}'"]
        if chain.root:
            lines += [f'root = "{chain.root}{0:0{rest}}"', f"after = {_names(after[chain.name])}"]
        yield f"[chains.{chain.name}]\n" + "".join(f"{line}\n" for line in lines)
    yield f'[[alignments]]\nrevision = "{PARK}"\nchains = {_names((oss.name, ee.name))}\n'


def _of_edition(edition: str, database: str) -> tuple[str, ...]:
    oss, ee, shared, own = (chain.name for chain in _chains(database))
    return (oss, shared) if edition == "oss" else (ee, shared, own)


def _names(names: tuple[str, ...]) -> str:
    return "[" + ", ".join(f'"{name}"' for name in names) + "]"


def _declare(root: Path) -> None:
    forget(root)
    (root / "revlint.toml").write_text(make_contract())


def _undeclare(root: Path) -> None:
    forget(root)
    (root / "revlint.toml").unlink(missing_ok=True)


def main(arguments: Sequence[str]) -> None:
    """Print one table."""
    count = int(arguments[0]) if arguments else FILES
    plain = f"{COLD}, without"
    rows = (
        Row(plain, _undeclare, CHECK),
        Row(f"{COLD}, with a contract", _declare, CHECK),
        Row(f"{UNCHANGED}, with a contract", nothing, CHECK),
    )
    with temporary_root() as root:
        make_chains(root, count)
        costs = measure(rows, root)
    print_table(f"{count} files in eight chains", costs, {"/ without": plain}, TARGETS)


if __name__ == "__main__":
    main(sys.argv[1:])
