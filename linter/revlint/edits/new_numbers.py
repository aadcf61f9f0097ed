"""Which numbers and dates in ids and file names change, and to what."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime

from revlint.edits.leading_number import Leading, leading, renumber
from revlint.edits.renamed_chain import Ids
from revlint.edits.renamed_file import renamed_path
from revlint.edits.written_date import is_date
from revlint.graph.chain import Chain
from revlint.graph.counted_ids import find_counter
from revlint.graph.numbering import Numbering
from revlint.migration.docstring_lines import docstring_lines
from revlint.migration.revision import Revision
from revlint.steps import RenameFile, SetDocstring


def new_ids(
    chain: Chain, moved: Sequence[str], old: Collection[str], now: datetime
) -> dict[str, str]:
    """The ids that revisions which move get, where ids are numbered or begin with dates.

    Args:
        chain: the chain as it will be; its ``id-pattern`` counts.
        moved: the revisions, in their order.
        old: the other ids, also those that only the base has.
        now: what a new date is.
    """
    counter = find_counter(chain.with_parts(files=()), old)
    if counter is None:
        return renumber(moved, old, now)
    changed: dict[str, str] = {}
    last: dict[str, int] = {}
    for id_ in moved:
        number = counter.read(id_)
        if number is None:
            continue
        same = {one.number: one for one in counter.ids if one.prefix == number.prefix}
        if not Numbering(counter.pattern, number.prefix, same).is_counted:
            continue
        last[number.prefix] = last.get(number.prefix, max(same)) + 1
        new = same[max(same)].with_number(last[number.prefix], number.suffix)
        if new != id_:
            changed[id_] = new
    return changed


def name_steps(chain: Chain, moved: Sequence[str], ids: Ids, now: datetime) -> Iterator[RenameFile]:
    """The files that get other names, since their numbers or dates would be out of order.

    Args:
        chain: the chain.
        moved: the revisions that move, in their order.
        ids: the new ids, by the old ones.
        now: what a new date is.
    """
    template = chain.script_directory.file_template
    targets = {}
    for id_ in moved:
        path = chain.file_of(id_).path
        target = renamed_path(path, id_, ids[id_], template) if id_ in ids else path
        if not _name(target).startswith(ids.get(id_, id_)):
            targets[path] = target
    paths = {chain.file_of(id_).path for id_ in moved}
    old = [_name(path) for path in chain.by_path if path not in paths]
    names = renumber([_name(target) for target in targets.values()], old, now)
    for path, target in targets.items():
        folder, _, name = target.rpartition("/")
        if name in names:
            yield RenameFile(path, f"{folder}/{names[name]}" if folder else names[name])


def date_steps(
    chain: Chain, moved: Sequence[str], ids: Ids, names: Iterable[RenameFile], now: datetime
) -> Iterator[SetDocstring]:
    """The files whose docstring has the date that leaves their id or name; it gets the new one."""
    targets = {step.path: step.new_path for step in names}
    for id_ in moved:
        file = chain.file_of(id_)
        said = _said_date(file)
        changed = ((id_, ids.get(id_, id_)), (_name(file.path), _name(targets.get(file.path, ""))))
        for old, new in ((leading(before), leading(after)) for before, after in changed):
            if old and new and old != new and new.kind == "date" and _begins(said, old):
                time = new.time(now)
                zone = datetime.fromisoformat(said).tzinfo
                time = time.astimezone(zone) if zone else time
                yield SetDocstring(file.path, created=time.isoformat())
                break


def _said_date(file: Revision) -> str:
    """The date in the docstring of a file, "" where it has none."""
    lines = docstring_lines(file.docstring.text, "Create Date") if file.docstring else ()
    return lines[0].text if lines and is_date(lines[0].text) else ""


def _begins(said: str, date: Leading) -> bool:
    return re.sub(r"\D", "", said).startswith(re.sub(r"\D", "", date.text))


def _name(path: str) -> str:
    return path.rpartition("/")[2]
