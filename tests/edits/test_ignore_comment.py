"""Suppression comments that are added to a file; nothing else of it changes."""

from __future__ import annotations

import ast
import configparser
import io
import tokenize
import tomllib
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from revlint.edits.ignore_comment import Commented, add_ignores
from revlint.engine.suppression import suppressions_of
from revlint.errors import EditRefused
from revlint.finding import Finding
from revlint.location import Location, Range

PY = "versions/a.py"


def finding(line: int, end_line: int = 0, rule: str = "rule-a", path: str = PY) -> Finding:
    place = Location(path, Range(line, 1, end_line or line, 2))
    return Finding("t", place, rule=rule)


def add(text: str | bytes, *findings: Finding, reason: str = "") -> Commented:
    data = text if isinstance(text, bytes) else text.encode()
    return add_ignores(findings[0].location.path, data, findings, reason)


def text_of(text: str, *findings: Finding, reason: str = "") -> str:
    done = add(text, *findings, reason=reason)
    assert done.left == ()
    return done.data.decode()


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("x = 1\n", "x = 1  # revlint: ignore[rule-a]\n"),
        ("x = 1", "x = 1  # revlint: ignore[rule-a]"),
        ("x = 1\r\ny = 2\r\n", "x = 1  # revlint: ignore[rule-a]\r\ny = 2\r\n"),
        ("x = 1\ry = 2\r", "x = 1  # revlint: ignore[rule-a]\ry = 2\r"),
        ("\ufeffx = 1\n", "\ufeffx = 1  # revlint: ignore[rule-a]\n"),
        ("", "# revlint: ignore[rule-a]"),
        ("\n", "# revlint: ignore[rule-a]\n"),
        ("x = 1  # why\n", "x = 1  # why  # revlint: ignore[rule-a]\n"),
        ("x = '# no'\n", "x = '# no'  # revlint: ignore[rule-a]\n"),
        ("x = 1 # type: ignore\n", "x = 1 # type: ignore  # revlint: ignore[rule-a]\n"),
        # Another suppression on the line.
        ("x = 1 #revlint:ignore[b]\n", "x = 1 #revlint:ignore[b, rule-a]\n"),
        ("x = 1  # revlint: ignore[b, c]\n", "x = 1  # revlint: ignore[b, c, rule-a]\n"),
        ("x = 1  # revlint: ignore[b,]\n", "x = 1  # revlint: ignore[b, rule-a]\n"),
        ("x = 1  # revlint: ignore[]\n", "x = 1  # revlint: ignore[rule-a]\n"),
        ("x = 1  # revlint: ignore\n", "x = 1  # revlint: ignore[rule-a]\n"),
        ("x = 1  # revlint: ignore -- y\n", "x = 1  # revlint: ignore[rule-a] -- y\n"),
        ("x = 1  # revlint: ignore[b] -- y\n", "x = 1  # revlint: ignore[b, rule-a] -- y\n"),
        ("x = 1  # n  # revlint: ignore[b]\n", "x = 1  # n  # revlint: ignore[b, rule-a]\n"),
    ],
)
def test_on_the_line(code: str, expected: str) -> None:
    done = add(code, finding(1))
    assert done.data.decode() == expected
    assert [f.rule for f in done.on_line] == ["rule-a"]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("x = 1\n", "x = 1  # revlint: ignore[rule-a] -- so\n"),
        ("x = 1  # revlint: ignore[b]\n", "x = 1  # revlint: ignore[b, rule-a] -- so\n"),
        ("x = 1  # revlint: ignore\n", "x = 1  # revlint: ignore[rule-a] -- so\n"),
        ("x = 1  # revlint: ignore[b] -- y\n", "x = 1  # revlint: ignore[b, rule-a] -- y; so\n"),
        ("x = 1  # revlint: ignore[b] -- so\n", "x = 1  # revlint: ignore[b, rule-a] -- so\n"),
        ("x = 1  # revlint: ignore[b] --\n", "x = 1  # revlint: ignore[b, rule-a] -- so\n"),
        # It gave no reason, and did not count.
        ("x = 1  # revlint: ignore[rule-a]\n", "x = 1  # revlint: ignore[rule-a] -- so\n"),
    ],
)
def test_a_reason(code: str, expected: str) -> None:
    assert text_of(code, finding(1), reason="so") == expected


def test_several_on_one_line() -> None:
    some = [finding(1, rule=rule) for rule in ("a", "b", "a")]
    assert text_of("x = 1\n", *some) == "x = 1  # revlint: ignore[a, b]\n"


