"""The list of tests that Windows cannot run names tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.posix import REASONS, reason_of

TESTS = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("key", REASONS)
def test_each_entry_exists(key: str) -> None:
    module, _, name = key.partition("::")
    assert (TESTS / module).exists()
    if name:
        assert re.search(rf"^ *def {name}\(", (TESTS / module).read_text("utf-8"), re.MULTILINE)


def test_a_folder_a_module_and_a_test_are_found() -> None:
    assert reason_of("advice/test_any.py::test_x[a::b]") == REASONS["advice"]
    assert reason_of("docs/test_tour.py::test_x") == REASONS["docs/test_tour.py"]
    assert reason_of("cli/test_fix.py::test_a_read_only_file[x]") is not None
    assert reason_of("cli/test_fix.py::TestX::test_a_read_only_file") is not None
    assert reason_of("cli/test_fix.py::test_another") is None
