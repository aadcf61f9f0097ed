"""What the revision files of a folder state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from revlint.migration.revision import Revision
from revlint.python.value import Unreadable

#: Reads a revision file; the same file may be asked for more than once.
RevisionReader = Callable[[str], Revision | Unreadable]


@dataclass(slots=True)
class Facts:
    """What a set of revision files states.

    ``parents`` are the ids in ``down_revision``, ``references`` also those in ``depends_on``. A
    base is plain where it has no branch label.
    """

    ids: Counter[str] = field(default_factory=Counter)
    labels: set[str] = field(default_factory=set)
    parents: set[str] = field(default_factory=set)
    references: set[str] = field(default_factory=set)
    has_base: bool = False
    has_plain_base: bool = False

    @property
    def names(self) -> set[str]:
        """What a reference can be resolved to."""
        return self.labels | set(self.ids)

    @property
    def missing(self) -> set[str]:
        """The parents and dependencies that are in none of the files."""
        return self.references - self.names

    @property
    def has_duplicates(self) -> bool:
        """Whether two files have one id."""
        return len(self.ids) < self.ids.total()

    def plus(self, other: Facts) -> Facts:
        """What the files of both state."""
        return Facts(
            self.ids + other.ids,
            self.labels | other.labels,
            self.parents | other.parents,
            self.references | other.references,
            self.has_base or other.has_base,
            self.has_plain_base or other.has_plain_base,
        )

    def is_tied(self, other: Facts) -> bool:
        """Whether one set of files refers to the other."""
        return not (self.missing.isdisjoint(other.names) and other.missing.isdisjoint(self.names))

    def fits(self, other: Facts) -> bool:
        """Whether adding the other files adds neither a duplicate id nor a missing parent."""
        return (
            not other.has_duplicates
            and other.ids.keys().isdisjoint(self.ids)
            and other.missing <= self.names
        )


def read_facts(files: Iterable[str], read: RevisionReader) -> Facts:
    """What some files state; those that cannot be read state nothing."""
    facts = Facts()
    for path in files:
        revision = read(path)
        if isinstance(revision, Unreadable) or revision.id is None:
            continue
        facts.ids[revision.id] += 1
        facts.labels.update(value.text for value in revision.labels)
        facts.parents.update(value.text for value in revision.parents)
        facts.references.update(v.text for v in (*revision.parents, *revision.dependencies))
        is_base = revision.parents_known and not revision.parents
        # A dynamic label is a label, whatever it turns out to be.
        labelled = revision.labels or (
            revision.branch_labels is not None and revision.branch_labels.value.is_dynamic
        )
        facts.has_base |= is_base
        facts.has_plain_base |= is_base and not labelled
    return facts
