"""TOML that takes all memory, and TOML that only looks like it."""

from __future__ import annotations

import tomllib

import pytest

from revlint.config.reader import parse_config
from revlint.config.toml_text import parse_toml
from revlint.discovery.alembic_toml import read_toml
from revlint.discovery.script_directory import ConfigProblem
from revlint.errors import ConfigError

LONG = "a." * 200_000 + "a"


@pytest.mark.parametrize(
    "text",
    [
        f"{LONG} = 1",
        f"[{LONG}]",
        f"[[ {LONG} ]]",
        f"x = {{ {LONG} = 1 }}",
        "'a' . " * 200 + "b = 1",
    ],
)
def test_keys_of_many_parts(text: str) -> None:
    """They are refused before tomllib sees them, as any mistake is."""
    with pytest.raises(tomllib.TOMLDecodeError, match="more than 100 parts"):
        parse_toml(text)
    with pytest.raises(ConfigError, match="more than 100 parts"):
        parse_config(text)
    assert isinstance(
        read_toml("pyproject.toml", f"# tool.alembic\n{text}".encode()), ConfigProblem
    )


@pytest.mark.parametrize(
    "text",
    [
        f"x = '{LONG}'",
        f'x = """\n{LONG}\n"""',
        f"# {LONG}",
        "x = [" + "1.5, " * 200 + "]",
        "".join(f"a{n}.b = 1.5\n" for n in range(200)),
        ".".join("a" * 99) + " = 1",
    ],
)
def test_other_dots(text: str) -> None:
    """Dots in strings, comments and numbers are no parts of keys."""
    assert parse_toml(text) == tomllib.loads(text)
