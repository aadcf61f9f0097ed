"""Where rules come from: installed distributions, and never the linted tree."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from click.testing import CliRunner

import revlint_rules
from revlint.cli.group import cli
from revlint.engine.registry import BUILT_IN, load_rules, search_path
from revlint.engine.rule_faults import faults_of
from revlint.errors import RevlintError

RULE = """\
from revlint.api import FileRule

class Own(FileRule):
    '''Anything at all.

    Why: it is a test.
    Fix: none.
    Semantics: none.
    '''

    name = "{name}"
    group = "Files"
    examples = ()

    def check(self, revision, chain):
        return ()

RULES = ({value})
"""


def install(
    where: Path, distribution: str, name: str = "own-rule", value: str = "Own,", code: str = ""
) -> None:
    """Put a distribution with one rule into a directory, as an installer leaves it."""
    module = distribution.replace("-", "_")
    where.mkdir(parents=True, exist_ok=True)
    (where / f"{module}.py").write_text(code or RULE.format(name=name, value=value))
    info = where / f"{module}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[revlint.rules]\nx = {module}:RULES\n")


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation directory outside the working directory."""
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    installed = tmp_path / "site"
    monkeypatch.syspath_prepend(str(installed))
    return installed


def test_own_rules_come_first_and_the_built_in_ones_last() -> None:
    rules = load_rules(())
    assert rules[: len(revlint_rules.RULES)] == revlint_rules.RULES
    assert rules[-len(BUILT_IN) :] == BUILT_IN


def test_rules_of_other_distributions(elsewhere: Path) -> None:
    install(elsewhere, "rules-one")
    assert "own-rule" in {rule.name for rule in load_rules(())}


def test_nothing_of_what_is_linted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A distribution that lies in the linted tree or in the working directory is not found."""
    linted, work = tmp_path / "linted", tmp_path / "work"
    install(linted, "rules-two", code="raise SystemExit('executed')")
    install(work, "rules-three", code="raise SystemExit('executed')")
    monkeypatch.chdir(work)
    monkeypatch.syspath_prepend(str(linted))
    monkeypatch.syspath_prepend(str(work))
    assert {str(linted), str(work), ""}.isdisjoint(search_path([linted, work]))
    assert "own-rule" not in {rule.name for rule in load_rules([linted])}


def test_code_that_is_linted_is_passed_over(
    elsewhere: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An editable install: the distribution lies outside, its code in the linted tree."""
    install(elsewhere, "rules-four")
    source = tmp_path / "linted" / "src"
    source.mkdir(parents=True)
    (source / "rules_four.py").write_text("raise SystemExit('executed')")
    (elsewhere / "rules_four.py").unlink()
    monkeypatch.syspath_prepend(str(source))
    told: list[str] = []
    rules = load_rules([tmp_path / "linted"], told.append)
    assert "own-rule" not in {rule.name for rule in rules}
    assert told == ["ignoring the rules of rules-four: their code is in the linted tree"]
    monkeypatch.chdir(tmp_path / "linted")
    done = CliRunner().invoke(cli, ["rule"])
    assert done.stderr == f"revlint: {told[0]}\n"


def test_an_environment_inside_the_project_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """A project's .venv lies in the working directory and is trusted all the same."""
    environment = Path(sys.prefix)
    monkeypatch.chdir(environment.parent)
    inside = [e for e in sys.path if e and Path(e).is_relative_to(environment) and e != sys.prefix]
    assert set(inside) <= set(search_path([environment.parent]))


def test_two_rules_of_one_name(elsewhere: Path) -> None:
    install(elsewhere, "rules-five")
    install(elsewhere, "rules-six")
    with pytest.raises(RevlintError) as caught:
        load_rules(())
    assert str(caught.value) == (
        "two rules are called 'own-rule': rules_five.Own of rules-five and rules_six.Own of "
        "rules-six; rename one, or uninstall rules-five or rules-six"
    )


