"""Strings and comments found without a parser, and the text that no parser is given."""

from __future__ import annotations

import pytest

from revlint.python import limits
from revlint.python.lexer import is_one_string, opaque, without_opaque
from revlint.python.limits import find_limit
from revlint.python.parsed import Parsed, parse


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a = 1\nb = 2", "a = 1\nb = 2"),
        ("a = '''\nb\n'''\nc", "a = ~\nc"),
        ('a = """\ndef x(): pass\n"""\nc', "a = ~\nc"),
        ("a = r'\\'\nb", "a = ~\nb"),
        ("a = '\\''\nb", "a = ~\nb"),
        ("a = Rb'''\nb\n'''\nc", "a = ~\nc"),
        ("a  # '''\nb", "a  ~\nb"),
        ("a = f'''{b}\nc'''\nd", "a = ~\nd"),
        ("x = a['b\\\nc']\nd", "x = a[~]\nd"),
        ("a 'b' # c\nd", "a ~ ~\nd"),
        ("a = 'b", "a = ~"),
        ("a = 'b\nc", "a = ~\nc"),
        ("a = '''b", "a = ~"),
        ("a = 'b' \"c\" u'd'", "a = ~ ~ ~"),
        ("ab'c'", "ab~"),
    ],
)
def test_strings_and_comments(text: str, code: str) -> None:
    """With their prefixes, sound or not."""
    assert without_opaque(text, "~") == code
    assert len(list(opaque(text))) == code.count("~")


@pytest.mark.parametrize(
    ("code", "one"),
    [
        ("'a'", True),
        ("r'''a\n'''", True),
        ("'a' 'b'", False),
        ("'a'\n'b'", False),
        ("'a'  # c", False),
        ("# 'a'", False),
        ("a", False),
        ("('a')", False),
    ],
)
def test_one_string(code: str, one: bool) -> None:
    """One literal, and nothing else."""
    assert is_one_string(code) is one


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = " + "(" * 101, "brackets nested more than 100 deep"),
        ("x = " + "[" * 101 + "]" * 101, "brackets nested more than 100 deep"),
        ("x = f'" + "{a:" * 101, "brackets nested more than 100 deep"),
        ("x = f'{" + "(" * 60 + ")" * 60 + "}' + " + "(" * 101, "brackets nested more than 100"),
        ("(a)\n" * 30_000, "more than 100,000 pieces"),
        ("x = 1+1+1+1+1+1+1+1+1\n" * 6_000, "more than 100,000 pieces"),
        ("\n" * 200_000, "more than 100,000 pieces"),
        ("#\n" * 200_000, "more than 100,000 pieces"),
        ("x = f'''" + "{a}" * 200_000, "more than 100,000 pieces"),
    ],
)
def test_limits(text: str, message: str) -> None:
    """Each is what slows a parser down, or takes its memory."""
    limit = find_limit(text)
    assert limit is not None
    assert message in limit.message


@pytest.mark.parametrize(
    "text",
    [
        "x = [\n" + "    ('a', 1, None),\n" * 10_000 + "]",
        "x = ('a'\n" + "'b'\n" * 1_900 + ")",
        "op.execute(\n'''" + "-" * 10_000 + "''')",
        "x = f'" + "-" * 10_000 + "{a}'",
        "q = s" + ".filter(a == b, c)" * 100,
        "case = " + "[" * 50 + "]" * 50,
        "x = sa.case(" + "(" * 20 + ")" * 20 + ")",
        "x = 'elif'\n" * 600,
        "x = '''" + "for a class of lambda\n" * 100_000 + "'''",
        "x = '" + "(" * 300 + "'",
        "x = 1  # " + "(" * 300,
        "x = " + "':' + '(' + " * 60 + "'['",
        "f(lambda: 1)\n" * 4_001,
        "def f(): pass\n" * 5_000,
        "if a: b\n" + "elif a: b\n" * 400,
        "x = " + "'a' + " * 400 + "'b'",
    ],
)
def test_what_people_and_generators_write(text: str) -> None:
    """It is parsed, as far as there is nothing else against it."""
    assert find_limit(text) is None
    assert isinstance(parse(text.encode(), "a.py"), Parsed)


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
        "rb" * 100_000 + "'",
        "'('" * 100_000,
    ):
        find_limit(text)
        parse(text.encode(), "a.py")
    assert limits.MAX_DEPTH < 200
