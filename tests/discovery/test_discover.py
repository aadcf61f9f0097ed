"""Which chains a tree holds, with nothing configured and with declared chains."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from revlint.config.config import ChainConfig, Config
from revlint.discovery.discover import discover
from revlint.discovery.script_directory import Discovery, ScriptDirectory, SkippedFile
from revlint.engine.example import history, revision_file
from revlint.engine.reading import Reading
from revlint.path_text import show_paths
from revlint.sources.memory import MemoryTree
from revlint.sources.tree import Tree


class LinkedTree(MemoryTree):
    """A tree in memory with links: path to target, None for one that leads out."""

    def __init__(self, files: Mapping[str, str], links: Mapping[str, str | None]) -> None:
        super().__init__({**files, **dict.fromkeys(links, "")})
        self._links = dict(links)

    def real_path(self, path: str) -> str | None:
        for link, target in self._links.items():
            if path == link or path.startswith(link + "/"):
                return None if target is None else target + path[len(link) :]
        return path


def find(files: Mapping[str, str], *chains: ChainConfig) -> Discovery:
    return find_in(MemoryTree(files), *chains)


def find_in(tree: Tree, *chains: ChainConfig) -> Discovery:
    return discover(tree, Config(chains=chains), Reading(tree).read)


def only(found: Discovery) -> ScriptDirectory:
    assert len(found.script_directories) == 1, [d.name for d in found.script_directories]
    return found.script_directories[0]


def names(found: Discovery) -> list[str]:
    return [d.name for d in found.script_directories]


def ini(*lines: str, section: str = "alembic") -> str:
    return "\n".join([f"[{section}]", *lines, ""])


def loc(path: str) -> str:
    return ini(f"script_location = {path}")


def rev(revision: str, *parents: str, label: str | None = None) -> str:
    return revision_file(revision, parents, labels=(label,) if label else ())


def unconfigured(*lines: str, under: str = "migrations") -> dict[str, str]:
    """A history without a file of Alembic's configuration."""
    found = history(*lines, under=under)
    return {path: text for path, text in found.items() if not path.endswith((".ini", ".mako"))}


TWO = unconfigured("<base> -> a", "a -> b")
TWO_FILES = ("migrations/versions/a.py", "migrations/versions/b.py")


# One script directory


@pytest.mark.parametrize(
    "files",
    [
        {"alembic.ini": loc("migrations")},
        {"alembic.ini": loc("./migrations/")},
        {"alembic.ini": loc("%(here)s/migrations")},
        {"conf/alembic.ini": loc("%(here)s/../migrations")},
        {"conf/deep/alembic.ini": loc("migrations")},
        {"migrations/alembic.ini": loc("migrations")},
        {"migrations/alembic.ini": loc(".")},
        {"migrations/alembic.ini": ini("sqlalchemy.url = x")},
        {"dev.ini": ini("script_location = migrations", section="app:main")},
        {"setup.cfg": loc("migrations")},
        {"pyproject.toml": '[tool.alembic]\nscript_location = "migrations"\n'},
        {"pyproject.toml": '[tool.alembic]\nscript_location = "%(here)s/migrations"\n'},
        {
            "pyproject.toml": '[tool.alembic]\nscript_location = "migrations"\n',
            "alembic.ini": ini("sqlalchemy.url = x"),
        },
        {"alembic.ini": "[DEFAULT]\nd = migrations\n[alembic]\nscript_location = %(d)s\n"},
        {"alembic.ini": ini("SCRIPT_LOCATION: migrations")},
    ],
)
def test_configured(files: dict[str, str]) -> None:
    directory = only(find({**TWO, **files}))
    assert directory.name == directory.script_location == "migrations"
    assert directory.files == TWO_FILES
    assert tuple(map(show_paths, directory.assumptions)) == ()
    assert directory.env_path == "migrations/env.py"


