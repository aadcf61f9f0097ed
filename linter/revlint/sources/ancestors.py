"""Why a name such as ``HEAD~2`` or ``main^2`` means no commit: where the history ends."""

from __future__ import annotations

import re

from revlint.sources.repository import Repository
from revlint.sources.shallow import shallow_commit

#: A name, and the steps from it to an ancestor.
_STEPS = re.compile(r"(.*?[^~^])((?:~\d*|\^\d*)+)")
_STEP = re.compile(r"[~^]\d*")

#: So many digits of a number of steps are read.
_MAX_DIGITS = 6


def explain_ancestor(repository: Repository, name: str) -> str | None:
    """Why a commit has no such ancestor; None where the name is not one of an ancestor."""
    match = _STEPS.fullmatch(name)
    if match is None:
        return None
    steps = _STEP.findall(match[2])
    names = [match[1] + "".join(steps[:n]) for n in range(len(steps))]
    ids = repository.resolve(names)
    if ids[0] is None or max(map(len, steps)) > _MAX_DIGITS:
        return None
    last = max(n for n, id_ in enumerate(ids) if id_ is not None)
    return _explain(repository, names[last], ids[last] or "", steps[last:])


def _explain(repository: Repository, start: str, id_: str, steps: list[str]) -> str | None:
    commit = repository.peel(id_, "commit")
    if commit is None:
        return None
    counts = [int(step[1:] or 1) if step.startswith("~") else 1 for step in steps]
    is_line = steps[0].startswith("~")
    line = _first_parents(repository, commit, counts[0] if is_line else 0)
    if line[-1] in repository.edge:
        missing = sum(counts) - len(line) + 1
        return f"there is no such commit in this clone, {shallow_commit(missing)}"
    return f"there is no such commit; {_what_is(repository, start, commit, line, is_line)}"


def _first_parents(repository: Repository, commit: str, count: int) -> list[str]:
    """A commit and those before it, by first parents, at most so many."""
    limit = f"--max-count={count + 1}"
    return repository.git.run("rev-list", "--first-parent", limit, commit).decode().split()


def _what_is(
    repository: Repository, start: str, commit: str, line: list[str], is_line: bool
) -> str:
    if is_line and len(line) > 1:
        before = len(line) - 1
        return f"{start} has only {before:,} commit{'s' if before > 1 else ''} before it"
    parents = repository.git.run("rev-list", "--parents", "--max-count=1", commit).split()[1:]
    if not parents:
        return f"{start} is the first commit"
    return f"{start} has only {len(parents)} parent{'s' if len(parents) > 1 else ''}"
