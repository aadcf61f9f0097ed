"""Strings, comments, statements and limits, told without a parser."""

from __future__ import annotations

import re

import pytest

from revlint.python import scan as module
from revlint.python.scan import scan


def statements(text: str) -> list[str]:
    """The first words of the statements at the left margin."""
    return [re.findall(r"\w+", text[start:])[0] for start in scan(text).statements]


@pytest.mark.parametrize(
    ("text", "first_words"),
    [
        ("", []),
        ("\n\n# x\n", []),
        ("a = 1\nb = 2", ["a", "b"]),
        ("if a:\n    b\nelse:\n    c\nd", ["if", "d"]),
        ("try:\n  a\nexcept B:\n  c\nfinally:\n  d", ["try"]),
        ("a = (\nb\n)\nc", ["a", "c"]),
        ("a = '''\nb\n'''\nc", ["a", "c"]),
        ('a = """\ndef x(): pass\n"""\nc', ["a", "c"]),
        ("a = \\\nb\nc", ["a", "c"]),
        ("a = r'\\'\nb", ["a", "b"]),
        ("a = '\\''\nb", ["a", "b"]),
        ("a = Rb'''\nb\n'''\nc", ["a", "c"]),
        ("a  # '''\nb", ["a", "b"]),
        ("a = f'''{b}\nc'''\nd", ["a", "d"]),
        ("x = a['b\\\nc']\nd", ["x", "d"]),
    ],
)
def test_statements(text: str, first_words: list[str]) -> None:
    assert statements(text) == first_words
    assert scan(text).certain


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("a = 1\n\ndef f(): pass\nb", "a = 1\n\n"),
        ("a\n@d\ndef f(): pass", "a\n"),
        ("a\nasync def f(): pass", "a\n"),
        ("a\nclass A: pass", "a\n"),
        ("define = 1\nclassy = 2\n", "define = 1\nclassy = 2\n"),
        ("x = (\ndef y\n)", "x = (\ndef y\n)"),
        ("'''\ndef y\n'''", "'''\ndef y\n'''"),
        ("if a:\n    def f(): pass\nb", "if a:\n    def f(): pass\nb"),
    ],
)
def test_header(text: str, header: str) -> None:
    assert text[: scan(text).header_end(text)] == header


@pytest.mark.parametrize(
    "text",
    [
        'a = f"{x["b"]}"',
        "a = f'{x:{y}}'",
        "a = f'{{'",
        "\\\na = 1",
        "\x0ca = 1",
        "a = 'b",
        "a = '''b",
        "a = (1",
        "a = 1)",
        "é = 1",
    ],
)
def test_what_depends_on_the_python_version_is_not_certain(text: str) -> None:
    assert not scan(text).certain


def test_code_and_not_code() -> None:
    text = "a 'b' # c\nd"
    assert [scan(text).is_code(text.index(c)) for c in "abcd"] == [True, False, False, True]
    assert scan(text).code_end(text, 0, len(text) - 1) == text.index(" #")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = " + "(" * 101, "brackets nested more than 100 deep"),
        ("x = " + "[" * 101 + "]" * 101, "brackets nested more than 100 deep"),
        ("x = f'" + "{a:" * 101, "brackets nested more than 100 deep"),
        ("x = " + "not " * 501 + "a", "more than 500 operators"),
        ("x = " + "-" * 501 + "1", "more than 500 operators"),
        ("x = a" + ".b" * 501, "more than 500 operators"),
        ("x = a" + "()" * 501, "more than 500 operators"),
        ("x = " + "lambda:" * 501 + "1", "more than 500 operators"),
        ("x = é" + "+é" * 501, "more than 500 operators"),
        ("x = f'{" + "-" * 501 + "1}'", "more than 500 operators in one f-string"),
        ("x = (" + "'a'\n" * 2001 + ")", "more than 2,000 string literals"),
        ("if a: b\n" + "elif a: b\n" * 501, "more than 500 'elif'"),
        ("match a:\n    case " + "[" * 6 + "]" * 6 + ": b", "in a 'case' or a 'del'"),
        ("del a; del " + "(" * 6, "in a 'case' or a 'del'"),
        ("(a)\n" * 30_000, "more than 100,000 pieces"),
        ("x = 1+1+1+1+1+1+1+1+1\n" * 6_000, "more than 100,000 pieces"),
        ("\n" * 200_000, "more than 100,000 pieces"),
        ("#\n" * 200_000, "more than 100,000 pieces"),
        ("def f(): pass\n" * 5_000, "more than 4,000 functions"),
        ("f(lambda: 1)\n" * 4_001, "more than 4,000 functions"),
        ("f'{(lambda: 1)}'\n" * 4_001, "more than 4,000 functions"),
        (("x = " + "[" * 99 + "]" * 99 + "\n") * 20, "too many deeply nested brackets"),
    ],
)
def test_limits(text: str, message: str) -> None:
    """Each is what slows LibCST down, or overflows its stack."""
    limit = scan(text).limit
    assert limit is not None
    assert message in limit.message


@pytest.mark.parametrize(
    "text",
    [
        "x = [\n" + "    ('a', 1, None),\n" * 10_000 + "]",
        "x = ('a'\n" * 1 + "'b'\n" * 1_900 + ")",
        "op.execute(\n'''" + "-" * 10_000 + "''')",
        "x = f'" + "-" * 10_000 + "{a}'",
        "q = s" + ".filter(a == b, c)" * 100,
        "case = " + "[" * 50 + "]" * 50,
        "x = sa.case(" + "(" * 20 + ")" * 20 + ")",
        "x = 'elif'\n" * 600,
        "x = '''" + "for a class of lambda\n" * 100_000 + "'''",
    ],
)
def test_what_people_write_is_within_the_limits(text: str) -> None:
    assert scan(text).limit is None


@pytest.mark.parametrize(
    ("text", "heavy"),
    [
        ("x = " + "(" * 20 + ")" * 20, False),
        ("x = " + "(" * 21 + ")" * 21, True),
        ("x = " + "-" * 500 + "1", True),
        ("x = (" + "'a'\n" * 501 + ")", True),
        ("x = [" + "1, " * 10_000 + "]", False),
    ],
)
def test_what_comes_near_the_limits_is_heavy(text: str, heavy: bool) -> None:
    """So that it is tried in a process of its own first."""
    assert scan(text).heavy is heavy


def test_hostile_text_takes_linear_time() -> None:
    """Each of these once cost quadratic time in some scanner; a hang fails the run."""
    for text in (
        '"""' + '"' * 200_000,
        "'" * 200_001,
        "\\" * 200_000,
        "f'{" * 100_000,
        "#" * 200_000,
        "(" * 200_000,
        "a,((((((1))))))," * 20_000,
        " \n" * 100_000,
        "if" * 100_000,
        "e" * 300_000 + '"',
    ):
        scan(text)
    assert module.MAX_DEPTH < 200
