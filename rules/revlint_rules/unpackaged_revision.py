"""unpackaged-revision: a revision file that the wheel or the sdist leaves out."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    Builds,
    Chain,
    Example,
    Finding,
    LeftOut,
    Location,
    Project,
    ProjectRule,
    Range,
    Severity,
    history,
    path_text,
    quoted,
)

#: Folders of revision files that a package leaves out on purpose.
_APART = {"test", "tests", "testing", "example", "examples", "docs"}

#: So many files are named in a fact.
_MAX_NAMED = 3

_CHAIN = {
    path: text
    for path, text in history("<base> -> a", "a -> b", under="app/migrations").items()
    if path.endswith((".py", ".mako"))
}
_CONFIG = "pyproject.toml"
_PACKAGES = ("app", "app/migrations", "app/migrations/versions")
_B = "app/migrations/versions/y2025/b.py"
_TREE = {
    **{path: text for path, text in _CHAIN.items() if not path.endswith("/b.py")},
    **{f"{folder}/__init__.py": "" for folder in _PACKAGES},
    _B: _CHAIN["app/migrations/versions/b.py"],
    "alembic.ini": "[alembic]\nscript_location = app/migrations\n"
    "recursive_version_locations = true\n",
    _CONFIG: '[build-system]\nrequires = ["setuptools"]\n'
    'build-backend = "setuptools.build_meta"\n\n[project]\nname = "app"\nversion = "1"\n\n'
    "[tool.setuptools.packages.find]\nnamespaces = false\n",
}


class UnpackagedRevision(ProjectRule):
    """The package's build configuration leaves out revision files of a chain and ships others.

    The rule reads the configuration of setuptools (`pyproject.toml`, `setup.cfg`, what is literal
    in `setup.py`, `MANIFEST.in`), hatchling, Poetry, flit, PDM and uv, and runs nothing. It is
    silent where no file of the chain is packaged, where version control or a hook decides (pbr,
    setuptools-scm, build hooks, `cmdclass`), and where the backend is unknown. Files in folders
    such as `tests` count only if a revision that is shipped needs them. Where
    `sourceless = true`, compiled revision files count as well.

    Why: The migrations work in the repository and in its tests. Once installed, a revision whose
        parent was left out ends every Alembic command in `KeyError`. Where the newest revisions
        are missing, `alembic upgrade head` stops early and reports success.
    Fix: Let the build configuration include the file. For setuptools, most often a folder needs
        an `__init__.py`.
    Semantics: setuptools: discovery.py, command/build_py.py, command/egg_info.py; hatchling:
        builders/config.py; poetry-core: masonry/builders/builder.py; flit_core: sdist.py;
        pdm-backend: base.py; uv: docs, "The uv build backend". Compared with wheels and sdists
        that setuptools 84.2, hatchling 1.33, poetry-core 2.5, flit_core 4.2, pdm-backend 2.5 and
        uv_build 0.13 built.
    """

    name = "unpackaged-revision"
    group = "Files"
    severity = Severity.WARNING
    examples = (
        Example(
            bad=_TREE,
            good={**_TREE, _CONFIG: _TREE[_CONFIG].replace("false", "true")},
            finds=(f"{_B}:9",),
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        builds = Builds(project.tree)
        for chain in project.chains:
            directory = chain.script_directory
            compiled = [f.path for f in directory.skipped if f.reason == "sourceless"]
            files = [p for p in (*directory.files, *compiled) if "__pycache__" not in p]
            seen: set[str] = set()
            for left_out in builds.left_out(files):
                # What no artifact has is reported once.
                if not seen.issuperset(left_out.files) and not _is_on_purpose(chain, left_out):
                    yield _finding(chain, left_out)
                seen |= {*left_out.files}


def _is_on_purpose(chain: Chain, left_out: LeftOut) -> bool:
    """Whether nothing that is shipped needs the files, and they are apart from it."""
    if _needed(chain, left_out):
        return False
    shipped = {_top(left_out, path) for path in left_out.shipped}
    return all(
        _top(left_out, path) not in shipped or _APART & {*path.split("/")[:-1]}
        for path in left_out.files
    )


def _top(left_out: LeftOut, path: str) -> str:
    """The top folder of a file in its project, below ``src``."""
    parts = path.removeprefix(left_out.project).strip("/").split("/")
    return parts[1] if parts[0] in ("src", "lib") and len(parts) > 2 else parts[0]


def _needed(chain: Chain, left_out: LeftOut) -> str | None:
    """An id that is left out and that a shipped revision has as a parent or dependency."""
    gone = {chain.by_path[path].id for path in left_out.files if path in chain.by_path}
    for path in left_out.shipped:
        revision = chain.by_path.get(path)
        for value in (*revision.parents, *revision.dependencies) if revision else ():
            if value.text in gone:
                return value.text
    return None


def _finding(chain: Chain, left_out: LeftOut) -> Finding:
    path, count = left_out.files[0], len(left_out.files)
    revision = chain.by_path.get(path)
    what = " and ".join(f"the {artifact}" for artifact in left_out.artifacts)
    words, place = left_out.advice
    return Finding(
        title=(
            f"{what} leave{'' if len(left_out.artifacts) > 1 else 's'} out {count} of "
            f"{count + len(left_out.shipped)} revision files"
        ),
        label=f"{left_out.backend} does not package this file",
        facts=tuple(_facts(chain, left_out)),
        help=f"{words} {path_text(place)}",
        location=Location(path, revision.id_range if revision else Range()),
        revision=revision.id if revision else None,
        chain=chain.name,
        about=left_out.files,
    )


def _facts(chain: Chain, left_out: LeftOut) -> Iterator[str]:
    if len(left_out.files) > 1:
        named = ", ".join(map(path_text, left_out.files[:_MAX_NAMED]))
        more = len(left_out.files) - _MAX_NAMED
        yield f"left out: {named}" + (f" and {more:,} more" if more > 0 else "")
    needed = _needed(chain, left_out)
    if needed is not None:
        yield f"once installed, every Alembic command ends in KeyError: {quoted(needed)}"
    else:
        yield "once installed, alembic upgrade never runs what is left out"
