"""Several sections and files that name one script directory, mostly as a container has it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from revlint.config.config import Config
from revlint.discovery.discover import discover
from revlint.discovery.script_directory import ScriptDirectory
from revlint.engine.example import history, revision_file
from revlint.engine.reading import Reading
from revlint.path_text import show_paths
from revlint.sources.memory import MemoryTree

ENV = "from alembic import context\ncontext.configure(version_table='our_version')\n"
SERVICE = {
    "svc/env.py": ENV,
    "svc/one/versions/a.py": revision_file("a"),
    "svc/two/versions/b.py": revision_file("b"),
}


def find(files: Mapping[str, str]) -> tuple[ScriptDirectory, ...]:
    tree = MemoryTree(files)
    return discover(tree, Config(), Reading(tree).read).script_directories


def lines(*texts: str) -> str:
    return "\n".join([*texts, ""])


@pytest.mark.parametrize("where", ["/opt/x", "/opt/svc", "svc"])
def test_sections_that_inherit_the_script_location(where: str) -> None:
    """The version locations say where a directory of a container is; each chain has its env.py."""
    text = lines(
        "[DEFAULT]",
        f"script_location = {where}",
        "[alembic]",
        "prepend_sys_path = .",
        "[one]",
        f"version_locations = {where}/one/versions",
        "[two]",
        f"version_locations = {where}/two/versions",
    )
    found = find({**SERVICE, "alembic.ini": text})
    assert [(d.name, d.script_location, d.env_path, d.version_table.name) for d in found] == [
        ("svc:one", "svc", "svc/env.py", "our_version"),
        ("svc:two", "svc", "svc/env.py", "our_version"),
    ]
    sentence = f"the script location '{where}' does not exist here; read as 'svc'"
    assumed = () if where == "svc" else (f"{sentence} (set script-location)",)
    assert [tuple(map(show_paths, d.assumptions)) for d in found] == [assumed, assumed]


def test_a_section_that_inherits_alone_is_a_chain() -> None:
    """It may have no files yet."""
    text = lines("[DEFAULT]", "script_location = svc", "[alembic]", "prepend_sys_path = .")
    (chain,) = find({"svc/env.py": ENV, "alembic.ini": text})
    assert (chain.name, chain.files) == ("svc", ())


def test_two_files_of_one_chain_are_one_chain() -> None:
    """One has the path of a container, of which only the version location shows what it means."""
    files = {
        **history("<base> -> a"),
        **history("<base> -> b", under="other"),
        "alembic.ini": lines("[alembic]", "script_location = migrations"),
        "prod.ini": lines(
            "[alembic]",
            "script_location = /srv/prod",
            "version_locations = /srv/prod/migrations/versions",
        ),
    }
    found = find(files)
    assert [(d.name, d.config) for d in found if d.script_location == "migrations"] == [
        ("migrations", "alembic.ini")
    ]


def test_a_directory_above_that_holds_no_env_py() -> None:
    """The nearest directory with ``env.py`` is the script directory."""
    files = {
        "db/env.py": ENV,
        "db/versions/a.py": revision_file("a"),
        "more/env.py": ENV,
        "more/versions/c.py": revision_file("c"),
        "alembic.ini": lines(
            "[alembic]", "script_location = /a/b", "version_locations = /a/b/db/versions"
        ),
    }
    found = find(files)
    assert [(d.script_location, d.config, d.env_path) for d in found] == [
        ("db", "alembic.ini", "db/env.py"),
        ("more", None, "more/env.py"),
    ]


def test_places_of_several_entries() -> None:
    """Each entry has its own place, whatever its references are filled in with."""
    text = lines(
        "[alembic]",
        "script_location = m",
        "base = plug",
        "version_locations = %(base)s/x, %(here)s/%(base)s/xy,m/z",
    )
    (chain,) = find({"m/env.py": "", "alembic.ini": text})
    places = [v.location.range for v in chain.version_locations if v.location]
    assert [(p.column, p.end_column) for p in places] == [(21, 31), (33, 53), (54, 57)]


@pytest.mark.parametrize(
    "value",
    [
        "{{" * 200_000,
        "{%" * 200_000,
        "a/" * 200_000,
        '"' * 400_000,
        "[" + " " * 400_000 + "]",
        " ".join(f"x{n}/y" for n in range(40_000)),
        "\n" + "\n".join(" <<<<<<< x" for _ in range(40_000)),
        "$" * 400_000,
        "@a" * 200_000,
    ],
    ids=range(9),
)
@pytest.mark.parametrize("key", ["script_location", "version_locations", "x"])
def test_long_values_are_read_in_one_pass(value: str, key: str) -> None:
    """A test that hangs fails."""
    text = f"[alembic]\nscript_location = m\nno key\n{key} = {value}\n"
    find({"m/env.py": "", "alembic.ini": text})
    find({"m/env.py": "", "alembic.ini": text.replace(" <<<<<<<", "<<<<<<<")})
