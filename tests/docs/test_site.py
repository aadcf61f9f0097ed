"""The site: it builds without a warning, every link leads somewhere, and it loads nothing else."""

from __future__ import annotations

import json
import re
import runpy
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from revlint.addresses import CONFIG_SCHEMA, REPORT_SCHEMA, SITE
from revlint.cli.group import cli
from revlint.engine.registry import BUILT_IN
from revlint_rules import RULES
from tests.docs.site import MERMAID, ROOT, build, mermaid

CheckLinks = Callable[[Path], "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("site") / "built"
    done = build(ROOT, where)
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    return where


@pytest.fixture(scope="module")
def check_links() -> CheckLinks:
    check: CheckLinks = runpy.run_path(str(ROOT / "docs" / "links.py"))["check_links"]
    return check


def served(site: Path, address: str) -> Path:
    """The file that an address of the site gives."""
    assert address.startswith(SITE)
    path = site / address.removeprefix(SITE)
    return path / "index.html" if address.endswith("/") else path


def test_every_link_leads_somewhere(site: Path, check_links: CheckLinks) -> None:
    done = check_links(site)
    assert done.returncode == 0, done.stdout
    assert int(re.findall(r"(\d+) OK", done.stdout)[-1]) > 5000


@pytest.mark.parametrize(
    ("link", "reason"),
    [
        ('<a href="../no-such-page/">', "File not found"),
        ('<a href="../ci/#no-such-heading">', "Cannot find fragment"),
        ('<a href="#no-such-heading">', "Cannot find fragment"),
        ('<img src="../pictures/no-such-picture.svg">', "File not found"),
        (f'<a href="{SITE}schemas/no-such-schema.json">', "File not found"),
        ('<a href="/en/stable/no-such-page/">', "File not found"),
    ],
)
def test_a_dead_link_is_found(
    link: str, reason: str, site: Path, check_links: CheckLinks, tmp_path: Path
) -> None:
    """The tour gets a link that leads nowhere."""
    copy = Path(shutil.copytree(site, tmp_path / "copy"))
    page = copy / "tour" / "index.html"
    page.write_text(page.read_text("utf-8").replace("</article>", f"{link}</article>"), "utf-8")
    done = check_links(copy)
    assert done.returncode == 2
    (found,) = re.findall(r"^\[ERROR\] (.*)$", done.stdout, re.MULTILINE)
    assert reason in found


def test_the_build_fails_for_each_mistake(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    for path in ROOT.iterdir():
        if not path.name.startswith((".", "docs", "build")):
            (tmp_path / path.name).symlink_to(path)
    tour = tmp_path / "docs" / "tour.md"
    mistakes = "[a](no-such-page.md), [b](ci.md#no-such-heading), [c](/ci.md), [d](../no.py)\n"
    tour.write_text(tour.read_text("utf-8") + mistakes, "utf-8")
    (tmp_path / "docs" / "lost.md").write_text("# A page outside the navigation\n")

    done = build(tmp_path, tmp_path / "built")

    assert done.returncode == 1
    lines = done.stderr.splitlines()
    assert [line for line in lines if line.startswith(("WARNING", "  - "))] == [
        "WARNING -  The following pages exist in the docs directory, but are not included in the "
        '"nav" configuration:',
        "  - lost.md",
        "WARNING -  Doc file 'tour.md' contains a link 'no-such-page.md', but the target is not "
        "found among documentation files.",
        "WARNING -  Doc file 'tour.md' contains an absolute link '/ci.md', it was left as is. Did "
        "you mean 'ci.md'?",
        "WARNING -  Doc file 'tour.md' contains a link '../no.py', but the target is not found "
        "among documentation files.",
        "WARNING -  Doc file 'tour.md' contains a link 'ci.md#no-such-heading', but the doc "
        "'ci.md' does not contain an anchor '#no-such-heading'.",
    ]


class _Loaded(HTMLParser):
    """What a page makes a browser load."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "link" and values.get("rel") not in ("canonical", "prev", "next"):
            self.addresses.append(values.get("href") or "")
        if tag != "a":
            self.addresses += [values[key] or "" for key in ("src", "srcset") if key in values]


def loaded(page: str) -> list[str]:
    parser = _Loaded()
    parser.feed(page)
    return parser.addresses


def test_what_a_page_loads_is_found() -> None:
    page = (
        '<link rel="canonical" href="https://a/"><link rel="preconnect" href="https://b/">'
        '<script src="//c/d.js"></script><img src="e.svg"><a href="https://f/">f</a>'
    )
    assert loaded(page) == ["https://b/", "//c/d.js", "e.svg"]


def test_pages_load_nothing_from_elsewhere(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert len(pages) > 80
    for page in pages:
        found = loaded(page.read_text("utf-8"))
        assert found
        assert [address for address in found if urlsplit(address).netloc] == [], page
    for sheet in site.rglob("*.css"):
        assert re.findall(r"(?:@import|url\()\s*[\"']?(?:https?:)?//", sheet.read_text()) == []


class _Prose(HTMLParser):
    """The text of an article outside of code."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in ("article", "code", "pre", "script", "style", "svg"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open == ["article"]:
            self.text += data


def leftovers(page: str) -> list[str]:
    """Markdown that the site shows as text: it needs more blank lines and indents than GitHub.

    A heading may begin with a number.
    """
    parser = _Prose()
    parser.feed(page)
    return re.findall(r"```|\|-+\||\]\(|\*\*|^[-*] .*|^1\. .*(?<!¶)$", parser.text, re.MULTILINE)


def test_leftovers_are_found() -> None:
    page = "<article><p>a\n- b\n|---|\n[c](d) <code>**</code></p></article>**"
    assert leftovers(page) == ["- b", "|---|", "]("]


def test_no_markdown_is_left(site: Path) -> None:
    pages = list(site.rglob("index.html"))
    assert len(pages) > 80
    assert {page: left for page in pages if (left := leftovers(page.read_text("utf-8")))} == {}


@pytest.mark.parametrize("rule", [*RULES, *BUILT_IN], ids=lambda rule: rule.name)
def test_each_rule_has_its_address(rule: Any, site: Path) -> None:
    page = served(site, rule.page()).read_text("utf-8")
    assert f"<title>{rule.name} - revlint</title>" in page
    assert f'<link rel="canonical" href="{rule.page()}">' in page


@pytest.mark.parametrize("address", [CONFIG_SCHEMA, REPORT_SCHEMA])
def test_each_schema_is_at_its_id(address: str, site: Path) -> None:
    schema = json.loads(served(site, address).read_text("utf-8"))
    assert schema["$id"] == address


def nav(site: Path) -> Iterator[str]:
    """The titles of the navigation, in its order."""
    index = (site / "rules" / "index.html").read_text("utf-8")
    yield from re.findall(r'<span class="md-ellipsis">\s*([^<]*?)\s*<', index)


def test_rules_are_listed_by_group(site: Path) -> None:
    titles = list(nav(site))
    groups = dict.fromkeys(rule.group for rule in RULES)
    rules = (*RULES, *BUILT_IN)
    wanted = [n for group in groups for n in (group, *(r.name for r in rules if r.group == group))]
    first = titles.index("Configuration", titles.index("Rules"))
    assert titles[first : first + len(wanted)] == wanted


def test_the_navigation_names_each_page_once() -> None:
    configured = (ROOT / "mkdocs.yml").read_text("utf-8")
    pages = re.findall(r"^ +- [^:]+: (\S+\.md)$", configured, re.MULTILINE)
    assert len(pages) > 15
    assert sorted(pages) == sorted({*pages})


def test_read_the_docs_takes_the_configuration() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.readthedocs"]
    done = subprocess.run(
        [*command, str(ROOT / ".readthedocs.yaml")], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


def test_pictures_follow_the_theme(site: Path) -> None:
    page = (site / "editions" / "index.html").read_text("utf-8")
    shown = re.findall(r'src="\.\./pictures/(\w+-\w+\.svg#only-\w+)"', page)
    assert len(shown) >= 6
    assert all(re.fullmatch(r"\w+-(light|dark)\.svg#only-\1", picture) for picture in shown)
    assert "<picture" not in page


def test_diagrams_are_drawn_by_a_copy_of_mermaid(tmp_path: Path) -> None:
    """It is loaded before the theme, which would load it from elsewhere."""
    site = tmp_path / "built"
    assert build(ROOT, site, mermaid()).returncode == 0

    drawn = [page for page in site.rglob("*.html") if '<pre class="mermaid">' in page.read_text()]
    assert site / "editions" / "index.html" in drawn
    for page in drawn:
        scripts = re.findall(r'<script src="([^"]+)"', page.read_text("utf-8"))
        assert [Path(script).name[:7] for script in scripts] == ["mermaid", "bundle."]
        assert (page.parent / scripts[0]).is_file()
    assert f" {MERMAID[0]}\n" in (ROOT / "Makefile").read_text("utf-8")


def test_without_mermaid_diagrams_are_text(site: Path) -> None:
    assert not any('class="mermaid"' in page.read_text("utf-8") for page in site.rglob("*.html"))


def test_addresses_agree() -> None:
    """The constant, MkDocs and the metadata of the package name one site."""
    configured = (ROOT / "mkdocs.yml").read_text("utf-8")
    package = (ROOT / "pyproject.toml").read_text("utf-8")
    assert f"\nsite_url: {SITE}\n" in configured
    assert f"  Documentation: {SITE}\n" in CliRunner().invoke(cli, ["--help"]).output
    assert f'\nDocumentation = "{SITE}"\n' in package
    assert f'\nChangelog = "{SITE}changelog/"\n' in package
