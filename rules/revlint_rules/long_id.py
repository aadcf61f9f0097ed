"""long-id: an id that is longer than the column of the version table."""

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
    widths_in,
)

_MARK = b"version_num"

_LONG = "add_delivery_address_to_customer_orders"
_BAD = history("<base> -> add_orders", f"add_orders -> {_LONG}")
_WIDE = history("<base> -> widen", f"widen -> {_LONG}")
_WIDEN = "migrations/versions/widen.py"


class LongId(ChainRule):
    """A revision id is longer than the column of the version table that has to hold it.

    The column has 32 characters unless `max-id-length` says otherwise. A wider `version_num` in
    `env.py`, in a module of the project that it imports, or in an `upgrade` of the chain counts
    too: `op.alter_column("alembic_version", "version_num", type_=sa.String(128))`, `op.execute` of
    the same. Where such a length is set and cannot be read, and an id is longer than 32
    characters, that is one warning for the chain.

    Why: Alembic does not check the length, and SQLite stores an id of any length, so that tests
        pass. PostgreSQL runs the migration and then refuses the id (`value too long for type
        character varying(32)`), and the deployment stops. MySQL and MariaDB refuse it too (`Data
        too long for column 'version_num'`), and what the migration did to the tables stays; in
        their non-strict mode they cut the id short without a word.
    Fix: Give the revision a shorter id, here and in every `down_revision` that names it. If the
        column is wider in fact, set `max-id-length`.
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
            yield _finding(revision, length)


def _stated_length(chain: Chain) -> int:
    """The length of the column as the configuration, else ``env.py``, else Alembic has it."""
    if chain.config.max_id_length is not None:
        return chain.config.max_id_length
    return chain.script_directory.version_table.width or DEFAULT_MAX_ID_LENGTH


def _longer_than(length: int, chain: Chain) -> list[Revision]:
    """The revisions with an id that is too long, and with which nothing else is wrong."""
    pattern = chain.config.id_pattern
    return [
        r
        for r in chain.revisions
        if r.id is not None
        and len(r.id) > length
        and is_usable_id(r.id)
        # What does not match is told as that, and has to change anyway.
        and (pattern is None or matches(pattern, r.id) is not False)
    ]


def _widths(chain: Chain) -> tuple[tuple[int, ...], tuple[Location, ...]]:
    """The lengths that operations of the chain give the column, and the places of unknown ones."""
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
        title=(
            "the length of version_num is set here and cannot be known without running it; "
            f"{len(long)} of the ids of this chain would not fit Alembic's own "
            f"{DEFAULT_MAX_ID_LENGTH} characters"
        ),
        help="say how long ids may be: set max-id-length",
        location=place,
        related=(
            Related(
                f"{quoted(first.id or '')} has {len(first.id or '')} characters",
                Location(first.path, first.id_range),
            ),
        ),
        severity=Severity.WARNING,
    )


def _finding(revision: Revision, length: int) -> Finding:
    id_ = revision.id or ""
    return Finding(
        title=(
            f"the id {quoted(id_)} has {len(id_)} characters, the column of the version table "
            f"{length}: PostgreSQL, and MySQL and MariaDB in strict mode, refuse it after the "
            "migration ran; SQLite takes it"
        ),
        help=(
            "give the revision a shorter id, here and in every down_revision that names it, or "
            "set max-id-length to the true length of the column"
        ),
        location=Location(revision.path, revision.id_range),
        revision=id_,
    )
