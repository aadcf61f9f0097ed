"""What is fuzzed: each target is a function of bytes that raises where a promise is broken.

They need no atheris, so that the tests replay what fuzzing found (``tests/fuzz``).
"""

from __future__ import annotations

import ast
import configparser
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from fuzz.git_files import git_files
from revlint import escape
from revlint.cache.codec import decode
from revlint.cache.readings import Read
from revlint.config import id_pattern
from revlint.config.reader import parse_config
from revlint.discovery.alembic_section import read_section, syntax_problems
from revlint.discovery.alembic_toml import read_toml
from revlint.discovery.env import EnvReader
from revlint.discovery.ini import DEFAULT, IniFile, read_ini
from revlint.discovery.layout import Layout
from revlint.engine.suppression import suppressions_of
from revlint.engine.verdicts import decode_verdict, encode_verdict
from revlint.errors import ConfigError
from revlint.migration.body import read_body
from revlint.migration.reader import read_revision
from revlint.operations.reader import read_operations
from revlint.python.gentle import is_gentle
from revlint.python.module import read_constants
from revlint.python.modules import Modules
from revlint.python.newer_names import names_in_newer_syntax
from revlint.python.parsed import parse
from revlint.python.value import Unreadable
from revlint.sources.memory import MemoryTree

#: What one step may cost, in seconds of the processor.
MAX_SECONDS = 2.0

Target = Callable[[bytes], None]


class BrokenPromiseError(AssertionError):
    """A reader did what it must not do; the message begins with a word for its kind."""


@contextmanager
def _within_bounds(step: str) -> Iterator[None]:
    start = time.process_time()
    yield
    taken = time.process_time() - start
    if taken > MAX_SECONDS:
        raise BrokenPromiseError(f"{step} took {taken:.1f} s")


def tree(data: bytes) -> None:
    """A text has a tree, or a reason why it has none, in bounded time; LibCST is not hurt."""
    with _within_bounds("parse"):
        found = parse(data, "a.py")
    if isinstance(found, Unreadable):
        if not found.message:
            raise BrokenPromiseError("reason: a text cannot be read, and nothing says why")
        return
    with _within_bounds("ranges"):
        for node in ast.walk(found.tree):
            if isinstance(node, ast.expr | ast.stmt) and found.range(node).line < 1:
                raise BrokenPromiseError(f"range: {node}")
    text = found.source.text
    if is_gentle(text):
        with _within_bounds("LibCST"):
            names_in_newer_syntax(text)


def revision(data: bytes) -> None:
    """A file is read in bounded time, and gives the same again."""
    with _within_bounds("revision"):
        found = read_revision("versions/ab12.py", data)
    if found != read_revision("versions/ab12.py", data):
        raise BrokenPromiseError(f"again: {found}")


def body(data: bytes) -> None:
    """Functions, operations and constants are read in bounded time; each operation has a place."""
    with _within_bounds("body"):
        read_body(data)
    with _within_bounds("operations"):
        read_operations(data)
    with _within_bounds("constants"):
        read_constants("a.py", data)


def ini(data: bytes) -> None:
    """An ini gives what ConfigParser gives, where that takes it, and never raises."""
    with _within_bounds("ini"):
        found = read_ini(data)
        list(syntax_problems("alembic.ini", found))
        for section in list(found.sections)[:20]:
            read_section("alembic.ini", found, section)
    if found.errors:
        return
    parser = configparser.ConfigParser(interpolation=None)
    text = data.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    parser.read_string(text)
    theirs = {name: dict(parser._sections[name]) for name in parser.sections()}  # type: ignore[attr-defined]
    ours = {s: _raw(found, s) for s in found.sections}
    defaults = _raw(found, DEFAULT)
    if ours != theirs or defaults != dict(parser.items(DEFAULT)):
        raise BrokenPromiseError(f"ini: {ours} is not {theirs}")


def _raw(file: IniFile, section: str) -> dict[str, str]:
    """The keys that a section holds itself, and their raw values."""
    options = (file.option(section, key) for key in file.keys(section))
    return {option.key: option.raw for option in options if option is not None}


def env(data: bytes) -> None:
    """``env.py`` and what it imports are read, or said to be unknown."""
    first, _, second = data.partition(b"\n#####\n")
    files = {"migrations/env.py": first, "models.py": second, "migrations/versions/a.py": b""}
    tree = MemoryTree(files)
    with _within_bounds("env"):
        EnvReader(Layout(tree), Modules(tree)).read("migrations/env.py", None)


def toml(data: bytes) -> None:
    """Settings are read, or refused with a ConfigError; Alembic's table likewise."""
    with _within_bounds("toml"):
        read_toml("pyproject.toml", data)
        text = data.decode("utf-8", "replace")
        for name in ("revlint.toml", "pyproject.toml"):
            try:
                parse_config(text, name, {"multiple-heads", "missing-parent"})
            except ConfigError as error:
                if not str(error):
                    raise BrokenPromiseError("a ConfigError says nothing") from error
    try:
        tomllib.loads(text)
    except (ValueError, RecursionError):
        return


def suppressions(data: bytes) -> None:
    """Comments are found in files of every kind, sound or not, within their lines."""
    lines = data.count(b"\n") + data.count(b"\r") + 1
    for path in ("a.py", "a.toml", "a.ini"):
        with _within_bounds("suppression"):
            found = list(suppressions_of(path, data))
        for suppression in found:
            if not 1 <= suppression.place.range.line <= lines:
                raise BrokenPromiseError(f"line: {suppression}")


def patterns(data: bytes) -> None:
    """An id pattern that is accepted matches in bounded time."""
    pattern, _, id_ = data.decode("utf-8", "replace").partition("\n")
    with _within_bounds("pattern"):
        if id_pattern.mistake(pattern) is None:
            for tried in (id_, id_ * 8, id_ + "!", "a" * 64 + "!", "0" * 200):
                id_pattern.matches(pattern, tried)


def escapes(data: bytes) -> None:
    """Nothing that is shown acts."""
    text = data.decode("utf-8", "surrogateescape")
    with _within_bounds("escape"):
        shown = escape.for_terminal(escape.cut(text))
        message = escape.for_github_message(text)
    if not shown.isprintable() and any(c in shown for c in "\x1b\n\r\x07\u202e\u2066"):
        raise BrokenPromiseError(f"escape: {shown!r}")
    if "\n" in message or "\r" in message:
        raise BrokenPromiseError(f"workflow command: {message!r}")


def cache(data: bytes) -> None:
    """What is kept between runs gives a value or nothing, whatever it holds."""
    with _within_bounds("decode"):
        decode(data, Read)
        found = decode_verdict(data)
    if found is not None and decode_verdict(encode_verdict(found)) != found:
        raise BrokenPromiseError("round trip: a verdict changes when it is kept again")


TARGETS: Mapping[str, Target] = {
    "tree": tree,
    "revision": revision,
    "body": body,
    "env": env,
    "ini": ini,
    "toml": toml,
    "suppressions": suppressions,
    "patterns": patterns,
    "escapes": escapes,
    "cache": cache,
    "git": git_files,
}
