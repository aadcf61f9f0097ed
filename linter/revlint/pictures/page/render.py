"""The page as one text: HTML with its styles, its scripts and its data in it.

Nothing else is loaded: the policy in the page allows these styles and scripts, by their hashes,
and no connection. The data is JSON in ASCII in which no character can end its element.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from importlib.resources import files

import msgspec

from revlint.escape import shown
from revlint.pictures.page.values import Page

#: The scripts, in the order in which they run.
SCRIPTS = (
    "model.js",
    "dom.js",
    "graph.js",
    "contract.js",
    "panel.js",
    "lists.js",
    "main.js",
)

_POLICY = (
    "default-src 'none'; script-src {script}; style-src {style}; base-uri 'none'; "
    "form-action 'none'; require-trusted-types-for 'script'"
)


def render_page(page: Page) -> str:
    """The page as HTML."""
    style = _asset("page.css")
    script = "\n".join(map(_asset, SCRIPTS))
    policy = _POLICY.format(script=_hash(script), style=_hash(style))
    parts = {
        "policy": policy,
        "title": _text(page.title),
        "style": style,
        "data": _data(page),
        "script": script,
    }
    text = _asset("page.html")
    for name, part in parts.items():
        before, _, after = text.partition(f"<!--{name}-->")
        text = before + part + after
    return text


def _asset(name: str) -> str:
    return (files(__package__) / "assets" / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _text(text: str) -> str:
    """A text between tags."""
    plain = shown(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return plain.encode("ascii", "xmlcharrefreplace").decode()


def _data(page: Page) -> str:
    text = json.dumps(msgspec.to_builtins(page), separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
