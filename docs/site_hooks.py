"""What MkDocs does not know about these pages, which are also read in the repository.

It adds pages and files from outside docs/, lists the rules by group, shows each picture in the
theme of the reader, and corrects the links that lead out of docs/. It draws the diagrams with a
copy of Mermaid that the site serves, if there is one; else they are shown as text.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pymdownx.superfences
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parent.parent

#: The pages of the site that are files of the repository outside docs/.
PAGES: Mapping[str, str] = {"CHANGELOG.md": "changelog.md", "CONTRIBUTING.md": "contributing.md"}

#: The other files that the site serves, by their address.
SERVED: Mapping[str, str] = {
    "linter/revlint/schema.json": "schemas/configuration.json",
    "linter/revlint/report.schema.json": "schemas/report-1.json",
}

#: Mermaid in one file, where `make docs-site` installs it, and its address.
_MERMAID = Path(os.environ.get("MERMAID_JS") or ROOT / "build/mermaid.min.js")
_MERMAID_ADDRESS = "assets/mermaid.min.js"

#: A search finds the reference before pages that mention a word often, and news last.
_BOOSTS = {"keys.md": 3, "changelog.md": 0.2, "contributing.md": 0.5}

#: Pages with wide tables, which get the room of the table of contents.
_WIDE = ("comparison.md",)

_INDEX = "rules/README.md"
_LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\[\]]*\])+)\]\(([^)\s]+)\)")
_PICTURE = re.compile(
    r'<picture>.*?src="([^"]+)-light\.svg" alt="([^"]*)">\s*</picture>', re.DOTALL
)
#: The path of a file, and the block below it that shows the file.
_FILE = re.compile(r"^`([\w./-]+)`\n\n```(\w+)$", re.MULTILINE)
_CODE = re.compile(r"^( *)(`{3,})[^\n]*\n.*?^\1\2$", re.DOTALL | re.MULTILINE)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Put the rules into the navigation, by group."""
    index = (ROOT / "docs" / _INDEX).read_text(encoding="utf-8")
    rules = [_INDEX, *_groups(index)]
    config.nav = [{"Rules": rules} if "Rules" in part else part for part in config.nav or []]
    if _MERMAID.is_file():
        fence = {
            "name": "mermaid",
            "class": "mermaid",
            "format": pymdownx.superfences.fence_code_format,
        }
        config.mdx_configs["pymdownx.superfences"] = {"custom_fences": [fence]}
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add what is outside docs/."""
    for source, address in {**PAGES, **SERVED}.items():
        text = (ROOT / source).read_text(encoding="utf-8")
        files.append(File.generated(config, address, content=text))
    if _MERMAID.is_file():
        text = _MERMAID.read_text(encoding="utf-8")
        files.append(File.generated(config, _MERMAID_ADDRESS, content=text))
    return files


def on_page_markdown(markdown: str, *, page: Page, **_: Any) -> str:
    """The page as the site needs it; code is left alone."""
    page.meta["search"] = {"boost": _BOOSTS.get(page.file.src_uri, 1)}
    if page.file.src_uri in _WIDE:
        page.meta["hide"] = ["toc"]
    sources = {address: source for source, address in PAGES.items()}
    source = sources.get(page.file.src_uri, f"docs/{page.file.src_uri}")
    titled = _FILE.sub(r'```\2 title="\1"', markdown)
    return "".join(_outside_code(titled, source, page.file.src_uri))


def on_post_page(output: str, *, page: Page, **_: Any) -> str:
    """Name the search for screen readers; load Mermaid in the pages that need it.

    It comes before the theme, which would look for it elsewhere.
    """
    search = 'data-md-component="search" role="dialog"'
    output = output.replace(search, f'{search} aria-label="Search"', 1)
    if '<pre class="mermaid">' not in output:
        return output
    address = posixpath.relpath(_MERMAID_ADDRESS, page.url or ".")
    theme = '<script id="__config"'
    return output.replace(theme, f'<script src="{address}"></script>{theme}', 1)


def _groups(index: str) -> Iterator[dict[str, list[str]]]:
    """Each group of rules with the pages of its rules."""
    for part in index.split("\n## ")[1:]:
        rules = re.findall(r"^\| \[[^\]]+\]\(([^)]+)\)", part, re.MULTILINE)
        yield {part.partition("\n")[0]: [f"rules/{rule}" for rule in rules]}


def _outside_code(text: str, source: str, address: str) -> Iterator[str]:
    end = 0
    for block in _CODE.finditer(text):
        yield _adapted(text[end : block.start()], source, address)
        yield block[0]
        end = block.end()
    yield _adapted(text[end:], source, address)


def _adapted(text: str, source: str, address: str) -> str:
    themes = r"![\2](\1-light.svg#only-light)![\2](\1-dark.svg#only-dark)"
    return _LINK.sub(lambda link: _link(link, source, address), _PICTURE.sub(themes, text))


def _link(link: re.Match[str], source: str, address: str) -> str:
    """A link from a file of the repository as a link of the site.

    A file that the site does not have becomes its text: the site leads to no repository.
    """
    path, mark, anchor = link[2].partition("#")
    if "://" in path or path.startswith("/") or not path:
        return link[0]
    target = posixpath.normpath(posixpath.join(posixpath.dirname(source), path))
    here = {"README.md": "README.md", **PAGES, **SERVED}.get(target)
    if here is None and target.startswith("docs/"):
        here = target.removeprefix("docs/")
    if here is None:
        return link[1] if (ROOT / target).exists() else link[0]
    folder = posixpath.dirname(address) or "."
    return f"[{link[1]}]({posixpath.relpath(here, folder)}{mark}{anchor})"
