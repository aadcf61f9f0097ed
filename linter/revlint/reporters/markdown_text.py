"""Words of linted files in GitHub's Markdown, where they cannot become markup.

Plain words stay as they are. Everything else is code, in which GitHub makes no link, mention,
reference to an issue or a commit, picture, formula, emoji or HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from revlint import escape
from revlint.path_text import NO_BREAK
from revlint.reporters.prose import unwrapped

#: A word that means nothing in Markdown, and no commit: GitHub links seven hexadecimal digits.
_PLAIN = re.compile(r"(?![0-9a-fA-F]{7})[A-Za-z]+(?:['-][A-Za-z]+)*|[0-9]{1,3}(?:,[0-9]{3})*")

#: The punctuation around a word.
_AROUND = re.compile(r"([\"'(]*)(.*?)([)\"',.;:!?]*)", re.DOTALL)

#: An address that ends where Markdown expects the end of a link.
_ADDRESS = re.compile(r"https?://[A-Za-z0-9./_~%?=&#-]+")


def prose(text: str) -> str:
    """A text of one line; words that may mean something in Markdown become code."""
    return " ".join(
        f"{before}{_code_of(words) if words else ''}{after}"
        for before, words, after in _runs(_words(escape.shown(text)))
    )


def code(text: str) -> str:
    """A text of one line as code; ``|``, which would end a cell of a table, is escaped."""
    shown = escape.shown(text).replace(NO_BREAK, " ").replace("|", "\\x7c") or " "
    fence = "`" * (_longest_run(shown) + 1)
    edges = " " if shown[0] in "` " or shown[-1] in "` " else ""
    return f"{fence}{edges}{shown}{edges}{fence}"


def fenced(lines: Iterable[str], language: str) -> str:
    """A block of code, without a newline at its end; the lines are escaped for a terminal."""
    text = "\n".join(map(unwrapped, lines))
    fence = "`" * max(3, _longest_run(text) + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def linked(name: str, address: str | None) -> str:
    """A name as code, as a link if it has an address."""
    is_whole = address is not None and _ADDRESS.fullmatch(address)
    return f"[{code(name)}]({address})" if is_whole else code(name)


def _words(text: str) -> Iterator[str]:
    """The words of a text; a call with its arguments, or a tuple after ``=``, is one word."""
    depth, call = 0, ""
    for word in filter(None, text.split(" ")):
        inside = word if depth or call == "=" else word.lstrip("('\"")
        call = f"{call} {word}" if depth else word
        depth = max(0, depth + inside.count("(") - inside.count(")"))
        if not depth:
            yield call
    if depth:
        yield call


def _runs(words: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Words that become one piece of code, with the punctuation before and after it.

    A plain word is what comes before no code.
    """
    before = run = ""
    for word in words:
        start, core, after = _parts(word)
        if run and (start or not core):
            yield before, run, ""
            run = ""
        if not core:
            yield word, "", ""
            continue
        before, run = (before, f"{run} {core}") if run else (start, core)
        if after:
            yield before, run, after
            run = ""
    if run:
        yield before, run, ""


def _parts(word: str) -> tuple[str, str, str]:
    """The code of a word, "" if it is plain, and the punctuation around it."""
    found = _AROUND.fullmatch(word)
    before, core, after = found.groups() if found else ("", word, "")
    is_list_item = core[:1].isdigit() and after.startswith((".", ")"))
    if not core or (_PLAIN.fullmatch(core) and not is_list_item):
        return before, "", after
    if "(" in core or " " in core:
        start = "" if word.startswith("(") else before
        call = word[len(start) :].rstrip(",.;:!?")
        return start, call, word[len(start) + len(call) :]
    if before.endswith("'") and after.startswith("'"):
        return before[:-1], f"'{core}'", after[1:]
    return before, core, after


def _code_of(words: str) -> str:
    """Words as code; an id loses its quotes, since the form shows as much."""
    is_quoted = len(words) > 2 and words[0] == words[-1] == "'" and words.count("'") == 2
    return code(words[1:-1] if is_quoted and " " not in words else words)


def _longest_run(text: str) -> int:
    return max(map(len, re.findall("`+", text)), default=0)
