"""The database that an ini names, where ``env.py`` certainly connects to it."""

from __future__ import annotations

import re

from revlint.discovery.alembic_config import AlembicConfig
from revlint.discovery.env_use import EnvUse
from revlint.discovery.ini import InterpolationError
from revlint.discovery.script_directory import Database
from revlint.location import Location

_URL = "sqlalchemy.url"
#: Names of an ``env.py`` that may connect to another database than the ini names.
_OTHER = frozenset(
    {
        "environ",
        "getenv",
        "attributes",
        "create_engine",
        "create_async_engine",
        "get_x_argument",
        "update",
    }
)
#: Placeholder URLs, as in the template of Alembic, and databases in memory.
_NONE = re.compile(
    r"\Adriver:|[<>{}$]|@\w+@|://\w*user\w*:\w*pass\w*@|://\Z|:memory:|mode=memory|your|change",
    re.IGNORECASE,
)
_RELATIVE = re.compile(r"sqlite[^:]*:///(?!/|[A-Za-z]:)")


def find_database(config: AlembicConfig | None, use: EnvUse | None) -> Database | None:
    """The database of a chain, None where it is not certain."""
    if config is None or config.ini is None or use is None or use.sets_any:
        return None
    if use.sets or not _OTHER.isdisjoint(use.names) or _replaces_url(use):
        return None
    if not use.engines <= {None, config.ini_section} or not use.engines:
        return None
    option = config.ini.option(config.ini_section, _URL)
    try:
        url = config.option(None, _URL)
    except InterpolationError:
        return None
    if option is None or not url or _NONE.search(url):
        return None
    # A relative file is another one in each directory that Alembic runs in.
    where = config.directory if _RELATIVE.match(url) else ""
    return Database((where, url), Location(config.ini_path, option.value_range))


def _replaces_url(use: EnvUse) -> bool:
    """Whether the key is named other than to read it."""
    reads = sum(key == _URL for _, key in use.reads)
    return use.words[_URL] > reads
