"""Suppression comments: which findings they suppress, and what is wrong with them."""

from __future__ import annotations

import io
import tokenize
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revlint.config.config import Config
from revlint.engine.suppression import suppressions_of
from revlint.engine.unused_suppression import UnusedSuppression, apply_suppressions
from revlint.finding import Finding, Fix, Severity
from revlint.location import Location, Range
from revlint.sources.disk import DiskTree
from revlint.sources.memory import MemoryTree
from revlint.steps import RemoveSuppression
from tests.git_support import start

KNOWN = frozenset({"rule-a", "rule-b", "rule-new", "unused-suppression"})


def finding(path: str, line: int, rule: str = "rule-a", end_line: int | None = None) -> Finding:
    place = Location(path, Range(line, 1, end_line or line, 5))
    return Finding(f"{rule} at {line}", place, rule=rule, severity=Severity.ERROR)


def run(
    files: dict[str, str | bytes],
    *findings: Finding,
    config: Config | None = None,
    ran: frozenset[str] = KNOWN,
    ran_on_new: frozenset[str] = frozenset(),
    new: frozenset[str] | None = None,
) -> list[tuple[str, str]]:
    """Place and texts of what is left after the suppressions of some files."""
    kept = apply_suppressions(
        findings,
        tree=MemoryTree(files, new),
        paths=[path for path in files if path.endswith(".py")],
        config=config or Config(),
        known=KNOWN,
        ran=ran,
        ran_on_new=ran_on_new,
    )
    return [
        (
            f"{f.location.path}:{f.location.range.line}",
            "; ".join(filter(None, (f.title, f.label, *f.facts))),
        )
        for f in kept
    ]


def names(path: str, text: str | bytes) -> list[tuple[str, int, int, int, tuple[int, int] | None]]:
    """Each suppression as rule, line, column, end column, lines."""
    data = text.encode() if isinstance(text, str) else text
    return [
        (s.rule, s.place.range.line, s.place.range.column, s.place.range.end_column, s.lines)
        for s in suppressions_of(path, data)
    ]


def test_on_the_line_of_the_finding() -> None:
    files: dict[str, str | bytes] = {"a.py": "x\ny = 1  # revlint: ignore[rule-a]\nz\n"}
    assert run(files, finding("a.py", 2)) == []
    assert run(files, finding("a.py", 2), finding("a.py", 3)) == [("a.py:3", "rule-a at 3")]
    # Another rule, and the same line of another file.
    assert run(files, finding("a.py", 2), finding("a.py", 2, "rule-b"), finding("b.py", 2)) == [
        ("a.py:2", "rule-b at 2"),
        ("b.py:2", "rule-a at 2"),
    ]


def test_on_any_line_of_a_value_over_several() -> None:
    files: dict[str, str | bytes] = {"a.py": "x = (\n 'a',\n)  # revlint: ignore[rule-a]\n"}
    assert run(files, finding("a.py", 1, end_line=3)) == []
    assert run(files, finding("a.py", 1, end_line=2)) == [
        ("a.py:1", "rule-a at 1"),
        ("a.py:3", "unused suppression of rule-a; no finding of rule-a on this line"),
    ]


