"""What the user gets to know of a project beside the diagnostics: lines of the log, messages."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from lsprotocol import types

from revlint.server.client_log import ClientLog
from revlint.server.diagnostics import error_diagnostics
from revlint.server.opened import Opened
from revlint.server.settings import Settings
from revlint.server.view import View


@dataclass(frozen=True, slots=True)
class _Known:
    """What the client has of a project; ``heads`` is None before it asked for lenses."""

    notes: tuple[str, ...] = ()
    message: str = ""
    heads: object = None


class Announcements:
    """Logs and shows what is new about each project."""

    def __init__(self, log: ClientLog) -> None:
        self._log = log
        self._known: dict[Opened, _Known] = {}

    def keep(self, every: Collection[Opened]) -> None:
        """Forget projects that the workspace has not any more."""
        self._known = {opened: k for opened, k in self._known.items() if opened in every}

    def announce(self, opened: Opened, view: View, settings: Settings) -> bool:
        """Log and show what is new about a project; whether a chain has other heads than before."""
        known = self._known.get(opened, _Known())
        notes, message = tuple(_notes_of(view)), known.message
        if known.notes != notes:
            for note in notes:
                self._log.write(f"{view.session.root}: {note}", types.MessageType.Warning)
            self._log.forget(known.message)
            message = _message_of(view, settings)
            if message:
                self._log.show(message)
        chains = view.project.chains if view.project is not None else ()
        heads = [(chain.name, chain.heads) for chain in chains]
        self._known[opened] = _Known(notes, message, heads)
        return known.heads not in (None, heads)


def _notes_of(view: View) -> list[str]:
    state = view.state
    notes = [*state.notes, *state.choices]
    if state.error is not None:
        notes.append(str(state.error))
    if state.base_error is not None:
        notes.append(f"linting without a base: {state.base_error}")
    return notes


def _message_of(view: View, settings: Settings) -> str:
    """What the user has to know of a project and no file can show; "" if nothing."""
    error, base_error = view.state.error, view.state.base_error
    if error is not None and not any(error_diagnostics(error, view.config_path, view)):
        return str(error)
    if base_error is not None and settings.base is None:
        is_shown = any(error_diagnostics(base_error, view.config_path, view))
        return "" if is_shown else str(base_error)
    if base_error is not None and settings.base != "auto":
        return f"setting 'base': {str(base_error).removeprefix('--base ')}"
    return ""
