"""filename-mismatch: the file name does not contain the revision id."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from revlint.api import (
    Chain,
    Example,
    FileRule,
    Finding,
    Fix,
    Location,
    RenameFile,
    Revision,
    Severity,
    history,
    quoted,
)

#: A habit is what at least this many other files of a chain do, and this share of them.
_HABIT_FILES = 5
_HABIT_SHARE = 0.9

_TOKEN = re.compile(r"%\((\w+)\)[0-9.\-+# ]*[a-z]|%%")

#: What the tokens of a template stand for in a file name.
_SHAPES = {
    "rev": "(?P<rev>.+?)",
    "slug": ".*",
    "year": "[0-9]{4}",
    "month": "[0-9]{1,2}",
    "day": "[0-9]{1,2}",
    "hour": "[0-9]{1,2}",
    "minute": "[0-9]{1,2}",
    "second": "[0-9]{1,2}",
    "epoch": "[0-9]{9,11}",
}

#: The names of files without a template: that of Alembic, and the id alone.
_USUAL = ("%(rev)s_%(slug)s", "%(rev)s")

_HEXADECIMAL = re.compile(r"[0-9a-f]{6,}")

#: The names of files that a fix may give.
_FILE_NAME = re.compile(r"(?!__init__)\w[\w.+-]{0,199}")

_GOOD = history("<base> -> a1", "a1 -> b2", "b2 -> c3", "c3 -> d4", "d4 -> e5", "e5 -> f6")
_F6 = "migrations/versions/f6.py"
_G7 = "migrations/versions/g7_add_a_column.py"


class FilenameMismatch(FileRule):
    """The name of a revision file does not contain its id, though it should.

    It should where the configured `file_template` contains `%(rev)s`. Without a `file_template` it
    should where at least five other files exist and nine in ten of them contain theirs. A template
    without `%(rev)s` expects nothing.

    Why: Alembic ignores file names, so nothing breaks now: someone changed the id in the name but
        not in the file, or copied a file. People look for a revision by its file name, and the
        next `alembic revision --rev-id` may overwrite a file whose name has that id.
    Fix: Rename the file, or correct `revision` if the name is right, before a database runs it.
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

    def check(self, revision: Revision, chain: Chain) -> Iterator[Finding]:
        template = chain.script_directory.file_template
        if template is not None and "%(rev)" not in template:
            return
        # A copy that keeps the id is duplicate-revision.
        if _carries_id(revision, template) or revision.id in chain.duplicates:
            return
        if template is not None or chain.recall(_is_habit):
            yield _finding(revision, template, _fix(chain, revision, template))


def _is_habit(chain: Chain) -> bool:
    """Whether the other files of a chain, seen from one that does not, contain their ids."""
    carrying = [has for has in chain.each(_names_id).values() if has is not None]
    others = len(carrying) - 1
    return others >= _HABIT_FILES and sum(carrying) >= _HABIT_SHARE * others


def _names_id(revision: Revision) -> bool | None:
    """Whether a file has its id in its name; None where it has no id."""
    return _carries_id(revision, None) if revision.id is not None else None


def _carries_id(revision: Revision, template: str | None) -> bool:
    """Whether the id is a word of the file name, or is where the template puts it."""
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
    """Whether a text contains a word with no letter or digit beside it."""
    at = stem.find(word)
    while at >= 0:
        before, after = stem[at - 1 : at], stem[at + len(word) : at + len(word) + 1]
        if not before.isalnum() and not after.isalnum():
            return True
        at = stem.find(word, at + 1)
    return False


def _fits(name: str, template: str, id_: str) -> bool:
    """Whether a name begins and ends around the id as the template does.

    Only the fixed text on both sides of the first ``%(rev)s`` is compared.
    """
    match = next(m for m in _TOKEN.finditer(template) if m[1] == "rev")
    before = _TOKEN.split(template[: match.start()])[-1]
    after = _TOKEN.split(template[match.end() :])[0]
    return before + id_ + after in name


