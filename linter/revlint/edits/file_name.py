"""The name of a new revision file, as Alembic gives it.

The rules are those of alembic: script/base.py, ScriptDirectory._rev_path.
"""

from __future__ import annotations

import posixpath
import re
from datetime import datetime

from revlint.discovery.script_directory import ScriptDirectory
from revlint.errors import EditRefused
from revlint.migration.identifier import quoted
from revlint.sources.paths import child, join

_DEFAULT_TEMPLATE = "%(rev)s_%(slug)s"
_DEFAULT_SLUG_LENGTH = 40
_WORD = re.compile(r"\w+")

#: One token of a template. A width may have two digits, so that no name fills the memory.
_TOKEN = re.compile(
    r"%(?:%|\((?:rev|slug|epoch|year|month|day|hour|minute|second)\)"
    r"[-#0 +]{0,5}\d{0,2}(?:\.\d{0,2})?[diouxXeEfFgGcrsa])"
)

#: What Alembic loads (alembic: script/base.py, _only_source_rev_file).
_LOADED = re.compile(r"(?!\.#|__init__).*\.py")


def name_file(
    directory: ScriptDirectory, location: str, id_: str, message: str, created: datetime
) -> str:
    """The path of a new revision file.

    Args:
        directory: has the settings ``file_template``, ``truncate_slug_length`` and
            ``recursive_version_locations``.
        location: the version location that the file is for, a path of the tree.
        id_: the revision id.
        message: the message of the revision.
        created: when it is created.

    Raises:
        EditRefused: the template cannot be used, or Alembic would not load a file of that name.
    """
    template = directory.file_template
    if template is None:
        template = _DEFAULT_TEMPLATE
    name = _fill(template, id_, _slug(message, directory.truncate_slug_length), created)
    path = join(location, name)
    if path is None or posixpath.isabs(name) or not f"{path}/".startswith(child(location, "")):
        raise EditRefused(f"file_template puts {quoted(name)} outside of its version location")
    within = path[len(child(location, "")) :]
    if "/" in within and not directory.recursive:
        raise EditRefused(
            f"Alembic would not load {quoted(within)}, because it is in a folder and "
            "recursive_version_locations is not true"
        )
    if not _LOADED.fullmatch(posixpath.basename(path)):
        raise EditRefused(f"Alembic would not load a file called {quoted(within)}")
    return path


def _slug(message: str, length: int | None) -> str:
    length = length or _DEFAULT_SLUG_LENGTH
    slug = "_".join(_WORD.findall(message)).lower()
    if len(slug) > length:
        slug = slug[:length].rsplit("_", 1)[0] + "_"
    return slug


def _fill(template: str, id_: str, slug: str, created: datetime) -> str:
    values = {
        "rev": id_,
        "slug": slug,
        "epoch": int(created.timestamp()),
        "year": created.year,
        "month": created.month,
        "day": created.day,
        "hour": created.hour,
        "minute": created.minute,
        "second": created.second,
    }
    refused = EditRefused(f"file_template is {quoted(template)}, which Alembic cannot fill in")
    if "%" in _TOKEN.sub("", template):
        raise refused
    try:
        return f"{template % values}.py"
    except (TypeError, ValueError, OverflowError):
        raise refused from None
