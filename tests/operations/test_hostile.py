# ruff: noqa: E501, SIM905
"""Migrations that mean harm or make no sense: reading them ends, and never crashes."""

from __future__ import annotations

import random

import pytest

from revlint.operations.reader import read_operations
from revlint.operations.sql import read_sql
from tests.operations.test_reader import module

#: What stands in the module, and what in ``upgrade``.
CASES: dict[str, tuple[str, str]] = {
    "hexint": ("", 'op.execute(f"{0x' + "f" * 5000 + '}")'),
    "hexint2": ("", 'op.execute("%s" % 0x' + "f" * 5000 + ")"),
    "unparse int": ("", "if x == 0x" + "f" * 5000 + ': op.drop_table("a")'),
    "names ifs": (
        "",
        "\n".join(f"a{i} = {i}" for i in range(8000))
        + "\n"
        + "\n".join("if x: pass" for i in range(8000)),
    ),
    "text ops": (
        "T = '" + "a b " * 50_000 + "'\n",
        "for i in range(600):\n    for j in range(600): T.split()",
    ),
    "text percent": (
        "T = '" + "%s " * 50_000 + "'\n",
        "for i in range(600):\n    for j in range(600): T % ('x',)",
    ),
    "text upper": (
        "T = '" + "a b " * 50_000 + "'\n",
        "for i in range(600):\n    for j in range(600): T.upper()",
    ),
    "text grow": (
        "T = 'a'\n",
        "for i in range(600):\n    for j in range(600): T = T + 'aaaaaaaaaaaaaaaa'",
    ),
    "sql many": (
        "T = '" + "select a from b; " * 10_000 + "'\n",
        "for i in range(600): op.execute(T)",
    ),
    "sql wide": (
        "T = 'insert into t values " + "(1, 2, 3)," * 10_000 + "(1,2,3)'\n",
        "for i in range(600): op.execute(T)",
    ),
    "sql medium": (
        "T = 'insert into t values " + "(1, 2, 3)," * 100 + "(1,2,3)'\n",
        "for i in range(600): op.execute(T)\nfor i in range(600): op.execute(T)\nfor i in range(600): op.execute(T)\n",
    ),
    "sql distinct": (
        "T = 'insert into t values " + "(1, 2, 3)," * 100 + "(1,2,3)'\n",
        "for i in range(600):\n    for j in range(15): op.execute(T + f'{i} {j}')",
    ),
    "sql comments": ("", "op.execute('" + "/**/" * 40 + " zzz foo bar')"),
    "sql comments2": ("", "op.execute('" + "-- a\\n" * 4000 + " zzz foo bar')"),
    "sql spaces": ("", "op.execute('alter table " + " " * 50000 + "')"),
    "sql words": ("", "op.execute('create " + "temp " * 20000 + "')"),
    "sql not": ("", "op.execute('select " + "not " * 20000 + "1')"),
    "sql minus": ("", "op.execute('select " + "- " * 20000 + "1')"),
    "sql plus": ("", "op.execute('select " + "1 + " * 20000 + "1')"),
    "sql union": ("", "op.execute('" + "select 1 union " * 5000 + "select 1')"),
    "sql case": ("", "op.execute('select " + "case when " * 3000 + "1')"),
    "sql quotes": ("", 'op.execute("' + "'" * 30001 + '")'),
    "sql do": ("", "op.execute('do $$ " + "begin " * 20000 + "')"),
    "format braces": ("", "op.execute('{" + "a" * 100000 + "'.format('x'))"),
    "format braces2": ("", "op.execute('" + "{a" * 50000 + "'.format('x'))"),
    "self list": ("", "a = []\na.append(a)\nop.create_table('t', a)\nop.create_table('t', *a)"),
    "self dict": ("", "a = {}\na['a'] = a\nop.create_table('t', a, **a)\nop.execute(a)"),
    "lists columns": (
        "".join(f"a{i} = [a{i + 1}, a{i + 1}]\n" for i in reversed(range(40))),
        "op.create_table('t', a0)",
    ),
    "lists columns2": (
        "a40=[]\n" + "".join(f"a{i} = [a{i + 1}, a{i + 1}]\n" for i in reversed(range(40))),
        "op.create_table('t', a0)",
    ),
    "lists table": (
        "a40=[]\n" + "".join(f"a{i} = [a{i + 1}, a{i + 1}]\n" for i in reversed(range(40))),
        "sa.Table('t', m, a0)",
    ),
    "dict spread": (
        "D = {" + ",".join(f"'a{i}': 1" for i in range(5000)) + "}\n",
        "for i in range(600):\n    for j in range(600): {**D}",
    ),
    "dict items": (
        "D = {" + ",".join(f"'a{i}': 1" for i in range(5000)) + "}\n",
        "for i in range(600):\n    for j in range(600): D.items()",
    ),
    "list len": (
        "D = [" + ",".join(f"'a{i}'" for i in range(5000)) + "]\n",
        "for i in range(600):\n    for j in range(600): len(D)",
    ),
    "list sum": (
        "D = [" + ",".join(f"'a{i}'" for i in range(5000)) + "]\n",
        "for i in range(600):\n    for j in range(600): D + D",
    ),
    "list in": (
        "D = [" + ",".join(f"'a{i}'" for i in range(5000)) + "]\n",
        "for i in range(600):\n    for j in range(600): 'x' in D",
    ),
    "zip": (
        "D = [" + ",".join(f"'a{i}'" for i in range(5000)) + "]\n",
        "for i in range(600):\n    for j in range(600): zip(D, D, D)",
    ),
    "join": (
        "D = [" + ",".join(f"'a{i}'" for i in range(5000)) + "]\n",
        "for i in range(600):\n    for j in range(600): ','.join(D)",
    ),
    "deep": ("", "x = " + "(" * 90 + "1" + ")" * 90),
    "deep unary": ("", "x = " + "not " * 5000 + "1"),
    "deep attr": ("", "x" + ".a" * 5000),
    "deep call": ("", "x" + "()" * 5000),
    "deep binop": ("", "x = " + "1+" * 9000 + "1"),
    "deep str": ("", "op.execute(" + "'a'+" * 9000 + "'1')"),
    "deep if": (
        "",
        "\n".join(" " * i + "if x:" for i in range(90)) + "\n" + " " * 90 + "op.drop_table('a')",
    ),
    "elif": ("", "if x: pass\n" + "elif y: op.drop_table('a')\n" * 3000),
    "boolop": ("", "x or " * 3000 + "op.drop_table('a')"),
    "boolop2": ("", "(" + " or ".join(["f(x)"] * 3000) + ")"),
    "big cond": ("", "for i in range(600):\n    if [" + "x+y," * 400 + "]: pass"),
    "big cond2": ("", "for i in range(600):\n    if z([" + "x+y," * 400 + "]): pass"),
    "walrus": (
        "",
        "while (n := f()): op.drop_table(n)\nif (n := 'a') and (m := n): op.drop_table(m)",
    ),
    "match": (
        "",
        "match x:\n    case {'a': [b, *c], **d} if b: op.drop_table(b)\n    case [1, 2] | X(y=1) as z: op.drop_table(z)\n    case _: return",
    ),
    "star": (
        "",
        "op.add_column(*['t', sa.Column(*['a', sa.Text])], **{})\nop.create_table(*a, *['t'], **b, **{'c': 1})",
    ),
    "deco": ("def d(f): return f\n@d\n@x.y(1)\ndef g(): op.drop_table('a')\n", "g()"),
    "gen": (
        "def g():\n    yield op.drop_table('a')\n    x = yield from g()\n",
        "list(g())\nfor _ in g(): pass\nnext(g())",
    ),
    "width": (
        "",
        "op.execute('%999999999s' % 'a')\nop.execute('{:999999999}'.format('a'))\nop.execute(f'{1:999999999}')\nop.execute('%*d' % (9999999999, 1))\nop.execute('a' * 10**10)\n10 ** 10 ** 10\n1 << 10**10\nop.execute('x'.ljust(10**10))\n'x'.center(10**10)\n[1] * 10**10\nrange(10**30)",
    ),
    "class": (
        "class A:\n    def __init__(self): self.a = A()\n    def f(self): return self.f()\n",
        "A().f()\nA().a.a.a",
    ),
    "mutual": ("def a(): b()\ndef b(): a()\n", "a()"),
    "ycomb": ("", "(lambda f: f(f))(lambda f: f(f))"),
    "fan": ("def f(x): f(x); f(x); f(x)\n", "f(1)"),
    "fan2": ("def f(x):\n    for i in x: f(x)\n", "f(range(600))"),
    "default": ("def f(x=f()): pass\ndef g(x=op.drop_table('a'), *, y=g): pass\n", "f()\ng(y=1)"),
    "global": ("", "global x\nx = 1\nnonlocal_ = x\ndel x, y[0], z.a"),
    "slice": (
        "",
        "'abc'[1:2]\n[1,2][::0]\n'abc'[10**30]\n{}[[]]\n[1][True]\n'a'[-1]\nop.drop_table('abc'[5])",
    ),
    "types": (
        "",
        "op.drop_table(b'x')\nop.drop_table(...)\nop.drop_table(1.5)\nop.drop_table(None)\nop.add_column(1, 2)\nop.create_table()\nop.add_column()\nop.rename_table()\nop.create_foreign_key()\nop.batch_alter_table()\nop.execute()\nop.alter_column('t', 1, new_column_name=2)\nop.create_index('i', 't', 5)\nop.bulk_insert(1, 2)\nop.f()\nop.drop_constraint()",
    ),
    "surrogate": (
        "",
        "op.execute('\\ud800')\nop.drop_table('\\ud800')\nop.execute('drop table \\x00')",
    ),
    "dictcomp": (
        "",
        "{[]: 1 for x in [1]}\n{**{x: y for x, y in [(1, 2), (3,)]}}\n{k: v for k in [{}] for v in k}",
    ),
    "str methods": (
        "",
        "''.split('')\n'a'.split(' ', 10**10)\n'a'.join(5)\n'a'.replace('', 'b')\n'{0}{1}{}'.format()\n'{a.b[c]}'.format(a=1)\n'{'.format(1)\n'}'.format(1)\n'%(a)s' % {'a': 1}\n'%' % 1\n'a'.startswith(('a',))\n'a'.strip(5)\n'%s' % ()",
    ),
    "fornest": (
        "",
        "".join("    " * i + f"for a{i} in range(600):\n" for i in range(15))
        + "    " * 15
        + "op.drop_table('a')",
    ),
    "compnest": (
        "",
        "[op.drop_table('a') for a in range(600) for b in range(600) for c in range(600)]",
    ),
    "try": (
        "",
        "try:\n    pass\nexcept* E:\n    raise\nelse:\n    return\nfinally:\n    op.drop_table('a')",
    ),
    "enum zip": (
        "",
        "for i, (a, b) in enumerate(zip([1, 2], 'ab')): op.drop_table(a)\nzip()\nenumerate()\nreversed(5)\nsorted([1, 'a'])\nsorted(['a', 'b'], key=f)\nnext([])\ndict([1])\ndict(a)",
    ),
    "globals": ("", "globals()['upgrade_' + x]()\nglobals()[5]()\nglobals()()"),
    "import": (
        "from a.b.c import *\nfrom . import x\nimport a.b.c as d\nfrom __future__ import z\n",
        "x()\nd.e()",
    ),
    "type": ("", "x: int\ny: 'a' = 5\nz[0]: int = 1\n(a): int = 3"),
    "augment": ("", "a += 1\nb = []\nb += b\nb[0] += 1\nc.d += 1\ns = 'x'\ns += s\ns *= 10**9"),
    "double": ("", "s = 'x'\n" + "s += s\n" * 60 + "op.execute(s)"),
    "doublelist": ("", "s = ['x']\n" + "s += s\n" * 60 + "op.execute(s)"),
    "tables ops": (
        "",
        "t = sa.Table('t', m)\nt.create()\nt.drop(checkfirst=x)\nsa.Table()\nsa.Table(name=t)\nop.drop_table(t)\nm.create_all(tables=[t, t])\nsa.Column(t)\nop.create_table('a', sa.Column(sa.Column(sa.Column())))\nop.create_table('a', sa.ForeignKeyConstraint([], []))\nop.create_table('a', sa.ForeignKeyConstraint(5, 'a'))\nop.create_table('a', sa.PrimaryKeyConstraint())",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_reading_ends(name: str) -> None:
    before, body = CASES[name]
    read_operations(module(body, before=before))


WORDS = (
    "select insert into update delete from where set values create drop alter table index view "
    "if not exists rename to column add constraint primary key unique foreign references on as "
    "temp cascade type using begin end do $$ ; , ( ) * = 'x' 1 a b t.c \"q\" -- /* */ :p %s {} "
    "with case when then union all begin; only schema modify change default null int text"
).split()


@pytest.mark.parametrize("first", range(0, 1_000, 250))
def test_random_sql(first: int) -> None:
    for seed in range(first, first + 250):
        rng = random.Random(seed)
        start = rng.choice(("alter table t", "create table t (", "drop table", "insert into", ""))
        read_sql(" ".join([start, *rng.choices(WORDS, k=rng.randint(0, 14))]))


PIECES = (
    *("op.drop_table({})", "op.create_table({}, *{})", "op.execute({})", "[{} for x in {}]"),
    *("({} or {})", "({} if {} else {})", "lambda x={}: {}", "{}({}, **{})", "{}[{}]", "{}.a"),
    *("{} % {}", "{} + {}", "'{{}}'.format({})", "(x := {})", "not {}", "{{{}: {}}}", "[*{}, {}]"),
    *("x", "y", "'a'", "1", "None", "op", "sa", "[]", "{{}}", "range({})", "f'{{{}}}'", "{} in {}"),
    *("zip({}, {})", "enumerate({})", "sorted({})", "','.join({})", "x.append({})", "x.get({})"),
    *("sa.Column({}, {})", "sa.Table({}, {}, {})", "sa.text({})", "sa.ForeignKey({})", "dict({})"),
    *("op.add_column({}, {})", "op.bulk_insert({}, {})", "op.alter_column({}, {}, type_={})"),
    *("sa.ForeignKeyConstraint({}, {})", "x.create({})", "op.batch_alter_table({})", "str({})"),
    *("op.create_foreign_key({}, {}, {}, {}, {})", "globals()[{}]()", "op.get_bind().execute({})"),
)
STATEMENTS = (
    *("{}", "x = {}", "y, *x = {}", "x[{}] = {}", "for x in {}: {}", "while {}: {}", "if {}: {}"),
    *("with {} as x: {}", "def x(y={}): return {}", "x += {}", "return {}", "class x: y = {}"),
    *("assert {}", "del x", "try: {}\n    except {}: {}", "match {}:\n        case x: {}"),
    *("for x, y in {}: x({})", "raise {}", "yield_ = {}", "async def y(): await {}", "x.y = {}"),
)


def expression(rng: random.Random, depth: int) -> str:
    piece = rng.choice(PIECES if depth > 0 else ("x", "y", "'a'", "1", "[]", "None", "{{}}"))
    inner = [expression(rng, depth - 1) for _ in range(5)] if depth > 0 else []
    return piece.format(*inner)


@pytest.mark.parametrize("first", range(0, 1_000, 250))
def test_random_bodies(first: int) -> None:
    for seed in range(first, first + 250):
        rng = random.Random(seed)
        lines = [
            rng.choice(STATEMENTS).format(*(expression(rng, rng.randint(0, 2)) for _ in range(3)))
            for _ in range(rng.randint(1, 8))
        ]
        read_operations(module("\n    ".join(lines).replace("\n    ", "\n")))