def test_config_and_section_are_told() -> None:
    directory = only(find({**TWO, "dev.ini": ini("script_location = migrations", section="x")}))
    assert (directory.config, directory.section) == ("dev.ini", "x")
    toml = '[tool.alembic]\nscript_location = "migrations"\nfile_template = "%%(rev)s"\n'
    directory = only(find({**TWO, "pyproject.toml": toml}))
    assert (directory.config, directory.section) == ("pyproject.toml", None)
    assert directory.file_template == "%(rev)s"


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        (
            {"alembic.ini": loc("/app/migrations")},
            "the script location '/app/migrations' does not exist here; read as 'migrations'",
        ),
        (
            {"alembic.ini": loc("srv/migrations")},
            "the script location 'srv/migrations' does not exist here; read as 'migrations'",
        ),
        (
            {"migrations/alembic.ini": loc("/opt/other")},
            "the script location '/opt/other' does not exist here; read as 'migrations'",
        ),
        (
            {"alembic.ini": loc("{directory}")},
            "the script location '{directory}' does not exist here; read as 'migrations'",
        ),
        (
            {},
            "no configuration file names 'migrations'; found by its env.py and versions",
        ),
    ],
)
def test_guessed(files: dict[str, str], sentence: str) -> None:
    """What does not exist here is matched to what does, and that is said."""
    directory = only(find({**TWO, **files}))
    assert directory.files == TWO_FILES
    assert tuple(map(show_paths, directory.assumptions)) == (f"{sentence} (set script-location)",)


def test_container_paths_of_several_services() -> None:
    """The longest tail counts, then the nearest directory."""
    files: dict[str, str] = {}
    for name in ("oss", "ee"):
        for kind in ("core", "tracing"):
            under = f"api/{name}/db/{kind}"
            files |= unconfigured("<base> -> a", under=under)
            files[f"{under}/alembic.ini"] = loc(f"/app/{name}/db/{kind}")
    found = find(files)
    assert names(found) == [
        "api/ee/db/core",
        "api/ee/db/tracing",
        "api/oss/db/core",
        "api/oss/db/tracing",
    ]
    assert [d.files for d in found.script_directories] == [
        (f"{name}/versions/a.py",) for name in names(found)
    ]


def test_one_weak_word_does_not_tie_another_service() -> None:
    files = {
        **unconfigured("<base> -> a", under="one/migrations"),
        "two/alembic.ini": loc("/app/migrations"),
    }
    directory = only(find(files))
    assert directory.config is None


@pytest.mark.parametrize(
    "files",
    [
        {"alembic.ini": loc("pk.inner:migrations")},
        {"alembic.ini": loc("pk:inner/migrations")},
        {"alembic.ini": loc("pk:inner:migrations")},
    ],
)
@pytest.mark.parametrize("root", ["", "src/"])
def test_package_form(files: dict[str, str], root: str) -> None:
    tree = {**files, **unconfigured("<base> -> a", under=f"{root}pk/inner/migrations")}
    directory = only(find(tree))
    assert directory.script_location == f"{root}pk/inner/migrations"
    assert tuple(map(show_paths, directory.assumptions)) == ()


def test_package_form_through_prepend_sys_path() -> None:
    tree = {
        "alembic.ini": ini("script_location = pk:migrations", "prepend_sys_path = %(here)s/lib"),
        **unconfigured("<base> -> a", under="lib/pk/migrations"),
    }
    directory = only(find(tree))
    assert directory.script_location == "lib/pk/migrations"
    assert directory.prepend_sys_path == ("lib",)


def test_a_package_that_is_not_here() -> None:
    assert find({"alembic.ini": loc("airflow:migrations")}).script_directories == ()


# Several


def test_named_sections() -> None:
    files = {
        **unconfigured("<base> -> a", under="one"),
        **unconfigured("<base> -> a", under="two"),
        "alembic.ini": ini("script_location = one")
        + ini("script_location = two", section="second"),
    }
    found = find(files)
    assert [(d.name, d.section) for d in found.script_directories] == [
        ("one", "alembic"),
        ("two", "second"),
    ]


def test_sections_of_one_script_directory() -> None:
    """The same locations are one chain, others are another."""
    files = {
        **TWO,
        "migrations/more/c.py": rev("c"),
        "alembic.ini": loc("migrations")
        + ini("script_location = migrations", section="same")
        + ini("script_location=migrations", "version_locations=migrations/more", section="more"),
    }
    found = find(files)
    assert names(found) == ["migrations:alembic", "migrations:more"]
    assert found.script_directories[1].files == ("migrations/more/c.py",)


def test_no_two_chains_have_one_name() -> None:
    files = {**history("<base> -> a", under="one"), **history("<base> -> b", under="two")}
    two = ChainConfig(name="one", script_location="two")
    assert names(find(files, two)) == ["one", "one:alembic"]
    three = ChainConfig(name="one:alembic", script_location="three")
    assert names(find(files, two, three)) == ["one", "one:alembic", "one:alembic+"]


