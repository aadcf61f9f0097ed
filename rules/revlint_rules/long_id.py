"""long-id: an id that does not fit the version table."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    DEFAULT_MAX_ID_LENGTH,
    Chain,
    ChainRule,
    Example,
    Finding,
    Location,
    Related,
    Revision,
    Severity,
    TreeError,
    Width,
    history,
    is_usable_id,
    matches,
    quoted,
    stored_id_facts,
    widths_in,
)

_MARK = b"version_num"

_LONG = "add_delivery_address_to_customer_orders"
_BAD = history("<base> -> add_orders", f"add_orders -> {_LONG}")
_WIDE = history("<base> -> widen", f"widen -> {_LONG}")
_WIDEN = "migrations/versions/widen.py"


class LongId(ChainRule):
    """A revision id is longer than the column of the version table.

    The column holds 32 characters unless `max-id-length` sets another length. revlint also reads a
    wider `version_num` from `env.py`, from a module of the project that `env.py` imports, and from
    an `upgrade` of the chain: `op.alter_column("alembic_version", "version_num",
    type_=sa.String(128))`, or the same in `op.execute`. Where such a length cannot be read and an
    id is longer than 32 characters, the chain gets one warning.

    Why: Alembic does not check the length, and SQLite stores ids of any length, so tests pass.
        PostgreSQL runs the migration and then refuses the id (`value too long for type character
        varying(32)`), and the deployment stops. MySQL and MariaDB refuse it too (`Data too long
        for column 'version_num'`), and the changes of the migration stay; in non-strict mode they
        silently cut the id.
    Fix: Give the revision a shorter id, here and in every `down_revision` that names it. If the
        column is wider, set `max-id-length`.
    Semantics: alembic: ddl/impl.py, DefaultImpl.version_table_impl. Observed with Alembic 1.20.1
        on PostgreSQL 15, MariaDB 10.11 and SQLite.
    """

    name = "long-id"
    group = "Identity"
    options = ("max-id-length",)
    examples = (
        Example(
            bad=_BAD,
            good=history("<base> -> add_orders", "add_orders -> add_delivery_address"),
            finds=(f"migrations/versions/{_LONG}.py:9",),
        ),
        Example(
            bad={**_WIDE, _WIDEN: _WIDE[_WIDEN].replace("\n    pass", "\n    widen_it()", 1)},
            good={
                **_WIDE,
                _WIDEN: _WIDE[_WIDEN].replace(
                    "\n    pass",
                    '\n    op.alter_column("alembic_version", "version_num", type_=sa.String(128))',
                    1,
                ),
            },
            finds=(f"migrations/versions/{_LONG}.py:9",),
        ),
    )

    def check(self, chain: Chain) -> Iterator[Finding]:
        long = _longer_than(_stated_length(chain), chain)
        # Most chains end here, before any file is read again.
        if not long:
            return
        lengths, unknown = _widths(chain)
        length = max(_stated_length(chain), *lengths, 0)
        long = [r for r in long if len(r.id or "") > length]
        if long and unknown:
            yield _unknown_width(unknown[0], long)
            return
        for revision in long:
            yield _finding(chain, revision, length)


def _stated_length(chain: Chain) -> int:
    """The length of the column from the configuration, else from ``env.py``, else Alembic's."""
    if chain.config.max_id_length is not None:
        return chain.config.max_id_length
    return chain.script_directory.version_table.width or DEFAULT_MAX_ID_LENGTH


def _longer_than(length: int, chain: Chain) -> list[Revision]:
    """The revisions whose id is too long, and has no other fault."""
    if max(map(len, chain.ids), default=0) <= length:
        return []
    pattern = chain.config.id_pattern
    return [
        r
        for r in chain.revisions
        if r.id is not None
        and len(r.id) > length
        and is_usable_id(r.id)
        # An id that does not match has to change anyway, and id-format reports it.
        and (pattern is None or matches(pattern, r.id) is not False)
    ]


def _widths(chain: Chain) -> tuple[tuple[int, ...], tuple[Location, ...]]:
    """The lengths that operations of the chain set, and the places of unknown lengths."""
    if chain.config.max_id_length is not None:
        return (), ()
    found = [width for r in chain.revisions for width in _widths_in(r.path, chain)]
    unknown = [width.location for width in found if width.length is None]
    stated = chain.script_directory.version_table.width_unknown
    if stated is not None:
        unknown.insert(0, stated)
    return tuple(w.length for w in found if w.length is not None), tuple(unknown)


def _widths_in(path: str, chain: Chain) -> list[Width]:
    try:
        data = chain.tree.read(path)
    except TreeError:
        return []
    if _MARK not in data:
        return []
    return widths_in(path, data)


def _unknown_width(place: Location, long: list[Revision]) -> Finding:
    first = long[0]
    return Finding(
        title="the length of version_num cannot be read",
        label="this sets the length",
        facts=(
            f"ids of this chain that are longer than Alembic's {DEFAULT_MAX_ID_LENGTH} "
            f"characters: {len(long)}",
        ),
        help="set max-id-length to the length of the column",
        about=tuple(sorted(r.id or "" for r in long)),
        location=place,
        related=(
            Related(
                f"{quoted(first.id or '')} has {len(first.id or '')} characters",
                Location(first.path, first.id_range),
            ),
        ),
        severity=Severity.WARNING,
    )


def _finding(chain: Chain, revision: Revision, length: int) -> Finding:
    id_ = revision.id or ""
    return Finding(
        title=f"id {quoted(id_)} does not fit the version table",
        label=f"{len(id_)} characters, the column holds {length}",
        facts=(
            f"PostgreSQL runs the migration, then fails: value too long for type character "
            f"varying({length})",
            "MySQL and MariaDB fail too in strict mode, and silently cut the id in others",
            "SQLite stores the id, so tests pass",
            *stored_id_facts(chain, revision),
        ),
        help=(
            "give the revision a shorter id, here and in every down_revision that names it, or "
            "set max-id-length if the column is wider"
        ),
        location=Location(revision.path, revision.id_range),
        revision=id_,
    )
