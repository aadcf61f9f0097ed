"""Which base a change has, from what continuous integration, a hook or the repository says.

``ci_event`` reads what a service says; for hooks: pre-commit.com, "pre-commit during push". What
they name is looked up in the repository before it counts, and is never taken for an option.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from revlint.errors import GitError
from revlint.sources.ci_event import Choice, default_branch, is_of_default_branch, named_bases
from revlint.sources.refs import find_all, resolve_commit
from revlint.sources.repository import Repository


def pushed_commit(environment: Mapping[str, str]) -> Choice | None:
    """The commit that a pre-push hook of pre-commit checks; None outside of one.

    A push that brings the first commit of a repository sets no ``PRE_COMMIT_TO_REF``.
    """
    if "PRE_COMMIT_REMOTE_NAME" not in environment:
        return None
    for name in ("PRE_COMMIT_TO_REF", "PRE_COMMIT_LOCAL_BRANCH"):
        if commit := environment.get(name):
            return Choice(commit, name)
    return None


def choose_base(repository: Repository, environment: Mapping[str, str]) -> Choice | None:
    """The base that ``--base auto`` means; None for a run of the default branch without a change.

    Raises:
        GitError: nothing names one, or what is named is not in this clone; the message says what
            helps.
    """
    named = list(named_bases(environment))
    if choice := _first(repository, named):
        return choice
    is_rewritten = not repository.is_shallow and any(choice.is_past for choice in named)
    if named and not is_rewritten:
        resolve_commit(repository, named[0].name, f"--base auto ({named[0].why})")
    if is_of_default_branch(environment):
        return None
    choice = _first(repository, [*_defaults(repository, environment)])
    if choice is None:
        raise GitError(
            "--base auto: no base is known: there is no origin/HEAD and no branch called main or "
            "master here; name it: --base REF"
        )
    if is_rewritten:
        gone = f"{named[0].name[:12]} ({named[0].why}) is gone, because the branch was rewritten"
        return replace(choice, why=f"{choice.why}; {gone}")
    return choice


def _first(repository: Repository, choices: Sequence[Choice]) -> Choice | None:
    """The first of several that is in the repository."""
    ids = find_all(repository, [choice.name for choice in choices]) if choices else []
    return next((c for c, id_ in zip(choices, ids, strict=True) if id_ is not None), None)


def _defaults(repository: Repository, environment: Mapping[str, str]) -> Iterator[Choice]:
    """The default branch of the remote; of the one that is pushed to in a pre-push hook."""
    remotes = (repository.real.ask("remote") or "").split("\n")
    pushed = environment.get("PRE_COMMIT_REMOTE_NAME", "")
    remote = pushed if pushed in remotes else "origin"
    head = repository.real.ask(
        "symbolic-ref", "--quiet", "--short", "--end-of-options", f"refs/remotes/{remote}/HEAD"
    )
    if head:
        yield Choice(head, f"{remote}/HEAD points to it")
    if branch := default_branch(environment):
        yield Choice(f"{remote}/{branch}", f"{branch} is the default branch")
    for name in (f"{remote}/main", f"{remote}/master", "main", "master"):
        yield Choice(name, "it is the first of origin/main, origin/master, main, master")
