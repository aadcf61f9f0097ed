"""Names of new revision files, compared with those that the installed Alembic gives."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory as AlembicDirectory
from hypothesis import example, given, settings
from hypothesis import strategies as st

from revlint.discovery.script_directory import ScriptDirectory, VersionLocation
from revlint.edits.create_date import now_in
from revlint.edits.file_name import name_file
from revlint.errors import EditRefused

_TOKENS = (
    "%(rev)s",
    "%(slug)s",
    "%(epoch)d",
    "%(year)d",
    "%(month).2d",
    "%(day)02d",
    "%(hour).2d%(minute).2d",
    "%(second)s",
    "%%",
    "_",
    "-",
    "/",
    "v",
)
_TEMPLATES = st.lists(st.sampled_from(_TOKENS), min_size=1, max_size=6).map("".join)
_DATE = datetime(2024, 2, 3)
_DATES = st.datetimes(
    min_value=datetime(1980, 1, 1),
    max_value=datetime(2100, 1, 1),
    timezones=st.sampled_from([None, UTC, timezone(timedelta(hours=5, minutes=30))]),
)


def directory(
    template: str | None = None, length: int | None = None, *, recursive: bool = True
) -> ScriptDirectory:
    return ScriptDirectory(
        "m",
        "m",
        (VersionLocation("m/versions"),),
        file_template=template,
        truncate_slug_length=length,
        recursive=recursive,
    )


def named_by_alembic(
    template: str | None, length: int | None, id_: str, message: str, date: datetime
) -> str:
    template = "%(rev)s_%(slug)s" if template is None else template
    alembic = AlembicDirectory(".", file_template=template, truncate_slug_length=length)
    path = alembic._rev_path("m/versions", id_, message, date)
    return str(path)


@settings(deadline=None)
@given(
    template=st.none() | _TEMPLATES,
    length=st.none() | st.integers(0, 60),
    id_=st.sampled_from(["0042", "a1b2c3d4e5f6", "Ünï", "a b"]),
    message=st.text(max_size=80) | st.just("add_users & things, été 2 / carts"),
    date=_DATES,
)
@example("%(year)d/%(month).2d/%(rev)s_%(slug)s", None, "a1", "two words", _DATE)
@example(None, 5, "a1", "many words here", _DATE)
def test_a_name_is_the_one_that_alembic_gives(
    template: str | None, length: int | None, id_: str, message: str, date: datetime
) -> None:
    expected = named_by_alembic(template, length, id_, message, date)
    try:
        path = name_file(directory(template, length), "m/versions", id_, message, date)
    except EditRefused:
        assert expected.startswith("/") or Path(expected).name.startswith((".#", "__init__"))
    else:
        assert path == expected


@pytest.mark.parametrize(
    ("template", "recursive", "why"),
    [
        ("%(year)d/%(rev)s", False, "recursive_version_locations is not true"),
        ("../%(rev)s", True, "outside of its version location"),
        ("/tmp/%(rev)s", True, "outside of its version location"),
        ("__init__%(rev)s", True, "Alembic would not load"),
        ("%(rev)s%(nothing)s", True, "cannot fill in"),
        ("%(rev)s%", True, "cannot fill in"),
        ("%(rev)d", True, "cannot fill in"),
        ("%(slug)999999999s", True, "cannot fill in"),
    ],
)
def test_a_name_that_does_not_work_is_refused(template: str, recursive: bool, why: str) -> None:
    with pytest.raises(EditRefused, match=why):
        name_file(
            directory(template, recursive=recursive), "m/versions", "a1", "x", datetime(2024, 1, 2)
        )


@pytest.mark.parametrize("name", ["UTC", "utc", "Europe/Berlin"])
def test_a_date_has_the_offset_of_the_time_zone(name: str) -> None:
    expected = AlembicDirectory(".", timezone=name)._generate_create_date()
    found = now_in(name)
    assert found.utcoffset() == expected.utcoffset()
    assert str(found)[26:] == str(expected)[26:]


def test_a_date_has_no_offset_without_a_time_zone() -> None:
    assert now_in(None).tzinfo is None


@pytest.mark.parametrize("name", ["Nowhere/At_all", "../etc/passwd", ""])
def test_a_time_zone_that_does_not_exist_is_refused(name: str) -> None:
    with pytest.raises(EditRefused, match="does not exist"):
        now_in(name)
