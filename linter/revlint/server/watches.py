"""The files that the client watches for the server."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from revlint.server.connection import Connection
from revlint.server.settings import SECTION
from revlint.server.view import View

#: The files that decide what is found: migrations and what they import or read, what packages
#: them, settings, git's.
WATCHED = (
    *(
        "**/*.py",
        "**/*.ini",
        "**/*.toml",
        "**/*.cfg",
        "**/*.mako",
        "**/*.sql",
        "**/*.txt",
        "**/*.json",
        "**/MANIFEST.in",
    ),
    *("**/.gitignore", "**/.git/HEAD", "**/.git/index", "**/.git/refs/**"),
)
_METHOD = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
_ENDINGS = tuple(pattern.removeprefix("**/*") for pattern in WATCHED if "*." in pattern)
_SPECIAL = frozenset("*?[]{}")


async def register_watches(server: Connection) -> None:
    """Ask the client to say which files change, and when the settings do."""
    if not server.can.watches:
        return
    watchers = [types.FileSystemWatcher(pattern) for pattern in WATCHED]
    # Where a folder is deleted, some clients name it alone.
    watchers.append(types.FileSystemWatcher("**/*", kind=types.WatchKind.Delete))
    registrations = [_registration("revlint-files", watchers)]
    if server.can.registers_settings:
        settings = types.DidChangeConfigurationRegistrationOptions(SECTION)
        registrations.append(
            types.Registration(
                "revlint-settings", types.WORKSPACE_DID_CHANGE_CONFIGURATION, settings
            )
        )
    try:
        await server.client_register_capability_async(types.RegistrationParams(registrations))
    except JsonRpcException as error:
        server.log(f"the client watches no files: {error!r}")


def watch_named(server: Connection, views: Iterable[View]) -> None:
    """Watch the files that configurations name, such as those that list heads, from now on."""
    named = {path.rpartition("/")[2] for view in views for path in _named(view)}
    names = sorted(
        name
        for name in named - server.watched
        if not name.endswith(_ENDINGS) and _SPECIAL.isdisjoint(name)
    )
    if names and server.can.watches:
        server.watched.update(names)
        watchers = [types.FileSystemWatcher(f"**/{name}") for name in names]
        registration = _registration(f"revlint-files-{len(server.watched)}", watchers)
        server.client_register_capability(types.RegistrationParams([registration]))


def _named(view: View) -> Iterator[str]:
    config = view.state.config
    if config is not None and config.baseline is not None:
        yield config.baseline
    for chain in view.project.chains if view.project is not None else ():
        if chain.script_directory.config is not None:
            yield chain.script_directory.config
        files = chain.config.head_file
        if files is not None:
            yield from (files,) if isinstance(files, str) else files.values()


def _registration(id_: str, watchers: list[types.FileSystemWatcher]) -> types.Registration:
    options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
    return types.Registration(id_, _METHOD, options)
