"""What a picture says of one row, not yet escaped."""

from __future__ import annotations

from dataclasses import dataclass

from revlint.graph.chain import Chain
from revlint.migration.created import created
from revlint.migration.message import message_of
from revlint.pictures.chain_view import ChainView
from revlint.pictures.marks import labels_of


@dataclass(frozen=True, slots=True)
class RowWords:
    """The words of a row; ``note`` are its labels and marks in parentheses.

    Of several files that share an id, they are those of the one that Alembic runs.
    """

    id: str
    date: str
    message: str
    note: str

    def lines(self, most_id: int, most_message: int) -> list[str]:
        """Id, message and note as lines of a box, without those that are empty."""
        parts = ((self.id, most_id), (self.message, most_message), (self.note, most_id))
        return [shortened(text, most) for text, most in parts if text]


def words_of(view: ChainView, row: int) -> RowWords:
    """The words of a row."""
    node = view.layout.rows[row].node
    file = node.files[-1] if node.files else None
    notes: list[str] = []
    if view.marks.are_any(node):
        notes = [*(f"label {name}" for name in labels_of(node)), *view.marks.of(node)]
    return RowWords(
        node.id if node.id is not None else file.path.rpartition("/")[2] if file else "",
        created(file)[:10] if file else "",
        message_of(file) if file else "",
        f"({', '.join(notes)})" if notes else "",
    )


def findings_of(view: ChainView, row: int) -> list[str]:
    """The severities and rules of a row's findings, each once."""
    found = view.findings.get(row, ())
    return [*dict.fromkeys(f"{one.severity or 'error'}: {one.rule}" for one in found)]


def hidden_words(count: int, found: int = 0) -> str:
    """What a picture says in place of revisions that it hides; ``found`` of them have findings."""
    more = f", {found:,} with findings" if found else ""
    return f"… {_count(count, 'revision')}{more} …"


def sizes_of(chain: Chain) -> str:
    """How many revisions, heads and unreadable files a chain has."""
    counts = [_count(sum(file.id is not None for file in chain.files), "revision")]
    counts.append(_count(len(chain.heads), "head"))
    if chain.unreadable:
        counts.append(_count(len(chain.unreadable), "unreadable file"))
    return ", ".join(counts)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def shortened(text: str, most: int) -> str:
    """A text without its end if it is long."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
