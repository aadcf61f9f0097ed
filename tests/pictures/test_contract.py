"""The contract in `revlint chains`: the picture, what a switch would do, and JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from revlint.config.config import Config
from revlint.config.reader import parse_config
from revlint.contract.project import Project
from revlint.contract.switches import plan_switches
from revlint.engine.example import history, revision_file
from revlint.engine.project import read_project
from revlint.pictures.contract import render_contract
from revlint.pictures.symbols import ASCII
from revlint.reporters.chains import render_chains
from revlint.reporters.chains_json import render_chains_json
from revlint.sources.disk import DiskTree
from revlint.sources.memory import MemoryTree
from revlint.terminal import Style
from tests.config.on_disk import load_from_disk
from tests.contract_support import EDITIONS, migration, project_of, sound

EXAMPLES = Path(__file__).parents[2] / "examples"

LEGACY = ("<base> -> a1", "a1 -> park0")

#: Words that belong to the contract alone.
WORDS = ("contract", "edition", "parked", "align", "switch", "frozen")


def example() -> Project:
    root = EXAMPLES / "editions"
    return read_project(DiskTree(root), load_from_disk(root / "pyproject.toml", root))


def project(config: str, **chains: tuple[str, ...]) -> Project:
    """Chains by directory, each with the lines of its history, under a configuration.

    Each is called like its directory and has a version table of that name, legacy chains one in
    common.
    """
    files: dict[str, str] = {}
    declared = ""
    for name, lines in chains.items():
        files |= history(*lines, under=name)
        table = "v" if name.endswith("legacy") else f"v_{name}"
        declared += f'[chains.{name}]\nscript-location = "{name}"\nversion-table = "{table}"\n'
    return read_project(MemoryTree(files), parse_config(declared + config))


def picture(project: Project) -> str:
    return "\n".join(render_contract(project.contract))


def test_example(snapshot: SnapshotAssertion) -> None:
    assert picture(example()) == snapshot


def test_example_in_ascii(snapshot: SnapshotAssertion) -> None:
    text = "\n".join(render_contract(example().contract, symbols=ASCII))
    assert text.isascii()
    assert text == snapshot


def test_example_in_colour() -> None:
    """Colour changes nothing but colour: the columns stay where they are."""
    painted = "\n".join(render_contract(example().contract, style=Style(colour=True)))
    for code in ("1", "2", "1;91", "1;92", "1;33", "0"):
        painted = painted.replace(f"\x1b[{code}m", "")
    assert painted == picture(example())


def test_it_follows_the_chains() -> None:
    root = EXAMPLES / "editions"
    text = render_chains([(root, example())], directory=root)
    assert text.startswith("core-oss-legacy\n  configuration ")
    found = example()
    whole = "\n".join(render_contract(found.contract, found.deployments))
    assert text.endswith(whole + "\n")


def test_whether_editions_can_be_installed() -> None:
    """The paths are those of the report."""
    broken = "op.drop_column('users', 'seatz')"
    found = project_of(sound(migration("ee/chain", "ee2", "ee1", broken)), EDITIONS)
    lines = render_contract(found.contract, found.deployments, to_path=lambda path: f"../{path}")
    first = lines.index("  install oss   ✓ works")
    error = 'column "seatz" of relation "users" does not exist'
    assert lines[first + 1 : first + 5] == [
        "  install ee    ✗ does not work",
        f"    chain ee, ../ee/chain/versions/ee2.py: {error}",
        "  oss → ee   ✗ does not work",
        f"    chain ee, ../ee/chain/versions/ee2.py: {error}",
    ]
    unknown = project_of(sound({"ee/chain/versions/ee1.py": "revision = ("}), EDITIONS)
    assert "  install ee    not known" in render_contract(unknown.contract, unknown.deployments)


@pytest.mark.parametrize(
    "name",
    ["unaligned", "lacking", "unparked", "clash", "baseless", "opposite orders", "one edition"],
)
def test_contracts_that_do_not_hold(name: str, snapshot: SnapshotAssertion) -> None:
    both = '[editions]\noss = { core = ["oss_legacy"] }\nee = { core = ["ee_legacy"] }\n'
    aligned = '[[alignments]]\nrevision = "park0"\nchains = ["oss_legacy", "ee_legacy"]\n'
    orders = '[editions]\none = { core = ["x", "y"] }\ntwo = { core = ["y", "x"] }\n'
    cases = {
        "unaligned": project(both, oss_legacy=LEGACY, ee_legacy=LEGACY),
        "lacking": project(aligned + both, oss_legacy=LEGACY, ee_legacy=("<base> -> a1",)),
        "unparked": project(
            aligned + both, oss_legacy=LEGACY, ee_legacy=(*LEGACY, "a1 -> b2", "a1 -> c3")
        ),
        "clash": project(
            '[editions]\noss = { core = ["oss_legacy"] }\n'
            'ee = { core = ["oss_legacy", "ee_legacy"] }\n',
            oss_legacy=LEGACY,
            ee_legacy=LEGACY,
        ),
        "baseless": project(
            '[editions]\noss = { core = ["x"] }\nee = { core = ["x", "y"] }\n',
            x=("<base> -> a",),
            y=("b -> c", "c -> b"),
        ),
        "opposite orders": project(orders, x=("<base> -> a",), y=("<base> -> b", "<base> -> c")),
        "one edition": project('[editions]\noss = { core = ["x"] }\n', x=("<base> -> a",)),
    }
    assert picture(cases[name]) == snapshot


def test_a_switch_that_is_not_required() -> None:
    """It is shown, and said to be of no matter."""
    config = (
        'switch = ["oss -> ee"]\n'
        '[editions]\noss = { core = ["oss_legacy"] }\nee = { core = ["ee_legacy"] }\n'
    )
    files = {**history(*LEGACY, under="oss_legacy"), **history(*LEGACY, under="ee_legacy")}
    declared = "".join(
        f'[chains.{n}]\nscript-location = "{n}"\n' for n in ("oss_legacy", "ee_legacy")
    )
    found = read_project(MemoryTree(files), parse_config(config + declared))
    lines = picture(found).splitlines()
    assert "  oss → ee   ✗ does not work" in lines
    assert "  ee → oss   does not work; not required" in lines
    assert [plan.required for plan in plan_switches(found.contract)] == [True, False]


def test_a_table_that_only_the_source_keeps_stays_behind() -> None:
    """Going back is legal: it is shown, and nothing is wrong with it."""
    found = project(
        '[editions]\noss = { core = ["x"] }\nee = { core = ["x", "y"] }\n',
        x=("<base> -> a",),
        y=("<base> -> b",),
    )
    back = next(p for p in plan_switches(found.contract) if p.switch.name == "ee -> oss")
    assert back.works
    assert [(c.table, c.outcome) for c in back.crossings] == [
        (("", "v_x"), "same-chain"),
        (("", "v_y"), "stays"),
    ]
    assert "v_y   only ee uses it; it stays behind (y)" in picture(found)


def test_chains_in_no_edition(snapshot: SnapshotAssertion) -> None:
    found = read_project(
        MemoryTree(
            {
                **history(*LEGACY, under="old"),
                **history("<base> -> n0", under="new"),
                "old/versions/a1.py": revision_file("a1", body="op.create_table('users', id())"),
                "new/versions/n0.py": revision_file("n0", body="op.create_table('teams', id())"),
            }
        ),
        parse_config(
            '[chains.old]\nscript-location = "old"\nparked-at = "park0"\n'
            '[chains.new]\nscript-location = "new"\nroot = "n0"\nafter = ["old"]\n'
            'may-reference = ["users.id"]\nfrozen-columns = ["teams.id"]\n'
        ),
    )
    assert picture(found) == snapshot


OTHER_TERMS = """\
[chains.away]
external = true
version-table = "v"
tables = ["accounts"]

