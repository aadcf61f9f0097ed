"""stale-head-file: the file that names the head is out of date."""

from __future__ import annotations

import re
from collections.abc import Iterator

from revlint.api import (
    Chain,
    ChainRule,
    Example,
    Finding,
    Location,
    Range,
    Related,
    TreeError,
    find_spare,
    history,
    path_text,
    quoted,
)

_LINE = history("<base> -> a1", "a1 -> b2")
_CONFIG = '[chains.main]\nscript-location = "migrations"\nhead-file = "migrations/HEAD"\n'

#: How many ids a text lists.
_SHOWN = 5


class StaleHeadFile(ChainRule):
    """The file that `head-file` names does not list the heads of the chain.

    The file lists the heads, separated by blanks or line ends. Lines that begin with `#` do not
    count. Its path is relative to the project root or to the script directory.

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
    )

    def check(self, chain: Chain) -> Iterator[Finding]:
        if chain.config.head_file is None or not chain.parents_known or chain.cycles:
            return
        heads = [id_ for id_ in chain.by_id if not chain.history.succ[id_]]
        path, text = _read(chain, chain.config.head_file)
        if text is None:
            yield _unreadable(chain, path, heads)
            return
        written = _ids(text)
        named = {id_ for id_, _ in written}
        if named == set(heads) or (named and named < set(heads) and _is_broken(chain)):
            return
        wrong = next((place for id_, place in written if id_ not in heads), None)
        place = Location(path, wrong or Range())
        ids = [id_ for id_, _ in written]
        yield _stale(chain, place, ids, heads, is_wrong=wrong is not None)


def _is_broken(chain: Chain) -> bool:
    """Whether another finding reports the heads of the chain."""
    spare = find_spare(chain)
    return bool(chain.missing_parents or spare.heads or spare.apart or spare.histories)


def _read(chain: Chain, path: str) -> tuple[str, str | None]:
    """The path and the text of the file, which is None where it cannot be read."""
    for candidate in (path, f"{chain.script_directory.script_location}/{path}"):
        try:
            return candidate, chain.tree.read(candidate).decode("utf-8-sig", "replace")
        except TreeError:
            continue
    return path, None


def _ids(text: str) -> list[tuple[str, Range]]:
    """The ids in the file and where they stand."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith("#"):
            continue
        for match in re.finditer(r"[^\s,]+", line):
            place = Range(number, match.start() + 1, number, match.end() + 1)
            found.append((match[0], place))
    return found


def _unreadable(chain: Chain, path: str, heads: list[str]) -> Finding:
    directory = chain.script_directory
    place = chain.config.location or Location(directory.config or directory.script_location)
    return Finding(
        title=f"the head file of chain {chain.name} cannot be read",
        facts=(f"head-file is {quoted(path)}",),
        help=f"write {_list(heads)} into {path_text(path)}, or correct head-file",
        location=place,
    )


def _stale(
    chain: Chain, place: Location, written: list[str], heads: list[str], *, is_wrong: bool
) -> Finding:
    are = "the head is" if len(heads) == 1 else "the heads are"
    files = [chain.file_of(head) for head in heads[:_SHOWN]]
    return Finding(
        title=f"the head file of chain {chain.name} is out of date",
        label="not a head" if is_wrong else "",
        facts=(f"the file lists {_list(written)}; {are} {_list(heads)}",),
        help=f"write {_list(heads)} into {path_text(place.path)}",
        location=place,
        related=tuple(
            Related(f"{quoted(head)} is a head", Location(file.path, file.id_range))
            for head, file in zip(heads, files, strict=False)
        ),
    )


def _list(ids: list[str]) -> str:
    shown = [quoted(id_) for id_ in ids[:_SHOWN]]
    more = f" and {len(ids) - _SHOWN} more" if len(ids) > _SHOWN else ""
    return ", ".join(shown) + more if ids else "nothing"