def test_a_declared_chain_with_several_histories() -> None:
    files = {f"{place}/versions/{place}.py": rev(place) for place in ("a", "b", "c")}
    wanted = ["x", "x:b/versions", "x:c/versions"]
    assert names(find(files, ChainConfig(name="x", script_location="."))) == wanted


def test_multidb_is_one_chain() -> None:
    text = ini("script_location = migrations", "databases = one, two")
    text += ini("sqlalchemy.url = x", section="one") + ini("sqlalchemy.url = y", section="two")
    assert names(find({**TWO, "alembic.ini": text})) == ["migrations"]


def test_default_gives_every_section_of_alembic() -> None:
    text = "[DEFAULT]\nscript_location = migrations\n[loggers]\nkeys = root\n"
    text += "[one]\nsqlalchemy.url = x\n[two]\nversion_locations = migrations/versions\n"
    assert names(find({**TWO, "alembic.ini": text})) == ["migrations"]


def test_many_files_lead_to_one_chain() -> None:
    files = {
        **TWO,
        "alembic.ini": loc("migrations"),
        "migrations/alembic.ini": ini("sqlalchemy.url = x"),
        "test.ini": loc("/srv/migrations"),
    }
    directory = only(find(files))
    assert directory.config == "alembic.ini"
    assert tuple(map(show_paths, directory.assumptions)) == ()


def test_a_link_to_a_script_directory_is_the_same_chain() -> None:
    tree = LinkedTree({**TWO, "alembic.ini": loc("there")}, {"there": "migrations"})
    directory = only(find_in(tree))
    assert directory.name == "migrations"
    assert directory.files == TWO_FILES


def test_templates_are_no_chains() -> None:
    files = {
        "templates/generic/env.py": "",
        "templates/generic/script.py.mako": "",
        "templates/multidb/env.py": "",
        "templates/multidb/versions/README": "",
    }
    assert find(files) == Discovery()


def test_dependencies_are_no_chains() -> None:
    files: dict[str, str] = {"venv/pyvenv.cfg": ""}
    for where in ("node_modules/x", "venv/lib/x", "a/site-packages/x", ".tox/x"):
        files |= unconfigured("<base> -> a", under=f"{where}/migrations")
        files[f"{where}/alembic.ini"] = loc("migrations")
    assert find(files) == Discovery()


def test_a_configured_chain_without_files_stays() -> None:
    directory = only(find({"alembic.ini": loc("migrations"), "migrations/env.py": ""}))
    assert directory.files == ()
    assert [v.problem for v in directory.version_locations] == ["missing"]


# Version locations


def places(*lines: str) -> list[tuple[str | None, str]]:
    files = {
        "migrations/env.py": "",
        "migrations/versions/a.py": "",
        "migrations/more/c.py": "",
        "pk/revs/d.py": "",
        "alembic.ini": ini("script_location = migrations", *lines),
    }
    directory = only(find(files))
    return [(v.path, v.problem) for v in directory.version_locations]


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ("migrations/versions migrations/more", ["migrations/versions", "migrations/more"]),
        ("%(here)s/migrations/more", ["migrations/more"]),
        ("pk:revs", ["pk/revs"]),
        ("/app/migrations/more", ["migrations/more"]),
    ],
)
def test_version_locations(entries: str, expected: list[str]) -> None:
    assert places(f"version_locations = {entries}") == [(path, "") for path in expected]


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ("migrations/none", "missing"),
        ("../other", "outside"),
        ("%(here)s/../other", "outside"),
        ("/srv/other/place", "foreign"),
        ("/proc", "outside"),
        ("/dev/fd/0", "outside"),
        ("other:place", "foreign"),
        ("migrations/more,", "empty"),
    ],
)
def test_version_locations_that_are_not_there(entry: str, problem: str) -> None:
    found = places(f"version_locations = migrations/versions,{entry}")
    assert found[-1] == (None, problem)


def test_version_locations_count_from_where_the_script_location_does() -> None:
    files = {
        "app/conf/alembic.ini": ini("script_location = mig", "version_locations = mig/a mig/b"),
        "app/mig/env.py": "",
        "app/mig/a/a.py": rev("a"),
        "app/mig/b/b.py": rev("b", "a"),
    }
    assert only(find(files)).files == ("app/mig/a/a.py", "app/mig/b/b.py")


# Load order


def load(files: Mapping[str, str], *, recursive: bool = False) -> ScriptDirectory:
    text = ini("script_location = m", f"recursive_version_locations = {str(recursive).lower()}")
    return only(find({"alembic.ini": text, "m/env.py": "", **files}))


