"""The numbers and dates that revisions get which go on top of others."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from revlint.config.config import Config
from revlint.config.reader import parse_config
from revlint.edits.leading_number import renumber
from revlint.edits.plan import Plan
from revlint.edits.planned_tree import planned_tree
from revlint.edits.rebase_project import rebase_new
from revlint.edits.renumbering import Renumbering
from revlint.engine.example import revision_file
from revlint.engine.project import compare, read_project
from revlint.engine.reading import Reading
from revlint.errors import EditRefused
from revlint.sources.memory import MemoryTree, merge_files
from tests.edits.test_rebase_properties import SETTING, load

NOW = datetime(2024, 5, 6, 7, 8, 9)
V = "m/versions"


@pytest.mark.parametrize(
    ("new", "old", "expected"),
    [
        (["0003_a", "0004_b"], ["0001_x", "0002_y"], {}),
        (["0002_a", "0003_b"], ["0001_x", "0002_y"], {"0002_a": "0003_a", "0003_b": "0004_b"}),
        (["0009_a"], ["0001_x", "0002_y"], {"0009_a": "0003_a"}),
        (["2_a"], ["9_x", "10_y", "11_z"], {"2_a": "12_a"}),
        (["4a3b_x"], ["0001_x", "0002_y"], {}),
        (["abc"], ["0001_x", "0002_y"], {}),
        (["17_a"], ["3_x", "90_y", "400_z"], {}),
        (["20240101_a"], ["20240301_x"], {"20240101_a": "20240506_a"}),
        (["20240401_a"], ["20240301_x"], {}),
        (["2024_01_01_a"], ["2024_03_01_x"], {"2024_01_01_a": "2024_05_06_a"}),
        (
            ["202401010101_a", "202401010102_b"],
            ["202403010101_x"],
            {"202401010101_a": "202405060708_a", "202401010102_b": "202405060709_b"},
        ),
        (
            ["2024-01-01-0101-aa", "2024-01-01-010102-bb"],
            ["2024-03-01-0101-xx"],
            {
                "2024-01-01-0101-aa": "2024-05-06-0708-aa",
                "2024-01-01-010102-bb": "2024-05-06-070809-bb",
            },
        ),
        (["1700000000_a"], ["1710000000_x"], {"1700000000_a": "1714979289_a"}),
        (["0002_a"], ["20240301_x"], {}),
    ],
)
def test_texts(new: list[str], old: list[str], expected: dict[str, str]) -> None:
    epoch = int(NOW.timestamp())
    expected = {k: v.replace("1714979289", str(epoch)) for k, v in expected.items()}
    found = renumber(new, old, NOW)
    assert found == expected
    after = [found.get(text, text) for text in new]
    assert renumber(after, old, NOW) == {}


def files(ids: Mapping[str, str], names: Mapping[str, str] | None = None) -> dict[str, str]:
    """Revision files by id, each with its parents; file names are the ids unless given."""
    setting = {path: data.decode() for path, data in SETTING.items()}
    return setting | {
        f"{V}/{(names or {}).get(id_, id_)}.py": revision_file(id_, tuple(parents.split()))
        for id_, parents in ids.items()
    }


def rebased(
    before: dict[str, str], tip: dict[str, str], new: dict[str, str], config: str = ""
) -> tuple[Plan, dict[str, bytes]]:
    """The plan with new numbers, and the files after it."""
    tree = MemoryTree({**tip, **new, **({"revlint.toml": config} if config else {})})
    reading = Reading(tree)
    project = read_project(tree, parse_config(config) if config else Config(), reading)
    change = compare(project, merge_files(before, tip, {**tip, **new}), reading)
    how = Renumbering(change.now, "revlint.toml" if config else None, NOW)
    plan = rebase_new(change, renumbering=how)
    planned = planned_tree(tree, plan)
    return plan, {path: planned.read(path) for path in planned.paths()}


OLD = {"0001_a": "", "0002_b": "0001_a", "0003_c": "0002_b"}


def test_ids_and_file_names_get_the_next_numbers() -> None:
    before = files(OLD)
    tip = {**before, **files({"0004_d": "0003_c"})}
    new = files({"0004_x": "0003_c", "0005_y": "0004_x"})
    plan, after = rebased(before, tip, new)
    assert [path for path in sorted(after) if path not in tip] == [
        f"{V}/0005_x.py",
        f"{V}/0006_y.py",
    ]
    assert plan.new_ids == {"0004_x": "0005_x", "0005_y": "0006_y"}
    alembic = load(after)
    assert alembic.get_heads() == ["0006_y"] == [*plan.heads["m"]]
    assert alembic.get_revision("0005_x").down_revision == "0004_d"
    text = after[f"{V}/0006_y.py"].decode()
    assert "Revision ID: 0006_y" in text
    assert "Revises: 0005_x" in text

    again, _ = rebased(tip, tip, {p: d.decode() for p, d in after.items() if p not in tip})
    assert again.changes == ()


def test_the_configuration_and_the_head_file_follow() -> None:
    config = (
        '[chains.m]\nscript-location = "m"\nid-pattern = \'\\d{4}\'\nreleased = ["0003"]\n'
        'head-file = "m/HEAD"\n'
    )
    before = files({"0001": "", "0002": "0001"}) | {"m/HEAD": "0002\n"}
    tip = {**before, **files({"0003": "0002"}, {"0003": "0003_d"}), "m/HEAD": "0003\n"}
    new = files({"0004": "0002"}, {"0004": "0004_x"}) | {"m/HEAD": "0004\n"}
    plan, after = rebased(before, tip, new, config)
    assert plan.new_ids == {}
    assert after["m/HEAD"] == b"0004\n"
    new = files({"0009": "0002"}, {"0009": "0009_x"}) | {"m/HEAD": "0009\n"}
    plan, after = rebased(before, tip, new, config.replace("0003", "0009"))
    assert plan.new_ids == {"0009": "0004"}
    assert after["m/HEAD"] == b"0004\n"
    assert b'released = ["0004"]' in after["revlint.toml"]
    assert f"{V}/0004_x.py" in after


def test_numbers_that_only_file_names_have() -> None:
    names = {"aa": "0001_first", "bb": "0002_second", "cc": "0003_third", "xx": "0003_mine"}
    before = files({"aa": "", "bb": "aa"}, names)
    tip = {**before, **files({"cc": "bb"}, names)}
    plan, after = rebased(before, tip, files({"xx": "bb"}, names))
    assert plan.new_ids == {}
    assert f"{V}/0004_mine.py" in after
    assert f"{V}/0003_mine.py" not in after
    assert load(after).get_heads() == ["xx"]


def test_dates_that_file_names_have() -> None:
    names = {"aa": "2024_01_02_aa", "bb": "2024_03_01_bb", "xx": "2024_02_01_xx"}
    before = files({"aa": ""}, names)
    tip = {**before, **files({"bb": "aa"}, names)}
    _, after = rebased(before, tip, files({"xx": "aa"}, names))
    assert [p for p in sorted(after) if p not in tip] == [f"{V}/2024_05_06_xx.py"]


DAYS, MINUTES = ("2024_01_02", "2024_03_01"), ("202401021020", "202403011020")


@pytest.mark.parametrize(
    ("others", "start", "said", "new_start", "new_said"),
    [
        (DAYS, "2024_02_01", "2024-02-01 10:20:30.5", "2024_05_06", "2024-02-01 10:20:30.5"),
        (DAYS, "2024_02_01", "2024-02-01 10:20:30", "2024_05_06", "2024-05-06 07:08:09"),
        (DAYS, "2024_02_01", "2024-02-01", "2024_05_06", "2024-05-06"),
        (DAYS, "2024_02_01", "2023-09-09 10:20:30", "2024_05_06", "2023-09-09 10:20:30"),
        (DAYS, "2024_02_01", "someday", "2024_05_06", "someday"),
        (MINUTES, "202402011020", "2024-02-01T10:20:30", "202405060708", "2024-05-06T07:08:09"),
    ],
)
def test_the_date_in_a_docstring_follows(
    others: tuple[str, str], start: str, said: str, new_start: str, new_said: str
) -> None:
    """Where it was the date in the name: Alembic makes both from one time."""
    names = {"aa": f"{others[0]}_aa", "bb": f"{others[1]}_bb", "xx": f"{start}_xx"}
    before = files({"aa": ""}, names)
    tip = {**before, **files({"bb": "aa"}, names)}
    new = files({"xx": "aa"}, names)
    path = f"{V}/{start}_xx.py"
    new[path] = new[path].replace("2026-01-05 10:00:00.000000", said)
    plan, after = rebased(before, tip, new)
    text = after[f"{V}/{new_start}_xx.py"].decode()
    assert f"Revises: bb\nCreate Date: {new_said}\n" in text
    said_by_plan = [word for change in plan.changes for word in change.said]
    assert ("Create Date: 2024-05-06" in said_by_plan) is (said != new_said)


def test_a_date_keeps_its_time_zone() -> None:
    names = {"aa": "2024_01_02_aa", "bb": "2024_03_01_bb", "xx": "2024_02_01_xx"}
    before = files({"aa": ""}, names)
    new = files({"xx": "aa"}, names)
    path = f"{V}/2024_02_01_xx.py"
    new[path] = new[path].replace("2026-01-05 10:00:00.000000", "2024-02-01 10:20:30+00:00")
    _, after = rebased(before, {**before, **files({"bb": "aa"}, names)}, new)
    expected = NOW.astimezone(UTC).isoformat(" ")
    assert f"Create Date: {expected}\n" in after[f"{V}/2024_05_06_xx.py"].decode()


def test_ids_that_count_nothing_stay() -> None:
    before = files({"4a3b": "", "9c1d": "4a3b"})
    tip = {**before, **files({"77aa": "9c1d"})}
    plan, after = rebased(before, tip, files({"12bb": "9c1d"}))
    assert plan.new_ids == {}
    assert f"{V}/12bb.py" in after


NUMBERS = {"0001": "", "0002": "0001", "0003": "0002"}


def test_ids_that_the_base_gives_to_other_revisions() -> None:
    """Where a new file names such an id, it means the new file."""
    before = files(NUMBERS)
    tip = {**before, **files({"0004": "0003"}, {"0004": "0004_orders"})}
    names = {"0004": "0004_carts", "0005": "0005_items", "0006": "0006_prices"}
    new = files({"0004": "0003", "0005": "0004", "0006": "0005"}, names)
    new = {path: text for path, text in new.items() if path not in SETTING}
    plan, after = rebased(before, tip, new)
    alembic = load(after)
    assert alembic.get_heads() == ["0007"] == [*plan.heads["m"]]
    assert [r.revision for r in alembic.walk_revisions()][::-1] == [f"000{n}" for n in range(1, 8)]
    assert {path for path in after if path not in tip} == {
        f"{V}/0005_carts.py",
        f"{V}/0006_items.py",
        f"{V}/0007_prices.py",
    }
    for n, parent in ((5, 4), (6, 5), (7, 6)):
        (text,) = (d.decode() for p, d in after.items() if p.startswith(f"{V}/000{n}"))
        assert f"Revision ID: 000{n}\nRevises: 000{parent}\n" in text
    assert after[f"{V}/0004_orders.py"].decode() == tip[f"{V}/0004_orders.py"]
    assert plan.title == "put '0005' on top of '0004'"

    again, _ = rebased(tip, tip, {p: d.decode() for p, d in after.items() if p not in tip})
    assert again.changes == ()


def test_such_an_id_needs_a_new_number() -> None:
    before = files(NUMBERS)
    tip = {**before, **files({"0004": "0003"}, {"0004": "0004_orders"})}
    new = files({"0004": "0003"}, {"0004": "0004_carts"})
    tree = MemoryTree({**tip, **new})
    reading = Reading(tree)
    project = read_project(tree, Config(), reading)
    change = compare(project, merge_files(before, tip, {**tip, **new}), reading)
    with pytest.raises(EditRefused, match="origin/main gives '0004' to another revision; --renum"):
        rebase_new(change)


def test_such_an_id_that_is_not_numbered() -> None:
    before = files({"4a3b": "", "9c1d": "4a3b"})
    tip = {**before, **files({"77aa": "9c1d"}, {"77aa": "77aa_x"})}
    with pytest.raises(EditRefused, match="'77aa' is not numbered; give the new file another id"):
        rebased(before, tip, files({"77aa": "9c1d"}, {"77aa": "77aa_y"}))


def test_a_branch_that_has_not_merged_the_base_is_behind() -> None:
    before = files(NUMBERS)
    tip = {**before, **files({"0004": "0003"}, {"0004": "0004_orders"})}
    new = files({"0004": "0003", "0005": "0004"}, {"0004": "0004_carts"})
    tree = MemoryTree({**before, **new})
    reading = Reading(tree)
    project = read_project(tree, Config(), reading)
    change = compare(project, merge_files(before, tip, {**before, **new}), reading)
    with pytest.raises(EditRefused, match="has '0004', which this tree lacks"):
        rebase_new(change, renumbering=Renumbering(change.now, None, NOW))
