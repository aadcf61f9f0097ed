"""Why a name means no commit, and what brings the commit."""

from __future__ import annotations

import re

from revlint.sources.ancestors import explain_ancestor
from revlint.sources.repository import Repository
from revlint.sources.shallow import shallow_commit
from revlint.spelling import near

#: How many refs are looked at for a near spelling.
_MAX_REFS = 2_000

_ID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_SHORT_ID = re.compile(r"[0-9a-f]{4,63}")

#: What a shell takes as it is, so that a command with it can be copied.
_PLAIN = re.compile(r"[\w./@+-]+", re.ASCII)

#: What follows the name of a commit, where the whole names a tree or a file.
_INSIDE = re.compile(r":|\^\{")

_KINDS = {"tree": "a tree (a folder)", "blob": "a blob (a file)"}

_MISSING = "there is no such commit in this clone"

#: How git ends where a name cannot mean anything, and what we say.
_REFUSALS = {
    r"log for '(.+)' only has (\d+) entries": r"the reflog of \1 in this clone has only \2 entries",
    r"log for (?:refs/heads/)?(.+) is empty": r"the reflog of \1 in this clone is empty",
    r"no upstream configured for branch '(.+)'": r"branch \1 has no upstream branch",
    r"no such branch: '(.+)'": r"there is no branch \1",
    r"HEAD does not point to a branch": (
        "HEAD is detached (it is on no branch), so it has no upstream branch"
    ),
}


def explain_other(repository: Repository, name: str, id_: str) -> str:
    """Why the object that a name means is no commit."""
    (fact,) = repository.objects.facts([f"{id_}^{{}}"])
    if fact is None or fact.kind not in _KINDS:
        return "that is no commit"
    said = f"that is {_KINDS[fact.kind]}, not a commit"
    owner = _INSIDE.split(name)[0]
    found = repository.resolve([owner])[0] if owner != name and owner else None
    is_commit = found is not None and repository.has_commit(found)
    return f"{said}; name the commit: {owner}" if is_commit else said


def explain_missing(repository: Repository, name: str) -> str:
    """Why git finds no object for a name."""
    if ".." in name:
        return "that is a range of commits; name one commit"
    done = repository.ask_about(name)
    if done.returncode:
        return _refusal(done.stderr)
    if done.stdout.endswith(b" ambiguous\n"):
        return "several objects begin with it; give more of its digits"
    if name in ("HEAD", "@") and repository.located.facts.head is None:
        return "there is no such commit: the branch has no commit yet"
    if (said := explain_ancestor(repository, name)) is not None:
        return said
    if _ID.fullmatch(name):
        remote = _remotes(repository)[0] or "origin"
        return f"{_MISSING}; run `git fetch {remote} {name}`"
    if repository.is_shallow and _SHORT_ID.fullmatch(name):
        return f"{_MISSING}, {shallow_commit(100)}"
    return _advice(repository, name)


def _refusal(stderr: bytes) -> str:
    lines = stderr.decode(errors="replace").splitlines()
    fatal = next((line for line in lines if line.startswith("fatal: ")), "")
    said = fatal.removeprefix("fatal: ")
    for pattern, words in _REFUSALS.items():
        if match := re.fullmatch(pattern, said):
            return match.expand(words)
    return f"{_MISSING}; git says: {said}" if said else _MISSING


def _advice(repository: Repository, name: str) -> str:
    said = _MISSING
    start, step, rest = name.partition("~" if "~" in name else "^")
    guess = near(start, _refs(repository))
    if guess:
        said += f"; did you mean {guess}{step}{rest}?"
    if not _PLAIN.fullmatch(name):
        return said
    remotes = _remotes(repository)
    remote, _, branch = name.partition("/")
    if remote in remotes and branch:
        return f"{said}; `git fetch {remote} {branch}:refs/remotes/{name}` would bring it"
    if remotes[0] and not guess:
        remote = remotes[0]
        fetch = f"git fetch {remote} {name}:refs/remotes/{remote}/{name}"
        return f"{said}; `{fetch}` would bring it as {remote}/{name}"
    return said


def _remotes(repository: Repository) -> list[str]:
    """The names of the remotes; an empty one where there is none."""
    return (repository.real.ask("remote") or "").split("\n")


def _refs(repository: Repository) -> list[str]:
    found = repository.real.ask(
        "for-each-ref",
        f"--count={_MAX_REFS}",
        "--format=%(refname:short)",
        "refs/heads",
        "refs/remotes",
        "refs/tags",
    )
    return found.split("\n") if found else []
