"""``revlint server``: the language server."""

from __future__ import annotations

import click

from revlint.errors import RevlintError


@click.command(
    "server",
    epilog="""\b
Editors start it. docs/editors.md shows how to set one up.

\b
Exit status:
  0  the editor ended the connection
  1  the connection broke
  2  revlint could not run""",
)
@click.option("--stdio", is_flag=True, help="Speak over stdin and stdout, as without the option.")
def command(stdio: bool) -> int:
    """Serve an editor over stdin and stdout, in the Language Server Protocol.

    Findings appear while one types, from unsaved files too. The server needs the extra `server`.
    """
    try:
        import pygls  # noqa: F401 - asked for here, so that the message says what to install
    except ImportError:
        raise RevlintError(
            "the language server needs pygls; install it with: pip install 'revlint[server]'"
        ) from None
    from revlint.server.serve import serve

    return serve()
