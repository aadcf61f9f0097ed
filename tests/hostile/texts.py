"""Hostile revision files, by name: each is what some parser dies of, or never ends on.

They are generated, since many have megabytes. Many are far beyond the limits, those called
``near-…`` just within them: there every reader has to be quick enough.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from revlint.python.limits import MAX_DEPTH, MAX_LEVELS

MANY = 10_000
MEGABYTE = 1024 * 1024


def texts(size: int = 4 * MEGABYTE) -> Iterator[tuple[str, str | bytes]]:
    """Each hostile file: its name, and its text or bytes; ``size`` is that of the large ones."""
    for number, prefix in ((MANY, ""), (MAX_DEPTH - 2, "near-")):
        yield from ((f"{prefix}{name}", text) for name, text in _nested(number))
    for number, prefix in ((MANY, ""), (MAX_LEVELS - 10, "near-")):
        yield from ((f"{prefix}{name}", text) for name, text in _chained(number))
    for number, prefix in ((min(2_500, size // 400), ""), (95, "near-")):
        yield from ((f"{prefix}{name}", text) for name, text in _indented(number))
    yield from _wide(min(60_000, size // 8))
    yield from _large(size - 100)
    yield from _numbers()
    yield from _bytes()
    yield from _compiled()
    yield from _values()
    yield from _broken()


def header(id_: str, parent: str | None = None) -> str:
    """The header of a sound revision file."""
    return (
        f"revision = {id_!r}\ndown_revision = {parent!r}\nbranch_labels = None\ndepends_on = None\n"
    )


def _nested(n: int) -> Iterator[tuple[str, str]]:
    yield "parentheses", "x = " + "(" * n + "1" + ")" * n
    yield "tuples", "x = " + "(" * n + "1" + ",)" * n
    yield "lists", "x = " + "[" * n + "1" + "]" * n
    yield "sets", "x = " + "{" * n + "1" + "}" * n
    yield "dicts", "x = " + "{1:" * n + "1" + "}" * n
    yield "calls", "x = " + "f(" * n + ")" * n
    yield "keyword-calls", "x = " + "f(a=" * n + "1" + ")" * n
    yield "starred-calls", "x = " + "f(*" * n + "a" + ")" * n
    yield "subscripts", "x = " + "a[" * n + "0" + "]" * n
    yield "slices", "x = " + "a[0:" * n + "0" + "]" * n
    yield "mixed-brackets", "x = " + "([{" * (n // 3) + "1" + "}])" * (n // 3)
    yield "generators", "x = " + "(a for a in " * n + "b" + ")" * n
    yield "list-comprehensions", "x = " + "[a for a in " * n + "b" + "]" * n
    yield "dict-comprehensions", "x = " + "{a: b for a in " * n + "c" + "}" * n
    yield "conditions-in-comprehensions", "x = " + "[a for a in b if " * n + "c" + "]" * n
    yield "walruses", "x = " + "(a := " * n + "1" + ")" * n
    yield "lambdas-in-parentheses", "x = " + "(lambda: " * n + "1" + ")" * n
    yield "lambda-defaults", "x = " + "lambda a=" * n + "1" + ": 1" * n
    yield "yields", "def f():\n    x = " + "(yield " * n + "1" + ")" * n
    yield "yield-targets", "def f():\n    " + "(yield " * n + "1" + ")" * n + " = 1"
    yield "awaits-in-parentheses", "async def f():\n    x = " + "(await " * n + "a" + ")" * n
    yield "f-string-formats", "x = f'" + "{a:" * n + "}" * n + "'"
    yield "f-strings-in-f-strings", "x = " + "f'{" * n + "1" + "}'" * n
    yield "f-strings-alternating", "x = " + "f'{f\"{" * (n // 2) + "1" + "}\"}'" * (n // 2)
    yield "f-string-brackets", "x = f'{" + "(" * n + "1" + ")" * n + "}'"
    yield "list-targets", "[" * n + "a" + "]" * n + " = b"
    yield "tuple-targets", "(" * n + "a" + ",)" * n + " = b"
    yield "starred-targets", "[*" * n + "a" + "]" * n + " = b"
    yield "for-targets", "for " + "(" * n + "a" + ",)" * n + " in b: pass"
    yield "with-items", "with " + "(" * n + "a" + ")" * n + ": pass"
    yield "with-tuples", "with " + "(" * n + "a" + ",)" * n + " as b: pass"
    yield "with-as", "with " + "(" * n + "a as b" + ")" * n + ": pass"
    yield "del", "del " + "(" * n + "a" + ")" * n
    yield "del-tuples", "del " + "(" * n + "a" + ",)" * n
    yield "case-lists", "match a:\n    case " + "[" * n + "]" * n + ": pass"
    yield "case-parentheses", "match a:\n    case " + "(" * n + "b" + ")" * n + ": pass"
    yield "case-classes", "match a:\n    case " + "A(" * n + ")" * n + ": pass"
    yield "case-mappings", "match a:\n    case " + "{1: " * n + "b" + "}" * n + ": pass"
    yield "match-subject", "match " + "(" * n + "a" + ")" * n + ":\n    case b: pass"
    yield "decorator-brackets", "@" + "(" * n + "a" + ")" * n + "\ndef f(): pass"
    yield "annotations", "x: " + "a[" * n + "b" + "]" * n + " = 1"
    yield "annotated-targets", "(" * n + "x" + ")" * n + ": int = 1"
    yield "defaults", "def f(a=" + "(" * n + "1" + ")" * n + "): pass"
    yield "class-bases", "class A(" + "f(" * n + ")" * n + "): pass"
    yield "type-parameters", "type X[T: " + "a[" * n + "b" + "]" * n + "] = int"
    yield "type-values", "type X = " + "a[" * n + "b" + "]" * n
    yield "imports-in-parentheses", "from a import " + "(" * n + "b" + ")" * n
    yield "augmented-targets", "(" * n + "x" + ")" * n + " += 1"
    yield "star-expressions", "x = " + "(*" * n + "a" + ",)" * n
    yield "double-stars", "x = f(" + "**f(" * n + ")" * n + ")"
    yield "asserts", "assert " + "(" * n + "a" + ")" * n + ", b"
    yield "raise", "raise " + "(" * n + "a" + ")" * n + " from b"
    yield "call-of-parentheses", "(" * n + "a" + ")()" * n
    yield "attribute-of-parentheses", "(" * n + "a" + ").b" * n
    yield "sums-in-parentheses", "x = " + "(1+" * n + "1" + ")" * n
    yield "nots-in-parentheses", "x = " + "(not " * n + "1" + ")" * n
    yield "ternaries-in-parentheses", "x = " + "(a if b else " * n + "1" + ")" * n
    yield "ternary-tests", "x = " + "(a if " * n + "1" + " else b)" * n
    yield "ternary-bodies", "x = " + "(" * n + "1" + " if a else b)" * n
    yield "open-parentheses", "x = " + "(" * n
    yield "open-calls", "x = " + "f(" * n
    yield "open-braces", "x = " + "{" * n
    yield "open-dicts", "x = " + "{1:" * n
    yield "open-list-comprehensions", "x = " + "[a for a in " * n
    yield "open-lambdas", "x = " + "(lambda a: " * n
    yield "open-walruses", "x = " + "(a := " * n
    yield "open-f-strings", "x = f'" + "{" * n
    yield "open-named-calls", "x = " + "f(a=" * n
    yield "open-subscripts", "x = " + "a[" * n
    yield "open-awaits", "async def f(): " + "(await " * n
    yield "open-del", "del " + "(" * n
    yield "open-case", "match a:\n  case " + "[" * n
    yield "closed-parentheses", "x = 1" + ")" * n
    yield "wrong-closers", "x = " + "(" * n + "]" * n
    yield "invalid-arguments", "x = " + "f(a b, " * n + ")" * n
    yield "invalid-targets", "(" * n + "a + b" + ")" * n + " = 1"
    yield "invalid-comprehensions", "x = " + "[a, b for c in " * n + "]" * n
    yield "invalid-dicts", "x = " + "{a: *" * n + "}" * n
    yield "invalid-lambdas", "x = " + "(lambda *: " * n + ")" * n
    yield "invalid-keywords", "x = " + "f(True=" * n + ")" * n
    yield "missing-commas", "x = " + "(a b " * n + ")" * n
    yield "print-statements", "print " + "(print " * n + ")" * n


def _chained(n: int) -> Iterator[tuple[str, str]]:
    yield "not", "x = " + "not " * n + "a"
    yield "attributes", "x = a" + ".b" * n
    yield "calls-in-a-row", "x = a" + "()" * n
    yield "subscripts-in-a-row", "x = a" + "[0]" * n
    yield "methods-in-a-row", "x = a" + ".b()" * n
    yield "lambdas", "x = " + "lambda:" * n + "1"
    yield "lambdas-with-parameters", "x = " + "lambda a: " * n + "1"
    yield "ternaries", "x = " + "a if b else " * n + "c"
    yield "ternaries-inside", "x = a" + " if b" * n + " else c" * n
    yield "comparisons", "x = " + "a < " * n + "b"
    yield "not-in", "x = " + "a not in " * n + "b"
    yield "is-not", "x = " + "a is not " * n + "b"
    yield "minuses", "x = " + "-" * n + "1"
    yield "tildes", "x = " + "~" * n + "1"
    yield "signs", "x = " + "+-~" * (n // 3) + "1"
    yield "sums", "x = " + "1 + " * n + "1"
    yield "products", "x = " + "1 * " * n + "1"
    yield "powers", "x = " + "1 ** " * n + "1"
    yield "negative-powers", "x = " + "1 ** -" * (n // 2) + "1"
    yield "shifts", "x = " + "1 << " * n + "1"
    yield "matrices", "x = " + "a @ " * n + "b"
    yield "ands", "x = " + "a and " * n + "b"
    yield "ors", "x = " + "a or " * n + "b"
    yield "ands-ors", "x = " + "a and b or " * (n // 2) + "c"
    yield "mixed-operators", "x = " + "a | b ^ c & d << e + f * -g ** " * (n // 8) + "h"
    yield "awaits", "async def f():\n    x = " + "await " * n + "a"
    yield "stars", "x = " + "*" * n + "a"
    yield "yield-from", "def f():\n    x = " + "yield from " * n + "a"
    yield "assignments", "x = " * n + "1"
    yield "assignments-of-names", "revision = " + "x = " * n + "1"
    yield "walruses-without-brackets", "(" + "a := " * n + "1)"
    yield "comprehension-clauses", "x = [a " + "for a in b " * n + "]"
    yield "comprehension-conditions", "x = [a for a in b " + "if c " * n + "]"
    yield "case-alternatives", "match a:\n    case " + "b.c | " * n + "1: pass"
    yield "case-attributes", "match a:\n    case " + "b." * n + "c: pass"
    yield "case-sums", "match a:\n    case " + "-1+1j | " * n + "1: pass"
    yield "case-as", "match a:\n    case b" + " as c" * n + ": pass"
    yield "import-names", "import " + "a." * n + "b"
    yield "import-dots", "from " + "." * n + " import b"
    yield "import-from-names", "from " + "a." * n + "b import c"
    yield "decorator-attributes", "@" + "a." * n + "b\ndef f(): pass"
    yield "f-string-operators", "x = f'{" + "-" * n + "1}'"
    yield "f-string-conversions", "x = f'" + "{a!r:>{b}}" * n + "'"
    yield "unicode-operators", "x = \xe9" + "+\xe9" * n
    yield "strings", "x = " + "'a' " * n
    yield "strings-in-brackets", "x = (" + "'a'\n" * n + ")"
    yield "f-strings", "x = " + "f'{a}' " * n
    yield "byte-strings", "x = " + "b'a' " * n
    yield "mixed-strings", "x = " + "b'a' 'b' " * (n // 2)
    yield "strings-and-f-strings", "x = " + "'a' f'b' " * (n // 2)
    yield "conditional-strings", "x = " + "'a' if 'b' else " * n + "'c'"
    yield "elif", "if a: pass\n" + "elif b: pass\n" * n
    yield "open-elif", "if a: pass\n" + "elif b\n" * n
    yield "else-if", "if a: pass\n" + "else:\n if b: pass\n" * n
    yield "except", "try: pass\n" + "except A: pass\n" * n
    yield "with-many", "with " + "a as b, " * n + "c: pass"
    yield "global-many", "global " + "a, " * n + "revision"
    yield "arguments", "x = f(" + "a, " * n + ")"
    yield "keyword-arguments", "x = f(" + "a=1, " * n + ")"
    yield "star-arguments", "x = f(" + "*a, **b, " * (n // 2) + ")"
    yield "parameters", "def f(" + "".join(f"a{i}=1, " for i in range(n)) + "): pass"
    yield "lambda-parameters", "x = lambda " + "".join(f"a{i}, " for i in range(n)) + ": 1"
    yield "commas", "x = " + "a, " * n
    yield "targets", "a, " * n + "= b"
    yield "starred", "x = " + "*a, " * n
    yield "del-many", "del " + "a, " * n + "b"
    yield "type-parameters-many", "def f[" + "".join(f"T{i}: int, " for i in range(n)) + "](): pass"
    yield "semicolons", "a; " * n
    yield "colons", "x = a[" + ":" * n + "]"
    yield "at-signs", "@" * n + "a"
    yield "arrows", "->" * n
    yield "dots", "x = " + "." * n
    yield "equals", "=" * n
    yield "continuations-in-expression", "x = a" + " \\\n+ b" * n
    yield "soft-keywords", "match " * n + "\n" + "case " * n + "\n" + "type " * n
    yield "invalid-expression", "x = " + "a b " * n
    yield "invalid-ternaries", "x = " + "a if b " * n
    yield "invalid-lambdas-in-a-row", "x = " + "lambda " * n
    yield "invalid-not", "x = " + "not " * n
    yield "invalid-for", "for " * n
    yield "invalid-def", "def " * n
    yield "invalid-import", "import " * n
    yield "invalid-print", "print 'a' " * n
    yield "decorators", "@a\n" * n + "def f(): pass"
    yield "conditions", "if a: pass\n" * n


def _indented(n: int) -> Iterator[tuple[str, str]]:
    def nested(line: str) -> str:
        return "".join(f"{' ' * i}{line}\n" for i in range(n)) + " " * n + "pass\n"

    yield "indented-if", nested("if a:")
    yield "indented-for", nested("for a in b:")
    yield "indented-while", nested("while a:")
    yield "indented-def", nested("def f():")
    yield "indented-async", nested("async def f():")
    yield "indented-class", nested("class A:")
    yield "indented-with", nested("with a:")
    yield "indented-try", nested("try:")
    yield (
        "indented-decorated",
        "".join(f"{' ' * i}@a\n{' ' * i}def f():\n" for i in range(n)) + (" " * n + "pass\n"),
    )
    yield (
        "indented-match",
        "".join(f"{' ' * 2 * i}match a:\n{' ' * (2 * i + 1)}case b:\n" for i in range(n // 2))
        + " " * n
        + "pass\n",
    )
    yield (
        "indented-else",
        "".join(f"{' ' * i}if a: pass\n{' ' * i}else:\n" for i in range(n)) + " " * n + "pass\n",
    )
    yield "indented-broken", "".join(f"{' ' * i}if a:\n" for i in range(n))
    yield "indented-blanks", "".join(f"{' ' * i}\n" for i in range(n)) + "x = 1\n"
    yield "dedents", "".join(f"{' ' * (n - i)}x = 1\n" for i in range(n))


def _wide(n: int) -> Iterator[tuple[str, str]]:
    yield "huge-dict", "x = {" + "'a': 1, " * n + "}"
    yield "huge-list", "x = [" + "1, " * n + "]"
    yield "huge-tuple-of-parents", "down_revision = (" + "'a', " * 100_000 + ")"
    yield "huge-set", "x = {" + "1, " * n + "}"
    yield "huge-call", "x = f(" + "a, " * n + ")"
    yield "many-decorators", "@a\n" * 100_000 + "def f(): pass\n"
    yield "many-functions", "def f(): pass\n" * 10_000
    yield "many-classes", "class A: pass\n" * 10_000
    yield "many-statements", "x = 1\n" * 60_000
    yield "many-revisions", "revision = 'a'\n" * 40_000
    yield "many-imports", "from a import *\n" * 40_000
    yield "many-globals", "def f():\n  global revision\n" * 20_000
    yield "many-lookups", "revision = a\n" + "a = b\nb = a\n" * 20_000
    yield (
        "doubling",
        "a0 = 'x'\n"
        + "".join(f"a{i + 1} = a{i} + a{i}\n" for i in range(100))
        + ("revision = a100\n"),
    )
    yield (
        "doubling-tuples",
        "a0 = ('x',)\n"
        + "".join(f"a{i + 1} = a{i} + a{i}\n" for i in range(60))
        + "down_revision = a60\n",
    )
    yield (
        "doubling-f-strings",
        "a0 = 'x'\n"
        + "".join(f"a{i + 1} = f'{{a{i}}}{{a{i}}}'\n" for i in range(100))
        + "revision = a100\n",
    )
    yield (
        "doubling-stars",
        "a0 = ('x',)\n"
        + "".join(f"a{i + 1} = (*a{i}, *a{i})\n" for i in range(60))
        + "down_revision = a60\n",
    )
    yield "calling-itself", "def f():\n    f()\n    f()\ndef upgrade():\n    f()\n"
    yield (
        "calls-doubling",
        "".join(f"def f{i + 1}():\n    f{i}()\n    f{i}()\n" for i in range(60))
        + "def f0(): op.drop_table('t')\ndef upgrade():\n    f60()\n",
    )
    yield (
        "loops-in-loops",
        "A = ["
        + "1, " * 1_000
        + "]\ndef upgrade():\n"
        + "".join(f"{' ' * (i + 4)}for x{i} in A:\n" for i in range(20))
        + " " * 30
        + "op.drop_table('t')\n",
    )
    yield "operations", "def upgrade():\n" + "    op.drop_table('t')\n" * 20_000


def _large(size: int) -> Iterator[tuple[str, str]]:
    yield "one-long-line", "x = '" + "a" * size + "'"
    yield "one-long-name", "a" * size + " = 1"
    yield "one-long-comment", "#" * size
    yield "one-long-number", "x = " + "1" * size
    yield "one-long-float", "x = 1." + "1" * size
    yield "one-long-f-string", "x = f'" + "a" * size + "'"
    yield "one-long-id", "revision = '" + "a" * 60_000 + "'\ndown_revision = None\n"
    yield "newlines", "\n" * size
    yield "blanks", " " * size
    yield "tabs", "\t" * size
    yield "form-feeds", "\x0c" * size
    yield "form-feeds-and-newlines", "\x0c\n" * (size // 2)
    yield "carriage-returns", "\r" * size
    yield "mixed-newlines", "\r\n\r\n\n\r" * (size // 6)
    yield "only-semicolons", ";" * size
    yield "comments", "#\n" * (size // 2)
    yield "comments-for-revlint", "# revlint: ignore[a]\n" * (size // 21)
    yield "names-in-suppression", "# revlint: ignore[" + "a," * (size // 2 - 20) + "]"
    yield "suppressions-in-a-line", "# revlint: ignore[" * (size // 18)
    yield "backslashes", "\\" * size
    yield "continuations", "\\\n" * (size // 2)
    yield "quotes", "'" * size
    yield "double-quotes", '"' * size
    yield "odd-quotes", "'" * (size + 1)
    yield "quote-pairs", "'\"" * (size // 2)
    yield "strings-side-by-side", "''" * (size // 2)
    yield "prefixes", "rb" * (size // 2)
    yield "prefixed-quotes", "f'" * (size // 2)
    yield "open-string", "x = '''" + "a\n" * (size // 3)
    yield "open-f-string", "x = f'''" + "{a}\n" * (size // 5)
    yield "indentation", "if a:\n" + " " * (size - 10) + "b"
    yield "colons-only", ":" * size
    yield "conflict-markers", "<<<<<<< a\n=======\n>>>>>>> b\n" * 1_000
    yield "python2-prints", "print 'a'\n" * 50_000
    yield "elif-only", "elif " * (size // 5)
    yield "case-only", "case " * (size // 5)
    yield "del-only", "del " * (size // 4)
    yield "letters-e", "e" * 300_000 + '"'
    yield "escapes", "x = '" + "\\x41" * (size // 4 - 10) + "'"
    yield "wrong-escapes", "x = '" + "\\d" * (size // 2 - 10) + "'"
    yield "named-escapes", "x = '" + "\\N{DIGIT ONE}" * 200_000 + "'"
    yield (
        "docstring",
        '"""' + "Revises: a\nCreate Date: b\n" * 100_000 + '"""\n' + header("docstring"),
    )


def _numbers() -> Iterator[tuple[str, str]]:
    yield "digits", "revision = " + "9" * MEGABYTE
    yield "hex-digits", "revision = 0x" + "f" * MEGABYTE
    yield "binary-digits", "revision = 0b" + "1" * MEGABYTE
    yield "octal-digits", "revision = 0o" + "7" * MEGABYTE
    yield "some-digits", "revision = " + "9" * 5_000 + "\ndown_revision = " + "9" * 4_000
    yield "power-of-power", "revision = 9 ** 9 ** 9 ** 9\n"
    yield "power", "revision = 9 ** 99_999_999\n"
    yield "shift", "revision = 1 << 99_999_999_999\n"
    yield "shifts-of-shifts", "revision = (1 << 120) << 120 << 120\n" * 1000
    yield "repetition", "revision = 'a' * 10 ** 9\n"
    yield "repetition-written", "revision = 'a' * 1_000_000_000\n"
    yield "repeated-tuples", "revision = ((((1,) * 256) * 256) * 256) * 256\n"
    yield "folded-tuples", "x = (((0,) * 200 + (0,)) * 200)\n" * 2_000
    yield "folded-strings", "x = ('a' * 4000) + ('b' * 4000)\n" * 10_000
    yield "repeated-lists", "revision = [[[[1] * 999] * 999] * 999] * 999\n"
    yield "formatted-width", "revision = f'{1:999999999}'\n"
    yield "percent-width", "revision = '%999999999d' % 1\n"
    yield "percent-many", "revision = '%s' * 1000 % (1,) * 1000\n"
    yield "products-of-numbers", "x = " + "9999999999999999999999 * " * 400 + "9\n"
    yield "joined", "revision = 'a'.join(['b' * 1_000_000] * 1_000_000)\n"
    yield "replaced", "revision = 'a' * 1000000 .replace('a', 'b' * 1000000)\n"


def _bytes() -> Iterator[tuple[str, bytes]]:
    body = header("encoded")
    for name in (
        "utf-7", "utf-16", "utf-32", "idna", "punycode", "rot13", "zlib_codec", "bz2_codec",
        "base64", "hex", "uu", "quopri", "unicode_escape", "raw_unicode_escape", "undefined",
        "charmap", "mbcs", "oem", "utf_8_sig", "string_escape", "palmos", "hz", "iso2022_jp",
        "big5", "cp037", "../../etc/passwd", "os", "a" * 5_000, "-" * 3_000, "utf-8-" + "x" * 999,
        "latin-1", "ascii", "koi8-r", "revlint", "encodings.os",
    ):  # fmt: skip
        yield f"coding-{name[:20].replace('/', '_')}", f"# coding: {name}\n{body}".encode()
    yield "coding-twice", b"# coding: latin-1\n# coding: utf-16\n" + body.encode()
    yield "coding-late", b"#\n\n# coding: utf-16\n" + body.encode()
    yield "coding-many", b"# " + b"coding: " * 500_000
    yield "nul", b"revision = 'a'\0\n"
    yield "nuls", bytes(MEGABYTE)
    yield "bom", codecs.BOM_UTF8 + body.encode()
    yield "boms", codecs.BOM_UTF8 * 3 + body.encode()
    yield "bom-only", codecs.BOM_UTF8
    yield "bom-utf-16", body.encode("utf-16")
    yield "bom-latin-1", codecs.BOM_UTF8 + b"# coding: latin-1\n" + body.encode()
    yield "half-a-character", body.encode() + b"# \xc3"
    yield "surrogates", body.encode() + b"# \xed\xa0\x80"
    yield "overlong", body.encode() + b"# \xc0\x80"
    yield "high-bytes", b"\xff" * MEGABYTE
    yield "random-bytes", bytes((i * 7919) % 251 + 1 for i in range(200_000))
    yield "empty", b""
    yield "escape-z", b"\x1a" * 1000
    yield "tab-error", b"if a:\n        b = 1\n\tc = 2\n"
    yield "control-characters", body.encode() + bytes(range(1, 32))
    wide = "\uff52\uff45\uff56\uff49\uff53\uff49\uff4f\uff4e"
    yield "wide-letters", f"{wide} = 'wide'\ndown_revision = None\n".encode()
    yield "ligatures", ("\ufb01" * 100_000 + " = 1\n").encode()
    yield "combining", ("a" + "\u0301" * 500_000 + " = 1\n").encode()
    yield "hangul", ("\u1100\u1161" * 200_000 + " = 1\n").encode()
    yield "bidi", "revision = 'a\u202e'; down_revision = '\u2066b'\n".encode()
    yield "zero-width", "revis\u200bion = 'a'\n".encode()


def _compiled() -> Iterator[tuple[str, str]]:
    """What ends the compiler of some Python, or never lets it end: nothing is compiled."""
    with_in_with = "".join(f"{' ' * n}with a:\n" for n in range(12)) + " " * 12
    yield "with-and-comprehensions", f"{with_in_with}x = {'[a for a in ' * 12}b{']' * 12}\n"
    yield "deep-nots", "x = " + "not " * 600 + "a\n"
    yield "deep-attributes", "x = a" + ".b" * 600 + "\n"
    yield "deep-else", "if a: b\n" + "elif a: b\n" * 600
    yield "dict-keys", "x = {" + "(1,): 1, " * 5_000 + "}"
    yield "one-name-lambdas", "f(lambda: 1)\n" * 9_000
    yield "blocks", "".join(f"{' ' * n}with a:\n" for n in range(90)) + " " * 90 + "pass\n"
    yield (
        "finally",
        "".join(f"{' ' * n}try:\n" for n in range(19))
        + " " * 19
        + "pass\n"
        + "".join(f"{' ' * n}finally:\n{' ' * n} pass\n" for n in reversed(range(19))),
    )
    yield "long-star-target", "a, " * 300 + "*b, c = d\n"
    yield "annotations-within", "def f(a: " + "lambda b=(" * 40 + "1" + "): 1" * 40 + "): pass\n"


def _values() -> Iterator[tuple[str, str]]:
    """Small headers that stall whoever works values out without a budget."""
    yield "tuple-in-itself", "a = ()\n" + "a = (a,)\n" * 9_000 + "down_revision = a\n"
    yield "growing-tuple", "down_revision = ()\n" + "down_revision += ('a',)\n" * 4_000
    many = "t = (" + "'a', " * 9_000 + ")\n"
    yield "aliases-of-a-tuple", many + "".join(f"a{i} = t\n" for i in range(2_000))
    yield "aliases-of-a-name", many + "down_revision = t\n" * 2_000
    names = ", ".join(f"a{i}" for i in range(4_000))
    yield "globals-of-a-function", f"def f():\n    global {names}\n" + "f()\n" * 4_000
    yield (
        "stars-of-a-tuple",
        "a = ('x',) * 1\na = (" + "'x', " * 5_000 + ")\n" + "b = (*a,)\n" * 5_000,
    )
    yield "sums-of-itself", "a = ('x',)\n" + "a = a + a\n" * 60 + "down_revision = a\n"
    yield "texts-of-itself", "a = 'x'\n" + "a = f'{a}{a}'\n" * 60 + "revision = a\n"
    yield (
        "long-texts",
        f"a = '{'x' * 90_000}'\n" + "".join(f"b{i} = a + 'y'\n" for i in range(9_000)),
    )
    bound = "".join(f"n{i} = {i}\n" for i in range(9_000))
    blocks = {
        "if": "if x:\n n0 = 1\n",
        "while": "while x:\n n0 = 1\n",
        "with": "with x:\n n0 = 1\n",
        "try": "try:\n n0 = 1\nexcept E:\n n1 = 1\n",
        "for": "for n0 in x:\n n1 = 1\n",
        "match": "match x:\n case n0: n1 = 1\n",
        "ifs": "if x:\n if y:\n  n1 = 1\n",
    }
    for word, block in blocks.items():
        yield f"names-before-{word}", bound + block * 6_000
    yield "bindings-of-one-name", "revision = 'a'\n" * 20_000
    yield "equal-branches", many + "if x:\n down_revision = t\nelse:\n down_revision = t\n" * 3_000
    yield "changed-lists", "a = ['x']\nb = [a, a]\n" + "b = [b, b]\n" * 60 + "f(b)\n" * 3_000
    yield (
        "functions-that-call",
        "".join(f"def f{i}():\n    f{i + 1}()\n    x{i}.append(1)\n" for i in range(3_000))
        + "f0()\n",
    )
    yield "one-name-functions", "def f():\n    global revision\n" * 4_000 + "f()\n" * 4_000
    yield (
        "many-lambdas",
        "".join(f"l{i} = lambda: l{i}\n" for i in range(9_000)) + "f(l1)\n" * 3_000,
    )
    yield "many-walruses", "x = (" + "".join(f"(w{i} := {i}), " for i in range(9_000)) + ")\n"
    yield "long-unpacking", many + "".join("(" + "x, " * 99 + ") = t[:99]\n" for _ in range(500))
    yield (
        "loops-in-loops-of-names",
        "".join(f"{' ' * n}for x{n} in y:\n" for n in range(19)) + (" " * 19 + "revision = 'a'\n"),
    )
    yield "deep-elif", "if a: x = 1\n" + "".join(f"elif b{i}: x{i} = 1\n" for i in range(450))
    yield (
        "dict-of-itself",
        "a = {'k': 'v'}\n" + "a = {'k': a, 'l': a}\n" * 60 + "x = a['k']\n" * 900,
    )
    yield "globals-reading", "x = globals()['y']\n" * 9_000
    yield "tampering", "a = 1\nglobals().update(b=1)\n" * 9_000
    yield "or", "x = " + "a or " * 5_000 + "b\n"
    yield "nested-or", "x = " + "(" * 90 + "a" + " or b)" * 90 + "\n"
    yield "nested-conditions", "x = " + "(" * 90 + "'a'" + " if c else 'a')" * 90 + "\n"
    yield "one-wide-line", "; ".join("x = [" + "'\u00e9', " * 900 + "]" for _ in range(40)) + "\n"
    yield "one-wide-line-of-dicts", "x = {" + "'\u00e9': f('\u6f22'), " * 9_000 + "}\n"
    yield "star-imports", "from a import *\n" * 20_000
    yield "all-names-lost", bound + "exec('x')\n" * 5_000


def _broken() -> Iterator[tuple[str, str]]:
    yield "bytes-and-text", "x = b'a' 'b'\n"
    yield "bytes-and-f-string", "x = f'{a}' rb'x' f'b'\n"
    yield "return-at-the-margin", "return 1\n"
    yield "await-at-the-margin", "await a\n"
    yield "star-alone", "*a\n"
    yield "global-late", "revision = 'a'\ndef f():\n    x = revision\n    global revision\n"
    yield "no-newline", "revision = 'a'"
    yield "backslash-at-the-end", "revision = 'a'\\"
    yield "backslash-blank", "revision = \\ \n'a'"
    yield "only-a-quote", "'"
    yield "ansi", "revision = '\\x1b[31m\\x1b]0;title\\x07'\ndown_revision = '::error::x'\n"
    yield "workflow", "revision = '\\n::error file=a::b'\ndown_revision = '%0A::warning::x'\n"
    yield "markup", "revision = '<script>alert(1)</script>'\ndown_revision = '](x) | ``` <b>'\n"
    yield "xml", "revision = ']]>&amp;<!--'\ndown_revision = '\\ud800\\uffff'\n"
    yield "surrogate-id", "revision = '\\ud800'\ndown_revision = '\\udfff\\x00'\n"
    yield (
        "label-storm",
        header("storm").replace(
            "branch_labels = None",
            "branch_labels = (" + "".join(f"'l{i}', " for i in range(20_000)) + ")",
        ),
    )
    yield (
        "same-label-storm",
        header("storm2").replace(
            "branch_labels = None", "branch_labels = (" + "'same', " * 20_000 + ")"
        ),
    )
    yield (
        "long-missing-parents",
        header("long-missing").replace(
            "None", "(" + "".join(f"'{'p' * 900}{i}', " for i in range(1_000)) + ")", 1
        ),
    )
    yield "recursive-name", "revision = revision\ndown_revision = down_revision + 'a'\n"
    yield "elif-in-strings", "x = '''\n" + "elif\n" * (MAX_LEVELS + 10) + "'''\n"
    yield "strings-at-the-limit", "x = (" + "'a'\n" * (2_000 - 1) + ")\n"
    yield (
        "patterns-at-the-limit",
        "match a:\n    case " + "[" * 5 + ("]" * 5 + ": pass\n"),
    )
