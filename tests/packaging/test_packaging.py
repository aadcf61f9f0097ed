"""What each backend packages, compared with what it built."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from revlint.packaging.builds import read_build
from revlint.packaging.patterns import UnknownError
from revlint.packaging.project import find_project
from revlint.sources.memory import MemoryTree
from tests.packaging.cases import CASES, files_of, revisions_of


def packaged(files: dict[str, str], paths: dict[str, str], artifact: Any) -> str | None:
    """The names of the files in an artifact, None where that is not known."""
    project = find_project(MemoryTree(files), next(iter(paths.values())))
    build = read_build(project) if project else None
    if build is None or artifact not in build.ships:
        return None
    try:
        return " ".join(name for name, path in paths.items() if build.ships[artifact](path))
    except UnknownError:
        return None


@pytest.mark.parametrize("artifact", ["wheel", "sdist"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_was_built(case: dict[str, Any], artifact: str) -> None:
    assert packaged(files_of(case), revisions_of(case), artifact) == case.get(artifact)


VERSIONS = "app/migrations/versions"
PATHS = {"a": f"{VERSIONS}/a.py", "b": f"{VERSIONS}/b.py"}
LISTED = "packages=['app', 'app.migrations.versions']"
CALL = f"setuptools.setup({LISTED})"


def built(files: dict[str, str]) -> dict[str, str | None]:
    """What is known of a project with two revision files."""
    tree = {**dict.fromkeys(PATHS.values(), ""), "app/__init__.py": "", **files}
    return {artifact: packaged(tree, PATHS, artifact) for artifact in ("wheel", "sdist")}


def system(backend: str, *requires: str, rest: str = "") -> str:
    return (
        f"[build-system]\nbuild-backend = '{backend}'\nrequires = {list(requires)!r}\n"
        f"[project]\nname = 'app'\n{rest}"
    )


def script(arguments: str, before: str = "") -> dict[str, str]:
    return {"setup.py": f"from setuptools import setup\n{before}\nsetup({arguments})\n"}


KNOWN = [
    script(LISTED),
    script(f"{LISTED}, setup_requires=['wheel'], version=get_version()"),
    script(f"{LISTED}, data_files=[('share', ['icon.png'])]"),
    {"setup.py": f"import setuptools\nif __name__ == '__main__':\n    {CALL}\n"},
    {"pyproject.toml": system("pdm.backend", "pdm-backend>=2")},
    script("packages=names", "names = ['app', 'app.migrations.versions']"),
    {"pyproject.toml": "[project]\nname = 'app'\n", **script(LISTED)},
    {"pyproject.toml": "[tool.black]\n", **script(LISTED)},
    {"pyproject.toml": system("hatchling.build", "hatchling", "hatch-vcs")},
    {
        "pyproject.toml": system(
            "hatchling.build", rest="[tool.hatch.build.hooks.vcs]\nversion-file = 'v.py'\n"
        )
    },
    {"pyproject.toml": system("poetry.core.masonry.api")},
    {"pyproject.toml": system("pdm.backend")},
    {
        "pyproject.toml": system("setuptools.build_meta", "setuptools>=61", "Cython"),
        **script(LISTED),
    },
]


@pytest.mark.parametrize("files", KNOWN)
def test_what_is_known(files: dict[str, str]) -> None:
    assert built(files) == {"wheel": "a b", "sdist": "a b"}


SETUPTOOLS = system("setuptools.build_meta", "setuptools")
HATCH = "hatchling.build"

UNKNOWN = {
    "no configuration": {},
    "a project without a build": {"pyproject.toml": "[project]\nname = 'app'\n"},
    "an unknown backend": {"pyproject.toml": system("meson_python")},
    "a backend in the tree": {
        "pyproject.toml": system(HATCH).replace("[project]", "backend-path = ['.']\n[project]")
    },
    "pbr": {"pyproject.toml": system("pbr.build", "pbr")},
    "pbr by setuptools": {"pyproject.toml": system("setuptools.build_meta", "setuptools", "pbr")},
    "pbr in setup.py": script("setup_requires=['pbr'], pbr=True"),
    "pbr in setup.cfg": {"setup.cfg": "[options]\nsetup_requires = pbr>2\n", **script("")},
    "setuptools-scm": {
        "pyproject.toml": system("setuptools.build_meta", "setuptools", "setuptools_scm[toml]>=8"),
        **script(LISTED),
    },
    "use_scm_version": script(f"{LISTED}, use_scm_version=True"),
    "a plug-in": script(f"{LISTED}, setup_requires=['setuptools-git']"),
    "cmdclass": script(f"{LISTED}, cmdclass={{}}"),
    "cmdclass in setup.cfg": {
        "setup.cfg": "[options]\ncmdclass =\n  sdist = app.S\n",
        **script(LISTED),
    },
    "cmdclass in pyproject.toml": {
        "pyproject.toml": SETUPTOOLS + "[tool.setuptools]\ncmdclass = { sdist = 'app.S' }\n",
        **script(LISTED),
    },
    "packages that are computed": script("packages=packages()"),
    "packages that are added": script("packages=find_packages() + ['app']"),
    "packages that are changed": script("packages=names", "names = ['app']\nnames.append('b')"),
    "keywords": script("**kwargs", "kwargs = {}"),
    "two calls": script(LISTED, f"setup({LISTED})"),
    "a call in a function": {"setup.py": f"def f():\n    setup({LISTED})\nf()\n"},
    "a broken setup.py": script("packages=["),
    "a broken setup.cfg": {"setup.cfg": "[options\n", **script(LISTED)},
    "packages in two files": {"setup.cfg": "[options]\npackages = app\n", **script(LISTED)},
    "data files": script(f"{LISTED}, data_files=[('share', ['app/migrations/versions/c.py'])]"),
    "data files that are computed": script(f"{LISTED}, data_files=find()"),
    "data files in setup.cfg": {
        "setup.cfg": "[options.data_files]\nshare = app/migrations/**\n",
        **script(LISTED),
    },
    "data files in pyproject.toml": {
        "pyproject.toml": SETUPTOOLS + "[tool.setuptools.data-files]\nshare = ['m/*.py']\n",
        **script(LISTED),
    },
    "a plug-in of PDM": {"pyproject.toml": system("pdm.backend", "pdm-backend", "pdm-build-x")},
    "wheel data of PDM": {
        "pyproject.toml": system("pdm.backend", rest="[tool.pdm.build.wheel-data]\nx = ['a']\n")
    },
    "modules only": script("py_modules=['app']"),
    "a wrong MANIFEST.in": {"MANIFEST.in": "includes a\n", **script(LISTED)},
    "several top folders": {"pyproject.toml": SETUPTOOLS, "web/a.py": ""},
    "attr in pyproject.toml": {
        "pyproject.toml": SETUPTOOLS + "[tool.setuptools]\npackages = { attr = 'app.P' }\n"
    },
    "a hook of hatch": {"pyproject.toml": system(HATCH, rest="[tool.hatch.build.hooks.custom]\n")},
    "a hook of a target": {
        "pyproject.toml": system(HATCH, rest="[tool.hatch.build.targets.wheel.hooks.mypyc]\n")
    },
    "hatch.toml": {"pyproject.toml": system(HATCH), "hatch.toml": ""},
    "a build script of Poetry": {
        "pyproject.toml": system("poetry.core.masonry.api", rest="[tool.poetry]\nbuild='b.py'\n")
    },
    "no package of Poetry": {
        "pyproject.toml": system(
            "poetry.core.masonry.api", rest="[tool.poetry]\npackage-mode = false\n"
        )
    },
    "a hook of PDM": {"pyproject.toml": system("pdm.backend"), "pdm_build.py": ""},
    "setuptools run by PDM": {
        "pyproject.toml": system("pdm.backend", rest="[tool.pdm.build]\nrun-setuptools = true\n")
    },
    "no package of uv": {
        "pyproject.toml": system(
            "uv_build",
            rest="[tool.uv]\npackage = false\n[tool.uv.build-backend]\nmodule-root = ''\n",
        )
    },
    "no module of flit": {
        "pyproject.toml": system("flit_core.buildapi", rest="[tool.flit.module]\nname='x'\n")
    },
    "values of another type": {
        "pyproject.toml": system("pdm.backend", rest="[tool.pdm.build]\nexcludes = 'app'\n")
    },
    "a table that is none": {"pyproject.toml": system("pdm.backend") + "[tool]\npdm = 3\n"},
    "no TOML": {"pyproject.toml": "[project\n", **script(LISTED)},
    "no UTF-8": {"pyproject.toml": "[build-system]\n# " + "x" * 300_000},
}


@pytest.mark.parametrize("files", UNKNOWN.values(), ids=UNKNOWN)
def test_what_is_not_known(files: dict[str, str]) -> None:
    assert built(files) == {"wheel": None, "sdist": None}


def test_setup_py_is_never_run(tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    code = f"open({str(canary)!r}, 'w')"
    assert built(script(LISTED, code)) == {"wheel": "a b", "sdist": "a b"}
    assert built(script(f"packages={code}")) == {"wheel": None, "sdist": None}
    assert not canary.exists()


HOSTILE = [
    "**/" * 60_000 + "x",
    "**/a/" * 30 + "x",
    "*a" * 50_000,
    "[" * 50_000,
    "!" * 50_000,
    "\\" * 50_000,
]


@pytest.mark.parametrize("pattern", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize(
    ("backend", "table", "key"),
    [
        ("hatchling.build", "tool.hatch.build", "exclude"),
        ("poetry.core.masonry.api", "tool.poetry", "exclude"),
        ("pdm.backend", "tool.pdm.build", "excludes"),
        ("uv_build", "tool.uv.build-backend", "source-exclude"),
        ("setuptools.build_meta", "tool.setuptools.packages.find", "exclude"),
        ("setuptools.build_meta", "tool.setuptools.package-data", "app"),
    ],
)
def test_hostile_patterns_end(pattern: str, backend: str, table: str, key: str) -> None:
    rest = f"[{table}]\n{key} = [{json.dumps(pattern)}]\n"
    folder = "a/" * 40
    paths = {str(n): f"app/{folder}{'a' * 100}{n}.py" for n in range(100)}
    root = "module-root = ''\n" if backend == "uv_build" else ""
    files = {**dict.fromkeys(paths.values(), ""), "app/__init__.py": ""}
    files["pyproject.toml"] = system(backend, rest=rest + root)
    files["MANIFEST.in"] = f"global-exclude {pattern}\n"
    assert packaged(files, paths, "sdist") in (None, " ".join(paths))
