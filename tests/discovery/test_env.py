"""What env.py says of the version table, read and not run."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.config import Config

from revlint.discovery.alembic_section import read_section
from revlint.discovery.env import EnvFile, EnvReader
from revlint.discovery.ini import read_ini
from revlint.discovery.layout import Layout
from revlint.discovery.script_directory import VersionTable
from revlint.discovery.version_table_width import UNLIMITED
from revlint.path_text import show_paths
from revlint.python.modules import Modules
from revlint.python.parsed import parse
from revlint.sources.memory import MemoryTree

INI = b"[alembic]\nscript_location = mig\nversion_table = from_ini\n[other]\nschema = tenant\n"


def env(text: str, **modules: str) -> EnvFile:
    """Reads ``mig/env.py``; a module ``a__b`` is the file ``a/b.py``."""
    files = {"mig/env.py": textwrap.dedent(text)}
    files |= {f"{n.replace('__', '/')}.py": textwrap.dedent(t) for n, t in modules.items()}
    config = read_section("alembic.ini", read_ini(INI), "alembic")
    tree = MemoryTree(files)
    return EnvReader(Layout(tree), Modules(tree)).read("mig/env.py", config)


def table(text: str, **modules: str) -> VersionTable:
    return env("from alembic import context\n" + textwrap.dedent(text), **modules).table


@pytest.mark.parametrize(
    ("text", "name", "schema"),
    [
        ("context.configure(url='x')", "alembic_version", ""),
        ("context.configure(version_table='v')", "v", ""),
        ("context.configure(version_table='v' 'w', version_table_schema='s')", "vw", "s"),
        ("T = 'v'\ncontext.configure(version_table=T)", "v", ""),
        ("P = 'a'\nT = f'{P}_v'\ncontext.configure(version_table=T)", "a_v", ""),
        ("P = 'a'\ncontext.configure(version_table=P + '_v')", "a_v", ""),
        ("K = {'version_table': 'v'}\ncontext.configure(**K)", "v", ""),
        ("K = dict(version_table='v')\ncontext.configure(**K, url='x')", "v", ""),
        ("K = {'t': 'v'}\ncontext.configure(version_table=K['t'])", "v", ""),
        ("def f():\n    t = 'v'\n    context.configure(version_table=t)", "v", ""),
        ("context.configure(version_table_schema=None)", "alembic_version", ""),
        ("from alembic import context as c\nc.configure(version_table='v')", "v", ""),
        ("import alembic.context\nalembic.context.configure(version_table='v')", "v", ""),
        ("from alembic.context import configure\nconfigure(version_table='v')", "v", ""),
        (
            "config = context.config\n"
            "context.configure(version_table=config.get_main_option('version_table'))",
            "from_ini",
            "",
        ),
        (
            "context.configure(version_table_schema=config.get_section_option('other', 'schema'))",
            "alembic_version",
            "tenant",
        ),
        ("context.configure(version_table=config.get_main_option('no', 'v'))", "v", ""),
        ("context.configure(version_table=config.get_main_option('no') or 'v')", "v", ""),
        (
            "from alembic.runtime.environment import EnvironmentContext\n"
            "EnvironmentContext(config, script, version_table='v')",
            "v",
            "",
        ),
        (
            "from alembic.migration import MigrationContext\n"
            "MigrationContext.configure(c, opts={'version_table': 'v'})",
            "v",
            "",
        ),
        ("other.configure(version_table='v')", "alembic_version", ""),
        ("from flask import context\ncontext.configure(version_table='v')", "alembic_version", ""),
    ],
)
def test_known(text: str, name: str, schema: str) -> None:
    read = table(text)
    assert (read.name, read.schema, read.known) == (name, schema, True)


#: How env.py may read the configuration; Alembic says what each expression gives.
READS = (
    "config.get_main_option('version_table')",
    "config.get_main_option('none', 'default')",
    "config.get_main_option('none', default='default')",
    "config.get_section_option(config.config_ini_section, 'version_table')",
    "config.get_section_option(config.config_ini_section, 'none', 'default')",
    "config.get_section_option('other', 'schema', 'default')",
    "config.get_section(config.config_ini_section)['version_table']",
    "config.get_section(config.config_ini_section, {}).get('version_table', 'x')",
    "config.get_section(config.config_ini_section).get('none', 'default')",
    "config.get_section(name='other')['schema']",
    "config.get_section('other')['schema']",
    "config.get_section('none', {'schema': 'default'})['schema']",
    "config.get_section('none', {}).get('schema', 'default')",
    "config.file_config.get(config.config_ini_section, 'version_table')",
    "config.file_config.get('other', 'none', fallback='default')",
    "config.config_ini_section + '_version'",
    "f'{config.config_ini_section}_version'",
)


@pytest.mark.parametrize("expression", READS)
@pytest.mark.parametrize("start", ["config = context.config", "from alembic.context import config"])
def test_what_it_reads_from_the_configuration(expression: str, start: str, tmp_path: Path) -> None:
    (tmp_path / "alembic.ini").write_bytes(INI)
    config = Config(tmp_path / "alembic.ini")
    expected = eval(expression, {"config": config})
    read = table(f"{start}\ncontext.configure(version_table={expression})")
    assert (read.name, read.known) == (expected, True)


def test_a_name_holds_a_section() -> None:
    read = table(
        "section = context.config.config_ini_section\n"
        "options = context.config.get_section(section)\n"
        "context.configure(version_table=options['version_table'])"
    )
    assert (read.name, read.known) == ("from_ini", True)


@pytest.mark.parametrize(
    ("text", "name", "schema"),
    [
        (
            "options = config.get_section(config.config_ini_section)\n"
            "options['version_table'] = get()\n"
            "context.configure(version_table=options['version_table'])",
            None,
            "",
        ),
        ("context.configure(version_table=config.get_section('other')['none'])", None, ""),
        ("context.configure(version_table=config.get_section_option('no', 'x', 'y'))", None, ""),
        ("context.configure(version_table=config.attributes['version_table'])", None, ""),
        ("context.configure(version_table=os.environ['T'])", None, ""),
        ("context.configure(version_table='v', version_table_schema=get())", "v", None),
        ("def f(t):\n    context.configure(version_table=t)", None, ""),
        ("if x:\n    T = 'a'\nelse:\n    T = 'b'\ncontext.configure(version_table=T)", None, ""),
        ("context.configure(**current_app.args)", "alembic_version", ""),
        ("K = {}\nK['version_table'] = 'v'\ncontext.configure(**K)", "alembic_version", ""),
    ],
)
def test_unknown(text: str, name: str | None, schema: str | None) -> None:
    """What cannot be known is said, never guessed."""
    read = env("from alembic import context\n" + text)
    assert (read.table.name, read.table.schema, read.table.known) == (name, schema, False)
    assert len(read.assumptions) == 1
    assert "(set version-table" in read.assumptions[0]


def test_constants_of_a_module_of_the_tree() -> None:
    read = table(
        """
        from app import settings
        from app.names import SCHEMA
        context.configure(version_table=settings.TABLE, version_table_schema=SCHEMA)
        """,
        app__settings="TABLE = 'orders'",
        app__names="SCHEMA = 's'",
    )
    assert (read.name, read.schema, read.known) == ("orders", "s", True)


def test_a_constant_two_steps_away_is_unknown() -> None:
    read = table(
        "from app import TABLE\ncontext.configure(version_table=TABLE)",
        app="from other import TABLE",
        other="TABLE = 'v'",
    )
    assert not read.known


TWO_MODES = """
def offline():
    context.configure(url="x"{0})

