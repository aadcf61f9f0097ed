"""Puts the folder above this package on the path, so that tests find ``tests.support``."""

from __future__ import annotations

import gc
import itertools
import os
import re
import signal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.posix import reason_of

# No test depends on time: a machine may be busy.
settings.register_profile("revlint", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("revlint")

# A shell script that starts the tests in the background lets them ignore Ctrl-C, nohup a terminal
# that is closed, and so would each program that they start.
for name, handler in (("SIGINT", signal.default_int_handler), ("SIGHUP", signal.SIG_DFL)):
    number = getattr(signal, name, None)
    if number is not None and signal.getsignal(number) is signal.SIG_IGN:
        signal.signal(number, handler)

_NUMBERS = itertools.count()


# Everything that is imported and collected lives until the end.
gc.disable()


def pytest_collection_finish() -> None:
    """Let no collection of garbage look at the ten thousand tests."""
    gc.freeze()
    gc.enable()


#: The files that take longest. They run first, or one process would end long after the others.
LONG = (
    *(
        "hostile/test_files.py",
        "distribution/test_artefacts.py",
        "contract/test_random_editions.py",
    ),
    *("advice/test_rules_commands.py", "cli/test_cache.py", "distribution/test_action.py"),
    *("server/test_soak.py", "pictures/page/test_browser.py", "docs/test_site_browser.py"),
    *("hooks/test_pre_commit.py", "cache/test_mutations.py", "rules/test_large_shapes.py"),
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long files first, and skip on Windows what only POSIX can run."""
    items.sort(key=lambda item: _file_of(item) not in LONG)
    if os.name != "nt":
        return
    for item in items:
        if reason := reason_of(item.nodeid.removeprefix("tests/")):
            item.add_marker(pytest.mark.skip(reason=reason))


def _file_of(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0].removeprefix("tests/")


@pytest.fixture(autouse=True)
def cache_directory(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Where the runs of one test keep what they find out: no test depends on another.

    They make the directory.
    """
    directory = tmp_path_factory.getbasetemp() / f"cache{next(_NUMBERS)}"
    monkeypatch.setenv("REVLINT_CACHE_DIR", str(directory))
    return directory


@pytest.fixture
def tmp_path(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As pytest makes it, which lists the directories of all other tests to number each."""
    name = re.sub(r"\W", "_", request.node.name)[:30]
    return tmp_path_factory.mktemp(f"{name}{next(_NUMBERS)}", numbered=False)


@pytest.fixture(autouse=True)
def _plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """No report is as wide as the terminal that the tests run in."""
    monkeypatch.delenv("COLUMNS", raising=False)


@pytest.fixture(autouse=True)
def _no_job_summary(monkeypatch: pytest.MonkeyPatch) -> None:
    """No report goes to the summary of the job that runs the tests."""
    for name in ("GITHUB_STEP_SUMMARY", "GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_SHA"):
        monkeypatch.delenv(name, raising=False)
