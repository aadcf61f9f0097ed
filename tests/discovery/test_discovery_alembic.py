"""Discovery agrees with Alembic itself: the same locations and the same files, in its order."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.config import Config as AlembicConfig
from alembic.script import ScriptDirectory

from revlint.config.config import Config
from revlint.discovery.discover import discover
from revlint.engine.reading import Reading
from revlint.sources.disk import DiskTree

INI = "[alembic]\nscript_location = {0}\n"

#: Files of every tree, each a separate revision, so that nothing but its place matters.
FILES = (
    "mig/env.py",
    "mig/versions/b.py",
    "mig/versions/B.py",
    "mig/versions/a.py",
    "mig/versions/.h.py",
    "mig/versions/__init__.py",
    "mig/versions/x/c.py",
    "mig/versions/x-y/d.py",
    "mig/versions/x/z/e.py",
    "mig/versions/.hid/f.py",
    "mig/versions/__pycache__/g.py",
    "mig/versions/__pycache__/sub/h.py",
    "other/i.py",
    "other/J.py",
    "with space/k.py",
    "pk/__init__.py",
    "pk/mig/env.py",
    "pk/mig/versions/l.py",
    "lib/far/mig/env.py",
    "lib/far/mig/versions/m.py",
)


def ini(*lines: str, where: str = "mig") -> str:
    return INI.format(where) + "".join(f"{line}\n" for line in lines)


def both(key: str) -> str:
    return f"version_locations = {key}"


CASES: dict[str, dict[str, str]] = {
    "plain": {"alembic.ini": ini()},
    "here": {"alembic.ini": ini(where="%(here)s/mig")},
    "dot": {"alembic.ini": ini(where="./mig/")},
    "up": {"alembic.ini": ini(where="%(here)s/other/../mig")},
    "default": {"alembic.ini": "[DEFAULT]\nscript_location = mig\n[alembic]\n"},
    "reference": {"alembic.ini": "[alembic]\nd = mi\nscript_location = %(d)sg\n"},
    "recursive": {"alembic.ini": ini("recursive_version_locations = true")},
    "recursive True": {"alembic.ini": ini("recursive_version_locations = True")},
    "recursive comment": {"alembic.ini": ini("recursive_version_locations = true # yes")},
    "legacy commas": {"alembic.ini": ini(both("mig/versions, other"))},
    "legacy blanks": {"alembic.ini": ini(both("mig/versions  other"))},
    "legacy order": {"alembic.ini": ini(both("other mig/versions"))},
    "os": {"alembic.ini": ini(both("mig/versions:other:with space"), "path_separator = os")},
    "colon": {"alembic.ini": ini(both("other : mig/versions"), "path_separator = :")},
    "semicolon": {"alembic.ini": ini(both("other;mig/versions"), "path_separator = ;")},
    "space": {"alembic.ini": ini(both("other   mig/versions"), "path_separator = space")},
    "newline": {
        "alembic.ini": ini("version_locations =", "  other", "", "  with space", "# c")
        + "path_separator = newline\n"
    },
    "old key": {"alembic.ini": ini(both("other:mig/versions"), "version_path_separator = os")},
    "both keys": {
        "alembic.ini": ini(
            both("other:mig/versions"), "version_path_separator = ;", "path_separator = :"
        )
    },
    "here in locations": {
        "alembic.ini": ini(both("%(here)s/other:%(here)s/mig/versions"), "path_separator = os")
    },
    "missing location": {"alembic.ini": ini(both("other nowhere"))},
    "repeated location": {"alembic.ini": ini(both("other other ./other"))},
    "nested locations": {
        "alembic.ini": ini(both("mig/versions/x mig/versions"), "recursive_version_locations=true")
    },
    "empty locations": {"alembic.ini": ini("version_locations =")},
    "package": {"alembic.ini": ini("prepend_sys_path = .", where="pk:mig")},
    "package colon": {"alembic.ini": ini("prepend_sys_path = .", where="pk:mig:")},
    "package location": {"alembic.ini": ini("prepend_sys_path = .", both("pk:mig/versions"))},
    "namespace": {"alembic.ini": ini("prepend_sys_path = lib", where="far:mig")},
    "toml": {"pyproject.toml": '[tool.alembic]\nscript_location = "mig"\n'},
    "toml here": {"pyproject.toml": '[tool.alembic]\nscript_location = "%(here)s/mig"\n'},
    "toml locations": {
        "pyproject.toml": '[tool.alembic]\nscript_location = "mig"\n'
        'version_locations = ["with space", "%(here)s/other"]\n'
        "recursive_version_locations = true\n"
    },
    "toml and ini": {
        "alembic.ini": ini(),
        "pyproject.toml": '[tool.alembic]\nscript_location = "x"\nversion_locations = ["other"]\n',
    },
    "toml fills an empty key": {
        "alembic.ini": ini("version_locations ="),
        "pyproject.toml": '[tool.alembic]\nversion_locations = ["other"]\n',
    },
    "ini hides toml": {
        "alembic.ini": ini("recursive_version_locations = false"),
        "pyproject.toml": "[tool.alembic]\nrecursive_version_locations = true\n",
    },
    "upper case": {"alembic.ini": "[alembic]\nScript_Location : mig\n"},
}


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A directory with the files, and Alembic run in it."""
    for number, name in enumerate(FILES):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        empty = name.endswith(("env.py", "__init__.py"))
        path.write_text("" if empty else f"revision = 'r{number}'\ndown_revision = None\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [p for p in sys.path if p])
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    # Python remembers what it found in ".", which was another directory a moment ago.
    sys.path_importer_cache.clear()
    yield tmp_path
    for module in [m for m in sys.modules if m.partition(".")[0] in ("pk", "far")]:
        del sys.modules[module]


@pytest.mark.parametrize("case", CASES)
def test_agrees_with_alembic(tree: Path, case: str) -> None:
    """The chain of the configuration alone, without what is read where it leads to nothing."""
    for name, text in CASES[case].items():
        (tree / name).write_text(text)
    locations, files = _theirs(tree)
    read = DiskTree(tree)
    found = discover(read, Config(), Reading(read).read).script_directories
    ours = next(d for d in found if d.config in CASES[case])
    configured = [v for v in ours.version_locations if not v.assumed]
    assert [v.path for v in configured if v.path is not None] == locations
    assumed = tuple(f"{v.path}/" for v in ours.version_locations if v.assumed)
    assert [path for path in ours.files if not path.startswith(assumed)] == files


def test_a_path_with_a_blank_is_read_as_it_is_meant(tree: Path) -> None:
    """Alembic splits it and finds no directory, which is a finding; the chain is read anyway."""
    (tree / "alembic.ini").write_text(ini(both("with space")))
    assert _theirs(tree) == ([], [])
    read = DiskTree(tree)
    found = discover(read, Config(), Reading(read).read)
    ours = next(d for d in found.script_directories if d.config == "alembic.ini")
    assert [v.path for v in ours.version_locations] == ["with space"]
    assert list(ours.files) == ["with space/k.py"]
    assert [p.kind for p in found.problems] == ["separator"]


def test_links_agree_with_alembic(tree: Path) -> None:
    """A file counts under its own name, once, at the first path that leads to it."""
    (tree / "alembic.ini").write_text(ini())
    versions = tree / "mig" / "versions"
    (versions / "A_link.py").symlink_to("../../other/i.py")
    (versions / "link.txt").symlink_to("../../other/J.py")
    (versions / "text.py").symlink_to("../../alembic.ini")
    (versions / "again.py").symlink_to("b.py")
    (versions / "folder").symlink_to("../../other")
    _, files = _theirs(tree)
    read = DiskTree(tree)
    found = discover(read, Config(), Reading(read).read).script_directories
    ours = next(d for d in found if d.config == "alembic.ini")
    assert list(ours.files) == files
    assert "other/i.py" in files
    assert ours.overlaps == (("mig/versions/b.py", ("mig/versions", "mig/versions")),)


def _theirs(tree: Path) -> tuple[list[str], list[str]]:
    """The locations that exist and the files that are loaded, relative, as Alembic has them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        script = ScriptDirectory.from_config(AlembicConfig("alembic.ini", "pyproject.toml"))
        existing = [Path(path) for path in script._version_locations if Path(path).exists()]
        loaded = [Path(module.path) for module in script._load_revisions()]
    root = tree.resolve()
    return (
        [path.resolve().relative_to(root).as_posix() for path in existing],
        [path.relative_to(root).as_posix() for path in loaded],
    )
