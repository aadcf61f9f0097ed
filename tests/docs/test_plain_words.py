"""No old words in the package (strings, docstrings, comments), the help and the docs."""

from __future__ import annotations

import ast
import re
import tokenize
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from revlint.cli.group import COMMANDS, cli

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
SOURCES = sorted([*(ROOT / "linter").rglob("*.py"), *(ROOT / "rules").rglob("*.py")])

#: Words that read as if translated, and what to write.
OLD_WORDS = {
    r"(?:is|are|was|were|be|been|being) told": "is reported, is marked",
    r"told(?! apart)": "reported, known",
    r"stand(?:s|ing)? (?:in|behind|for ever)": "is in, is after",
    r"of (?:its|their|his) own": "another, separate, its own …",
    r"(?:its|their) own accord": "by itself",
    r"nobody|somebody|who(?:ever|soever)": "the actor",
    r"mend(?:s|ed|ing)?": "fix, repair",
    r"for ever": "always, forever",
    r"anew": "again",
    r"in vain|in silence": "without success, silently",
    r"(?:takes?|taken|taking|took) (?:it |them )?away": "remove",
    r"(?<!there )is no (?!longer|more)": "is not a",
    r"(?<!there )(?:is|are) none": "is not",
    r"(?:say|says|said) otherwise": "name the option",
    r"mild(?:er|est)": "lower, lowest",
    r"but for": "except",
    r"(?:flagged|reported|counted|left out) (?:is|are) (?:a|an|the|files|names)": "subject first",
    r"part(?:s|ed)? after": "both follow",
    r"(?:brings?|brought|bring) (?:\w+ ){1,3}along": "cause, ship",
}


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """The string literals of a module, docstrings and parts of f-strings included."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def comments(path: Path) -> Iterator[tuple[int, str]]:
    """The comments of a module; those on successive lines are one text."""
    with path.open("rb") as file:
        tokens = [t for t in tokenize.tokenize(file.readline) if t.type == tokenize.COMMENT]
    blocks: list[list[tokenize.TokenInfo]] = []
    for token in tokens:
        if blocks and token.start[0] == blocks[-1][-1].start[0] + 1:
            blocks[-1].append(token)
        else:
            blocks.append([token])
    for block in blocks:
        yield block[0].start[0], " ".join(token.string.lstrip("#: ") for token in block)


def old_words(text: str) -> list[str]:
    """Each old word of a text, with the words around it and what to write."""
    text = re.sub(r"\s+", " ", text)
    return [
        f"…{text[max(0, match.start() - 60) : match.end() + 40]}… (write: {better})"
        for pattern, better in OLD_WORDS.items()
        for match in re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", text, re.IGNORECASE)
        if not match[0].endswith(" None")
    ]


def test_old_words_are_found() -> None:
    text = "Of a mistake\n and its   consequences the mistake IS TOLD; nobody mends it."
    assert [found.partition("(write: ")[2] for found in old_words(text)] == [
        "is reported, is marked)",
        "reported, known)",
        "the actor)",
        "fix, repair)",
    ]
    assert old_words("recommend; there is no head; it is None; a commend told apart") == []


def test_comments_are_read(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text("x = 1  #: a value of\n# its own\n\n# more\ny = '# no'\n")
    assert list(comments(file)) == [(1, "a value of its own"), (4, "more")]


@pytest.mark.parametrize("read", [strings, comments])
def test_package(read: Callable[[Path], Iterator[tuple[int, str]]]) -> None:
    assert len(SOURCES) > 200
    found = [
        f"{path.relative_to(ROOT)}:{line}: {word}"
        for path in SOURCES
        for line, text in read(path)
        for word in old_words(text)
    ]
    assert found == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_pages(page: Path) -> None:
    assert old_words(page.read_text("utf-8")) == []


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS)], ids=" ".join)
def test_help_of_commands(command: list[str]) -> None:
    done = CliRunner().invoke(cli, [*command, "--help"])
    assert done.exit_code == 0
    assert "Usage:" in done.output
    assert old_words(done.output) == []
