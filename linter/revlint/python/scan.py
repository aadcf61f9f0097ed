"""One pass over the text of a Python file, before any parser sees it.

It tells strings and comments from code, finds the statements at the left margin and where the
header ends, and refuses what would make a parser slow or overflow its stack. It needs no parser
and takes linear time whatever the text holds.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from operator import itemgetter

from revlint.python.tame import MAX_INDENT, margin, plain_code, wide_line

#: The limits are far above anything that people or generators write, and low enough that LibCST
#: stays below a second; Python itself refuses brackets nested 200 deep.
MAX_DEPTH = 100
#: Brackets in a ``case`` pattern or a ``del``, where LibCST takes exponential time.
MAX_PATTERN_DEPTH = 5
#: Operators, attributes, calls and such in one unbroken expression.
MAX_CHAIN = 500
#: String literals that are concatenated by standing side by side, in one expression.
MAX_STRINGS = 2_000
#: ``elif`` in one file: each nests in the one before.
MAX_ELIF = 500
#: Functions, classes, lambdas and comprehensions in one file: Python compares those of one name
#: each with each.
MAX_SCOPES = 4_000
#: Pieces of code (names, operators, brackets, strings, line ends) and comments in one file.
MAX_PIECES = 100_000
#: What deep brackets (beyond 20) and long chains (beyond 100) add up to over a file.
MAX_WORK = 750_000

_PREFIX = r"(?:[rR][bBfFtT]?|[bBfFtT][rR]?|[uU][rR]?)?"

#: The pieces of a text: strings of every prefix, comments, line ends and so on; ``m.lastindex``
#: tells which. A string without its end runs to the end of the line or of the text.
TOKEN = re.compile(
    rf"""
    ({_PREFIX}(?:                                                   # 1 a string
        \"""[^"\\]*+(?:(?:\\.|"(?!""))[^"\\]*+)*+(?:\"""|\\?\Z)
      | '''[^'\\]*+(?:(?:\\.|'(?!''))[^'\\]*+)*+(?:'''|\\?\Z)
      | "[^"\\\n]*+(?:\\.[^"\\\n]*+)*+(?:"|(?=\n)|\\?\Z)
      | '[^'\\\n]*+(?:\\.[^'\\\n]*+)*+(?:'|(?=\n)|\\?\Z)
    ))
  | (\#[^\n]*+)                                                     # 2 a comment
  | ((?:[ \t\f]*+\n)++)                                             # 3 line ends
  | ([(\[{{])                                                       # 4 an opening bracket
  | ([)\]}}])                                                       # 5 a closing bracket
  | ((?:[ \t\f]++(?!\n)|\w++(?!["'])|[^\w\s"'\#()\[\]{{}}\\])++)    # 6 other code
  | (\\\n)                                                          # 7 a continued line
  | (\w++|.)                                                        # 8 a word before a quote, else
    """,
    re.VERBOSE | re.DOTALL,
)
STRING, COMMENT, _NEWLINE, _OPEN, _CLOSE, _CODE, _CONTINUED, _OTHER = range(1, 9)

_OPERATOR = re.compile(r"\b(?:and|await|else|for|if|in|is|lambda|not|or|yield)\b|[^\w\s]")
_PATTERN = re.compile(r"(?:^|[:;])[ \t\f\\]*(?:case\b(?![ \t]*[=.])|del\b)", re.MULTILINE)
_PLAIN_FIELDS = re.compile(r"[^{}]*+(?:\{[^{}'\"\\]*+\}[^{}]*+)*+\Z")
_FORMATTED = re.compile(r"[rR]?[fFtT]")
_COMPOUND = re.compile(r"(?:else|elif|except|finally)\b")
_DEFINITION = re.compile(r"@|(?:def|class|async)\b")
_FIRST_DEFINITION = re.compile(rf"^(?:{_DEFINITION.pattern})", re.MULTILINE)
_BRACKET = re.compile(r"[(\[{]|[)\]}]")
_PIECE = re.compile(r"\w+|[^\w\s]")
#: Words of which one file may hold so many in code, and what to call them.
_RARE = (
    (("elif",), re.compile(r"\belif\b"), MAX_ELIF, "'elif'"),
    (
        ("def", "class", "lambda", "for"),
        re.compile(r"\b(?:def|class|lambda|for)\b"),
        MAX_SCOPES,
        "functions, classes, lambdas and comprehensions",
    ),
)

#: From here on a text is unlike others, though within the limits.
_HEAVY_DEPTH = 20
_HEAVY_CHAIN = 200
_HEAVY_STRINGS = 500


@dataclass(frozen=True, slots=True)
class Limit:
    """What about a text is beyond the limits, and the offset where that is seen."""

    message: str
    offset: int


@dataclass(frozen=True, slots=True)
class Scan:
    """What a text is made of.

    ``statements`` are the offsets of the statements at the left margin, in order; the clauses of
    a compound statement (``else:`` and such) belong to it. ``opaque`` are the stretches that are
    strings or comments. ``certain`` tells that every Python would cut the text into the same
    pieces, so that the offsets can be relied on. ``limit`` says what is beyond the limits; then
    no parser may see the text. ``heavy`` tells that it comes near those that bound the depth of a
    parser. ``rest`` is the code behind the header without its strings and comments, where that is
    so plain that it was not cut up; then ``opaque`` ends with the header.
    """

    statements: tuple[int, ...] = ()
    opaque: tuple[tuple[int, int], ...] = ()
    certain: bool = True
    limit: Limit | None = None
    rest: str | None = None
    heavy: bool = False

    def header_end(self, text: str) -> int:
        """The offset of the first function or class at the left margin, else of the end."""
        for start in self.statements:
            if _DEFINITION.match(text, start):
                return start
        return len(text)

    def is_code(self, offset: int) -> bool:
        """Whether an offset lies in code, not in a string or a comment."""
        number = bisect_right(self.opaque, offset, key=itemgetter(1))
        return number == len(self.opaque) or offset < self.opaque[number][0]

    def code_end(self, text: str, start: int, end: int) -> int:
        """Where the code between two offsets ends, before comments and blanks."""
        number = bisect_right(self.opaque, (end, end))
        while True:
            while end > start and text[end - 1] in " \t\n":
                end -= 1
            number -= 1
            # A comment may end in blanks, which are gone already.
            if number < 0 or self.opaque[number][1] < end or text[self.opaque[number][0]] != "#":
                return end
            end = self.opaque[number][0]


def scan(text: str) -> Scan:
    """Hold a text, with ``\\n`` as its line ends, to the limits, and find its statements.

    What stands behind the header is cut into its pieces only where it is not plain.
    """
    end = _FIRST_DEFINITION.search(text)
    rest = plain_code(text, end.start()) if end else None
    if end is None or rest is None:
        return full_scan(text)
    header = full_scan(text[: end.start()])
    if header.limit or not header.certain:
        # Where the header seems to break off, the definition may stand in a string.
        return full_scan(text)
    starts = (at for at in margin(text, end.start()) if not _COMPOUND.match(text, at))
    return replace(header, statements=(*header.statements, end.start(), *starts), rest=rest)


def full_scan(text: str) -> Scan:
    """Cut all of a text, with ``\\n`` as its line ends, into its pieces."""
    wide = wide_line(text)
    if wide is not None:
        return Scan(limit=Limit(f"a line that begins with more than {MAX_INDENT:,} blanks", wide))
    scanner = _Scanner(text, exact=len(text) > MAX_PIECES)
    scanner.run()
    if scanner.suspicious:
        scanner = _Scanner(text, exact=True)
        scanner.run()
    return Scan(
        tuple(scanner.statements),
        tuple(scanner.opaque),
        scanner.certain,
        scanner.limit,
        heavy=scanner.heavy,
    )


class _TooMuchError(Exception):
    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.limit = Limit(message, offset)


class _Scanner:
    """One run over a text.

    The length of a chain is first taken to be the number of its characters; only where that looks
    long are the operators counted, in a second, exact run.
    """

    def __init__(self, text: str, *, exact: bool) -> None:
        self.text = text
        self.exact = exact
        self.statements: list[int] = []
        self.opaque: list[tuple[int, int]] = []
        self.certain = True
        self.suspicious = False
        self.heavy = False
        self.limit: Limit | None = None
        self._work = 0
        self._ascii = text.isascii()
        # Where there is more than ASCII, names have to be looked at one by one.
        self._weigh = self._operators if exact or not self._ascii else self._length
        self._line_start = self._looked = 0
        self._patterned = False
        self._formatted_at: set[int] = set()

    def run(self) -> None:
        try:
            self._run()
        except _TooMuchError as error:
            self.limit = error.limit
        if self.limit is None:
            self._count_rare()

    def _run(self) -> None:
        text, weigh = self.text, self._weigh
        # No text has more pieces than characters.
        counts = self.exact and len(text) > MAX_PIECES
        outer: list[int] = []  # the chains that the open brackets are part of
        chain = strings = pieces = 0
        self._statement(0)
        for match in TOKEN.finditer(text):
            kind = match.lastindex
            if counts:
                pieces += _pieces(kind, match[0])
                if pieces > MAX_PIECES:
                    raise _TooMuchError(f"more than {MAX_PIECES:,} pieces of code", match.start())
            if kind == _CODE:
                code = match[0]
                if not code.isspace():
                    strings = 0
                chain = weigh(code, chain)
                if chain > MAX_CHAIN:
                    self._chain_is_long(match.start())
            elif kind == _OPEN:
                if chain >= MAX_CHAIN:
                    self._chain_is_long(match.start())
                outer.append(chain + 1)
                chain = strings = 0
                if len(outer) > MAX_PATTERN_DEPTH:
                    self._depth_is(len(outer), match.start())
            elif kind == _CLOSE:
                strings = 0
                if outer:
                    chain = outer.pop()
                else:
                    self.certain = False
            elif kind == STRING:
                self._string(match, len(outer))
                strings += 1
                if strings > _HEAVY_STRINGS:
                    self.heavy = True
                if strings > MAX_STRINGS:
                    raise _TooMuchError(
                        f"more than {MAX_STRINGS:,} string literals are joined", match.start()
                    )
            elif kind == _NEWLINE:
                if not outer:
                    self._line_start = match.end()
                    self._patterned = False
                    chain = strings = 0
                    self._statement(self._line_start)
            elif kind == COMMENT:
                self.opaque.append(match.span())
            elif kind == _OTHER:
                self._other(match)
        if outer:
            self.certain = False

    def _length(self, code: str, chain: int) -> int:
        """The length of a chain after more code, at most."""
        if "," in code or ";" in code:
            return len(code)
        return chain + len(code)

    def _operators(self, code: str, chain: int) -> int:
        """The operators of a chain after more code."""
        if not self._ascii and not code.isascii():
            # Python normalises names, so that one may mean another.
            self.certain = False
        first, *others = re.split("[,;]", code)
        chain += len(_OPERATOR.findall(first))
        for part in others:
            if chain > MAX_CHAIN:
                break
            chain = len(_OPERATOR.findall(part))
        if chain > _HEAVY_CHAIN:
            self.heavy = True
        return chain

    def _chain_is_long(self, offset: int) -> None:
        if self.exact or not self._ascii:
            raise _TooMuchError(f"more than {MAX_CHAIN} operators in one expression", offset)
        self.suspicious = True

    def _depth_is(self, depth: int, offset: int) -> None:
        if not self._patterned:
            # Eight characters back: the word may stand where the last look ended.
            start = max(self._line_start, self._looked - 8)
            self._patterned = bool(_PATTERN.search(self.text, start, offset))
            self._looked = offset
        if self._patterned:
            raise _TooMuchError(
                f"brackets nested more than {MAX_PATTERN_DEPTH} deep in a 'case' or a 'del'", offset
            )
        if depth > MAX_DEPTH:
            raise _TooMuchError(f"brackets nested more than {MAX_DEPTH} deep", offset)
        if depth > _HEAVY_DEPTH:
            self.heavy = True
            self._work += 30 * (depth - _HEAVY_DEPTH)
            if self._work > MAX_WORK:
                raise _TooMuchError("too many deeply nested brackets", offset)

    def _string(self, match: re.Match[str], depth: int) -> None:
        """A string: note its place, and look into an f-string, which holds code."""
        self.opaque.append(match.span())
        literal = match[0]
        first, last = literal[0], literal[-1]
        if last not in "\"'" or len(literal) == 1:
            self.certain = False
        if first not in "\"'" and "{" in literal and _FORMATTED.match(literal):
            self._formatted_at.add(match.start())
            self._formatted(literal, depth, match.start())

    def _formatted(self, literal: str, depth: int, offset: int) -> None:
        if not _PLAIN_FIELDS.match(literal):
            # Before Python 3.12 the first matching quote ends it, since then a field may hold it.
            self.certain = False
        for bracket in _BRACKET.finditer(literal):
            depth += 1 if bracket[0] in "([{" else -1
            if depth > MAX_PATTERN_DEPTH:
                self._depth_is(depth, offset)
        if len(literal) > MAX_CHAIN:
            for field in re.split(r"[{},]", literal):
                if len(field) > MAX_CHAIN and len(_OPERATOR.findall(field)) > MAX_CHAIN:
                    # It may as well be plain text, which no parser minds; then it is one field.
                    self._chain_in_string(literal, offset)

    def _chain_in_string(self, literal: str, offset: int) -> None:
        inside = re.findall(r"\{([^{}]*)", literal)
        if any(len(_OPERATOR.findall(field)) > MAX_CHAIN for field in inside):
            raise _TooMuchError(f"more than {MAX_CHAIN} operators in one f-string", offset)

    def _other(self, match: re.Match[str]) -> None:
        if not match[0].isalnum() or not match[0].isascii():
            self.certain = False

    def _statement(self, start: int) -> None:
        """Note the statement that begins at the left margin with the line at an offset, if any."""
        text = self.text
        if start >= len(text) or text[start] in " \t#\n":
            return
        if text[start] in "\f\\":
            self.certain = False
        if not _COMPOUND.match(text, start):
            self.statements.append(start)

    def _count_rare(self) -> None:
        covered = Scan(opaque=tuple(self.opaque))
        for spellings, pattern, most, what in _RARE:
            if sum(map(self.text.count, spellings)) <= most:
                continue
            places = (m.start() for m in pattern.finditer(self.text))
            offsets = [at for at in places if covered.is_code(at) or self._is_formatted(at)]
            if len(offsets) > most:
                self.limit = Limit(f"more than {most:,} {what} in one file", offsets[most])
                return

    def _is_formatted(self, offset: int) -> bool:
        """Whether an offset lies in an f-string that holds code."""
        number = bisect_right(self.opaque, (offset, len(self.text))) - 1
        return number >= 0 and self.opaque[number][0] in self._formatted_at


def _pieces(kind: int | None, piece: str) -> int:
    """How many pieces a parser makes of one of the scan's."""
    if kind == _CODE:
        return len(_PIECE.findall(piece))
    return piece.count("\n") if kind == _NEWLINE else 1


def words(text: str, found: Scan, pattern: re.Pattern[str], start: int = 0) -> Iterator[int]:
    """The offsets from ``start`` on at which a pattern matches in code."""
    for match in pattern.finditer(text, start):
        if found.is_code(match.start()):
            yield match.start()