def online():
    context.configure(connection=c{1})
"""


def test_one_mode_names_the_table() -> None:
    read = table(TWO_MODES.format("", ", version_table='v'"))
    assert [(place.range.line, said) for place, said in read.split] == [
        (4, "alembic_version"),
        (7, "v"),
    ]
    assert read.name == "v"


@pytest.mark.parametrize(
    ("offline", "online"),
    [
        (", version_table='v'", ", version_table='v'"),
        ("", ", version_table='alembic_version'"),
        (", version_table_schema=None", ""),
        ("", ", version_table=name()"),
        ("", ", **options()"),
    ],
)
def test_modes_that_agree_or_may(offline: str, online: str) -> None:
    assert table(TWO_MODES.format(offline, online)).split == ()


def test_calls_of_one_function_count_together() -> None:
    """Alembic keeps the arguments of one call for the next."""
    read = table("def f():\n    context.configure(version_table='v')\n    context.configure()")
    assert (read.name, read.split) == ("v", ())


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("", None),
        ("Column('version_num', String(128), nullable=False)", 128),
        ("sa.Column('version_num', sa.String(length=64))", 64),
        ("N = 99\nsa.Column('version_num', sa.VARCHAR(N))", 99),
        ("sa.Column('version_num', sa.Text())", UNLIMITED),
        ("sa.Column('version_num', sa.String)", UNLIMITED),
        ("context.get_context()._version.c.version_num.type.length = 50", 50),
        ("v.columns['version_num'].type = sa.String(60)", 60),
        ("c.execute('ALTER TABLE t ALTER COLUMN version_num TYPE VARCHAR(255)')", 255),
        ("c.execute('CREATE TABLE t (version_num character varying(70) not null)')", 70),
        ("c.execute('CREATE TEMP TABLE t (version_num text)')", None),
        ("c.execute('SELECT version_num FROM alembic_version')", None),
        ("op.alter_column('t', 'version_num', type_=sa.String(77))", 77),
    ],
)
def test_width(text: str, width: int | None) -> None:
    read = table(text)
    assert (read.width, read.width_unknown) == (width, None)


def test_width_in_an_overridden_method() -> None:
    text = """
    class Impl(PostgresqlImpl):
        def version_table_impl(self, *, version_table, version_table_schema, **kw):
            return Table(version_table, MetaData(), Column("version_num", String(100)))
    """
    assert table(text).width == 100


def test_width_in_an_imported_module() -> None:
    read = table("import wide", wide="DefaultImpl.version_table_impl = impl\nC = 1")
    assert read.width is None
    assert read.width_unknown is not None
    assert (read.width_unknown.path, read.width_unknown.range.line) == ("wide.py", 1)


def test_width_that_cannot_be_read() -> None:
    read = env("Column('version_num', String(get()))")
    assert read.table.width_unknown is not None
    assert tuple(map(show_paths, read.assumptions)) == (
        "the length of version_num in mig/env.py cannot be read (set max-id-length)",
    )


@pytest.mark.parametrize("text", ["def (", "\0", "context.configure(version_table=" + "(" * 5000])
def test_a_file_that_cannot_be_parsed(text: str) -> None:
    read = env(text)
    assert read.table.name == "alembic_version"
    assert tuple(map(show_paths, read.assumptions)) == (
        "mig/env.py cannot be parsed (set version-table)",
    )


def test_a_file_that_cannot_be_read() -> None:
    """What it says is not known, and silence would be taken for the default."""
    tree = MemoryTree({})
    read = EnvReader(Layout(tree), Modules(tree)).read("mig/env.py", None)
    assert not read.table.known
    assert tuple(map(show_paths, read.assumptions)) == (
        "mig/env.py cannot be read: the file does not exist (set version-table)",
    )


def _lines(*lines: str) -> str:
    return "".join(f"{line}\n" for line in lines)


_DOUBLING = (
    _lines(*(f"A{n} = A{n + 1} + A{n + 1}" for n in range(28)), "A28 = 'x'")
    + "context.configure(version_table=A0)",
    _lines(*(f"A{n} = {{**A{n + 1}, **A{n + 1}}}" for n in range(28)), "A28 = {'k': 1}")
    + "context.configure(**A0)",
)


@pytest.mark.parametrize(
    "text",
    [
        "T = config.get_main_option(T)\ncontext.configure(version_table=T)",
        "A = B\nB = A\ncontext.configure(version_table=A)",
        "\n".join(
            [
                *(f"A{n} = A{n + 1} + A{n + 1}" for n in range(28)),
                "A28 = 'x'",
                "context.configure(version_table=A0)",
            ]
        ),
        "\n".join(
            [
                *(f"A{n} = {{**A{n + 1}, **A{n + 1}}}" for n in range(28)),
                "A28 = {'k': 1}",
                "context.configure(**A0)",
            ]
        ),
    ],
)
def test_values_that_never_end(text: str) -> None:
    assert not table(text).known


def _noted(paths: list[str]) -> Callable[[bytes, str], object]:
    def parse_(data: bytes, path: str) -> object:
        paths.append(path)
        return parse(data, path)

    return parse_


def test_an_env_is_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many sections share it."""
    parsed: list[str] = []
    monkeypatch.setattr("revlint.discovery.env.parse", _noted(parsed))
    tree = MemoryTree(
        {
            "mig/env.py": "from alembic import context\nfrom names import T\n"
            "context.configure(version_table=T + context.config.get_main_option('t'))\n",
            "names.py": "T = 'v_'\n",
        }
    )
    sections = "".join(f"[s{n}]\nscript_location = mig\nt = t{n}\n" for n in range(50))
    ini = read_ini(sections.encode())
    envs = EnvReader(Layout(tree), Modules(tree))
    configs = [read_section("alembic.ini", ini, name) for name in ini.sections]
    found = [envs.read("mig/env.py", config).table.name for config in configs]
    assert found == [f"v_t{n}" for n in range(50)]
    assert parsed == ["mig/env.py", "names.py"]


def test_discovery_needs_no_libcst() -> None:
    code = "import sys; from revlint.discovery import discover; sys.exit('libcst' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
