"""stale-head-file: the file that names the head is out of date."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from revlint.api import (
    Chain,
    ChainRule,
    EditRefused,
    Example,
    Finding,
    Fix,
    HeadFile,
    Location,
    Range,
    Related,
    WriteFile,
    are_labels_known,
    effective_labels,
    find_spare,
    head_files,
    history,
    near,
    path_text,
    quoted,
    revision_file,
    set_heads,
    toml_text,
)

_LINE = history("<base> -> a1", "a1 -> b2")
_BRANCHES = {
    **_LINE,
    "migrations/versions/c1.py": revision_file("c1", labels=("billing",)),
    "migrations/HEAD": "b2\n",
}
_CONFIG = '[chains.main]\nscript-location = "migrations"\nhead-file = "migrations/HEAD"\n'
_TABLE = """\
[chains.main]
script-location = "migrations"
head-file = { "" = "migrations/HEAD", billing = "migrations/HEAD.billing" }
"""

#: How many ids a text lists.
_SHOWN = 5


class StaleHeadFile(ChainRule):
    """The file that `head-file` names does not list the heads of the chain.

    The file lists the heads, separated by blanks or line ends. Lines that begin with `#` do not
    count. Its path is relative to the project root or to the script directory.

    If `head-file` is a table from branch labels to files, each file lists the heads of its branch,
    those that Alembic calls `label@heads`. The file of the empty label `""` lists the heads that
    have none of the other labels. Each head must be in a file.

    Why: git merges two branches that each add a revision without a conflict, and the chain has two
        heads. If every new revision changes the same file, git reports a conflict instead. This
        works only while the file is up to date, and Alembic does not update it.
    Fix: Write the heads into the file.
    Semantics: alembic: script/revision.py, RevisionMap.heads.
    """

    name = "stale-head-file"
    group = "The graph"
    options = ("head-file",)
    examples = (
        Example(
            bad={**_LINE, "migrations/HEAD": "a1\n"},
            good={**_LINE, "migrations/HEAD": "b2\n"},
            finds=("migrations/HEAD:1",),
            config=_CONFIG,
        ),
        Example(
            bad={**_BRANCHES, "migrations/HEAD.billing": "c0\n"},
            good={**_BRANCHES, "migrations/HEAD.billing": "c1\n"},
            finds=("migrations/HEAD.billing:1",),
            config=_TABLE,
        ),
    )

    def check(self, chain: Chain) -> Iterator[Finding]:
        if not chain.parents_known or chain.cycles:
            return
        files = head_files(chain)
        for file in files:
            if file.label and not file.heads and file.label not in chain.declared_labels:
                yield from _unknown_label(chain, file.label)
            elif file.written is None:
                yield _unreadable(chain, file)
            elif not _is_right(chain, file):
                yield _stale(chain, file)
        if files:
            yield from _without_file(chain, files)


def _is_right(chain: Chain, file: HeadFile) -> bool:
    named, heads = set(file.ids), set(file.heads)
    return named == heads or (bool(named) and named < heads and _is_broken(chain))


def _is_broken(chain: Chain) -> bool:
    """Whether another finding reports the heads of the chain."""
    spare = find_spare(chain)
    return bool(chain.missing_parents or spare.heads or spare.apart or spare.histories)


def _unknown_label(chain: Chain, label: str) -> Iterator[Finding]:
    if not are_labels_known(chain):
        return
    declared = sorted(chain.declared_labels)
    guess = near(label, declared)
    yield Finding(
        title=f"chain {chain.name} has no branch label {quoted(label)}",
        label="head-file names it",
        facts=(f"its branch labels: {_list(declared)}",),
        help=f"did you mean {quoted(guess)}?" if guess else "correct or remove it in head-file",
        location=_declaration(chain),
        about=(label,),
    )


def _without_file(chain: Chain, files: Sequence[HeadFile]) -> Iterator[Finding]:
    """The heads that no file is for: their branch is not in the table."""
    named = {head for file in files for head in file.heads}
    if not are_labels_known(chain) or _is_broken(chain):
        return
    labels = effective_labels(chain)
    for head in chain.heads:
        if head in named:
            continue
        label = min(labels[head], default="")
        such = "" if label else ", for the heads that have no label of the table"
        file = chain.file_of(head)
        yield Finding(
            title=f"no head file of chain {chain.name} is for the head {quoted(head)}",
            facts=(
                f"its branch labels: {_list(sorted(labels[head]))}",
                f"head-file names {_list([f.label or '' for f in files])}",
            ),
            help=f"add {toml_text(label)} with a file that lists {quoted(head)} to head-file{such}",
            location=_declaration(chain),
            related=(Related(f"{quoted(head)} is a head", Location(file.path, file.id_range)),),
            about=(head,),
        )


def _unreadable(chain: Chain, file: HeadFile) -> Finding:
    return Finding(
        title=f"the head file of {_what(chain, file)} cannot be read",
        facts=(f"head-file is {quoted(file.path)}",),
        help=f"write {_list(file.heads)} into {path_text(file.path)}, or correct head-file",
        location=_declaration(chain),
        about=(file.label,) if file.label else (),
    )


def _stale(chain: Chain, file: HeadFile) -> Finding:
    heads, wrong = file.heads, [p for id_, p in file.written or () if id_ not in file.heads]
    are = "the head is" if len(heads) == 1 else "the heads are"
    files = [chain.file_of(head) for head in heads[:_SHOWN]]
    return Finding(
        title=f"the head file of {_what(chain, file)} is out of date",
        label="not a head" if wrong else "",
        facts=(f"the file lists {_list(file.ids)}; {are} {_list(heads)}",),
        help=f"write {_list(heads)} into {path_text(file.path)}",
        fix=_fix(chain, file),
        location=Location(file.path, wrong[0] if wrong else Range()),
        related=tuple(
            Related(f"{quoted(head)} is a head", Location(file.path, file.id_range))
            for head, file in zip(heads, files, strict=False)
        ),
    )


def _fix(chain: Chain, file: HeadFile) -> Fix | None:
    # An id with a blank in it would be read as two.
    if not file.heads or any(re.search(r"[\s,]|^#", head) for head in file.heads):
        return None
    try:
        data = set_heads(chain.tree.read(file.path), file.heads)
    except EditRefused:
        return None
    return Fix("safe", "list the heads", (WriteFile(file.path, data),))


def _what(chain: Chain, file: HeadFile) -> str:
    return (
        f"branch {quoted(file.label)} of chain {chain.name}"
        if file.label
        else f"chain {chain.name}"
    )


def _declaration(chain: Chain) -> Location:
    directory = chain.script_directory
    return chain.config.location or Location(directory.config or directory.script_location)


def _list(ids: Sequence[str]) -> str:
    shown = [quoted(id_) for id_ in ids[:_SHOWN]]
    more = f" and {len(ids) - _SHOWN:,} more" if len(ids) > _SHOWN else ""
    return ", ".join(shown) + more if ids else "nothing"
