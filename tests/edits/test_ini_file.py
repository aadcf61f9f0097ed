"""An ini for another chain: it leads to another script directory, and keeps the rest."""

from __future__ import annotations

import pytest

from revlint.edits.ini_file import lead_elsewhere
from revlint.errors import EditRefused

#: Old ini, old script directory, new ini, new script directory, and the location before and after.
LOCATIONS = [
    # The path of a container image.
    ("a/x/alembic.ini", "a/x", "a/y/alembic.ini", "a/y", "/app/a/x", "/app/a/y"),
    ("a/x/alembic.ini", "a/x", "b/y/alembic.ini", "b/y", "/app/x", "%(here)s"),
    # From the root of the project, and from another directory.
    ("alembic.ini", "db/core", "db/more/alembic.ini", "db/more", "db/core", "db/more"),
    ("a/alembic.ini", "a/db/x", "a/db/y/alembic.ini", "a/db/y", "db/x", "db/y"),
    # Beside the ini.
    ("core/alembic.ini", "core", "more/alembic.ini", "more", "%(here)s", "%(here)s"),
    ("alembic.ini", "core", "more/alembic.ini", "more", "%(here)s/core", "%(here)s"),
    # Nothing of the path can be kept.
    ("alembic.ini", "app/core", "more/alembic.ini", "more", "app:core", "%(here)s"),
    ("alembic.ini", "core", "other/more/alembic.ini", "other/more", "here/there", "%(here)s"),
    ("api/alembic.ini", "api/db/core", "more/alembic.ini", "more", "db/core", "%(here)s"),
]


@pytest.mark.parametrize(
    ("old_ini", "old", "new_ini", "new", "before", "after"), LOCATIONS, ids=lambda text: text
)
def test_the_location_is_written_as_the_old_one(
    old_ini: str, old: str, new_ini: str, new: str, before: str, after: str
) -> None:
    text = "# A comment\n[alembic]\nscript_location = {}\nprepend_sys_path = .\n"

    changed = lead_elsewhere(
        text.format(before).encode(), "alembic", (old_ini, old), (new_ini, new)
    )

    assert changed.decode() == text.format(after)


def test_values_beside_the_old_ini_still_lead_there() -> None:
    text = (
        "[alembic]\r\nscript_location: %(here)s\r\n"
        "version_locations = %(here)s/a\r\n  %(here)s/b\r\n"
        "prepend_sys_path = %(here)s/..\r\nsqlalchemy.url = sqlite:///%(here)s/app.db\r\n"
        "[loggers]\r\nkeys = root\r\n"
    )

    changed = lead_elsewhere(
        text.encode(), "alembic", ("db/core/alembic.ini", "db/core"), ("x/alembic.ini", "x")
    )

    assert changed.decode() == (
        "[alembic]\r\nscript_location: %(here)s\r\nprepend_sys_path = %(here)s/../db\r\n"
        "sqlalchemy.url = sqlite:///%(here)s/../db/core/app.db\r\n[loggers]\r\nkeys = root\r\n"
    )


def test_a_section_of_several_becomes_the_only_one() -> None:
    text = (
        "[DEFAULT]\nurl = x\n[core]\nscript_location = db/core\n[jobs]\n"
        "script_location = db/jobs\n# Its jobs.\n[loggers]\nkeys = root\n"
    )

    changed = lead_elsewhere(
        text.encode(), "jobs", ("alembic.ini", "db/jobs"), ("db/more/alembic.ini", "db/more")
    )

    assert changed.decode() == (
        "[DEFAULT]\nurl = x\n[alembic]\nscript_location = db/more\n# Its jobs.\n"
        "[loggers]\nkeys = root\n"
    )


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"[alembic\nscript_location = x\n", "cannot be read"),
        (b"[alembic]\n# \xff\nscript_location = x\n", "UTF-8"),
    ],
)
def test_an_ini_that_cannot_be_read_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(EditRefused, match=message):
        lead_elsewhere(data, "alembic", ("alembic.ini", "x"), ("y/alembic.ini", "y"))