def test_the_first_line_that_takes_one() -> None:
    code = "x = (1,\n     2)\n"
    assert text_of(code, finding(1, 2)).splitlines()[0] == "x = (1,  # revlint: ignore[rule-a]"
    code = "x = '''\n''', \\\n  2\n"
    assert text_of(code, finding(1, 3)).splitlines()[2] == "  2  # revlint: ignore[rule-a]"
    code = "x = '''a''' + '''\nb'''\n"
    assert text_of(code, finding(1, 2)).splitlines()[1] == "b'''  # revlint: ignore[rule-a]"
    assert text_of("x = 1 # \\\n", finding(1)) == "x = 1 # \\  # revlint: ignore[rule-a]\n"


@pytest.mark.parametrize(
    ("code", "line", "expected"),
    [
        ('"""a\n\nb\n"""\n', 1, '# revlint: ignore-file[rule-a]\n"""a\n\nb\n"""\n'),
        ('"""a\n\nb\n"""\n', 3, '# revlint: ignore-file[rule-a]\n"""a\n\nb\n"""\n'),
        ("x = \\\n 1\n", 1, "# revlint: ignore-file[rule-a]\nx = \\\n 1\n"),
        ('"""a\r\n"""\r\n', 1, '# revlint: ignore-file[rule-a]\r\n"""a\r\n"""\r\n'),
        ('\ufeff"""a\n"""\n', 1, '\ufeff# revlint: ignore-file[rule-a]\n"""a\n"""\n'),
        ("#!/bin/python", 1, "#!/bin/python\n# revlint: ignore-file[rule-a]"),
        (
            '#!/bin/python\n# coding: latin-1\n"""a\n"""\n',
            1,
            '#!/bin/python\n# coding: latin-1\n# revlint: ignore-file[rule-a]\n"""a\n"""\n',
        ),
        # Of a comment only the first mark counts.
        ("x = 1  # revlint: ignore-file[b]\n", 1, "x = 1  # revlint: ignore-file[b, rule-a]\n"),
        (
            '# revlint: ignore-file[b] -- y\n"""a\n"""\n',
            2,
            '# revlint: ignore-file[b, rule-a] -- y\n"""a\n"""\n',
        ),
    ],
)
def test_in_the_whole_file(code: str, line: int, expected: str) -> None:
    done = add(code, finding(line))
    assert (done.data.decode(), done.on_line) == (expected, ())
    assert [f.rule for f in done.in_file] == ["rule-a"]


def test_lines_below_a_comment_for_the_file() -> None:
    code = '"""a\n"""\nx = 1\n'
    assert text_of(code, finding(1), finding(3, rule="b")) == (
        '# revlint: ignore-file[rule-a]\n"""a\n"""\nx = 1  # revlint: ignore[b]\n'
    )


def test_encodings() -> None:
    latin = "# coding: latin-1\nx = 'é'\n".encode("latin-1")
    done = add(latin, finding(2), reason="à")
    assert done.data == latin[:-1] + "  # revlint: ignore[rule-a] -- à\n".encode("latin-1")
    with pytest.raises(EditRefused, match="the encoding of the file, "):
        add(latin, finding(2), reason="中")
    # Not what it says that it is: every byte stays.
    wrong = b"# coding: utf-8\nx = '\xff'\n"
    assert add(wrong, finding(2)).data == wrong[:-1] + b"  # revlint: ignore[rule-a]\n"
    # A byte of another encoding that looks like a backslash.
    japanese = "# coding: shift_jis\nx = '表'\ny = 1\n".encode("shift_jis")
    assert add(japanese, finding(2)).data == (
        "# coding: shift_jis\nx = '表'  # revlint: ignore[rule-a]\ny = 1\n".encode("shift_jis")
    )
    (left,) = add("x = 1\n".encode("utf-16"), finding(1)).left
    assert left[1] == "the file is not text"


def test_what_cannot_be_parsed() -> None:
    assert text_of("x = (\n", finding(1)) == "x = (  # revlint: ignore[rule-a]\n"
    assert text_of("print 'x'\n", finding(1)) == "print 'x'  # revlint: ignore[rule-a]\n"
    # The comment would be in the string.
    code = b"x = 'a\n"
    done = add(code, finding(1))
    assert (done.data, [why for _, why in done.left]) == (code, ["no comment fits on its line"])


def test_no_comment_where_the_lexer_of_an_older_python_errs() -> None:
    """A nested string with the quotes of the one around it (Python 3.12)."""
    code = 'x = f"""{f"""\n{1}"""}\n"""\n'
    done = add(code, finding(2), finding(3, rule="b"))
    try:
        before = ast.dump(ast.parse(code))
    except SyntaxError:
        return
    assert ast.dump(ast.parse(done.data)) == before


