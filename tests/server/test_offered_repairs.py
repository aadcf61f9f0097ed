"""What a finding can be repaired with is offered where it is, and repairs it.

All examples of all rules that have a fix or one command are projects of one session.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from lsprotocol import types

from revlint.engine.example_run import lint_example
from revlint.engine.registry import load_rules
from revlint.engine.rule import Rule
from tests.advice.test_rules_commands import Case
from tests.server.apply import apply
from tests.server.chosen import chosen, offered
from tests.server.editor import Editor, edit_with
from tests.server.trees import write

RULES = load_rules([])

#: What editing one file brings to light: the id hid that both files follow one revision; another
#: file has to be restored too.
_REVEALED = {"reused-id": {"fork-on-merge"}, "rewritten-revision": {"redundant-parent"}}

#: What is not a repair.
_ACCEPTING = ("Suppress ", "Add this ")


def _with_repairs(has_base: bool) -> Iterator[tuple[str, Case]]:
    """The examples of rules whose findings have a fix, or one command."""
    for rule in RULES:
        for number, example in enumerate(rule.examples):
            if (example.base is not None) is has_base:
                found = lint_example(rule, example, RULES).findings
                if any(f.rule == rule.name and (f.fix or len(f.commands) == 1) for f in found):
                    yield f"{rule.name}-{number}", Case(rule, example)


@dataclass
class Project:
    """An example on disk: the rule that it is about, and its files as they were."""

    rule: type[Rule]
    root: Path
    files: Mapping[Path, bytes] = field(default_factory=dict)

    @classmethod
    def write(cls, root: Path, case: Case) -> Project:
        example, rule = case.example, case.rule
        config = example.bad.get("revlint.toml", example.config)
        if rule.default != "on" and "select" not in config:
            config = f'select = ["{rule.name}"]\n{config}'
        configured = {"revlint.toml": config}
        example = replace(
            example,
            bad={**example.bad, **configured},
            base=None if example.base is None else {**example.base, **configured},
            tip=None if example.tip is None else {**example.tip, **configured},
        )
        if example.base is None and example.new is None:
            write(root, example.bad)
        else:
            Case(rule, example).write(root)
        found = cls(rule, root.resolve())
        found.files = {path: path.read_bytes() for path in found.now}
        return found

    @property
    def now(self) -> list[Path]:
        return [p for p in self.root.rglob("*") if p.is_file() and ".git" not in p.parts]

    def restore(self) -> None:
        for path in self.now:
            path.unlink()
        for path, data in self.files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


@pytest.mark.parametrize("has_base", [False, True])
def test_every_repair_of_every_example(tmp_path: Path, has_base: bool) -> None:
    cases = dict(_with_repairs(has_base))
    projects = [Project.write(tmp_path / name, case) for name, case in cases.items()]
    repaired: set[str] = set()

    async def scenario(editor: Editor) -> None:
        before = _counts(await editor.found())
        asked = [(p, _findings(editor, p)) for p in projects]
        for number in range(max(len(findings) for _, findings in asked)):
            some = [(p, findings[number]) for p, findings in asked if number < len(findings)]
            for _, (uri, finding) in some:
                apply(await _repair(editor, uri, finding))
                repaired.add(str(finding.code))
            after = _counts(await editor.found())
            for project, (_, finding) in some:
                old, new = before[project.root.name], after.get(project.root.name, Counter())
                new -= Counter(_REVEALED.get(project.rule.name, ()))
                assert new < old, (project.root.name, finding.message)
                assert new[str(finding.code)] < old[str(finding.code)], project.root.name
                project.restore()

    options = {"base": "main"} if has_base else {}
    edit_with(tmp_path, scenario, folders=[p.root for p in projects], options=options)
    assert repaired == {project.rule.name for project in projects}


def _findings(editor: Editor, project: Project) -> list[tuple[str, types.Diagnostic]]:
    """The findings of the rule that a project is about."""
    return [
        (uri, finding)
        for uri, params in editor.published.items()
        if editor.path(uri).startswith(f"{project.root.name}/")
        for finding in params.diagnostics
        if finding.code == project.rule.name
    ]


async def _repair(editor: Editor, uri: str, finding: types.Diagnostic) -> types.WorkspaceEdit:
    """The edit of the only action that repairs a finding."""
    every = await offered(editor, uri, finding.range, ["quickfix"])
    its = [action for action in every if list(action.diagnostics or ()) == [finding]]
    repairs = [action for action in its if not action.title.startswith(_ACCEPTING)]
    assert len(repairs) == 1, (uri, finding.message, [action.title for action in its])
    return await chosen(editor, repairs[0])


def _counts(found: Mapping[str, list[object]]) -> dict[str, Counter[str]]:
    """How often each rule is found in each project."""
    counts: dict[str, Counter[str]] = {}
    for path, codes in found.items():
        counts.setdefault(path.partition("/")[0], Counter()).update(map(str, codes))
    return counts