def test_names_and_order() -> None:
    wanted = ["B.py", "_x.py", "a.py", "conftest.py", ".hidden.py"]
    other = ["__init__.py", "__init__x.py", ".#a.py", "a.PY", "a.pyi", "a.py~", "a.pyc", "a.txt"]
    directory = load({f"m/versions/{name}": "" for name in wanted + other})
    assert directory.files == tuple(f"m/versions/{name}" for name in sorted(wanted))
    assert directory.skipped == ()


def test_recursion() -> None:
    files = {
        f"m/versions/{name}": ""
        for name in ("z.py", "b/y.py", "b-c/x.py", "b/a/w.py", ".h/v.py", "__pycache__/u.py")
    }
    files["m/versions/__pycache__/d/t.py"] = ""
    assert load(files).files == ("m/versions/z.py",)
    assert load(files, recursive=True).files == tuple(
        f"m/versions/{name}"
        for name in ("z.py", ".h/v.py", "__pycache__/d/t.py", "b/y.py", "b/a/w.py", "b-c/x.py")
    )


def test_links() -> None:
    """The target's name decides and is reported; what leads out or nowhere stays as it is."""
    tree = LinkedTree(
        {"alembic.ini": loc("m"), "m/env.py": "", "else/c.py": rev("c"), "else/d.txt": ""},
        {
            "m/versions/c.txt": "else/c.py",
            "m/versions/c2.py": "else/c.py",
            "m/versions/d.py": "else/d.txt",
            "m/versions/gone.py": "else/gone.py",
            "m/versions/out.py": None,
            "m/versions/dir.py": "else",
        },
    )
    directory = only(find_in(tree))
    assert directory.files == ("else/c.py", "m/versions/gone.py", "m/versions/out.py")
    assert directory.overlaps == (("else/c.py", ("m/versions", "m/versions")),)


def test_skipped_files() -> None:
    directory = load(
        {
            "m/versions/a.py": rev("a"),
            "m/versions/b.PY": rev("b"),
            "m/versions/c.py.bak": rev("c"),
            "m/versions/__init__d.py": rev("d"),
            "m/versions/__init__.py": "",
            "m/versions/e.py.txt": "notes",
            "m/versions/old/f.py": rev("f"),
            "m/versions/old/g.py": rev("g"),
        }
    )
    assert set(directory.skipped) == {
        SkippedFile("m/versions/b.PY", "suffix"),
        SkippedFile("m/versions/c.py.bak", "suffix"),
        SkippedFile("m/versions/__init__d.py", "name"),
        SkippedFile("m/versions/old", "subfolder", 2, "m/versions/old/f.py"),
    }


def test_sourceless() -> None:
    text = ini("script_location = m", "sourceless = true")
    files = {
        "alembic.ini": text,
        "m/env.py": "",
        "m/versions/a.py": rev("a"),
        "m/versions/a.pyc": "",
        "m/versions/b.pyc": "",
        "m/versions/__pycache__/a.cpython-311.pyc": "",
        "m/versions/__pycache__/c.cpython-311.pyc": "",
    }
    directory = only(find(files))
    assert directory.sourceless
    assert directory.files == ("m/versions/a.py",)
    assert directory.skipped == (
        SkippedFile("m/versions/b.pyc", "sourceless"),
        SkippedFile("m/versions/__pycache__/c.cpython-311.pyc", "sourceless"),
    )


# Locations that are set in code


#: Code of an application that sets the version locations.
IN_CODE = {"manage.py": "config.set_main_option('version_locations', ' '.join(places))\n"}


def test_folders_that_hold_the_missing_parents_are_attached() -> None:
    files = {
        **IN_CODE,
        **unconfigured("a -> b"),
        "plugins/revs/a.py": rev("a"),
        "alembic.ini": loc("migrations"),
    }
    directory = only(find(files))
    assert directory.files == ("migrations/versions/b.py", "plugins/revs/a.py")
    assert [v.assumed for v in directory.version_locations] == [False, True]
    assert tuple(map(show_paths, directory.assumptions)) == (
        "no configuration names 'plugins/revs', whose revisions are tied to this chain: read as "
        "version locations (set version-locations)",
    )


def test_the_smaller_part_is_completed() -> None:
    """Releases in separate folders, one on top of the other, as their code names them."""
    files = {
        **unconfigured("<base> -> a"),
        "migrations/versions/y1/expand/b.py": rev("b", "a"),
        "migrations/versions/y2/expand/c.py": rev("c", "b"),
    }
    directory = only(find(files))
    assert len(directory.files) == 3
    assert directory.skipped == ()


