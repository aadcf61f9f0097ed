"""What fuzzing starts from: ordinary files, and those that parsers are known to die of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from revlint.cache.fingerprint import Fingerprint, Seen
from revlint.engine.example import revision_file
from revlint.engine.reading import read_alone
from revlint.engine.report import ChainSummary
from revlint.engine.verdicts import Verdict, encode_verdict
from revlint.finding import Command, Finding, Related, Severity
from revlint.location import Location, Range

_ROOT = Path(__file__).parent.parent

_NASTY = (
    "x = " + "(" * 40 + "1" + ")" * 40 + "\n",
    "x = " + "not " * 60 + "a\n",
    "x = a" + ".b" * 60 + "\n",
    "x = " + "lambda:" * 60 + "1\n",
    "x = " + "a if b else " * 60 + "c\n",
    "x = " + "-" * 60 + "1\n",
    "x = " + "a<" * 60 + "b\n",
    "x = f'" + "{a:" * 10 + "}" * 10 + "'\n",
    "x = " + "f(" * 40 + ")" * 40 + "\n",
    "x = " + "[" * 40 + "]" * 40 + "\n",
    "x = " + "{1:" * 40 + "1" + "}" * 40 + "\n",
    "x = " + "'a' " * 200 + "\n",
    "x = " * 60 + "1\n",
    "".join(" " * n + "if x:\n" for n in range(40)) + " " * 40 + "pass\n",
    "".join(" " * n + "def f():\n" for n in range(40)) + " " * 40 + "pass\n",
    "@a\n" * 60 + "def f(): pass\n",
    "match x:\n    case [[[(a, b)]]] | {'k': v, **rest} if x: pass\n    case A(b=c): pass\n",
    "del (a, [b, (c)])\nasync def f():\n    await x\n    async with a as b, c as d: pass\n",
    "type X[T: int, *Ts, **P] = list[T]\ndef f[T](x: T) -> T: ...\nclass A[T]: pass\n",
    "with (a as b, c as d): pass\ntry: pass\nexcept* (A, B) as e: pass\n",
    "\uff52\uff45vision = 'a'\n",
    "# -*- coding: latin-1 -*-\nrevision = '\xe9'\n",
    "revision: str = 'a'; down_revision = ('b', *c)\n\x0c\ndepends_on = {'a'}\n",
    "if True:\n    revision = 'a'\nelif x:\n    revision = 'b'\nelse:\n\trevision = 'c'\n",
    "globals()['revision'] = 'x'\nfrom x import *\nrevision += 'b'\n",
    "print 'python 2'\nexec 'x'\nraise A, 'b'\n",
    "x = 9 ** 9 ** 9\ny = 'a' * 10 ** 9\nz = " + "9" * 3_000 + "\n",
    "x = f\"{a!r:>{width}} {b['c']} {d=}\" rb'x' F'''{\nx}'''\n",
)
_INIS = (
    "[alembic]\nscript_location = %(here)s/migrations\nversion_locations = a b\n",
    "[DEFAULT]\na = %(b)s%(b)s\nb = %(c)s%(c)s\nc = %(a)s\n[alembic]\nscript_location = %(a)s\n",
    "[alembic]\nscript_location = migrations\npath_separator = os # c\nrevision_environment\n",
    "[alembic]\nprepend_sys_path = .\n    src\n\n  more\ntruncate_slug_length = 4x\n[a]\n[a]\nb:c",
)
_TOMLS = (
    "[tool.alembic]\nscript_location = '%(here)s/m'\nversion_locations = ['a', \"b\"]\n",
    "[[chains]]\nname = 'a'\nscript-location = 'a/migrations'\nid-pattern = '[a-f0-9]{12}'\n",
    "select = ['multiple-heads']\nexclude = ['*.py']\n[severity]\nmissing-parent = 'note'\n",
    "[tool.revlint.per-file-ignores]\n'a/*' = ['multiple-heads']\na.b.c = {x = [[[1]]]}\n",
)
_PATTERNS = ("[a-f0-9]{12}\nab12", "(?:a|b){1,12}\\d*x+\naaax", "\\d{4}_\\w+?(?P<n>a)?\n2020_a")
_COMMENTS = (
    "x = 1  # revlint: ignore[multiple-heads, missing-parent] -- why\n'''# revlint: ignore'''\n",
    '; revlint: ignore-file[a]\nx = "# revlint: ignore[b]" # noqa # revlint: ignore[c]--\n',
)
_GITS = (
    b"gitdir: ../b\n",
    b"gitdir: .\n\0\1\0\1\0\1\0\1\0\1ref: refs/heads/main\n\0\1[core]\n\tworktree = .\n",
    b"\0\1ref: refs/heads/main\n\0\1[core]\n\trepositoryformatversion = 0\n\tbare = false\n",
    b"\0\1ref: refs/heads/main\n\0\1[core]\n\tbare = true\n\tworktree = ..\n\0\1../x\n",
    b"\0\1"
    + b"a" * 40
    + b"\n\0\1[core]\nbare=false\n\0\1.\n\0\1"
    + b"a" * 40
    + b" refs/heads/main\n",
    b"100644 a\0" + b"\1" * 20 + b"40000 b\0" + b"\2" * 20,
)


def seeds(target: str) -> Iterator[bytes]:
    """The first inputs of a target."""
    if target in ("tree", "revision", "body", "env", "suppressions"):
        yield from _files("*.py")
        yield revision_file("a1", body="op.add_column('t', sa.Column('c', sa.String()))").encode()
        yield from (text.encode() for text in _NASTY)
    if target in ("ini", "suppressions"):
        yield from _files("*.ini")
        yield from (text.encode() for text in _INIS)
    if target in ("toml", "suppressions"):
        yield from _files("*.toml")
        yield from (text.encode() for text in _TOMLS)
    if target in ("suppressions", "escapes"):
        yield from (text.encode() for text in _COMMENTS)
    if target in ("patterns", "escapes"):
        yield from (text.encode() for text in _PATTERNS)
    if target == "cache":
        yield from _kept()
    if target == "git":
        yield from _GITS


def _kept() -> Iterator[bytes]:
    place = Location("a.py", Range(1, 2, 3, 4))
    finding = Finding(
        "title",
        place,
        label="label",
        facts=("fact",),
        help="help",
        commands=(Command(("alembic", "heads"), "migrations"),),
        revision="a1",
        related=(Related("r", place),),
        severity=Severity.ERROR,
        rule="rule",
    )
    chain = ChainSummary("main", "migrations", None, None, None, 1, 1, ("a1",), ("a1",))
    seen = Fingerprint("listing", "head", "new", {"a.py": Seen("1 2 3 4 5", "a.py", "c", "s")})
    yield encode_verdict(Verdict((), ("revlint",), "stamp", seen, (chain,), (finding,)))
    yield read_alone(("a.py", revision_file("a1", ("b1",)).encode()))


def _files(pattern: str) -> Iterator[bytes]:
    """The smallest examples with a name: large ones are slow to vary."""
    found = sorted((_ROOT / "examples").rglob(pattern), key=lambda path: path.stat().st_size)
    yield from (path.read_bytes() for path in found[:60])
