"""README.md and docs/: what they show was run, no page and no key is left out."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from revlint.config.keys import CHAIN_KEYS, KEYS, TOP_KEYS

ROOT = Path(__file__).parents[2]
PAGES = (
    "README.md",
    "docs/ci.md",
    "docs/comparison.md",
    "docs/configuration.md",
    "docs/editions.md",
    "docs/getting-started.md",
    "docs/how-it-works.md",
    "docs/keys.md",
    "docs/performance.md",
    "docs/security.md",
    "docs/tour.md",
    "docs/troubleshooting.md",
)


def console() -> ModuleType:
    spec = importlib.util.spec_from_file_location("console", ROOT / "docs/console.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", PAGES)
def test_output_is_what_the_commands_print(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")

    assert console().rendered(text) == text, "run: python docs/console.py"


def test_the_readme_shows_output() -> None:
    assert (ROOT / "README.md").read_text("utf-8").count("\n$ revlint check ") >= 2


def test_the_readme_and_a_page_show_every_picture_in_both_themes() -> None:
    texts = {"": (ROOT / "README.md"), "docs/": (ROOT / "docs" / "editions.md")}
    shown = {
        f"{folder}{path}"
        for folder, page in texts.items()
        for path in re.findall(r'(?:src|srcset)="([^"]+)"', page.read_text("utf-8"))
    }
    assert shown == {f"docs/pictures/{p.name}" for p in (ROOT / "docs/pictures").glob("*.svg")}


def test_the_readme_names_every_page_and_the_set_up() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    pages = {f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")}
    assert pages <= set(re.findall(r"\]\(([^)#]+)[^)]*\)", text))
    home = (ROOT / "docs" / "README.md").read_text("utf-8")
    named = {f"docs/{path}" for path in re.findall(r"\]\(([^)#]+)[^)]*\)", home)}
    assert pages - {"docs/README.md"} <= named
    assert "`make demo`" in text
    assert "`make test`" in text


def test_every_key_is_documented() -> None:
    """docs/keys.md has a section for exactly the keys there are, and says where each is allowed."""
    text = (ROOT / "docs/keys.md").read_text("utf-8")
    said = dict(re.findall(r"^### (\S+)$.*?^- Allowed: (.*?)$", text, re.MULTILINE | re.DOTALL))

    assert list(said) == [key.name for key in KEYS]
    assert {key for key in said if "at the top" in said[key]} == set(TOP_KEYS)
    assert {key for key in said if "in the table of a chain" in said[key]} == set(CHAIN_KEYS)


def test_keys_that_a_page_names_exist() -> None:
    text = (ROOT / "docs/configuration.md").read_text("utf-8")
    named = set(re.findall(r"\(keys\.md#([\w-]+)\)", text)) - {"the-contract-between-chains"}
    assert len(named) > 8
    assert named <= {key.name for key in KEYS}
