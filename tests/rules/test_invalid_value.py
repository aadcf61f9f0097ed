"""invalid-value: every form that Alembic was seen to accept, and every one that it was not."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from revlint.config.config import ChainConfig
from revlint.finding import Finding, Severity
from revlint.graph.next_id import next_id
from revlint.path_text import show_paths
from revlint_rules.invalid_value import InvalidValue
from tests.alembic.running import run_alembic, write
from tests.support import chain_of, check, findings, source, versions

ROOT = source("'aaaa1'", branch_labels="'lab'")
OTHER = source("'cccc1'")

ACCEPTED_PARENTS = [
    "None",
    "()",
    "[]",
    "set()",
    "(None,)",
    "'aaaa1'",
    "('aaaa1',)",
    "['aaaa1']",
    "{'aaaa1'}",
    "{'aaaa1': 1}",
    "(('aaaa1',),)",
    "[['aaaa1']]",
    "('aaaa1', 'cccc1')",
    "(('aaaa1', 'cccc1'),)",
    "'gone1'",
    "'two words'",
]


@pytest.mark.parametrize("value", ACCEPTED_PARENTS)
@pytest.mark.parametrize("name", ["down_revision", "depends_on"])
def test_accepted_references(name: str, value: str) -> None:
    """What Alembic 1.20.1 loads, or reports as a missing revision and nothing else."""
    tree = versions(a=ROOT, c=OTHER, b=source("'bbbb1'", **{name: value}))
    assert check(InvalidValue, tree) == []


@pytest.mark.parametrize("value", ["None", "()", "[]", "'lab'", "('x', 'y')", "{'x'}", "' lab'"])
def test_accepted_labels(value: str) -> None:
    assert check(InvalidValue, versions(a=source("'aaaa1'", branch_labels=value))) == []


def said(rule_finds: Finding) -> tuple[str, ...]:
    """The title and the facts as they are shown."""
    return tuple(map(show_paths, (rule_finds.title, *rule_finds.facts)))


ENDS = "every command of the chain ends in"
BASE_ONCE = "up to Alembic 1.12.0 it counted as a base"
INSTANCE = f"{ENDS} TypeError: sequence item {{}}: expected str instance, {{}} found"
EMPTY, NONE = "an empty string", "the string 'None'"

#: Value, what the title says of it, facts.
PARENTS = [
    ("''", EMPTY, (f"{ENDS} KeyError: ''", BASE_ONCE)),
    ("'None'", NONE, (f"{ENDS} KeyError: 'None'",)),
    (
        "'aaaa1, cccc1'",
        "several ids in one string, 'aaaa1, cccc1'",
        (f"{ENDS} KeyError: 'aaaa1, cccc1'", "Alembic never splits a string"),
    ),
    (
        "' aaaa1'",
        "blanks around the id ' aaaa1'",
        (f"{ENDS} KeyError: ' aaaa1'", "Alembic never strips a string"),
    ),
    ("0", "0, not a string", (f"{ENDS} KeyError: 0", BASE_ONCE)),
    ("False", "False, not a string", (f"{ENDS} KeyError: False", BASE_ONCE)),
    ("1234", "1234, not a string", (INSTANCE.format(0, "int"),)),
    ("True", "True, not a string", (INSTANCE.format(0, "bool"),)),
    ("1.5", "1.5, not a string", (INSTANCE.format(0, "float"),)),
    ("b'aaaa1'", "b'aaaa1', not a string", (INSTANCE.format(0, "int"),)),
    ("((),)", "(), not a string", (f"{ENDS} 'Cycle is detected in revisions'",)),
    ("('',)", EMPTY, (f"{ENDS} KeyError: ''", BASE_ONCE)),
    ("(('',),)", EMPTY, (f"{ENDS} KeyError: ''", BASE_ONCE)),
    ("(0,)", "0, not a string", (f"{ENDS} KeyError: 0", BASE_ONCE)),
    ("(None, 'aaaa1')", "None, not a string", (INSTANCE.format(0, "NoneType"),)),
    ("('aaaa1', 7)", "7, not a string", (INSTANCE.format(1, "int"),)),
    ("(('aaaa1',), 'aaaa1')", "('aaaa1',), not a string", (INSTANCE.format(0, "tuple"),)),
    ("((('aaaa1',),),)", "('aaaa1',), not a string", (INSTANCE.format(0, "tuple"),)),
    ("((None,),)", "None, not a string", (INSTANCE.format(0, "NoneType"),)),
]


@pytest.mark.parametrize(("value", "what", "facts"), PARENTS)
def test_parents(value: str, what: str, facts: tuple[str, ...]) -> None:
    """The error in the facts is the one that Alembic 1.20.1 was seen to end in."""
    tree = versions(a=ROOT, c=OTHER, b=source("'bbbb1'", value))
    [found] = findings(InvalidValue, tree)
    assert (found.location.path, found.location.range.line) == ("migrations/versions/b.py", 2)
    assert said(found) == (f"down_revision has {what}", *facts)


CYCLE = f"{ENDS} 'Dependency cycle is detected'"

DEPENDENCIES = [
    ("''", EMPTY, (CYCLE,)),
    ("('',)", EMPTY, (CYCLE,)),
    ("((),)", "(), not a string", (CYCLE,)),
    ("0", "0, not a string", (CYCLE,)),
    ("('', 'aaaa1')", EMPTY, (f"{ENDS} KeyError: ''",)),
    ("(('',),)", EMPTY, (f"{ENDS} KeyError: ''",)),
    ("7", "7, not a string", (f"{ENDS} KeyError: 7",)),
    ("(None, 'aaaa1')", "None, not a string", (f"{ENDS} KeyError: None",)),
    ("b'aaaa1'", "b'aaaa1', not a string", (f"{ENDS} KeyError: a number",)),
    ("'None'", NONE, (f"{ENDS} KeyError: 'None'",)),
    (
        "'aaaa1, lab'",
        "several ids in one string, 'aaaa1, lab'",
        (f"{ENDS} KeyError: 'aaaa1, lab'", "Alembic never splits a string"),
    ),
    (
        "' lab'",
        "blanks around the id ' lab'",
        (f"{ENDS} KeyError: ' lab'", "Alembic never strips a string"),
    ),
    ("(('aaaa1',), 'cccc1')", "('aaaa1',), not a string", (f"{ENDS} KeyError: ('aaaa1',)",)),
]


@pytest.mark.parametrize(("value", "what", "facts"), DEPENDENCIES)
def test_dependencies(value: str, what: str, facts: tuple[str, ...]) -> None:
    """The error in the facts is the one that Alembic 1.20.1 was seen to end in."""
    tree = versions(a=ROOT, c=OTHER, b=source("'bbbb1'", depends_on=value))
    [found] = findings(InvalidValue, tree)
    assert (found.location.path, found.location.range.line) == ("migrations/versions/b.py", 4)
    assert said(found) == (f"depends_on has {what}", *facts)
    assert found.severity is None


@pytest.mark.parametrize("value", ["''", "('',)", "((),)", "0", "False"])
@pytest.mark.parametrize("parent", ["'aaaa1'", "find_parent()"])
def test_no_dependency_above_a_base_is_a_warning(value: str, parent: str) -> None:
    tree = versions(a=ROOT, b=source("'bbbb1'", parent, depends_on=value))
    [found] = findings(InvalidValue, tree)
    assert found.severity is Severity.WARNING
    assert found.facts == (
        "on a base, every command of the chain would end in 'Dependency cycle is detected'",
    )


STRING_HELP = "write the label as a string; for no label, write branch_labels = None"
NO_LABEL = "write branch_labels = None"

LABELS = [
    ("''", EMPTY, "Alembic takes it for a label", NO_LABEL, None),
    ("('lab', '')", EMPTY, "Alembic takes it for a label", "remove this item", None),
    ("7", "7, not a string", "alembic heads ends in TypeError", STRING_HELP, None),
    ("(None,)", "None, not a string", "alembic heads ends in TypeError", STRING_HELP, None),
    ("(('lab',),)", "('lab',), not a string", "alembic heads ends in TypeError", STRING_HELP, None),
    ("b'lab'", "b'lab', not a string", "alembic heads ends in TypeError", STRING_HELP, None),
    (
        "'a, b'",
        "several labels in one string, 'a, b'",
        "it is one label to Alembic, so 'b@head' is not found",
        "write branch_labels = ('a', 'b')",
        None,
    ),
    ("'None'", NONE, "Alembic takes it for a label", NO_LABEL, Severity.WARNING),
]


@pytest.mark.parametrize(("value", "what", "fact", "help_", "severity"), LABELS)
def test_labels(value: str, what: str, fact: str, help_: str, severity: Severity | None) -> None:
    [found] = findings(InvalidValue, versions(a=source("'aaaa1'", branch_labels=value)))
    assert said(found) == (f"branch_labels has {what}", fact)
    assert found.help == help_
    assert found.location.range.line == 3
    assert found.severity is severity


#: The help is an id that nothing has.
NEW_ID = ""

IDS = [
    (
        "''",
        (
            "revision is empty",
            "Alembic loads the file and never runs it",
            "alembic upgrade exits with 0",
        ),
        NEW_ID,
    ),
    (
        "'None'",
        ("revision is the string 'None'", "the string 'None' is an id like any other"),
        NEW_ID,
    ),
    (
        "' aaaa1'",
        (
            "blanks around the id ' aaaa1'",
            "blanks are part of an id, so Alembic does not find 'aaaa1'",
        ),
        "write revision = 'aaaa1'",
    ),
    (
        "'aaaa1\\n'",
        (
            "blanks around the id 'aaaa1\n'",
            "blanks are part of an id, so Alembic does not find 'aaaa1'",
        ),
        "write revision = 'aaaa1'",
    ),
    ("'  '", ("blanks around the id '  '",), NEW_ID),
    (
        "1234",
        ("revision is 1234, not a string", f"{ENDS} TypeError: 'int' object is not iterable"),
        'write revision = "1234"',
    ),
    (
        "None",
        ("revision is None, not a string", f"{ENDS} TypeError: 'NoneType' object is not iterable"),
        NEW_ID,
    ),
    (
        "['aaaa1']",
        ("revision is ['aaaa1'], not a string", f"{ENDS} TypeError: unhashable type: 'list'"),
        "write revision = 'aaaa1'",
    ),
    (
        "{'aaaa1'}",
        ("revision is {'aaaa1'}, not a string", f"{ENDS} TypeError: unhashable type: 'set'"),
        "write revision = 'aaaa1'",
    ),
    (
        "('aaaa1',)",
        ("revision is ('aaaa1',), not a string", "Alembic loads the revision and cannot find it"),
        "write revision = 'aaaa1'",
    ),
    (
        "b'aaaa1'",
        (
            "revision is b'aaaa1', not a string",
            "commands end in 'revision identifier b'aaaa1' is not a string'",
        ),
        NEW_ID,
    ),
]


@pytest.mark.parametrize(("value", "texts", "help_"), IDS)
def test_ids(value: str, texts: tuple[str, ...], help_: str) -> None:
    chain = chain_of(versions(a=source(value)))
    [found] = findings(InvalidValue, chain)
    assert said(found) == texts
    assert found.help == (help_ or f"write revision = {next_id(chain)!r}")
    assert found.location.range.line == 1


def test_an_id_with_blanks_that_others_name_or_have() -> None:
    named = versions(a=source("' aaaa1'"), b=source("'bbbb1'", "' aaaa1'"))
    [found] = findings(InvalidValue, named)
    assert found.help == "write revision = 'aaaa1', and the same in every file that names it"
    taken = versions(a=source("' aaaa1'"), b=source("'aaaa1'"))
    [found] = findings(InvalidValue, taken)
    assert found.help.startswith("write revision = '")
    assert "aaaa1" not in found.help


#: Each value of the tables that a help can repair by itself.
HELPED = [
    *(("down_revision", value) for value, *_ in PARENTS),
    *(("depends_on", value) for value, *_ in DEPENDENCIES),
    *(("branch_labels", value) for value, *_ in LABELS),
    *(("revision", value) for value, *_ in IDS),
]


@pytest.mark.parametrize(("name", "value"), HELPED)
def test_the_help_followed_literally_leaves_a_whole_chain(
    name: str, value: str, tmp_path: Path
) -> None:
    """A line to write is written; an item to remove is removed; for one to choose, an id is."""
    values = {"revision": "'bbbb1'", name: value}
    root = source("'aaaa1'") if name == "branch_labels" else ROOT
    tree = versions(a=root, c=OTHER, b=source(**values))
    [found] = findings(InvalidValue, tree)
    if found.help.startswith("write the"):
        written = f"{name} = {'None' if 'None' in found.help else repr('aaaa1')}"
    elif found.help == "remove this item":
        written = f"{name} = {tuple(v for v in ast.literal_eval(value) if v)!r}"
    else:
        written = found.help.removeprefix("write ")
    if not written.startswith(name):
        written = f"{name} = {written}"
    values[name] = written.partition(" = ")[2]
    repaired = versions(a=root, c=OTHER, b=source(**values))
    assert check(InvalidValue, repaired) == []
    write(repaired, tmp_path)
    assert run_alembic(tmp_path, "heads") == ""


def test_each_wrong_item_is_one_finding_at_its_place() -> None:
    tree = versions(a=ROOT, b=source("'bbbb1'", "('aaaa1', '', 7)"))
    assert [(line, column) for _, line, column, _ in check(InvalidValue, tree)] == [
        (2, 27),
        (2, 31),
    ]


def test_help_spells_out_the_tuple() -> None:
    [found] = findings(InvalidValue, versions(a=ROOT, b=source("'bbbb1'", "'aaaa1,bbbb2'")))
    assert found.help == "write down_revision = ('aaaa1', 'bbbb2')"


@pytest.mark.parametrize("id_", ["' aaaa1'", "'a, b'"])
def test_a_reference_to_a_strange_id_is_no_mistake_of_its_own(id_: str) -> None:
    """The id is what has to change; a comma in an id is legal."""
    tree = versions(a=source(id_), b=source("'bbbb1'", id_, depends_on=id_))
    assert all(path.endswith("/a.py") for path, *_ in check(InvalidValue, tree))


def test_external_revisions_are_known() -> None:
    chain = chain_of(
        versions(a=source("'aaaa1'", "'a, b'")), ChainConfig(external_revisions=("a, b",))
    )
    assert check(InvalidValue, chain) == []


def test_dynamic_values_are_left_to_their_rule() -> None:
    assert check(InvalidValue, versions(a=source("'aaaa1'", "(f(), 7)"))) == []


def test_a_huge_value_is_cut() -> None:
    tree = versions(a=source("'a1'", "'" + ", ".join(["x" * 50] * 1000) + "'"))
    [found] = findings(InvalidValue, tree)
    assert len(found.title) < 400
    assert len(found.help) < 400
