"""unpackaged-revision: what a build leaves out of a chain of which it ships the rest."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from revlint.config.config import Config
from revlint.engine.example import history
from revlint.engine.lint import lint
from revlint.finding import Finding
from revlint.path_text import show_paths
from revlint.sources.memory import MemoryTree
from revlint_rules.unpackaged_revision import UnpackagedRevision
from tests.alembic.running import env, run_alembic, write

Files = Mapping[str, str]

VERSIONS = "app/migrations/versions"
INI = "[alembic]\nscript_location = app/migrations\nrecursive_version_locations = true\n"


def line(*ids: str, folders: Mapping[str, str] | None = None) -> dict[str, str]:
    """A chain of one line in a package; ``folders`` are subfolders of some revisions."""
    pairs = zip(("<base>", *ids), ids, strict=False)
    files = history(*(f"{a} -> {b}" for a, b in pairs), under="app/migrations")
    del files["app/migrations/alembic.ini"]
    files["alembic.ini"] = INI
    for id_, folder in (folders or {}).items():
        files[f"{VERSIONS}/{folder}/{id_}.py"] = files.pop(f"{VERSIONS}/{id_}.py")
    inits = ("app", "app/migrations", VERSIONS)
    return {**files, **{f"{folder}/__init__.py": "" for folder in inits}}


def build(backend: str, options: str = "") -> dict[str, str]:
    text = f"[build-system]\nrequires = []\nbuild-backend = '{backend}'\n[project]\nname = 'app'\n"
    return {"pyproject.toml": text + options}


FIND = "[tool.setuptools.packages.find]\nnamespaces = false\n"


def findings(files: Files, config: Config | None = None) -> list[Finding]:
    report = lint(Path("/p"), MemoryTree(files), config or Config(), (UnpackagedRevision,))
    return list(report.findings)


def words(files: Files) -> list[str]:
    """The title, the place and the help of each finding."""
    return [
        show_paths(f"{f.title}: {f.location.path.rpartition('/')[2]}: {f.help}")
        for f in findings(files)
    ]


MIDDLE = line("a", "b", "c", "d", folders={"b": "y2024", "c": "y2024"})


def test_the_finding() -> None:
    [found] = findings({**MIDDLE, **build("setuptools.build_meta", FIND)})
    assert found.title == "the wheel and the sdist leave out 2 of 4 revision files"
    assert found.label == "setuptools does not package this file"
    assert [show_paths(fact) for fact in found.facts] == [
        f"left out: {VERSIONS}/y2024/b.py, {VERSIONS}/y2024/c.py",
        "once installed, every Alembic command ends in KeyError: 'c'",
    ]
    assert show_paths(found.help) == f"add an empty __init__.py to {VERSIONS}/y2024"
    assert (found.severity, found.revision, found.location.range.line) == ("warning", "b", 9)


def test_what_alembic_does_without_the_files(tmp_path: Path) -> None:
    files = history("<base> -> a", "a -> b", "b -> c")
    files["migrations/env.py"] = env()
    middle, end = (
        {path: text for path, text in files.items() if not path.endswith(f"/{id_}.py")}
        for id_ in ("b", "c")
    )
    write(middle, tmp_path / "middle")
    assert run_alembic(tmp_path / "middle", "upgrade", "head") == "KeyError: 'b'"
    write(end, tmp_path / "end")
    assert run_alembic(tmp_path / "end", "upgrade", "head") == ""


def test_new_revisions_that_are_missing() -> None:
    files = line("a", "b", "c", "d", folders=dict.fromkeys("bcd", "new"))
    [found] = findings({**files, **build("setuptools.build_meta", FIND)})
    assert found.facts[1] == "once installed, alembic upgrade never runs what is left out"
    [found] = findings(
        {**line("a", "b", folders={"b": "x"}), **build("setuptools.build_meta", FIND)}
    )
    assert found.facts == ("once installed, alembic upgrade never runs what is left out",)


def test_more_files_than_are_named() -> None:
    files = line(*"abcdef", folders=dict.fromkeys("abcde", "old"))
    [found] = findings({**files, **build("setuptools.build_meta", FIND)})
    assert show_paths(found.facts[0]).endswith(
        "/a.py, " + VERSIONS + "/old/b.py, " + VERSIONS + "/old/c.py and 2 more"
    )


LEFT = "2 of 4 revision files"

#: What each build leaves out of a chain whose b and c are in y2024, and how to change that; then
#: a build that ships them.
ADVICE: dict[str, tuple[dict[str, str], str, dict[str, str]]] = {
    "a folder without __init__.py": (
        build("setuptools.build_meta", FIND),
        f"the wheel and the sdist leave out {LEFT}: b.py: add an empty __init__.py to "
        f"{VERSIONS}/y2024",
        {**build("setuptools.build_meta", FIND), f"{VERSIONS}/y2024/__init__.py": ""},
    ),
    "a list of packages": (
        build(
            "setuptools.build_meta",
            "[tool.setuptools]\npackages = ['app', 'app.migrations.versions']\n",
        ),
        f"the wheel and the sdist leave out {LEFT}: b.py: add it to the package data in "
        "pyproject.toml",
        build(
            "setuptools.build_meta",
            "[tool.setuptools]\npackages = ['app', 'app.migrations.versions']\n"
            "[tool.setuptools.package-data]\n'app.migrations.versions' = ['y2024/*.py']\n",
        ),
    ),
    "package data in setup.cfg": (
        {
            "setup.py": "import setuptools\nsetuptools.setup()\n",
            "setup.cfg": "[metadata]\nname = app\n[options]\npackages = app\n"
            "[options.package_data]\napp = migrations/versions/*.py\n",
        },
        f"the wheel and the sdist leave out {LEFT}: b.py: add it to the package data in setup.cfg",
        {
            "setup.py": "import setuptools\nsetuptools.setup()\n",
            "setup.cfg": "[metadata]\nname = app\n[options]\npackages = app\n"
            "[options.package_data]\napp = migrations/versions/**/*.py\n",
        },
    ),
    "an excluded package": (
        build("setuptools.build_meta", f"{FIND}exclude = ['*.y2024']\n"),
        f"the wheel and the sdist leave out {LEFT}: b.py: take it out of the excluded packages in "
        "pyproject.toml",
        {**build("setuptools.build_meta", FIND), f"{VERSIONS}/y2024/__init__.py": ""},
    ),
    "MANIFEST.in": (
        {
            **build("setuptools.build_meta", "[tool.setuptools.packages.find]\n"),
            "MANIFEST.in": "prune app/migrations/versions/y2024\n",
        },
        f"the sdist leaves out {LEFT}: b.py: include it in MANIFEST.in",
        {
            **build("setuptools.build_meta", "[tool.setuptools.packages.find]\n"),
            "MANIFEST.in": "recursive-include app/migrations/versions/y2024 *.py\n",
        },
    ),
    "hatchling": (
        build("hatchling.build", "[tool.hatch.build.targets.wheel]\nexclude = ['y2024']\n"),
        f"the wheel leaves out {LEFT}: b.py: include it in [tool.hatch.build.targets.wheel] of "
        "pyproject.toml",
        build(
            "hatchling.build",
            "[tool.hatch.build.targets.wheel]\nexclude = ['y2024', '!**/y2024/*.py']\n",
        ),
    ),
    "a file that git ignores, but has": (
        {**build("hatchling.build"), ".gitignore": "y20*/\n"},
        f"the wheel and the sdist leave out {LEFT}: b.py: take it out of .gitignore, or add it to "
        "artifacts in [tool.hatch.build] of pyproject.toml",
        {
            **build("hatchling.build", "[tool.hatch.build]\nartifacts = ['**/y2024/*.py']\n"),
            ".gitignore": "y20*/\n",
        },
    ),
    "Poetry": (
        build("poetry.core.masonry.api", "[tool.poetry]\nexclude = ['**/y2024']\n"),
        f"the wheel and the sdist leave out {LEFT}: b.py: include it in [tool.poetry] of "
        "pyproject.toml",
        build("poetry.core.masonry.api", "[tool.poetry]\nexclude = ['**/y2023']\n"),
    ),
    "flit": (
        build("flit_core.buildapi", "[tool.flit.sdist]\nexclude = ['app/**/y2024']\n"),
        f"the sdist leaves out {LEFT}: b.py: include it in [tool.flit.sdist] of pyproject.toml",
        build("flit_core.buildapi"),
    ),
    "PDM": (
        build("pdm.backend", "[tool.pdm.build]\nexcludes = ['**/y2024']\n"),
        f"the wheel and the sdist leave out {LEFT}: b.py: include it in [tool.pdm.build] of "
        "pyproject.toml",
        build("pdm.backend"),
    ),
    "uv": (
        build(
            "uv_build",
            "[tool.uv.build-backend]\nmodule-root = ''\nwheel-exclude = ['y2024']\n",
        ),
        f"the wheel leaves out {LEFT}: b.py: include it in [tool.uv.build-backend] of "
        "pyproject.toml",
        build("uv_build", "[tool.uv.build-backend]\nmodule-root = ''\n"),
    ),
}


@pytest.mark.parametrize(("wrong", "expected", "right"), ADVICE.values(), ids=ADVICE)
def test_advice(wrong: Files, expected: str, right: Files) -> None:
    assert words({**MIDDLE, **wrong}) == [expected]
    assert words({**MIDDLE, **right}) == []


def test_what_is_not_packaged_at_all() -> None:
    nothing = build("setuptools.build_meta", "[tool.setuptools]\npackages = ['app']\n")
    assert words({**MIDDLE, **nothing}) == []
    assert words(MIDDLE) == []
    assert words({**MIDDLE, "pyproject.toml": "[tool.ruff]\n"}) == []


def test_one_finding_for_each_artifact_that_differs() -> None:
    options = (
        "[tool.hatch.build.targets.wheel]\nexclude = ['b.py']\n"
        "[tool.hatch.build.targets.sdist]\nexclude = ['c.py']\n"
    )
    assert [
        text.partition(" of ")[0] for text in words({**MIDDLE, **build("hatchling.build", options)})
    ] == [
        "the wheel leaves out 1",
        "the sdist leaves out 1",
    ]
    options = (
        "[tool.hatch.build.targets.wheel]\nexclude = ['y2024']\n"
        "[tool.hatch.build.targets.sdist]\nexclude = ['c.py']\n"
    )
    assert len(words({**MIDDLE, **build("hatchling.build", options)})) == 1


#: Two version locations, of which the second one is no part of the package.
APART = {
    **line("a", "b"),
    **build("setuptools.build_meta", "[tool.setuptools.packages.find]\ninclude = ['app*']\n"),
    "alembic.ini": "[alembic]\nscript_location = app/migrations\n"
    "version_locations = app/migrations/versions:tests/versions\npath_separator = :\n",
}
EXTRA = history("b -> c", under="tests")["tests/versions/c.py"]


def test_files_that_are_apart_on_purpose() -> None:
    assert words({**APART, "tests/versions/c.py": EXTRA}) == []
    needing = {path: text.replace("= 'a'", "= 'c'") for path, text in APART.items()}
    needed = {**needing, "tests/versions/c.py": EXTRA.replace("= 'b'", "= 'a'")}
    [found] = findings(needed)
    assert found.location.path == "tests/versions/c.py"
    assert found.facts == ("once installed, every Alembic command ends in KeyError: 'c'",)


def test_compiled_files_count_where_alembic_loads_them() -> None:
    files = {**line("a", "b"), f"{VERSIONS}/c.pyc": "", **build("hatchling.build")}
    assert words(files) == []
    [found] = findings({**files, "alembic.ini": INI + "sourceless = true\n"})
    assert found.location.path == f"{VERSIONS}/c.pyc"
    assert found.title == "the wheel and the sdist leave out 1 of 3 revision files"


def test_each_project_for_itself() -> None:
    """A chain in two distributions, of which one ships all it has, and one nothing."""
    files = {
        f"core/{path}": text
        for path, text in {**line("a", "b"), **build("hatchling.build")}.items()
        if path != "alembic.ini"
    }
    files |= {
        "alembic.ini": "[alembic]\nscript_location = core/app/migrations\n"
        "version_locations = core/app/migrations/versions:more/versions\npath_separator = :\n",
        "more/versions/c.py": EXTRA,
        "more/pyproject.toml": "[project]\nname = 'more'\n",
    }
    assert words(files) == []
