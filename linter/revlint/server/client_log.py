"""What the user gets to read: lines in the log of the editor, and messages."""

from __future__ import annotations

import traceback

from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcInternalError
from pygls.lsp.server import LanguageServer

from revlint.errors import RevlintError
from revlint.path_text import show_paths
from revlint.server.protocol import RefusedError


class ClientLog:
    """The log of one client, and the messages that it shows."""

    def __init__(self, server: LanguageServer) -> None:
        self._server = server
        self._shown: set[str] = set()

    def write(self, text: str, kind: types.MessageType = types.MessageType.Info) -> None:
        """Write a line to the log."""
        self._server.window_log_message(types.LogMessageParams(kind, show_paths(text)))

    def warn(self, text: str) -> None:
        """Log and show once what is wrong and has no place in a file."""
        if text not in self._shown:
            self.write(text, types.MessageType.Warning)
            self.show(text)

    def show(self, text: str) -> None:
        """Show a message, unless the user has seen it."""
        if text not in self._shown:
            self._shown.add(text)
            shown = f"revlint: {show_paths(text)}"
            self._server.window_show_message(
                types.ShowMessageParams(types.MessageType.Error, shown)
            )

    def forget(self, text: str | None = None) -> None:
        """Show a message again where it is still or again so; None for every message."""
        self._shown = self._shown - {text} if text is not None else set()

    def fail(self, error: Exception) -> None:
        """Log why a request is refused, or where revlint failed."""
        if isinstance(error, RevlintError):
            self.warn(str(error))
        else:
            self.write(*_report_of(error))


def _report_of(error: Exception) -> tuple[str, types.MessageType]:
    """What to log of an error: a mistake of revlint with its traceback, others with the reason."""
    if isinstance(error, RefusedError):
        return error.message, types.MessageType.Info
    if isinstance(error, JsonRpcInternalError):
        trace = error.data.get("traceback", ()) if isinstance(error.data, dict) else ()
        lines = ["Traceback (most recent call last):\n", *trace, error.message]
        return "".join(lines), types.MessageType.Error
    if isinstance(error, JsonRpcException):
        return error.message, types.MessageType.Warning
    return "".join(traceback.format_exception(error)), types.MessageType.Error