def test_in_the_whole_file() -> None:
    files: dict[str, str | bytes] = {"a.py": "x\ny\n# revlint: ignore-file[rule-a, rule-b]\n"}
    assert run(files, finding("a.py", 1), finding("a.py", 2), finding("a.py", 1, "rule-b")) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x  # revlint: ignore[rule-a]", [("rule-a", 1, 22, 28, (1, 1))]),
        ("x  #revlint:ignore[ rule-a ,rule-b ] -- why", [
            ("rule-a", 1, 21, 27, (1, 1)), ("rule-b", 1, 29, 35, (1, 1))
        ]),
        ("é = 1  # noqa: E501 # revlint: ignore[rule-a]", [("rule-a", 1, 39, 45, (1, 1))]),
        ("\r\rx  # revlint: ignore[rule-a]\r", [("rule-a", 3, 22, 28, (3, 3))]),
        ("x\r\n\x0c# revlint: ignore-file[rule-a]", [("rule-a", 2, 25, 31, None)]),
        ("# revlint: ignore", [("", 1, 1, 18, (1, 1))]),
        ("# revlint: ignore[]", [("", 1, 1, 20, (1, 1))]),
        ("# about revlint: ignore[rule-a]", []),
        ("x = '# revlint: ignore[rule-a]'", []),
        ('x = """\n# revlint: ignore[rule-a]\n"""', []),
        ('x = r"\\" # revlint: ignore[rule-a]"', []),
        ('x = "open # revlint: ignore[rule-a]\n# revlint: ignore[rule-b]', [
            ("rule-b", 2, 19, 25, (2, 2))
        ]),
        ('"""open\n# revlint: ignore[rule-a]', []),
        ("def f(:\n# revlint: ignore[rule-a]", [("rule-a", 2, 19, 25, (2, 2))]),
    ],
)  # fmt: skip
def test_comments_of_python(text: str, expected: list[object]) -> None:
    assert names("a.py", text) == expected


def test_other_encodings() -> None:
    assert names(
        "a.py", "# -*- coding: latin-1 -*-\né  # revlint: ignore[a]".encode("latin-1")
    ) == [("a", 2, 22, 23, (2, 2))]
    assert names("a.py", b"\xef\xbb\xbf# revlint: ignore[a]") == [("a", 1, 19, 20, (1, 1))]


def test_an_ini_has_comments_above_the_line() -> None:
    """A comment beside a value of an ini is part of the value."""
    text = "[alembic]\n; revlint: ignore[rule-a]\nx = 1  # revlint: ignore[rule-b]\n"
    assert names("alembic.ini", text) == [("rule-a", 2, 19, 25, (2, 3))]
    assert run({"alembic.ini": text}, finding("alembic.ini", 3)) == []


def test_toml_has_comments_beside_values() -> None:
    text = "a = '\\'  # revlint: ignore[rule-a]\nb = \"# revlint: ignore[rule-b]\"\n"
    assert names("pyproject.toml", text) == [("rule-a", 1, 28, 34, (1, 1))]


def test_unused() -> None:
    files: dict[str, str | bytes] = {
        "a.py": "x  # revlint: ignore[rule-a]\n# revlint: ignore-file[rule-b]\n"
    }
    assert run(files) == [
        ("a.py:1", "unused suppression of rule-a; no finding of rule-a on this line"),
        ("a.py:2", "unused suppression of rule-b; no finding of rule-b in this file"),
    ]


def test_unused_is_a_finding_like_others() -> None:
    tree = MemoryTree({"a.py": "x  # revlint: ignore[rule-b]\n"})
    config = Config(severity={"unused-suppression": Severity.ERROR})
    assert apply_suppressions(
        (), tree=tree, paths=["a.py"], config=config, known=KNOWN, ran=KNOWN
    ) == (
        Finding(
            "unused suppression of rule-b",
            Location("a.py", Range(1, 22, 1, 28)),
            label="no finding of rule-b on this line",
            help="remove the suppression",
            fix=Fix(
                "safe",
                "remove the suppression of rule-b",
                (RemoveSuppression("a.py", "rule-b", 1),),
            ),
            rule="unused-suppression",
            severity=Severity.ERROR,
            url="https://revlint.readthedocs.io/en/stable/rules/unused-suppression/",
        ),
    )


def test_unused_can_be_switched_off() -> None:
    files: dict[str, str | bytes] = {"a.py": "x  # revlint: ignore[rule-b]\n"}
    assert run(files, ran=KNOWN - {"unused-suppression"}) == []
    assert run(files, config=Config(per_file_ignores={"a.py": ("unused-suppression",)})) == []
    suppressed = {"a.py": "x  # revlint: ignore[rule-b, unused-suppression]\n"}
    assert run({**suppressed}) == []


