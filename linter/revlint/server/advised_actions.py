"""What the commands of a finding do, offered as an action where revlint can do it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from revlint.finding import Command, Finding
from revlint.migration.identifier import quoted
from revlint.path_text import path_in, show_paths
from revlint.server.action import QUICK_FIX, Action
from revlint.server.view import View
from revlint.words import listed

#: What to do: the title, and the maker of the plan with its arguments.
Advice = tuple[str, str, dict[str, Any]]


def offer_advised(
    view: View, path: str, findings: Sequence[Finding], lines: tuple[int, int]
) -> Iterator[Action]:
    """The one command of each finding; a fix is offered instead of the command that makes it."""
    for finding in findings:
        if finding.fix is None and len(finding.commands) == 1:
            advice = _advice(finding, _Line(finding.commands[0]))
            if advice is not None:
                title, name, arguments = advice
                yield Action(title, QUICK_FIX, name, arguments, finding, confirm=True)


class _Line:
    """A command line: its program, its arguments with paths of the tree, its options."""

    def __init__(self, command: Command) -> None:
        self.program, *words = (path_in(word) or show_paths(word) for word in command.words)
        self.arguments: list[str] = []
        self.options: dict[str, str] = {}
        rest = iter(words)
        for word in rest:
            if word == "--" or not word.startswith("-"):
                self.arguments.append(word)
            else:
                self.options[word] = "" if word in _FLAGS else next(rest, "")


#: The options without a value.
_FLAGS = frozenset({"--renumber"})


def _advice(finding: Finding, line: _Line) -> Advice | None:
    chain, options = line.options.get("--chain", finding.chain), line.options
    asked: dict[str, Any] = {"chain": chain}
    match line.program, line.arguments:
        case "revlint", ["move", *ids]:
            asked |= {"revisions": ids, "to": options["--to"]}
            title = f"Move {listed(map(quoted, ids), 3)} to chain {options['--to']}"
            return title, "move", asked
        case "revlint", ["rename", old, new]:
            id_ = finding.revision or old
            asked |= {"revision": id_, "file": old, "id": new}
            return f"Rename {quoted(id_)} to {quoted(new)}", "rename", asked
        case "revlint", ["rebase"]:
            title = f"Put what {options.get('--base', 'the base')} lacks on top of it"
            return title, "rebase", {"renumber": "--renumber" in options}
        case "git", ["checkout", _, "--", *paths]:
            return f"Restore {listed(paths, 2)}", "restore", {"paths": paths}
    return None if line.program in ("git", "revlint") else _advice_of_alembic(line, asked)


def _advice_of_alembic(line: _Line, asked: dict[str, Any]) -> Advice | None:
    """What a command of Alembic does; another program may run it, with words before its own."""
    if "merge" in line.arguments:
        heads = line.arguments[line.arguments.index("merge") + 1 :]
        if heads == ["heads"]:
            return "Merge the heads", "merge", asked
        return f"Merge {listed(map(quoted, heads), 3)}", "merge", {**asked, "heads": heads}
    if line.arguments[-1:] == ["revision"] and "--rev-id" in line.options:
        id_, message = line.options["--rev-id"], line.options.get("-m", "")
        title = f"End chain {asked['chain']} in an empty revision {quoted(id_)}"
        return title, "end", {**asked, "id": id_, "message": message}
    return None
