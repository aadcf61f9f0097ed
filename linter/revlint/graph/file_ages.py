"""How old the files of a chain are that define or name an id, as far as it is known."""

from __future__ import annotations

from revlint.graph.chain import Chain
from revlint.migration.revision import Revision
from revlint.sources.past import Commit


class FileAges:
    """The ages of the files that define or name an id.

    ``commits`` are those that added them, by path; without a base there are none.
    """

    def __init__(self, chain: Chain, id_: str) -> None:
        self.paths = chain.recall(_paths_by_id).get(id_, [])
        self.new = chain.new_paths or frozenset()
        past = chain.tree.checkout.past if chain.new_paths is not None else None
        self.commits: dict[str, Commit] = past.additions_of(self.paths) if past else {}
        in_order = list(dict.fromkeys(commit.id for commit in self.commits.values()))
        self._rank = {id_: n for n, id_ in enumerate(in_order)}
        self._is_known = all(path in self.commits or path in self.new for path in self.paths)

    def of(self, file: Revision) -> tuple[bool, int]:
        """The sort key of a file: equal for files of which neither is known to be older."""
        commit = self.commits.get(file.path)
        rank = self._rank[commit.id] if commit and self._is_known else 0
        return file.path in self.new, rank

    def as_new_as(self, file: Revision, chain: Chain) -> set[str]:
        """The paths of the files that are not older than one."""
        return {p for p in self.paths if self.of(chain.by_path[p]) >= self.of(file)}


def _paths_by_id(chain: Chain) -> dict[str, list[str]]:
    """The files that define or name each id."""
    found: dict[str, list[str]] = {}
    for file in chain.files:
        named = [value.text for value in file.parents]
        for id_ in dict.fromkeys(named if file.id is None else (file.id, *named)):
            found.setdefault(id_, []).append(file.path)
    return found
