"""A new revision, and the file that its file is modelled on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from revlint.errors import TreeError
from revlint.graph.chain import Chain
from revlint.graph.order import topological
from revlint.migration.created import created
from revlint.migration.revision import Revision

#: How many files are looked at: the model, and those that it is compared with.
_SAMPLE = 8

#: The lines of the templates that Alembic brings; a chain with one file shows no habit.
_USUAL = frozenset(
    {
        "from alembic import op",
        "import sqlalchemy as sa",
        "from typing import Sequence, Union",
        "from typing import Union",
        "from __future__ import annotations",
        "# revision identifiers, used by Alembic.",
        '"""Upgrade schema."""',
        '"""Downgrade schema."""',
    }
)


@dataclass(frozen=True, slots=True)
class NewRevision:
    """A revision that does nothing; ``created`` has an offset where the chain's dates have one."""

    id: str
    parents: tuple[str, ...]
    message: str
    created: datetime


@dataclass(frozen=True)
class Model:
    """A revision file that shows how a chain writes its files."""

    path: str
    data: bytes
    others: tuple[bytes, ...]

    def is_shared(self, line: str) -> bool:
        """Whether a line is in another file of the chain too, so that it is a template's."""
        return line.strip() in self._shared

    def is_usual(self, line: str) -> bool:
        """Whether at least half of the other files have a line."""
        if not self.others:
            return line.strip() in _USUAL
        return 2 * self._counts[line.strip()] >= len(self.others)

    def ends_so(self, remark: str) -> bool:
        """Whether lines of other files end in a remark too."""
        return any(line.endswith(remark) for line in self._shared)

    @property
    def _shared(self) -> Collection[str]:
        return self._counts if self.others else _USUAL

    @cached_property
    def _counts(self) -> Counter[str]:
        """In how many other files each line is."""
        texts = (data.decode("utf-8", "replace") for data in self.others)
        return Counter(line for text in texts for line in {*map(str.strip, text.splitlines())})


def models(chain: Chain) -> Iterator[Model]:
    """The files that a new file can be modelled on, the newest first."""
    read = []
    for revision in _newest_first(chain):
        try:
            read.append((revision.path, chain.tree.read(revision.path)))
        except TreeError:
            continue
        if len(read) == _SAMPLE:
            break
    for path, data in read:
        yield Model(path, data, tuple(other for name, other in read if name != path))


def _newest_first(chain: Chain) -> Iterator[Revision]:
    """The readable files: the heads by their dates, then what they follow."""
    order = topological(chain.predecessors)
    heads = sorted({*chain.heads}, key=lambda id_: (created(chain.file_of(id_)), id_), reverse=True)
    for id_ in (*heads, *(i for i in reversed(order) if i not in heads)):
        revision = chain.file_of(id_)
        if revision.fault is None and revision.revision is not None:
            yield revision