def test_a_whole_chain_is_left_as_it_is() -> None:
    files = {**TWO, "migrations/versions/old/c.py": rev("c", "a"), "scratch/d.py": rev("d", "b")}
    found = find(files)
    assert only(found).files == TWO_FILES
    old, scratch = "migrations/versions/old", "scratch"
    assert only(found).skipped == (SkippedFile(old, "subfolder", 1, f"{old}/c.py"),)
    assert found.ignored_folders == (SkippedFile(scratch, "folder", 1, f"{scratch}/d.py"),)


@pytest.mark.parametrize(
    "more",
    [
        {"x/a.py": rev("a"), "x/b.py": rev("b", "a")},
        {"x/a.py": rev("a", "nowhere")},
    ],
)
def test_nothing_is_attached_that_adds_a_mistake(more: dict[str, str]) -> None:
    """Neither a duplicate id nor a missing parent."""
    files = {**unconfigured("a -> b"), **more, "alembic.ini": loc("migrations")}
    found = find(files)
    assert only(found).files == ("migrations/versions/b.py",)
    assert [f.path for f in found.ignored_folders] == ["x"]


DIALECTS = {
    "alembic.ini": loc("m"),
    "m/env.py": "from alembic import context",
    "m/versions/README": "",
}


def test_a_folder_per_dialect_is_a_chain_each() -> None:
    files = {
        **DIALECTS,
        "m/versions/pg/1.py": rev("p1"),
        "m/versions/pg/2.py": rev("p2", "p1"),
        "m/versions/sqlite/1.py": rev("s1"),
    }
    found = find(files)
    assert names(found) == ["m:versions/pg", "m:versions/sqlite"]
    assert [len(d.files) for d in found.script_directories] == [2, 1]
    assert all("set version-locations" in d.assumptions[0] for d in found.script_directories)


def test_labelled_folders_are_one_chain() -> None:
    files = {
        **DIALECTS,
        "m/versions/one/1.py": rev("o1", label="one"),
        "m/versions/two/1.py": rev("t1", label="two"),
    }
    directory = only(find(files))
    assert directory.name == "m"
    assert len(directory.files) == 2


def test_labelled_folders_that_repeat_an_id_are_chains() -> None:
    files = {
        **DIALECTS,
        "m/versions/one/1.py": rev("x1", label="one"),
        "m/versions/two/1.py": rev("x1", label="two"),
    }
    assert names(find(files)) == ["m:versions/one", "m:versions/two"]


def test_folders_beside_a_location_that_is_not_there_are_read() -> None:
    """Alembic finds no files at the location, which is another error."""
    text = ini("script_location = migrations", "version_locations = migrations/version")
    found = find({**TWO, "alembic.ini": text})
    directory = only(found)
    assert directory.files == TWO_FILES
    assert [(v.path, v.problem, v.assumed) for v in directory.version_locations] == [
        (None, "missing", False),
        ("migrations/versions", "", True),
    ]
    assert directory.unread is not None
    assert found.ignored_folders == ()


def test_folders_below_an_env_py_of_alembic_without_configuration() -> None:
    files = {"m/env.py": "from alembic import context", "m/pg/1.py": rev("p1")}
    assert only(find(files)).files == ("m/pg/1.py",)


def test_a_history_without_any_script_directory_is_a_chain() -> None:
    directory = only(find({"revs/1.py": rev("p1"), "revs/2.py": rev("p2", "p1")}))
    assert (directory.name, directory.files) == ("revs", ("revs/1.py", "revs/2.py"))
    assert not directory.version_table.known
    assert tuple(map(show_paths, directory.assumptions)) == (
        "no configuration names 'revs'; read as a chain that code configures "
        "(set script-location and version-locations)",
    )


# Declared chains


def test_a_declared_chain_adopts() -> None:
    files = {**TWO, "alembic.ini": loc("/app/migrations")}
    chain = ChainConfig(name="main", script_location="migrations", version_table="v")
    directory = only(find(files, chain))
    assert directory.name == "main"
    assert directory.declared is chain
    assert directory.config == "alembic.ini"
    assert directory.files == TWO_FILES
    assert tuple(map(show_paths, directory.assumptions)) == ()
    assert (directory.version_table.name, directory.version_table.known) == ("v", True)