def test_ini() -> None:
    ini = "[alembic]\nscript_location = a\nversion_locations =\n  b\n  c\n"
    done = add(ini, *(finding(n, path="alembic.ini") for n in (1, 2, 5)))
    assert done.data.decode() == (
        "# revlint: ignore[rule-a]\n[alembic]\n# revlint: ignore[rule-a]\nscript_location = a\n"
        "version_locations =\n  b\n# revlint: ignore[rule-a]\n  c\n"
    )
    parsers = [configparser.RawConfigParser() for _ in range(2)]
    for parser, text in zip(parsers, (ini, done.data.decode()), strict=True):
        parser.read_string(text)
    assert parsers[0] == parsers[1]
    # The comment above is for the line.
    again = add(done.data, finding(2, rule="b", path="alembic.ini"))
    assert again.data.startswith(b"# revlint: ignore[rule-a, b]\n[alembic]\n")
    latin = "[a]\nx = é\n".encode("latin-1")
    assert add(latin, finding(2, path="a.cfg")).data == (
        "[a]\n# revlint: ignore[rule-a]\nx = é\n".encode("latin-1")
    )


def test_toml() -> None:
    toml = '[a]\nb = [1,\n 2]\nc = """x\ny"""\n'
    done = add(toml, *(finding(n, path="revlint.toml") for n in (1, 2, 4, 5)))
    assert done.data.decode() == (
        "[a]  # revlint: ignore[rule-a]\nb = [1,  # revlint: ignore[rule-a]\n 2]\n"
        'c = """x\ny"""  # revlint: ignore[rule-a]\n'
    )
    assert tomllib.loads(done.data.decode()) == tomllib.loads(toml)
    assert [(f.location.range.line, why) for f, why in done.left] == [
        (4, "no comment fits on its line")
    ]


@pytest.mark.parametrize("path", ["HEAD", "known.json", "migrations"])
def test_other_files(path: str) -> None:
    done = add("x\n", finding(1, path=path))
    assert (done.data, done.on_line) == (b"x\n", ())
    assert [why for _, why in done.left] == ["a file of this kind has no comments for revlint"]


def test_a_line_that_is_not_there() -> None:
    assert add("x = 1\n", finding(9)).in_file != ()
    assert add("x = 1\n", finding(9, path="a.ini")).left != ()


_LINES = st.sampled_from(
    [
        "x = 1",
        "x = 1  # why",
        "x = 1  # revlint: ignore[rule-b]",
        "# revlint: ignore-file[rule-c] -- so",
        "x = '''",
        '"""',
        "'''",
        "x = (1,",
        ")",
        "x = 'a' \\",
        "  'b'",
        "x = 'é # no'",
        "",
        "\tif x:",
    ]
)


@example(["x = 1", "x = '''"], "\n", False, [(1, "a"), (2, "a")], "")
@example(["x = (1,", "x = 1", "x = '''"], "\r", False, [(2, "a"), (3, "a"), (9, "a")], "")
@given(
    st.lists(_LINES, min_size=1, max_size=9),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.booleans(),
    st.lists(st.tuples(st.integers(1, 9), st.sampled_from("ab")), min_size=1, max_size=4),
    st.sampled_from(["", "because é"]),
)
def test_only_comments_change(
    lines: list[str], end: str, ends: bool, wanted: list[tuple[int, str]], reason: str
) -> None:
    data = (end.join(lines) + end * ends).encode()
    findings = [finding(line, rule=f"rule-{name}") for line, name in wanted]
    done = add(data, *findings, reason=reason)
    assert _tree(done.data) == _tree(data)
    if _tree(data) is not None:
        assert _tokens(done.data) == _tokens(data)
    assert len(done.on_line) + len(done.in_file) + len(done.left) == len(findings)
    # Another time, nothing is added.
    if not done.in_file and not done.left:
        assert add(done.data, *findings, reason=reason).data == done.data
        for one in done.on_line:
            assert any(s.covers(one) for s in suppressions_of(PY, done.data))


def _tree(data: bytes) -> str | None:
    try:
        return ast.dump(ast.parse(data))
    except (SyntaxError, ValueError):
        return None


def _tokens(data: bytes) -> list[tuple[int, str]]:
    """The tokens but comments and blank lines, as far as Python's own tokenizer comes."""
    text = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    found: list[tokenize.TokenInfo] = []
    with suppress(tokenize.TokenError):
        found.extend(tokenize.tokenize(io.BytesIO(text).readline))
    return [
        (token.type, token.string)
        for token in found
        if token.type not in (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE)
    ]
