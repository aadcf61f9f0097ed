"""removed-revision: a merged revision that is gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from revlint.api import (
    Chain,
    ChainChange,
    Change,
    ChangeRule,
    Command,
    Example,
    Finding,
    Location,
    Related,
    Revision,
    Severity,
    Squash,
    find_moved,
    git_command,
    history,
    path_text,
    quoted,
    walk_groups,
)

_BASE = history("<base> -> a1", "a1 -> b2", "b2 -> c3")

#: How many ids or paths a text lists, and how many ids a title does.
_SHOWN, _IN_TITLE = 8, 3


class RemovedRevision(ChangeRule):
    """A revision that was merged already is gone.

    Connected revisions are reported once. A squash is a note: a new first revision keeps the id
    of a revision of the base, and all removed revisions led to it. Ids that `external-revisions`
    lists are not reported. If the file was moved to a folder that Alembic does not load, the
    finding says where it is.

    Why: On a database that is at the revision, every command fails with `Can't locate revision
        identified by …`. If another revision follows it, every command fails with a `KeyError` on
        every database.
    Fix: Restore the file. To undo what it did, add a new revision on top of the head.
    Semantics: alembic: script/revision.py, RevisionMap._revision_for_ident. Observed with Alembic
        1.20.1.
    """

    name = "removed-revision"
    group = "The change"
    options = ("external-revisions",)
    examples = (
        Example(
            bad=history("<base> -> a1", "a1 -> b2"),
            good={**_BASE, **history("c3 -> d4")},
            finds=("migrations/versions/c3.py:1",),
            base=_BASE,
        ),
        Example(
            bad=history("<base> -> c3"),
            good=_BASE,
            finds=("migrations/versions/c3.py:10",),
            base=_BASE,
        ),
    )

    def check(self, change: Change) -> Iterator[Finding]:
        for chain in change.chains:
            if chain.squash is not None:
                yield _squashed(chain, chain.squash)
            elif chain.gone and chain.before is not None:
                gone = [r.id for r in chain.gone if r.id]
                for ids in walk_groups(chain.before, gone):
                    yield _Removal.of(change, chain, chain.before, ids).finding()


@dataclass(frozen=True, slots=True)
class _Removal:
    """Connected revisions of the base that are gone, latest first.

    ``moved`` are the paths at which the files of some of them are now, by id.
    """

    change: Change
    chain: ChainChange
    before: Chain
    files: Sequence[Revision]
    moved: Mapping[str, str]

    @classmethod
    def of(cls, change: Change, chain: ChainChange, before: Chain, ids: Sequence[str]) -> _Removal:
        files = [before.file_of(id_) for id_ in ids]
        return cls(change, chain, before, files, find_moved(files, before.tree, change.now.tree))

    @property
    def ids(self) -> list[str]:
        return [file.id or "" for file in self.files]

    @property
    def _lost(self) -> list[Revision]:
        """The files that are nowhere in the tree."""
        return [file for file in self.files if file.id not in self.moved]

    def finding(self) -> Finding:
        return Finding(
            title=_title(self.ids),
            facts=tuple(self._facts()),
            help=self._help(),
            commands=self._commands(),
            location=Location(self.files[0].path),
            revision=self.ids[0],
            chain=self.chain.name,
            related=tuple(_followers(self.chain, self.ids)),
            explains=tuple(_explained(self.chain, self.files)),
        )

    def _facts(self) -> Iterator[str]:
        last = quoted(self.ids[0])
        if len(self.ids) > _IN_TITLE:
            yield f"{self.change.base.shown} has {_list(self.ids)}"
        for id_, path in [*self.moved.items()][:_SHOWN]:
            yield f"{quoted(id_)} is now in {path_text(path)}, {self._who_loads(path)}"
        yield f"a database at {last} fails: Can't locate revision identified by {last}"

    def _who_loads(self, path: str) -> str:
        for other in self.change.now.chains:
            if path in other.script_directory.files:
                return f"which chain {other.name} loads"
        return "which no chain loads"

    def _help(self) -> str:
        replaced = [file.path for file in self._lost if self.change.now.tree.is_file(file.path)]
        if replaced:
            names = " and ".join(map(path_text, replaced[:_SHOWN]))
            return f"give the new revision in {names} another file, then restore the old one"
        if not self._lost:
            return self._move_back()
        others = "the others" if self.moved else "the files" if self._lost[1:] else "the file"
        moving = f"{self._move_back()}, and " if self.moved else ""
        return f"{moving}restore {others}{self._follow()}"

    def _move_back(self) -> str:
        files = [file for file in self.files if file.id in self.moved]
        folders = dict.fromkeys(_folder(file.path) for file in files)
        there = " and ".join(map(path_text, folders))
        return f"move {'the files' if files[1:] else 'the file'} back to {there}"

    def _follow(self) -> str:
        """What has to follow the restored revisions, so that they make no fork."""
        ids = set(self.ids)
        before = {id_ for i in ids for id_ in self.before.parents.get(i, ())} - ids
        new = [r.id or "" for r in self.chain.added if before & {v.text for v in r.parents}]
        if not new:
            return ""
        return f", then set the down_revision of {_list(new)} to {quoted(self.ids[0])}"

    def _commands(self) -> tuple[Command, ...]:
        now = self.change.now.tree
        paths = [file.path for file in self._lost]
        if not paths or any(map(now.is_file, paths)):
            return ()
        named = []
        for folder in dict.fromkeys(map(_folder, paths)):
            inside = [path for path in paths if _folder(path) == folder]
            is_gone = folder and next(iter(now.below(folder)), None) is None
            named += [folder] if is_gone and len(inside) > _IN_TITLE else inside
        return git_command("checkout", self.change.base.merge_base[:12], paths=tuple(named))


def _title(ids: Sequence[str]) -> str:
    if len(ids) == 1:
        return f"merged revision {quoted(ids[0])} was removed"
    if len(ids) <= _IN_TITLE:
        return f"merged revisions {_list(ids)} were removed"
    return f"{len(ids)} merged revisions were removed"


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _followers(chain: ChainChange, ids: Sequence[str]) -> Iterator[Related]:
    if chain.now is None:
        return
    for reference in chain.now.missing_parents:
        if reference.target in ids:
            place = Location(reference.revision.path, reference.value.range)
            yield Related(f"{quoted(reference.target)} is a parent here", place)


def _explained(chain: ChainChange, files: Sequence[Revision]) -> Iterator[tuple[str, str]]:
    for file in files:
        yield "removed id", file.id or ""
    for file in files:
        yield "removed file", file.path
    if chain.now is not None and not chain.now.by_id:
        yield "emptied chain", chain.name


def _squashed(chain: ChainChange, squash: Squash) -> Finding:
    new = squash.pair.new
    kept, gone = quoted(new.id or ""), [r.id or "" for r in squash.gone]
    many = len(gone) > 1
    return Finding(
        title=f"{kept} is the first revision now, in place of {_number(gone)}",
        label="followed other revisions before",
        facts=(
            f"{'revisions' if many else 'revision'} {_list(gone)} {'are' if many else 'is'} gone",
            f"a database at {kept} or later is not affected",
            f"an older one fails: Can't locate revision identified by {quoted(gone[-1])}",
        ),
        help=f"upgrade every database to {kept} or later before you deploy this",
        location=Location(new.path, new.down_range),
        revision=new.id,
        chain=chain.name,
        severity=Severity.NOTE,
        explains=tuple(("removed file", r.path) for r in squash.gone),
    )


def _number(ids: Sequence[str]) -> str:
    return quoted(ids[0]) if len(ids) == 1 else f"{len(ids)} revisions"


def _list(ids: Sequence[str]) -> str:
    shown = [quoted(id_) for id_ in ids[:_SHOWN]]
    if len(ids) > _SHOWN:
        shown.append(f"{len(ids) - _SHOWN:,} more")
    *first, last = shown
    return f"{', '.join(first)} and {last}" if first else last