def test_what_did_not_run_on_a_file_is_not_unused() -> None:
    files: dict[str, str | bytes] = {"a.py": "x  # revlint: ignore[rule-b]\n"}
    assert run(files, ran=KNOWN - {"rule-b"}) == []
    assert run(files, config=Config(per_file_ignores={"a.py": ("rule-b",)})) == []
    on_new = frozenset({"rule-b"})
    assert run(files, ran_on_new=on_new, new=frozenset({"other.py"})) == []
    assert len(run(files, ran_on_new=on_new, new=frozenset({"a.py"}))) == 1


def test_unknown_rule() -> None:
    files: dict[str, str | bytes] = {"a.py": "x  # revlint: ignore[rule_aa]\n"}
    kept = apply_suppressions(
        (), tree=MemoryTree(files), paths=["a.py"], config=Config(), known=KNOWN, ran=KNOWN
    )
    assert [(f.title, f.label, f.help) for f in kept] == [
        (
            "suppression of a rule that does not exist, 'rule_aa'",
            "did you mean rule-a?",
            "write rule-a",
        )
    ]
    files["a.py"] = "x  # revlint: ignore[quite-another]\n"
    assert run(files) == [
        (
            "a.py:1",
            "suppression of a rule that does not exist, 'quite-another'; suppresses nothing",
        )
    ]


def test_no_rule() -> None:
    assert run({"a.py": "x  # revlint: ignore\n"}) == [
        ("a.py:1", "suppression without a rule; suppresses nothing")
    ]


def test_require_reason() -> None:
    """Without a reason a suppression does not count, so that its finding stays."""
    config = Config(require_reason=True)
    with_reason: dict[str, str | bytes] = {
        "a.py": "x  # revlint: ignore[rule-a] -- agreed in #12\n"
    }
    assert run(with_reason, finding("a.py", 1), config=config) == []
    without: dict[str, str | bytes] = {"a.py": "x  # revlint: ignore[rule-a] --  \n"}
    assert run(without, finding("a.py", 1), config=config) == [
        ("a.py:1", "rule-a at 1"),
        (
            "a.py:1",
            "suppression of rule-a gives no reason; suppresses nothing; require-reason is set",
        ),
    ]
    assert run(without, finding("a.py", 1)) == []


def test_a_file_that_is_gone() -> None:
    assert run({}, finding("gone.py", 1)) == [("gone.py:1", "rule-a at 1")]


def test_the_rule_can_be_shown() -> None:
    assert set(UnusedSuppression.prose()) == {"summary", "details", "Why", "Fix", "Semantics"}


@given(
    st.lists(
        st.sampled_from(
            ["x = 1", "# revlint: ignore[a]", "'", '"', '"""', "'''", "\\", "\n", " ", "r", "b'y'"]
        ),
        max_size=20,
    ).map("".join)
)
def test_comments_are_those_of_python(text: str) -> None:
    """Wherever Python's own tokenizer accepts a text, it sees the same comments."""
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
        compile(text, "a.py", "exec")
    except (tokenize.TokenError, SyntaxError):
        list(suppressions_of("a.py", text.encode()))
        return
    expected = [
        t.start[0] for t in tokens if t.type == tokenize.COMMENT and "# revlint: ignore[a]" in t[1]
    ]
    assert [s.place.range.line for s in suppressions_of("a.py", text.encode())] == expected


def test_a_comment_in_an_ignored_file_may_suppress_but_is_not_judged(
    tmp_path: Path,
) -> None:
    """No rule but one about ignored files looks at it."""
    repo = start(tmp_path / "repository")
    repo.write({"x.py": "# revlint: ignore[rule-a]\n# revlint: ignore[rule-b]\n"})
    repo.write({".gitignore": "x.py\n"})
    tree = DiskTree(repo.root)
    assert not tree.is_file("x.py")
    assert apply_suppressions(
        [finding("x.py", 2, "rule-b"), finding("x.py", 3)],
        tree=tree,
        paths=[],
        config=Config(),
        known=KNOWN,
        ran=KNOWN,
    ) == (finding("x.py", 3),)
