"""Write what is generated: the pages of the rules, their index, the JSON Schema of the
configuration, the page of its keys, the files that docs/plugins.md shows, and the table of the
keys of a report.

``python docs/generate.py`` writes, ``python docs/generate.py --check`` says what would change and
exits with 1 if anything would.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from revlint.config.keys import KEYS, Key
from revlint.config.kinds import ALLOWED
from revlint.config.schema import schema
from revlint.engine.registry import BUILT_IN
from revlint.reporters.rule_page import render_index, render_page
from revlint_rules import RULES

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "docs" / "rules"
OUTPUT = ROOT / "docs" / "output.md"
PLUGIN_PAGE = ROOT / "docs" / "plugins.md"
KEY_PAGE = ROOT / "docs" / "keys.md"
REPORT_SCHEMA = ROOT / "linter" / "revlint" / "report.schema.json"

#: The headings of the page of the keys, and the first key below each.
_PARTS = {
    "baseline": "Files and rules",
    "script-location": "Where a chain is",
    "heads": "What a chain may be",
    "parked-at": "The contract between chains",
}

_KEY_HEAD = """\
# Configuration keys

Every key of [revlint's configuration](configuration.md). A key is allowed at the top, which is
`[tool.revlint]` in `pyproject.toml`, or in the table of a chain, `[tool.revlint.chains.NAME]`. The
examples are for a `revlint.toml`, where the names of tables do not begin with `tool.revlint`.
"""

_WHERE = {
    ("top",): "at the top",
    ("chain",): "in the table of a chain",
    ("top", "chain"): "at the top for every chain, and in the table of a chain, which overrides it",
}

_FILES = re.compile("(<!-- file: (.*?) -->\n).*?(<!-- end of file -->)", re.DOTALL)
_KEYS = re.compile("(<!-- keys: .*? -->\n).*(<!-- end of keys -->)", re.DOTALL)


def generated() -> dict[Path, str]:
    """Every generated file and its text."""
    rules = (*RULES, *BUILT_IN)
    return {
        ROOT / "linter" / "revlint" / "schema.json": json.dumps(schema(), indent=2) + "\n",
        OUTPUT: _KEYS.sub(lambda m: m[1] + _keys() + m[2], OUTPUT.read_text(encoding="utf-8")),
        PLUGIN_PAGE: _FILES.sub(_with_file, PLUGIN_PAGE.read_text(encoding="utf-8")),
        KEY_PAGE: "\n".join(_key_page()),
        PAGES / "README.md": render_index(rules),
        **{PAGES / f"{rule.name}.md": render_page(rule, rules) for rule in rules},
    }


def _keys() -> str:
    """The keys of a report as a table, from its schema."""
    schema = json.loads(REPORT_SCHEMA.read_text(encoding="utf-8"))
    rows = [f"| `{name}` | {said} |" for name, said in _described(schema, "")]
    return "\n".join(["| key | value |", "|---|---|", *rows]) + "\n"


def _described(schema: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    """Each key below a part of a schema, and its description."""
    for name, part in schema["properties"].items():
        is_list = "properties" in part.get("items", {})
        key = f"{prefix}{name}{'[]' if is_list else ''}"
        yield key, part["description"]
        below = part["items"] if is_list else part
        if "properties" in below:
            yield from _described(below, f"{key}.")


def _with_file(place: re.Match[str]) -> str:
    """The file that a page names, between its two comments."""
    path = ROOT / place[2]
    language = {".py": "python"}.get(path.suffix, path.suffix.removeprefix("."))
    name = path.relative_to(ROOT / "examples").as_posix()
    text = path.read_text(encoding="utf-8")
    return f"{place[1]}`{name}`\n\n```{language}\n{text}```\n{place[3]}"


def _key_page() -> Iterator[str]:
    """The page of the keys: a table, then a section for each."""
    yield _KEY_HEAD
    yield "| key | meaning |\n|---|---|"
    for key in KEYS:
        yield f"| [`{key.name}`](#{key.name}) | {key.description.partition('. ')[0].rstrip('.')} |"
    yield ""
    for key in KEYS:
        if key.name in _PARTS:
            yield f"## {_PARTS[key.name]}\n"
        yield from _key_section(key)


def _default(key: Key) -> str:
    return f"`{key.default}`" if key.default else ""


def _key_section(key: Key) -> Iterator[str]:
    yield f"### {key.name}\n\n{key.description}\n"
    yield f"- Value: {ALLOWED[key.kind]}"
    if key.default:
        yield f"- Default: {_default(key)}"
    yield f"- Allowed: {_WHERE[key.where]}"
    rules = [f"[{r.name}](rules/{r.name}.md)" for r in RULES if key.name in r.options]
    if rules:
        yield f"- Rules that read it: {', '.join(rules)}"
    table = "" if "top" in key.where else "[chains.main]\n"
    yield f"\n```toml\n{table}{key.name} = {key.example}\n```\n"


def drift() -> list[str]:
    """What differs from what would be generated, a sentence each."""
    wanted = generated()
    spare = [path for path in PAGES.glob("*.md") if path not in wanted]
    wrong = [f"{path.relative_to(ROOT)} belongs to no rule" for path in spare]
    for path, text in wanted.items():
        if not path.is_file():
            wrong.append(f"{path.relative_to(ROOT)} is missing")
        elif path.read_text(encoding="utf-8") != text:
            wrong.append(f"{path.relative_to(ROOT)} is out of date")
    return sorted(wrong)


def write() -> None:
    """Write every generated file, and remove the pages of rules that are gone."""
    wanted = generated()
    for path in PAGES.glob("*.md"):
        if path not in wanted:
            path.unlink()
    for path, text in wanted.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def main() -> int:
    if "--check" not in sys.argv[1:]:
        write()
        return 0
    wrong = drift()
    for line in wrong:
        print(line)
    if wrong:
        print("run: python docs/generate.py")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
