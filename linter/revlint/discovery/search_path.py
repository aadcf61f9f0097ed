"""Where Alembic's process finds the modules of a project, as far as its configuration says.

Alembic puts the entries of ``prepend_sys_path`` at the start of ``sys.path``, in their order and
relative to the directory that it runs in (alembic: script/base.py, ScriptDirectory.from_config).
"""

from __future__ import annotations

from revlint.discovery.alembic_config import ROOT, AlembicConfig
from revlint.discovery.layout import Layout
from revlint.sources.paths import ancestors, join


def prepended(config: AlembicConfig, run_from: str | None) -> tuple[str, ...]:
    """The directories of the tree that ``prepend_sys_path`` names, in order.

    Relative entries count from the directory that Alembic runs in; where that is not known, from
    the directory of the file.
    """
    start = config.directory if run_from is None else run_from
    found = (_below(start, entry) for entry in config.prepend_sys_path)
    return tuple(dict.fromkeys(path for path in found if path is not None))


def search_path(config: AlembicConfig, run_from: str | None) -> tuple[str, ...]:
    """The directories that modules are looked for in first.

    These are the prepended ones, and the directory that Alembic runs in.
    """
    start = config.directory if run_from is None else run_from
    return tuple(dict.fromkeys((*prepended(config, run_from), start)))


def find_package(
    layout: Layout, config: AlembicConfig, start: str, path: str, *entries: str
) -> str | None:
    """The directory of a package (with ``/`` for dots) where Alembic runs in ``start``.

    ``entries`` are where it is looked for, by default all that Python may search.
    """
    for entry in entries or (*config.prepend_sys_path, "", "src"):
        directory = _below(start, entry)
        found = None if directory is None else layout.resolve(join(directory, path))
        if found is not None:
            return found
    return None


def is_installed(layout: Layout, config: AlembicConfig, text: str) -> bool:
    """Whether the package of ``package:path`` is not in the tree."""
    package = package_path(text.partition(":")[0])
    starts = ancestors(config.directory)
    return not package or all(find_package(layout, config, s, package) is None for s in starts)


def package_path(text: str) -> str:
    """``pk.inner:a:b`` as a path (alembic: util/pyfiles.py, coerce_resource_to_filename)."""
    package, *rest = text.split(":")
    return "/".join([*package.split("."), *(part for part in rest if part)])


def _below(start: str, entry: str) -> str | None:
    """The directory that an entry names; None where it is not in the tree."""
    if entry.startswith(ROOT):
        start, entry = "", entry.removeprefix(ROOT).lstrip("/")
    elif entry.startswith("/"):
        return None
    return join(start, entry)