def test_declared_chains_come_first_in_their_order() -> None:
    files: dict[str, str] = {}
    for name in ("a", "b", "c"):
        files |= unconfigured("<base> -> r", under=name)
    chains = [ChainConfig(name=f"x{n}", script_location=n) for n in ("c", "b")]
    assert names(find(files, *chains)) == ["xc", "xb", "a"]


def test_a_declared_chain_that_is_not_there_stays() -> None:
    directory = only(find({}, ChainConfig(name="x", script_location="nowhere")))
    assert (directory.name, directory.script_location, directory.files) == ("x", "nowhere", ())


def test_declared_version_locations() -> None:
    files = {**DIALECTS, "m/versions/pg/1.py": rev("p1"), "m/versions/sqlite/1.py": rev("s1")}
    chains = [
        ChainConfig(name=n, script_location="m", version_locations=(f"m/versions/{n}",))
        for n in ("pg", "sqlite")
    ]
    found = find(files, *chains)
    assert [(d.name, d.files) for d in found.script_directories] == [
        ("pg", ("m/versions/pg/1.py",)),
        ("sqlite", ("m/versions/sqlite/1.py",)),
    ]
    assert found.ignored_folders == ()


def test_declared_by_config_and_section() -> None:
    files = {
        **TWO,
        "migrations/more/c.py": rev("c"),
        "alembic.ini": loc("migrations")
        + ini("script_location=migrations", "version_locations=migrations/more", section="more"),
    }
    chain = ChainConfig(name="more", config="alembic.ini", section="more")
    found = find(files, chain)
    assert names(found) == ["more", "migrations"]
    assert found.script_directories[0].files == ("migrations/more/c.py",)


# Problems


def test_problems_name_their_chain() -> None:
    text = ini("script_location = migrations", "sourceless = yes")
    found = find({**TWO, "alembic.ini": text})
    assert [(p.kind, p.finding.chain) for p in found.problems] == [("boolean", "migrations")]


def test_a_broken_ini_is_still_used() -> None:
    text = ini("script_location = migrations", "nonsense", "file_template = x")
    found = find({**TWO, "alembic.ini": text})
    assert [p.kind for p in found.problems] == ["syntax"]
    assert only(found).file_template == "x"
    assert only(found).files == TWO_FILES


def test_inis_of_others_are_not_read() -> None:
    assert find({"tox.ini": "nonsense", "pytest.ini": "[a]\n[a]\n"}).problems == ()


@pytest.mark.parametrize(
    ("files", "search_path"),
    [
        ({"alembic.ini": ini("script_location = migrations")}, ("",)),
        (
            {"alembic.ini": ini("script_location = migrations", "prepend_sys_path = src")},
            ("src", ""),
        ),
        (
            {"conf/alembic.ini": ini("script_location = migrations", "prepend_sys_path = src")},
            ("src", ""),
        ),
        (
            {
                "conf/alembic.ini": ini(
                    "script_location = %(here)s/../migrations", "prepend_sys_path = . ../src /usr"
                )
            },
            ("conf", "src"),
        ),
        ({"migrations/alembic.ini": "[alembic]\n"}, ("",)),
        ({}, ()),
    ],
)
def test_search_path(files: dict[str, str], search_path: tuple[str, ...]) -> None:
    """Entries of ``prepend_sys_path`` come first, from where Alembic runs."""
    rest = {"migrations/env.py": "import alembic\n", "migrations/versions/a.py": revision_file("a")}
    assert only(find({**files, **rest})).search_path == search_path


@pytest.mark.parametrize(
    ("external", "of_chain", "attached"),
    [((), None, True), (("x1",), None, False), (("x1",), (), True), ((), ("x1",), False)],
)
def test_external_revisions_do_not_tie_a_folder(
    external: tuple[str, ...], of_chain: tuple[str, ...] | None, attached: bool
) -> None:
    """The list of the chain counts, else that at the top; an empty list undoes it."""
    files = {
        "alembic.ini": ini("script_location = mig"),
        "mig/env.py": "",
        "mig/versions/a.py": revision_file("a1", ("x1",)),
        "mig/versions/b.py": revision_file("b1", ("a1",)),
        "old/x.py": revision_file("x1"),
        **IN_CODE,
    }
    chain = ChainConfig(name="mig", script_location="mig", external_revisions=of_chain)
    config = Config(chains=(chain,), defaults=ChainConfig(external_revisions=external))
    tree = MemoryTree(files)
    found = only(discover(tree, config, Reading(tree).read))
    assert ("old" in found.directories) == attached
