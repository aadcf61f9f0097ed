"""Random operations with keys, for a database that checks them: PostgreSQL."""

from __future__ import annotations

import random

from tests.simulation.chains import TABLES, random_operation

#: Columns of whole numbers, which lead to the key of another table.
_LEADING = ("x", "y")


def keyed_operation(rng: random.Random, tables: dict[str, set[str]], share: float = 0.97) -> str:
    """One line; half of them are about keys."""
    if rng.random() < 0.5:
        while "INSERT" in (line := _tried(rng, tables, share)) or "bulk_insert" in line:
            # Rows could break what a later constraint wants.
            pass
        return line
    sane = rng.random() < share
    there, gone = sorted(tables), sorted({*TABLES} - {*tables})
    one = rng.choice(there if sane and there else TABLES)
    other = rng.choice([t for t in (there if sane and len(there) > 1 else TABLES) if t != one])
    x, c = rng.choice(_LEADING), rng.choice("abc")
    if (sane and not there) or rng.random() < 0.4:
        one = rng.choice(gone if sane and gone else TABLES)
        tables[one] = {"x", "a"}
        return _create(rng, one, rng.choice([*there, one] if sane else TABLES))
    made, kept = tables.get(one, set()), tables.get(other, set())
    match rng.choice(["add", "add", "key", "drop key", "unique", "drop", "column", "id", "type"]):
        case "add":
            made.add(x)
            return rng.choice(
                (
                    f"op.add_column({one!r}, sa.Column({x!r}, sa.Integer(), "
                    f"sa.ForeignKey('{other}.id')))",
                    f'op.execute("ALTER TABLE {one} ADD COLUMN {x} INTEGER REFERENCES {other}")',
                    f'op.execute("ALTER TABLE {one} ADD {x} INT REFERENCES {other} (id)")',
                )
            )
        case "key":
            name = f"{one}_{x}_{other}"
            return rng.choice(
                (
                    f"op.create_foreign_key({name!r}, {one!r}, {other!r}, [{x!r}], ['id'])",
                    f"op.create_foreign_key({name!r}, {one!r}, {other!r}, [{c!r}], [{c!r}])",
                    f'op.execute("ALTER TABLE {one} ADD CONSTRAINT {name} FOREIGN KEY ({x}) '
                    f'REFERENCES {other} (id)")',
                    f"with op.batch_alter_table({one!r}) as b: "
                    f"b.create_foreign_key({name!r}, {other!r}, [{x!r}], ['id'])",
                )
            )
        case "drop key":
            name = rng.choice((f"{one}_{x}_fkey", f"{one}_{x}_{other}", f"{one}_pkey"))
            return rng.choice(
                (
                    f"op.drop_constraint({name!r}, {one!r})",
                    f'op.execute("ALTER TABLE {one} DROP CONSTRAINT {name}")',
                    f'op.execute("ALTER TABLE {one} DROP CONSTRAINT {name} CASCADE")',
                )
            )
        case "unique":
            return rng.choice(
                (
                    f"op.create_unique_constraint('uq_{one}_{c}', {one!r}, [{c!r}])",
                    f"op.create_index('ix_{one}_{c}', {one!r}, [{c!r}], unique=True)",
                    f'op.execute("CREATE UNIQUE INDEX iy_{one}_{c} ON {one} ({c})")',
                )
            )
        case "drop":
            tables.pop(one, None)
            return rng.choice(
                (f'op.execute("DROP TABLE {one} CASCADE")', f"op.drop_table({one!r})")
            )
        case "column":
            made.discard(x)
            return f"op.drop_column({one!r}, {x!r})"
        case "id":
            kept.discard("id")
            return rng.choice(
                (
                    f"op.drop_column({other!r}, 'id')",
                    f'op.execute("ALTER TABLE {other} RENAME COLUMN {c} TO {c}{c}")',
                )
            )
    return f"op.alter_column({one!r}, {x!r}, type_=sa.Text())"


def _tried(rng: random.Random, tables: dict[str, set[str]], share: float) -> str:
    return random_operation(rng, tables, share)


def _create(rng: random.Random, one: str, other: str) -> str:
    return rng.choice(
        (
            f"op.create_table({one!r}, sa.Column('id', sa.Integer(), primary_key=True), "
            f"sa.Column('a', sa.Text()), sa.Column('x', sa.Integer(), "
            f"sa.ForeignKey('{other}.id')))",
            f"op.create_table({one!r}, sa.Column('id', sa.Integer()), sa.Column('a', sa.Text()), "
            f"sa.Column('x', sa.Integer()), sa.PrimaryKeyConstraint('id'), "
            f"sa.ForeignKeyConstraint(['x'], ['{other}.id']))",
            f'op.execute("CREATE TABLE {one} (id SERIAL PRIMARY KEY, a TEXT UNIQUE, '
            f'x INTEGER REFERENCES {other} (id))")',
            f'op.execute("CREATE TABLE {one} (id INT, a TEXT, x INT, PRIMARY KEY (id), '
            f'FOREIGN KEY (x) REFERENCES {other})")',
            f"op.create_table({one!r}, sa.Column('id', sa.Integer(), primary_key=True), "
            "sa.Column('a', sa.Text(), unique=True), sa.Column('x', sa.Integer()))",
        )
    )
