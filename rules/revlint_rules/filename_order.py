"""filename-order: numbered or dated file names whose order contradicts the graph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from revlint.api import (
    Chain,
    ChainRule,
    Example,
    Finding,
    Location,
    Related,
    Revision,
    Severity,
    history,
    quoted,
)

_GOOD = history("<base> -> a1", "a1 -> b2")
_A1, _B2 = (_GOOD[f"migrations/versions/{id_}.py"] for id_ in ("a1", "b2"))
_ENV = "migrations/env.py"
_FOLDER = "migrations/versions/"

#: The schemes by which names are numbered or dated. Numbers have at most six digits, since one in
#: three hundred random ids of twelve hex digits has digits only.
_SCHEMES = {
    "date": re.compile(
        r"(\d{4})[-_](\d\d)[-_](\d\d)(?:[-_T](\d\d)[-_:.]?(\d\d)(?:[-_:.]?(\d\d))?)?(?=[-_.]|$)"
    ),
    "compact date": re.compile(
        r"((?:19|20)\d\d)(\d\d)(\d\d)(?:[-_T]?(\d\d)(\d\d)(?:(\d\d))?)?(?=[-_.]|$)"
    ),
    "time stamp": re.compile(r"(1\d{9})(?=[-_.])"),
    "version": re.compile(r"[Vv](\d{1,9})__"),
    "number": re.compile(r"(\d{1,6})(?=[-_.]|$)"),
}

#: The largest month, day, hour, minute and second.
_DATE_LIMITS = (9999, 12, 31, 23, 59, 60)


@dataclass(frozen=True, slots=True)
class _Place:
    """The place of a file name among the names of one scheme in one folder."""

    folder: str
    scheme: str
    key: tuple[int, ...]

    def is_before(self, other: _Place) -> bool:
        """Whether it sorts before another name, as far as both are exact."""
        if (self.folder, self.scheme) != (other.folder, other.scheme):
            return False
        exact = min(len(self.key), len(other.key))
        return self.key[:exact] < other.key[:exact]


class FilenameOrder(ChainRule):
    """The order of numbered or dated file names contradicts the graph.

    The rule flags a file whose name sorts before the name of its parent: `0003_x.py` with its
    parent in `0004_y.py`, `2024_05_01_x.py` with its parent in `2024_06_01_y.py`. It compares names
    of one folder and one scheme: `0001_`, `V1__`, `20240501_`, `2024_05_01_`, `1714521600_`.

    Why: Alembic follows `down_revision` only and runs the parent first. People read the order of
        the names as the order of the migrations, and base the next one on the wrong file.
    Fix: Rename the file, which Alembic does not notice. Keep an id that repeats the name once a
        database has run it.
    Semantics: alembic: script/base.py, ScriptDirectory._rev_path; docs, tutorial, "Editing the
        .ini File". Observed with Alembic 1.20.1.
    """

    name = "filename-order"
    group = "Files"
    severity = Severity.WARNING
    default = "off"
    examples = (
        Example(
            bad={_ENV: "", f"{_FOLDER}0002_a1.py": _A1, f"{_FOLDER}0001_b2.py": _B2},
            good={_ENV: "", f"{_FOLDER}0001_a1.py": _A1, f"{_FOLDER}0002_b2.py": _B2},
            finds=(f"{_FOLDER}0001_b2.py:10",),
        ),
    )

    def check(self, chain: Chain) -> Iterator[Finding]:
        places = {r.path: _place(r.path) for r in chain.files}
        circular = {id_ for cycle in chain.cycles for id_ in cycle}
        for revision in chain.revisions:
            # A cycle has no order, and a duplicate id has no single file.
            if revision.id is None or revision.id in chain.duplicates or revision.id in circular:
                continue
            for value in revision.parents:
                files = chain.by_id.get(value.text, ())
                if len(files) == 1 and _contradicts(places, revision, files[0]):
                    yield _finding(revision, files[0], value.text)
                    break


def _contradicts(places: dict[str, _Place | None], child: Revision, parent: Revision) -> bool:
    below, above = places[child.path], places[parent.path]
    return below is not None and above is not None and below.is_before(above)


def _place(path: str) -> _Place | None:
    folder, _, name = path.rpartition("/")
    stem = name.removesuffix(".py")
    for scheme, pattern in _SCHEMES.items():
        match = pattern.match(stem)
        if match is None:
            continue
        key = tuple(int(group) for group in match.groups() if group)
        if len(key) > 1 and not _is_date(key):
            continue
        return _Place(folder, scheme, key)
    return None


def _is_date(key: tuple[int, ...]) -> bool:
    return all(n <= limit for n, limit in zip(key, _DATE_LIMITS, strict=False)) and all(key[:3])


def _finding(child: Revision, parent: Revision, parent_id: str) -> Finding:
    name = child.path.rpartition("/")[2]
    parent_name = parent.path.rpartition("/")[2]
    return Finding(
        title=f"{name} sorts before its parent {parent_name}",
        label=f"this parent is in {parent_name}",
        facts=(f"Alembic follows down_revision and runs {parent_name} first",),
        help=f"rename {name} so that it sorts after {parent_name}",
        location=Location(child.path, child.down_range),
        revision=child.id,
        related=(
            Related(f"the parent {quoted(parent_id)}", Location(parent.path, parent.id_range)),
        ),
    )
