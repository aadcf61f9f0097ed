"""Mermaid's own parser, and GitHub's limits for what it draws."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Sequence

from tests.node_packages import node_packages
from tests.patience import PATIENCE

#: Mermaid reads ``document`` while it parses a flowchart.
_PACKAGES = ("mermaid@11.17.2", "jsdom@29.1.1")

#: Mermaid's defaults, which GitHub and GitLab keep: characters of a text, edges of a flowchart.
MAX_TEXT, MAX_EDGES = 50_000, 500

_SCRIPT = """
import { JSDOM } from "jsdom";
const dom = new JSDOM("<!doctype html><body></body>");
globalThis.window = dom.window;
globalThis.document = dom.window.document;
const { default: mermaid } = await import("mermaid");
mermaid.initialize({ startOnLoad: false, securityLevel: "strict" });
let input = "";
for await (const part of process.stdin) input += part;
const results = [];
for (const text of JSON.parse(input)) {
  try {
    const { diagramType } = await mermaid.parse(text);
    results.push({ diagramType });
  } catch (error) {
    results.push({ error: String(error.message) });
  }
}
console.log(JSON.stringify(results));
"""


def parse(texts: Sequence[str]) -> list[str | None]:
    """For each text, why Mermaid refuses it; None if it is a flowchart within the limits."""
    folder = node_packages(*_PACKAGES)
    done = subprocess.run(
        ["node", "--input-type=module", "--eval", _SCRIPT],
        input=json.dumps(list(texts)),
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    results = json.loads(done.stdout)
    return [_refusal(text, result) for text, result in zip(texts, results, strict=True)]


def _refusal(text: str, result: dict[str, str]) -> str | None:
    if "error" in result:
        return result["error"]
    if not result["diagramType"].startswith("flowchart"):
        return f"a {result['diagramType']}"
    if len(text) > MAX_TEXT:
        return f"{len(text)} characters"
    edges = len(re.findall(r"-->|-\.->|---|-\.-|==>", text))
    return f"{edges} edges" if edges > MAX_EDGES else None