[chains.here]
script-location = "here"
version-table = "v_here"
after = [{ chain = "away", optional = true }]
owns = ["audit"]

[chains.twin]
script-location = "twin"

[[counterparts]]
chains = ["here", "twin"]
exceptions = ["h9"]

[editions]
slim = { db = ["here"] }
full = { db = ["away", "here"] }
"""


def other_terms() -> Project:
    files = {
        **history("<base> -> h1", "h1 -> h2", "h2 -> h9", under="here"),
        **history("<base> -> t2", under="twin"),
        "here/versions/h1.py": revision_file("h1", message="one"),
        "here/versions/h2.py": revision_file("h2", ("h1",), message="two"),
        "twin/versions/t2.py": revision_file("t2", message="two"),
    }
    return read_project(MemoryTree(files), parse_config(OTHER_TERMS))


def test_owners_external_and_optional_chains_and_counterparts() -> None:
    assert picture(other_terms()).splitlines()[3:] == [
        "db       v                       v_here",
        "  slim                           here",
        "                                 h1 … h9",
        "  full   away                  → here",
        "         in another repository   h1 … h9",
        "",
        "  here owns: audit",
        "  away is in another repository; tables: accounts",
        "",
        "  slim → full   ✓ works",
        "    v_here   here continues",
        "    v        new; away starts from its base",
        "  full → slim   ✓ works",
        "    v        only full uses it; it stays behind (away)",
        "    v_here   here continues",
        "",
        "counterparts",
        "  here, twin   1 with a counterpart in each chain, 1 without, 1 not compared",
    ]


def test_json_of_counterparts_and_owners() -> None:
    found = as_json(other_terms())["contract"]
    assert found["counterparts"] == [
        {
            "chains": ["here", "twin"],
            "exceptions": ["h9"],
            "partners": [{"here": "h2", "twin": "t2"}],
            "lacking": [{"revisions": {"here": "h1"}, "chains": ["twin"]}],
            "misplaced": [],
        }
    ]
    keys = ("name", "after", "optional_after", "owns", "external", "tables")
    assert [tuple(chain[key] for key in keys) for chain in found["chains"]] == [
        ("here", ["away"], ["away"], ["audit"], False, None),
        ("twin", [], [], [], False, None),
        ("away", [], [], [], True, ["accounts"]),
    ]


# JSON


def as_json(project: Project) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(render_chains_json([(EXAMPLES, project)]))
    return found


def test_json(snapshot: SnapshotAssertion) -> None:
    assert as_json(example())["contract"] == snapshot


def test_json_of_the_chains_is_the_same_with_and_without_a_contract() -> None:
    files = {**history("<base> -> a", under="x"), **history("<base> -> b", under="y")}
    names = '[chains.x]\nscript-location = "x"\n[chains.y]\nscript-location = "y"\n'
    bare = read_project(MemoryTree(files), parse_config(names))
    bound = read_project(MemoryTree(files), parse_config(names + 'after = ["x"]\n'))
    assert set(as_json(bare)) == {"version", "root", "chains"}
    assert set(as_json(bound)) == {"version", "root", "chains", "contract"}
    assert as_json(bound)["chains"] == as_json(bare)["chains"]


def test_a_switch_shows_the_operation_that_stops_it() -> None:
    """The picture says what the findings say."""
    files = sound(migration("ee/chain", "ee1", "ee0", "op.create_table('seats')"))
    found = project_of(files, EDITIONS)
    text = "\n".join(render_contract(found.contract, found.deployments))
    error = 'chain ee, ee/chain/versions/ee1.py: relation "seats" already exists'
    assert "  oss → ee   ✓ works\n" in text
    assert f"  ee → oss   ✗ does not work\n    {error}\n" in text
    assert [s["error"] for s in as_json(found)["contract"]["switches"]] == [
        None,
        'relation "seats" already exists',
    ]


# No contract, no cost


@pytest.mark.parametrize(
    "files",
    [
        history("<base> -> a", "a -> b"),
        {**history("<base> -> a", under="x"), **history("<base> -> b", under="y")},
    ],
)
@pytest.mark.parametrize("config", ["", 'heads = "any"\n'])
def test_a_plain_project_sees_none_of_these_words(files: Mapping[str, str], config: str) -> None:
    plain = read_project(MemoryTree(files), parse_config(config))
    root = Path("/project")
    for text in (
        render_chains([(root, plain)], directory=root),
        render_chains_json([(root, plain)]),
    ):
        assert not [word for word in WORDS if word in text.lower()]


def test_the_plain_example_sees_none_of_these_words() -> None:
    root = EXAMPLES / "plain"
    text = render_chains([(root, read_project(DiskTree(root), Config()))], directory=root)
    assert not [word for word in WORDS if word in text.lower()]


def test_names_alone_are_no_contract() -> None:
    names = '[chains.x]\nscript-location = "x"\nid-pattern = "a"\n'
    found = read_project(MemoryTree(history("<base> -> a", under="x")), parse_config(names))
    assert picture(found) == ""


@pytest.mark.parametrize("name", ["\\u001b[31mred", "a\\nb", "\\u202eabc", "数据", "x" * 500])
def test_hostile_names(name: str) -> None:
    """Names are the user's own, and yet nothing of them acts in a terminal."""
    config = f'[chains."{name}"]\nscript-location = "x"\n[editions."{name}"]\n"{name}" = ["{name}"]'
    found = read_project(MemoryTree(history("<base> -> a", under="x")), parse_config(config))
    text = picture(found)
    assert all(line.isprintable() for line in text.splitlines())
    assert max(map(len, text.splitlines())) < 600
