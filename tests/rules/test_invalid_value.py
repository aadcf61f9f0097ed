"""invalid-value: every form that Alembic was seen to accept, and every one that it was not."""

from __future__ import annotations

import pytest

from revlint.config.config import ChainConfig
from revlint.finding import Severity
from revlint_rules.invalid_value import InvalidValue
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


PARENTS = [
    ("''", "holds an empty text, which is no revision; every Alembic command ends in KeyError: ''"),
    ("'None'", "holds the text 'None', which is no revision; every Alembic command ends in "),
    ("'aaaa1, cccc1'", "'aaaa1, cccc1': Alembic never splits a text; every Alembic command ends"),
    ("' aaaa1'", "' aaaa1': Alembic never strips a text; every Alembic command ends in KeyError"),
    ("0", "holds 0: Alembic needs the id of a revision as text; every Alembic command ends in Key"),
    ("False", "ends in KeyError: False (up to Alembic 1.12.0 it counted as a base)"),
    ("1234", "ends in TypeError: sequence item 0: expected str instance, int found"),
    ("True", "ends in TypeError: sequence item 0: expected str instance, bool found"),
    ("1.5", "ends in TypeError: sequence item 0: expected str instance, float found"),
    ("b'aaaa1'", "ends in TypeError: sequence item 0: expected str instance, int found"),
    ("((),)", "ends in 'Cycle is detected in revisions'"),
    ("('',)", "ends in KeyError: ''"),
    ("(('',),)", "ends in KeyError: ''"),
    ("(0,)", "ends in KeyError: 0"),
    (
        "(None, 'aaaa1')",
        "ends in TypeError: sequence item 0: expected str instance, NoneType found",
    ),
    ("('aaaa1', 7)", "ends in TypeError: sequence item 1: expected str instance, int found"),
    ("(('aaaa1',), 'aaaa1')", "sequence item 0: expected str instance, tuple found"),
    ("((('aaaa1',),),)", "sequence item 0: expected str instance, tuple found"),
    ("((None,),)", "sequence item 0: expected str instance, NoneType found"),
]


@pytest.mark.parametrize(("value", "message"), PARENTS)
def test_parents(value: str, message: str) -> None:
    """The error in the message is the one that Alembic 1.20.1 was seen to end in."""
    tree = versions(a=ROOT, c=OTHER, b=source("'bbbb1'", value))
    [(path, line, _, text)] = check(InvalidValue, tree)
    assert (path, line) == ("migrations/versions/b.py", 2)
    assert text.startswith("down_revision holds ")
    assert message in text


DEPENDENCIES = [
    ("''", "on a base, every Alembic command ends in 'Dependency cycle is detected'"),
    ("('',)", "on a base, every Alembic command ends in 'Dependency cycle is detected'"),
    ("((),)", "on a base, every Alembic command ends in 'Dependency cycle is detected'"),
    ("0", "on a base, every Alembic command ends in 'Dependency cycle is detected'"),
    ("('', 'aaaa1')", "every Alembic command ends in KeyError: ''"),
    ("(('',),)", "every Alembic command ends in KeyError: ''"),
    ("7", "every Alembic command ends in KeyError: 7"),
    ("(None, 'aaaa1')", "every Alembic command ends in KeyError: None"),
    ("b'aaaa1'", "every Alembic command ends in KeyError: a number"),
    ("'None'", "every Alembic command ends in KeyError: 'None'"),
    ("'aaaa1, lab'", "every Alembic command ends in KeyError: 'aaaa1, lab'"),
    ("' lab'", "every Alembic command ends in KeyError: ' lab'"),
    ("(('aaaa1',), 'cccc1')", "every Alembic command ends in KeyError: ('aaaa1',)"),
]


@pytest.mark.parametrize(("value", "message"), DEPENDENCIES)
def test_dependencies(value: str, message: str) -> None:
    """The error in the message is the one that Alembic 1.20.1 was seen to end in."""
    tree = versions(a=ROOT, c=OTHER, b=source("'bbbb1'", depends_on=value))
    [(path, line, _, text)] = check(InvalidValue, tree)
    assert (path, line) == ("migrations/versions/b.py", 4)
    assert text.startswith("depends_on holds ")
    assert text.endswith(message)


LABELS = [
    ("''", "an empty text, which Alembic takes for a label", None),
    ("('lab', '')", "an empty text, which Alembic takes for a label", None),
    ("7", "holds 7: Alembic needs a text", None),
    ("(None,)", "holds None: Alembic needs a text", None),
    ("(('lab',),)", "holds ('lab',): Alembic needs a text", None),
    ("b'lab'", "holds b'lab': Alembic needs a text", None),
    ("'a, b'", "takes it for one label, so that 'b@head' is not found", None),
    ("'None'", "the text 'None', which Alembic takes for a label", Severity.WARNING),
]


@pytest.mark.parametrize(("value", "message", "severity"), LABELS)
def test_labels(value: str, message: str, severity: Severity | None) -> None:
    [found] = findings(InvalidValue, versions(a=source("'aaaa1'", branch_labels=value)))
    assert message in found.title
    assert found.location.range.line == 3
    assert found.severity is severity


IDS = [
    ("''", "revision is empty: Alembic loads the file and never runs it", "give the file an id"),
    ("'None'", "revision is the text 'None'", "give the file an id of its own"),
    ("' aaaa1'", "so that 'aaaa1' is not found", "write revision = 'aaaa1'"),
    ("'aaaa1\\n'", "so that 'aaaa1' is not found", "write revision = 'aaaa1'"),
    ("'  '", "has blanks around it", "give the file an id"),
    ("1234", "TypeError: 'int' object is not iterable", 'write revision = "1234"'),
    ("None", "TypeError: 'NoneType' object is not iterable", 'write revision = "…"'),
    ("['aaaa1']", "TypeError: unhashable type: 'list'", "write revision = 'aaaa1'"),
    ("{'aaaa1'}", "TypeError: unhashable type: 'set'", "write revision = 'aaaa1'"),
    ("('aaaa1',)", "cannot find the revision that it loaded", "write revision = 'aaaa1'"),
    ("b'aaaa1'", "revision identifier b'aaaa1' is not a string", 'write revision = "…"'),
]


@pytest.mark.parametrize(("value", "message", "help_"), IDS)
def test_ids(value: str, message: str, help_: str) -> None:
    [found] = findings(InvalidValue, versions(a=source(value)))
    assert message in found.title
    assert found.help == help_
    assert found.location.range.line == 1


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
