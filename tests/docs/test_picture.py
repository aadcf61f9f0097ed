"""The pictures show what revlint prints now."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).resolve().parents[2]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "docs" / "picture.py"))


def test_nothing_has_drifted(script: dict[str, Any]) -> None:
    assert script["drift"]() == [], "run: python docs/picture.py"


def test_every_word_is_drawn_in_its_cell(script: dict[str, Any]) -> None:
    output = "\x1b[1;91merror[x]\x1b[0m\x1b[1m: a <b> & 数据\x1b[0m\n  \x1b[1;94m|\x1b[0m  ^^ é\n"
    root = ElementTree.fromstring(script["draw"]("revlint check", output, "dark"))
    cell, margin = script["WIDTH"], script["MARGIN"]
    shown = [
        (text.text, round((float(text.attrib["x"]) - margin) / cell, 1), text.get("fill"))
        for text in root.iter(f"{SVG}text")
    ]
    assert shown == [
        ("$", 0, "#9198a1"),
        ("revlint check", 2, None),
        ("error[x]", 0, "#ff7b72"),
        (": a <b> & 数据", 8, None),
        ("|", 2, "#79c0ff"),
        ("^^ é", 5, None),
    ]
    assert [round(float(text.attrib["textLength"]) / cell) for text in root.iter(f"{SVG}text")] == [
        1, 13, 8, 14, 1, 4,
    ]  # fmt: skip


def test_a_picture_says_what_it_shows() -> None:
    for path in (ROOT / "docs" / "pictures").glob("*.svg"):
        root = ElementTree.parse(path).getroot()
        title = root.findtext(f"{SVG}title") or ""
        drawn = " ".join(text.text or "" for text in root.iter(f"{SVG}text"))
        assert re.sub(r"\s+", "", drawn) == "$" + re.sub(r"\s+", "", title)


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("check", "error[multiple-heads]: two heads", "Found 1 error"),
        ("chains", "contract between chains", "only ee uses it; it stays behind (core-ee)"),
    ],
)
def test_a_picture_is_whole(name: str, first: str, last: str) -> None:
    for theme in ("light", "dark"):
        path = ROOT / "docs" / "pictures" / f"{name}-{theme}.svg"
        title = ElementTree.parse(path).getroot().findtext(f"{SVG}title") or ""
        lines = title.splitlines()
        assert lines[1].startswith(first)
        assert last in lines[-1]
