"""Small script directories, one for each thing that Alembic can meet.

Each has a name, the files below ``migrations/versions`` (a path may lead out of it), links, and
the settings that Alembic reads it with. What Alembic makes of them is asked of the installed one
(``oracle.py``); what revlint finds is in ``expected.toml``.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Scenario:
    """A script directory ``migrations`` and the ini beside it.

    ``locations`` are the version locations, relative to ``migrations``; none means ``versions``.
    """

    name: str
    what: str
    files: Mapping[str, str]
    links: Mapping[str, str] = field(default_factory=dict)
    locations: tuple[str, ...] = ()
    recursive: bool = False

    def write(self, root: Path) -> Path:
        """Write it below a directory, and give back the path of its ini."""
        versions = root / "migrations" / "versions"
        versions.parent.mkdir(parents=True)
        for path, text in self.files.items():
            # Joined as text: ".." leads out of a folder that need not exist.
            file = Path(os.path.normpath(versions / path))
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        for path, target in self.links.items():
            (versions / path).symlink_to(target)
        ini = root / "alembic.ini"
        ini.write_text(self._ini(), encoding="utf-8")
        return ini

    def _ini(self) -> str:
        lines = ["[alembic]", "script_location = %(here)s/migrations", "path_separator = newline"]
        if self.locations:
            lines.append("version_locations =")
            lines.extend(f"    %(here)s/migrations/{location}" for location in self.locations)
        if self.recursive:
            lines.append("recursive_version_locations = true")
        return "\n".join(lines) + "\n"


def _file(
    revision: str | None,
    down_revision: str | None = "None",
    labels: str | None = None,
    depends_on: str | None = None,
    doc: str | None = None,
) -> str:
    """A revision file; every value is Python source text."""
    lines = [f'"""{doc}"""'] if doc else []
    values = (
        ("revision", revision),
        ("down_revision", down_revision),
        ("branch_labels", labels),
        ("depends_on", depends_on),
    )
    lines += [f"{name} = {value}" for name, value in values if value is not None]
    return "\n".join(lines) + "\n"


def _line(*ids: str) -> dict[str, str]:
    """The files of one line of revisions, each named after its id."""
    parents = [None, *ids]
    return {
        f"{id_}.py": _file(repr(id_), repr(parent))
        for id_, parent in zip(ids, parents, strict=False)
    }


SCENARIOS: dict[str, Scenario] = {}


def _add(
    name: str,
    files: Mapping[str, str],
    *,
    what: str,
    links: Mapping[str, str] | None = None,
    locations: tuple[str, ...] = (),
    recursive: bool = False,
) -> None:
    assert name not in SCENARIOS
    SCENARIOS[name] = Scenario(name, what, files, links or {}, locations, recursive)


# Shapes

_add("linear", _line("aaaa1", "bbbb1", "cccc1"), what="three in a row")
_add("empty_dir", {".keep": ""}, what="versions/ holds no .py")
_add("no_versions_dir", {"../env.py": ""}, what="versions/ does not exist")
_add(
    "fork",
    {**_line("aaaa1", "bbbb1"), "cccc1.py": _file("'cccc1'", "'aaaa1'")},
    what="two children of one parent",
)
_add(
    "merge",
    {
        **_line("aaaa1", "bbbb1"),
        "cccc1.py": _file("'cccc1'", "'aaaa1'"),
        "dddd1.py": _file("'dddd1'", "('bbbb1', 'cccc1')"),
    },
    what="fork then merge",
)
_add(
    "two_bases", {**_line("aaaa1", "bbbb1"), **_line("xxxx1", "yyyy1")}, what="two unrelated chains"
)
_add(
    "merge_bases",
    {**_line("aaaa1"), **_line("xxxx1"), "m.py": _file("'mmmm1'", "('aaaa1', 'xxxx1')")},
    what="merge of two bases",
)
_add(
    "merge_same_twice",
    {**_line("aaaa1"), "m.py": _file("'mmmm1'", "('aaaa1', 'aaaa1')")},
    what="down_revision names one parent twice",
)
_add(
    "merge_ancestor",
    {**_line("aaaa1", "bbbb1", "cccc1"), "m.py": _file("'mmmm1'", "('cccc1', 'aaaa1')")},
    what="merge of a revision and its own ancestor",
)

# Cycles

_add("self_loop", {"a.py": _file("'aaaa1'", "'aaaa1'")}, what="own parent")
_add(
    "self_loop_in_tuple",
    {**_line("bbbb1"), "a.py": _file("'aaaa1'", "('bbbb1', 'aaaa1')")},
    what="own parent inside a tuple",
)
_add(
    "cycle_whole",
    {
        "a.py": _file("'aaaa1'", "'cccc1'"),
        "b.py": _file("'bbbb1'", "'aaaa1'"),
        "c.py": _file("'cccc1'", "'bbbb1'"),
    },
    what="every revision is on the cycle",
)
_add(
    "cycle_beside_chain",
    {
        **_line("aaaa1", "bbbb1"),
        "x.py": _file("'xxxx1'", "'yyyy1'"),
        "y.py": _file("'yyyy1'", "'xxxx1'"),
    },
    what="a sound chain and a separate cycle",
)
_add(
    "cycle_with_tail",
    {
        **_line("aaaa1"),
        "x.py": _file("'xxxx1'", "('aaaa1', 'yyyy1')"),
        "y.py": _file("'yyyy1'", "'xxxx1'"),
        "z.py": _file("'zzzz1'", "'yyyy1'"),
    },
    what="cycle reachable from base and from head",
)
_add(
    "cycle_behind_merge",
    {
        **_line("aaaa1"),
        "x.py": _file("'xxxx1'", "('aaaa1', 'yyyy1')"),
        "y.py": _file("'yyyy1'", "'xxxx1'"),
    },
    what="cycle reachable from base, no revision above it",
)
_add(
    "cycle_below_head",
    {
        **_line("aaaa1"),
        "x.py": _file("'xxxx1'", "'yyyy1'"),
        "y.py": _file("'yyyy1'", "'xxxx1'"),
        "z.py": _file("'zzzz1'", "'yyyy1'"),
    },
    what="cycle reachable from a head, not from a base",
)
_add("dep_self_loop", {"a.py": _file("'aaaa1'", depends_on="'aaaa1'")}, what="depends on itself")
_add(
    "dep_self_loop_by_label",
    {"a.py": _file("'aaaa1'", labels="'lab'", depends_on="'lab'")},
    what="depends on its own branch label",
)
_add(
    "dep_cycle",
    {
        "a.py": _file("'aaaa1'", depends_on="'bbbb1'"),
        "b.py": _file("'bbbb1'", depends_on="'aaaa1'"),
    },
    what="two bases depend on each other",
)
_add(
    "dep_cycle_chains",
    {
        **_line("aaaa1"),
        **_line("xxxx1"),
        "b.py": _file("'bbbb1'", "'aaaa1'", depends_on="'yyyy1'"),
        "y.py": _file("'yyyy1'", "'xxxx1'", depends_on="'bbbb1'"),
        "c.py": _file("'cccc1'", "'bbbb1'"),
        "z.py": _file("'zzzz1'", "'yyyy1'"),
    },
    what="dependency cycle in the middle of two chains",
)
_add(
    "dep_on_child",
    {"a.py": _file("'aaaa1'", depends_on="'bbbb1'"), "b.py": _file("'bbbb1'", "'aaaa1'")},
    what="parent depends on its child",
)

# Duplicates, missing

_add(
    "dup_base",
    {"a1.py": _file("'aaaa1'"), "a2.py": _file("'aaaa1'"), "b.py": _file("'bbbb1'", "'aaaa1'")},
    what="two files declare the same base id",
)
_add(
    "dup_head",
    {**_line("aaaa1"), "b1.py": _file("'bbbb1'", "'aaaa1'"), "b2.py": _file("'bbbb1'", "'aaaa1'")},
    what="two files declare the same head id",
)
_add(
    "dup_middle_other_parent",
    {
        **_line("aaaa1", "bbbb1"),
        "m1.py": _file("'mmmm1'", "'bbbb1'"),
        "m2.py": _file("'mmmm1'", "'aaaa1'"),
        "z.py": _file("'zzzz1'", "'mmmm1'"),
    },
    what="same id, other parent; the later file wins",
)
_add(
    "dup_recursive",
    {**_line("aaaa1"), "sub/a.py": _file("'aaaa1'")},
    recursive=True,
    what="same id in a subdirectory",
)
_add(
    "missing_parent",
    {**_line("aaaa1"), "b.py": _file("'bbbb1'", "'gone1'")},
    what="down_revision names no file",
)
_add(
    "missing_parent_only",
    {"b.py": _file("'bbbb1'", "'gone1'")},
    what="the only file, parent missing",
)
_add(
    "missing_in_merge",
    {**_line("aaaa1"), "m.py": _file("'mmmm1'", "('aaaa1', 'gone1')")},
    what="one of two parents missing",
)
_add(
    "missing_dep", {"a.py": _file("'aaaa1'", depends_on="'gone1'")}, what="depends_on names no file"
)
_add(
    "missing_parent_two",
    {"b.py": _file("'bbbb1'", "'gone1'"), "c.py": _file("'cccc1'", "'gone2'")},
    what="two missing parents: only the first is reported",
)

# Partial ids, labels, special names

_add(
    "prefix_down",
    {**_line("aaaa1111"), "b.py": _file("'bbbb1'", "'aaaa1'")},
    what="down_revision is an unambiguous prefix",
)
_add(
    "prefix_dep",
    {**_line("aaaa1111"), "b.py": _file("'bbbb1'", depends_on="'aaaa1'")},
    what="depends_on is an unambiguous prefix",
)
_add(
    "long_for_short",
    {**_line("aaaa1"), "b.py": _file("'bbbb1'", "'aaaa1_slug'")},
    what="down_revision is id plus slug",
)
_add(
    "case_differs",
    {**_line("aaaa1"), "b.py": _file("'bbbb1'", "'AAAA1'")},
    what="parent id in another case",
)
_add(
    "space_in_down",
    {**_line("aaaa1"), "b.py": _file("'bbbb1'", "' aaaa1'")},
    what="parent id with a leading space",
)
_add(
    "label_simple",
    {"a.py": _file("'aaaa1'", labels="('lab',)"), "b.py": _file("'bbbb1'", "'aaaa1'")},
    what="label on the base spreads upwards",
)
_add(
    "label_fork",
    {
        **_line("aaaa1"),
        "b.py": _file("'bbbb1'", "'aaaa1'", labels="'left'"),
        "b2.py": _file("'bbbb2'", "'bbbb1'"),
        "c.py": _file("'cccc1'", "'aaaa1'", labels="'right'"),
    },
    what="a label on each side of a fork",
)
_add(
    "label_down_to_base",
    {
        **_line("aaaa1", "bbbb1"),
        "c.py": _file("'cccc1'", "'bbbb1'", labels="'lab'"),
        "d.py": _file("'dddd1'", "'cccc1'"),
    },
    what="a label in mid chain also spreads downwards",
)
_add(
    "label_below_fork",
    {
        "a.py": _file("'aaaa1'"),
        "b.py": _file("'bbbb1'", "'aaaa1'", labels="'lab'"),
        "c.py": _file("'cccc1'", "'bbbb1'"),
        "d.py": _file("'dddd1'", "'cccc1'"),
        "e.py": _file("'eeee1'", "'cccc1'"),
    },
    what="fork above the label: nothing flows down",
)
_add(
    "label_below_dependency",
    {
        "a.py": _file("'aaaa1'"),
        "b.py": _file("'bbbb1'", "'aaaa1'"),
        "c.py": _file("'cccc1'", "'bbbb1'", labels="'lab'"),
        "x.py": _file("'xxxx1'", depends_on="'bbbb1'"),
    },
    what="a dependency from elsewhere stops the downward flow",
)
_add(
    "label_on_merge",
    {
        **_line("aaaa1"),
        **_line("xxxx1"),
        "m.py": _file("'mmmm1'", "('aaaa1', 'xxxx1')", labels="'lab'"),
        "n.py": _file("'nnnn1'", "'mmmm1'"),
    },
    what="label on a merge point",
)
_add(
    "label_through_merge",
    {
        "a.py": _file("'aaaa1'", labels="'lab'"),
        **_line("xxxx1"),
        "m.py": _file("'mmmm1'", "('aaaa1', 'xxxx1')"),
    },
    what="label flows up through a merge",
)
_add(
    "label_not_over_dependency",
    {"a.py": _file("'aaaa1'", labels="'lab'"), "x.py": _file("'xxxx1'", depends_on="'aaaa1'")},
    what="label does not flow over depends_on",
)
_add(
    "label_clash",
    {"a.py": _file("'aaaa1'", labels="'lab'"), "x.py": _file("'xxxx1'", labels="'lab'")},
    what="one label on two chains",
)
_add(
    "label_clash_same_line",
    {"a.py": _file("'aaaa1'", labels="'lab'"), "b.py": _file("'bbbb1'", "'aaaa1'", labels="'lab'")},
    what="one label twice on one chain",
)
_add(
    "label_twice_in_file",
    {"a.py": _file("'aaaa1'", labels="('lab', 'lab')")},
    what="one label twice in one file",
)
_add(
    "label_is_revision",
    {**_line("aaaa1"), "b.py": _file("'bbbb1'", "'aaaa1'", labels="'aaaa1'")},
    what="label equal to another revision id",
)
_add(
    "label_is_own_id",
    {"a.py": _file("'aaaa1'", labels="'aaaa1'")},
    what="label equal to its own revision id",
)
_add("label_illegal", {"a.py": _file("'aaaa1'", labels="'a@b-c+d:e'")}, what="label with @ - + :")
_add(
    "label_head",
    {"a.py": _file("'aaaa1'", labels="('head', 'base')")},
    what="labels called head and base",
)
_add(
    "label_empty", {"a.py": _file("'aaaa1'", labels="''")}, what="branch_labels is the empty string"
)
_add("label_int", {"a.py": _file("'aaaa1'", labels="7")}, what="branch_labels is an int")
_add(
    "label_as_down",
    {"a.py": _file("'aaaa1'", labels="'lab'"), "b.py": _file("'bbbb1'", "'lab'")},
    what="down_revision is a branch label",
)
_add(
    "label_as_down_beside_dep",
    {
        "a.py": _file("'aaaa1'", labels="'lab'"),
        "x.py": _file("'xxxx1'"),
        "b.py": _file("'bbbb1'", "'lab'", depends_on="'xxxx1'"),
    },
    what="the same, on a revision that has depends_on",
)
_add(
    "label_as_dep",
    {"a.py": _file("'aaaa1'", labels="'lab'"), "x.py": _file("'xxxx1'", depends_on="'lab'")},
    what="depends_on is a branch label",
)
_add(
    "label_inherited_as_dep",
    {
        "a.py": _file("'aaaa1'", labels="'lab'"),
        "b.py": _file("'bbbb1'", "'aaaa1'"),
        "x.py": _file("'xxxx1'", depends_on="'lab'"),
    },
    what="the label resolves to the file that declares it, not the head",
)
_add(
    "relative_dep",
    {"a.py": _file("'aaaa1'", labels="'lab'"), "x.py": _file("'xxxx1'", depends_on="'lab@head'")},
    what="depends_on = label@head",
)
_add(
    "down_head",
    {**_line("aaaa1"), "b.py": _file("'bbbb1'", "'head'")},
    what="down_revision = 'head'",
)
_add("down_base", {"b.py": _file("'bbbb1'", "'base'")}, what="down_revision = 'base'")

# Depends_on

_add(
    "dep_head",
    {**_line("aaaa1", "bbbb1"), "x.py": _file("'xxxx1'", depends_on="'bbbb1'")},
    what="a base depends on the head of another chain",
)
_add(
    "dep_redundant",
    {**_line("aaaa1", "bbbb1"), "c.py": _file("'cccc1'", "'bbbb1'", depends_on="'aaaa1'")},
    what="depends on its own ancestor",
)
_add(
    "dep_repeated",
    {
        **_line("xxxx1", "yyyy1"),
        "a.py": _file("'aaaa1'", depends_on="'xxxx1'"),
        "b.py": _file("'bbbb1'", "'aaaa1'", depends_on="('xxxx1', 'yyyy1')"),
    },
    what="a dependency that an ancestor already has is dropped",
)
_add(
    "dep_same_as_down",
    {**_line("aaaa1"), "b.py": _file("'bbbb1'", "'aaaa1'", depends_on="'aaaa1'")},
    what="depends_on equals down_revision",
)
_add("dep_empty_tuple", {"a.py": _file("'aaaa1'", depends_on="()")}, what="depends_on = ()")
_add("dep_empty_string", {"a.py": _file("'aaaa1'", depends_on="''")}, what="depends_on = ''")
_add(
    "dep_empty_string_above_base",
    {**_line("aaaa1"), "b.py": _file("'bbbb1'", "'aaaa1'", depends_on="''")},
    what="depends_on = '' on a revision that has a parent",
)
_add(
    "dep_set",
    {**_line("aaaa1"), "x.py": _file("'xxxx1'", depends_on="{'aaaa1'}")},
    what="depends_on is a set",
)
_add(
    "dep_generator",
    {**_line("aaaa1"), "x.py": _file("'xxxx1'", depends_on="(i for i in ['aaaa1'])")},
    what="depends_on is a generator",
)
_add(
    "dep_none_in_tuple",
    {**_line("aaaa1"), "x.py": _file("'xxxx1'", depends_on="(None,)")},
    what="depends_on = (None,)",
)
_add("dep_int", {"a.py": _file("'aaaa1'", depends_on="7")}, what="depends_on = 7")
_add("dep_zero", {"a.py": _file("'aaaa1'", depends_on="0")}, what="depends_on = 0")
_add(
    "dep_by_two_names",
    {
        "a.py": _file("'aaaa1'", labels="'lab'"),
        "x.py": _file("'xxxx1'", depends_on="('lab', 'aaaa1')"),
    },
    what="one dependency by label and by id",
)
_add(
    "dep_with_label_clashing_id",
    {"a.py": _file("'aaaa1'", labels="'xxxx1'"), "b.py": _file("'bbbb1'", depends_on="'xxxx1'")},
    what="a label that looks like an id",
)
_add(
    "dep_makes_branch",
    {**_line("aaaa1", "bbbb1"), "x.py": _file("'xxxx1'", depends_on="'aaaa1'")},
    what="a dependency does not make a branch point",
)
_add(
    "dep_two_chains_one_real_head",
    {**_line("aaaa1", "bbbb1"), "x.py": _file("'xxxx1'", depends_on="('bbbb1',)")},
    what="two heads, one real head",
)

# Value types

for label, src in [
    ("empty_tuple", "()"),
    ("empty_list", "[]"),
    ("empty_set", "set()"),
    ("one_tuple", "('aaaa1',)"),
    ("one_list", "['aaaa1']"),
    ("one_set", "{'aaaa1'}"),
    ("dict", "{'aaaa1': 1}"),
    ("generator", "(x for x in ['aaaa1'])"),
    ("empty_string", "''"),
    ("false", "False"),
    ("zero", "0"),
    ("int", "1234"),
    ("bytes", "b'aaaa1'"),
    ("none_in_tuple", "(None,)"),
    ("none_and_id", "(None, 'aaaa1')"),
    ("nested", "(('aaaa1',),)"),
    ("nested_two", "(('aaaa1',), 'aaaa1')"),
    ("two_list", "['aaaa1', 'cccc1']"),
    ("two_set", "{'aaaa1', 'cccc1'}"),
]:
    _add(
        "down_" + label,
        {
            "a.py": _file("'aaaa1'"),
            "b.py": _file("'bbbb1'", src),
            "c.py": _file("'cccc1'", "'aaaa1'"),
        },
        what=f"down_revision = {src}",
    )
_add("down_missing_attr", {"b.py": _file("'bbbb1'", None)}, what="no down_revision attribute")
for label, src in [
    ("none", "None"),
    ("int", "1234"),
    ("empty", "''"),
    ("bytes", "b'aaaa1'"),
    ("tuple", "('aaaa1',)"),
    ("list", "['aaaa1']"),
    ("space", "' aa a1 '"),
    ("dash", "'aa-a1'"),
    ("plus", "'aa+a1'"),
    ("at", "'aa@a1'"),
    ("colon", "'aa:a1'"),
    ("comma", "'aa,a1'"),
    ("dot", "'aa.a1'"),
    ("slash", "'aa/a1'"),
    ("unicode", "'r\\u00e9v1'"),
    ("quote", "'a\\'b'"),
    ("long33", repr("a" * 33)),
    ("long300", repr("b" * 300)),
    ("short", "'a'"),
    ("head", "'head'"),
    ("base", "'base'"),
    ("heads", "'heads'"),
]:
    _add("rev_" + label, {"a.py": _file(src)}, what=f"revision = {src}"[:60])
_add(
    "rev_conditional",
    {
        "a.py": "import os\nif os.environ.get('X'):\n    revision = 'xxxx1'\n"
        "else:\n    revision = 'aaaa1'\ndown_revision = None\n"
    },
    what="revision assigned in if/else",
)
_add(
    "rev_reassigned",
    {"a.py": "revision = 'xxxx1'\ndown_revision = None\nrevision = 'aaaa1'\n"},
    what="revision assigned twice",
)
_add(
    "rev_annotated",
    {
        "a.py": "from typing import Union\nrevision: str = 'aaaa1'\n"
        "down_revision: Union[str, None] = None\n"
    },
    what="annotated assignment",
)
_add(
    "rev_annotation_only",
    {"z.py": "revision: str\ndown_revision = None\n"},
    what="annotation without a value",
)
_add(
    "rev_chained",
    {"a.py": "revision = rev = 'aaaa1'\ndown_revision = branch_labels = None\n"},
    what="chained assignment",
)
_add("rev_unpacked", {"a.py": "revision, down_revision = 'aaaa1', None\n"}, what="tuple unpacking")
_add(
    "rev_in_function",
    {"z.py": "def f():\n    revision = 'aaaa1'\ndown_revision = None\n"},
    what="assigned in a function only",
)
_add(
    "rev_imported",
    {"z.py": "from os.path import sep as revision\ndown_revision = None\n"},
    what="name bound by an import",
)
_add("rev_def", {"z.py": "def revision(): pass\ndown_revision = None\n"}, what="name bound by def")
_add(
    "rev_concat",
    {"a.py": "revision = 'aa' 'aa1'\ndown_revision = None\n"},
    what="implicit string concatenation",
)
_add(
    "rev_deleted",
    {"z.py": "revision = 'a1'\ndown_revision = None\ndel revision\n"},
    what="del revision",
)

# Files

_add("helper_module", {**_line("aaaa1"), "helpers.py": "X = 1\n"}, what="a module without revision")
_add(
    "helper_hex_name",
    {**_line("aaaa1"), "feed.py": "X = 1\n"},
    what="a module without revision, hex name, no down_revision",
)
_add(
    "legacy_hex_name",
    {"1975ea83b712.py": "down_revision = None\n"},
    what="Alembic 0.1 form: id from the file name",
)
_add(
    "legacy_hex_upper", {"1975EA83B712.py": "down_revision = None\n"}, what="the same in upper case"
)
_add(
    "legacy_hex_slug", {"1975ea83b712_x.py": "down_revision = None\n"}, what="the same with a slug"
)
_add(
    "init_ignored",
    {**_line("aaaa1"), "__init__.py": "raise Exception\n"},
    what="__init__.py is not loaded",
)
_add(
    "init_prefix_ignored",
    {**_line("aaaa1"), "__init__x.py": "raise Exception\n"},
    what="any name that starts with __init__",
)
_add("hidden_loaded", {".hidden.py": _file("'aaaa1'")}, what="a dot file is loaded")
_add(
    "emacs_ignored",
    {**_line("aaaa1"), ".#bbbb1.py": _file("'bbbb1'", "'aaaa1'")},
    what="name that starts with .#",
)
_add(
    "other_suffixes",
    {
        **_line("aaaa1"),
        "x.PY": "boom(",
        "x.pyi": "boom(",
        "x.py~": "boom(",
        "x.py.bak": "boom(",
        "x.txt": "boom(",
        "x.pyc": "boom(",
    },
    what=".PY .pyi .py~ .bak .pyc are ignored",
)
_add("conftest", {**_line("aaaa1"), "conftest.py": ""}, what="conftest.py is not special")
_add("syntax_error", {**_line("aaaa1"), "b.py": "revision = \n"}, what="a file that does not parse")
_add(
    "import_error",
    {**_line("aaaa1"), "b.py": "import nonexistent_module_x\n" + _file("'bbbb1'", "'aaaa1'")},
    what="a file whose import fails",
)
_add(
    "sibling_import",
    {**_line("aaaa1"), "b.py": "from aaaa1 import revision as down_revision\nrevision = 'bbbb1'\n"},
    what="import of a sibling file (not on sys.path)",
)
_add("null_byte", {**_line("aaaa1"), "b.py": "revision = 'b'\0\n"}, what="a NUL byte in the source")
_add("empty_file", {**_line("aaaa1"), "b.py": ""}, what="an empty .py file")
_add(
    "subdir_not_recursive",
    {**_line("aaaa1"), "sub/b.py": _file("'bbbb1'", "'aaaa1'")},
    what="subdirectory, recursion off",
)
_add(
    "subdir_recursive",
    {**_line("aaaa1"), "sub/b.py": _file("'bbbb1'", "'aaaa1'"), "sub/__init__.py": ""},
    recursive=True,
    what="subdirectory, recursion on",
)
_add(
    "hidden_subdir_recursive",
    {**_line("aaaa1"), ".old/b.py": _file("'bbbb1'", "'aaaa1'")},
    recursive=True,
    what="hidden subdirectory, recursion on",
)
_add(
    "pycache_recursive",
    {
        **_line("aaaa1"),
        "__pycache__/b.py": _file("'bbbb1'", "'aaaa1'"),
        "__pycache__/deep/c.py": _file("'cccc1'", "'aaaa1'"),
    },
    recursive=True,
    what="__pycache__ is skipped, its subdirectories are not",
)
_add("dir_named_py", {**_line("aaaa1"), "b.py/c.txt": ""}, what="a directory called b.py")
_add(
    "symlink_file",
    {**_line("aaaa1"), "../shared/b.py": _file("'bbbb1'", "'aaaa1'")},
    links={"b_link.py": "../shared/b.py"},
    what="link to a file elsewhere",
)
_add(
    "symlink_twice",
    {**_line("aaaa1"), "../shared/b.py": _file("'bbbb1'", "'aaaa1'")},
    links={"b1.py": "../shared/b.py", "b2.py": "../shared/b.py"},
    what="two links to one file",
)
_add(
    "symlink_name_of_target",
    {
        **_line("aaaa1"),
        "../shared/b.txt": _file("'bbbb1'", "'aaaa1'"),
        "../shared/c.py": _file("'cccc1'", "'aaaa1'"),
    },
    links={"b.py": "../shared/b.txt", "c.txt": "../shared/c.py"},
    what="the target's name decides",
)
_add("symlink_broken", _line("aaaa1"), links={"b.py": "gone.py"}, what="link to nothing")
_add(
    "symlink_dir_recursive",
    {**_line("aaaa1"), "../shared/b.py": _file("'bbbb1'", "'aaaa1'")},
    recursive=True,
    links={"sub": "../shared"},
    what="link to a directory is not followed",
)
_add(
    "locations_two",
    {"../one/a.py": _file("'aaaa1'"), "../two/b.py": _file("'bbbb1'", "'aaaa1'")},
    locations=("one", "two"),
    what="two version locations, one graph",
)
_add(
    "locations_overlap",
    {"../one/a.py": _file("'aaaa1'")},
    locations=("one", "one/."),
    what="the same location twice",
)
_add(
    "locations_nested",
    {"../one/a.py": _file("'aaaa1'"), "../one/sub/b.py": _file("'bbbb1'", "'aaaa1'")},
    locations=("one", "one/sub"),
    recursive=True,
    what="a location inside another, recursion on",
)
_add(
    "locations_missing",
    {"../one/a.py": _file("'aaaa1'")},
    locations=("one", "gone"),
    what="one of the locations does not exist",
)
_add(
    "locations_order",
    {"../one/a.py": _file("'aaaa1'", doc="one"), "../two/a.py": _file("'aaaa1'", doc="two")},
    locations=("two", "one"),
    what="same id in two locations: the last location wins",
)