def _fix(chain: Chain, revision: Revision, template: str | None) -> Fix | None:
    """Rename the file; it is safe to do if no other branch knows the file."""
    folder, slash, name = revision.path.rpartition("/")
    stem = _renamed(chain, name.removesuffix(".py"), revision.id or "", template)
    if stem is None or not _FILE_NAME.fullmatch(stem):
        return None
    path = f"{folder}{slash}{stem}.py"
    if chain.tree.is_file(path) or not _carries_id(replace(revision, path=path), template):
        return None
    is_new = revision.path in (chain.tree.checkout.new_paths or ())
    step = RenameFile(revision.path, path)
    return Fix("safe" if is_new else "unsafe", f"rename it to {stem}.py", (step,))


def _renamed(chain: Chain, stem: str, id_: str, template: str | None) -> str | None:
    """A file name with the id in place of the one that it has, else in front of it."""
    if template is None and not chain.recall(_is_first):
        return None
    templates = _USUAL if template is None else (template.split("/")[-1],)
    if any(template.count("%(rev)s") != 1 for template in templates):
        return None
    for pattern in filter(None, map(_pattern, templates)):
        match = re.fullmatch(pattern, stem)
        if match and any(_is_alike(match["rev"], known) for known in chain.by_id):
            # An id of another form may have more of the name in it.
            is_alike = _is_alike(match["rev"], id_)
            return stem[: match.start("rev")] + id_ + stem[match.end("rev") :] if is_alike else None
    first = re.match(r"%\(rev\)s([^%\w]|_)", templates[0] + "_")
    if first is None or first[1] in id_:
        return None
    return f"{id_}{first[1]}{stem}"


def _is_first(chain: Chain) -> bool:
    """Whether the names of most files begin with their ids."""
    first = [begins for begins in chain.each(_begins_with_id).values() if begins is not None]
    return sum(first) >= _HABIT_SHARE * (len(first) - 1)


def _begins_with_id(revision: Revision) -> bool | None:
    """Whether the name of a file begins with its id; None where it has no id."""
    if revision.id is None:
        return None
    return revision.path.rpartition("/")[2].startswith(revision.id)


def _pattern(template: str) -> str | None:
    """The file names that a template gives; None where that takes long to compare."""
    names = [match[1] for match in _TOKEN.finditer(template)]
    if len(names) != len({*names}) or None in names or not {*names} <= _SHAPES.keys():
        return None
    literals = _TOKEN.sub("\0", template).split("\0")
    shapes = [*(_SHAPES[name] for name in names), ""]
    return "".join(re.escape(text) + shape for text, shape in zip(literals, shapes, strict=True))


def _is_alike(word: str, id_: str) -> bool:
    """Whether a word has the form of an id: both are numbers, or of one length and kind."""
    if word.isdigit() and id_.isdigit():
        return True
    if len(word) != len(id_) or not any(c.isdigit() for c in word):
        return False
    if _HEXADECIMAL.fullmatch(word) and _HEXADECIMAL.fullmatch(id_):
        return True
    forms = {re.sub("[0-9]", "0", re.sub("[a-z]", "a", text)) for text in (word, id_)}
    return len(forms) == 1


def _finding(revision: Revision, template: str | None, fix: Fix | None) -> Finding:
    id_ = quoted(revision.id or "")
    fact = (
        f"file_template is {quoted(template)[1:-1]}"
        if template
        else "the names of the other files contain their ids"
    )
    return Finding(
        title=f"the file name does not contain the revision id {id_}",
        label=f"not in {revision.path.rpartition('/')[2]}",
        facts=(fact,),
        fix=fix,
        help=(
            f"put {id_} into the file name, or correct revision if the name is right and no "
            "database has run it"
        ),
        location=Location(revision.path, revision.id_range),
        revision=revision.id,
    )