def test_a_rule_with_the_name_of_an_own_one(elsewhere: Path) -> None:
    install(elsewhere, "rules-eleven", name="multiple-heads")
    with pytest.raises(RevlintError) as caught:
        load_rules(())
    assert str(caught.value) == (
        "two rules are called 'multiple-heads': revlint_rules.multiple_heads.MultipleHeads of "
        "revlint and rules_eleven.Own of rules-eleven; rename one, or uninstall rules-eleven"
    )


#: The last lines of a module, and what is wrong with its rules.
FAULTS = {
    "list": ("RULES = [Own]", "it is of type list, not a tuple of rule classes"),
    "class": ("RULES = Own", "it is of type ABCMeta, not a tuple of rule classes"),
    "instance": ("RULES = (3,)", "3 is not a class"),
    "other-class": (
        "RULES = (dict,)",
        "dict derives from none of FileRule, ChainRule, ProjectRule, ChangeRule",
    ),
    "base": (
        "from revlint.api import Rule\nRULES = (Rule,)",
        "Rule derives from none of FileRule, ChainRule, ProjectRule, ChangeRule",
    ),
    "abstract": (
        "class B(FileRule):\n    'Doc.'\n    name, group = 'b', 'Files'\nRULES = (B,)",
        "B does not define check()",
    ),
    "name": (
        "Own.name = 'A B'",
        "Own needs a name of lower-case words joined by hyphens, not 'A B'",
    ),
    "no-name": ("del Own.name", "Own needs a name of lower-case words joined by hyphens, not None"),
    "group": ("del Own.group", "Own needs a group, such as 'Files'"),
    "docstring": (
        "Own.__doc__ = None",
        "Own needs a docstring whose first line says what it flags",
    ),
    "severity": (
        "Own.severity = 'error'",
        "Own needs a severity such as Severity.ERROR, not 'error'",
    ),
    "default": (
        "Own.default = 'never'",
        "Own needs a default of on, off, new, errors, not 'never'",
    ),
    "url": ("Own.url = 'docs'", "Own needs a url that begins with https://, not 'docs'"),
    "escape": (
        "Own.url = 'https://a/\\x1b'",
        "Own needs a url that begins with https://, not 'https://a/\\x1b'",
    ),
    "two": (
        "del Own.name, Own.group",
        "Own needs a name of lower-case words joined by hyphens, not None; "
        "Own needs a group, such as 'Files'",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_rules_that_cannot_be_used(elsewhere: Path, name: str) -> None:
    code, fault = FAULTS[name]
    install(elsewhere, f"faulty-{name}", code=RULE.format(name="own-rule", value="Own,") + code)
    with pytest.raises(RevlintError) as caught:
        load_rules(())
    assert str(caught.value) == (
        f"faulty-{name} offers no rules that revlint {version('revlint')} can use: in "
        f"faulty_{name.replace('-', '_')}:RULES, {fault}; update or uninstall faulty-{name}"
    )


def test_own_rules_have_no_faults() -> None:
    """They are not checked at run time."""
    assert list(faults_of(revlint_rules.RULES)) == []


def test_rules_that_cannot_be_loaded(elsewhere: Path) -> None:
    install(elsewhere, "rules-ten", code="import no_such_module_at_all")
    with pytest.raises(RevlintError) as caught:
        load_rules(())
    assert str(caught.value) == (
        f"the rules of rules-ten cannot be loaded by revlint {version('revlint')} "
        "(rules_ten:RULES): ModuleNotFoundError: "
        "No module named 'no_such_module_at_all'; update or uninstall rules-ten"
    )


def test_modules_of_the_working_directory_are_not_imported(tmp_path: Path) -> None:
    """``python -m revlint`` puts the working directory first on the path; it is taken off."""
    for name in ("click", "networkx", "libcst", "revlint_rules", "difflib"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit(f'executed {__file__}')")
    done = subprocess.run(
        [sys.executable, "-m", "revlint", "rule", "unused-suppression", "--output-format", "json"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
