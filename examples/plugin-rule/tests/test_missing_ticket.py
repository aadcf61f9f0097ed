from acme_rules.missing_ticket import MissingTicket
from revlint.api import history, revision_file
from revlint.testing import check, check_examples

A1 = "migrations/versions/a1.py"
FOUND = f"{A1}:1:1: warning[missing-ticket] the message names no ticket"


def test_examples() -> None:
    check_examples(MissingTicket)


def test_no_docstring() -> None:
    files = {**history("<base> -> a1"), A1: 'revision = "a1"\ndown_revision = None\n'}
    assert check(MissingTicket, files) == [FOUND]


def test_a_number_is_not_a_ticket() -> None:
    files = {**history("<base> -> a1"), A1: revision_file("a1", message="step 12")}
    assert check(MissingTicket, files) == [FOUND]


def test_a_suppression() -> None:
    text = revision_file("a1", message="add users")
    comment = "# revlint: ignore-file[missing-ticket] -- older than the guide\n"
    assert check(MissingTicket, {**history("<base> -> a1"), A1: text + comment}) == []
