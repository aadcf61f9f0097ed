"""What git and the configuration know of an id that a chain does not have."""

from __future__ import annotations

from revlint.graph.advised_command import git_command
from revlint.graph.chain import Chain
from revlint.graph.missing_ids import Explanation
from revlint.migration.identifier import quoted
from revlint.path_text import path_text
from revlint.sources.past import Deletion

#: How many branches that have a revision are named.
_SHOWN = 5


def find_lost(chain: Chain, name: str) -> Explanation | None:
    """The file that is not staged, the commit that deleted it, or the branches that have it.

    None where git knows neither, as outside a repository.
    """
    directory = chain.script_directory
    folders = [v.path for v in directory.version_locations if v.path is not None]
    folders = folders or [directory.script_location]
    unstaged = chain.tree.checkout.find_unstaged(name, folders)
    if unstaged is not None:
        fact = f"{path_text(unstaged)} defines it, and is not staged"
        return Explanation(fact, "stage it", commands=git_command("add", paths=(unstaged,)))
    past = chain.tree.checkout.past
    if past is None:
        return None
    deletion = past.deletion_of(name, folders)
    if deletion is not None:
        return _deleted(name, deletion)
    branches = past.branches_with(name, folders)
    if not branches:
        return None
    shown = ", ".join(branches[:_SHOWN])
    verb = "have" if len(branches) > 1 else "has"
    noun = "branches" if len(branches) > 1 else "branch"
    fact = f"{noun} {shown} {verb} {quoted(name)}"
    return Explanation(fact, "merge that branch first, or name a revision of this chain")


def _deleted(name: str, deletion: Deletion) -> Explanation:
    path, commit = deletion.path, deletion.commit
    if commit is None:
        return Explanation(
            f"HEAD has it in {path_text(path)}, and the working tree does not",
            "restore the file",
            commands=git_command("checkout", "HEAD", paths=(path,)),
        )
    return Explanation(
        f"commit {commit} deleted {path_text(path)}, which defined {quoted(name)}",
        "name the revision that replaces it, or restore the file",
        commands=git_command("checkout", f"{commit.id[:12]}^", paths=(path,)),
    )
