"""filename-mismatch: the file name does not carry the revision id."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from revlint.api import (
    Chain,
    ChainRule,
    Example,
    Finding,
    Location,
    Revision,
    Severity,
    history,
    quoted,
)

#: A habit is what this many other files of a chain do, and this share of them.
_HABIT_FILES = 5
_HABIT_SHARE = 0.9

_TOKEN = re.compile(r"%\((\w+)\)[0-9.\-+# ]*[a-z]|%%")

_GOOD = history("<base> -> a1", "a1 -> b2", "b2 -> c3", "c3 -> d4", "d4 -> e5", "e5 -> f6")
_F6 = "migrations/versions/f6.py"
_G7 = "migrations/versions/g7_add_a_column.py"


class FilenameMismatch(ChainRule):
    """The name of a revision file does not carry its id, though it should.

    It should where the `file_template` of the configuration has `%(rev)s` in it, and, without a
    `file_template`, where nine in ten of the other files do, of which there have to be five. A
    template without `%(rev)s` expects nothing.

    Why: Alembic does not read file names, so that nothing breaks now: the id in the name was
        changed and the one in the file not, or a file was copied. People look for a revision by
        the name of its file, and the next `alembic revision --rev-id` may write over a file whose
        name is taken by another revision.
    Fix: Rename the file, or correct `revision` if the name is right, before a database has run it.
    Semantics: alembic: script/base.py, ScriptDirectory._rev_path; docs, tutorial, "Editing the
        .ini File". Observed with Alembic 1.20.1.
    """

    name = "filename-mismatch"
    group = "Files"
    severity = Severity.WARNING
    default = "new"
    examples = (
        Example(
            bad={**_GOOD, _G7: _GOOD[_F6].replace("f6", "h8").replace("e5", "f6")},
            good={**_GOOD, _G7: _GOOD[_F6].replace("f6", "g7").replace("e5", "f6")},
            finds=(f"{_G7}:9",),
            new=frozenset({_G7}),
        ),
    )

    def check(self, chain: Chain) -> Iterator[Finding]:
        template = chain.script_directory.file_template
        if template is not None and "%(rev)" not in template:
            return
        bare = [r for r in chain.revisions if not _carries_id(r, template)]
        # Whose id a copy has is duplicate-revision.
        told = [r for r in bare if r.id is not None and r.id not in chain.duplicates]
        if not told or (template is None and not _is_habit(chain, bare)):
            return
        for revision in told:
            yield _finding(revision, template)


def _is_habit(chain: Chain, bare: list[Revision]) -> bool:
    """Whether the other files of a chain carry their ids, seen from a file that does not."""
    others = sum(r.id is not None for r in chain.revisions) - 1
    carrying = others + 1 - sum(r.id is not None for r in bare)
    return others >= _HABIT_FILES and carrying >= _HABIT_SHARE * others


def _carries_id(revision: Revision, template: str | None) -> bool:
    """Whether the id is a word of the file name, or stands where the template puts it."""
    if revision.id is None or "/" in revision.id or revision.revision is None:
        return True
    id_ = unicodedata.normalize("NFC", revision.id)
    name = unicodedata.normalize("NFC", revision.path).removesuffix(".py")
    stem = name.rpartition("/")[2]
    if id_ not in name:
        return False
    if _has_word(stem, id_):
        return True
    if template is None:
        return False
    depth = template.count("/")
    return _fits("/".join(name.split("/")[-depth - 1 :]), template, id_)


def _has_word(stem: str, word: str) -> bool:
    """Whether a word stands in a text with no letter or digit beside it."""
    at = stem.find(word)
    while at >= 0:
        before, after = stem[at - 1 : at], stem[at + len(word) : at + len(word) + 1]
        if not before.isalnum() and not after.isalnum():
            return True
        at = stem.find(word, at + 1)
    return False


def _fits(name: str, template: str, id_: str) -> bool:
    """Whether a name begins and ends around the id as the template does.

    The pieces between the ids are compared by what is fixed at either side of each ``%(rev)s``.
    """
    match = next(m for m in _TOKEN.finditer(template) if m[1] == "rev")
    before = _TOKEN.split(template[: match.start()])[-1]
    after = _TOKEN.split(template[match.end() :])[0]
    return before + id_ + after in name


def _finding(revision: Revision, template: str | None) -> Finding:
    name = revision.path.rpartition("/")[2]
    reason = (
        f"as file_template = {quoted(template)[1:-1]} has it"
        if template
        else "as the names of the other files do"
    )
    return Finding(
        title=(
            f"{name} does not carry the id of its revision, {quoted(revision.id or '')}, {reason}"
        ),
        help=(
            "rename the file, or, if the name is right and no database has run the revision, "
            "correct revision"
        ),
        location=Location(revision.path, revision.id_range),
        revision=revision.id,
    )
