"""Texts as revision ids and branch labels: which ones Alembic can work with."""

from __future__ import annotations

import hashlib
import re

from revlint.path_text import unbroken

#: What Alembic reads as something else than an id
#: (alembic: script/revision.py, RevisionMap.get_revisions and _resolve_revision_number).
SYMBOLS = frozenset({"head", "heads", "base"})

#: What Alembic refuses in an id (alembic: script/revision.py, Revision.verify_rev_id; the colon
#: since 1.17.1), and the quote, which ends the SQL literal that the id is put in
#: (alembic: runtime/migration.py, HeadMaintainer).
_ILLEGAL_IN_IDS = "@-+:'"

#: What makes a label a branch, a range or a relative step when it is asked for
#: (alembic: script/revision.py, _relative_destination; command.py, history).
_ILLEGAL_IN_LABELS = re.compile(r"[@:]|[+-](?=[0-9])")

#: Characters that no database stores: NUL, and halves of surrogate pairs, which UTF-8 lacks.
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")

#: The longest text that messages show in full.
_SHOWN = 72


def illegal_in_id(id_: str) -> tuple[str, ...]:
    """The illegal characters of an id, each once, in the order of the text."""
    return tuple(dict.fromkeys(c for c in id_ if c in _ILLEGAL_IN_IDS or is_unstorable(c)))


def illegal_in_label(label: str) -> tuple[str, ...]:
    """The illegal characters of a branch label, each once, in order."""
    return tuple(dict.fromkeys(_ILLEGAL_IN_LABELS.findall(label)))


def is_unstorable(text: str) -> bool:
    """Whether a text has a character that a database refuses: NUL, or half of a surrogate pair."""
    return _UNSTORABLE.search(text) is not None


def is_slip(text: str) -> bool:
    """Whether a text is a slip, not a chosen name: ``"None"``, or a name with blanks around it."""
    return text == "None" or text != text.strip()


def is_usable_id(id_: str) -> bool:
    """Whether Alembic can use an id, whatever its length."""
    return not (is_slip(id_) or id_ in SYMBOLS or illegal_in_id(id_))


def names_in(text: str) -> tuple[str, ...]:
    """The names in a text that lists several, ``"a, b"``; none where it is one name.

    Alembic never splits a text (alembic: util/langhelpers.py, to_tuple).
    """
    names = tuple(part.strip() for part in text.split(",") if part.strip())
    return names if len(names) > 1 else ()


def quoted(text: str) -> str:
    """A text in single quotes for a message, its middle left out where it is very long."""
    if len(text) > _SHOWN:
        text = f"{text[: _SHOWN // 2]}…{text[-_SHOWN // 4 :]}"
    return unbroken(f"'{text}'")


def random_id(*words: str) -> str:
    """A new id as ``alembic revision`` makes them, the same one each time for the same words."""
    return hashlib.sha256("\0".join(words).encode(errors="replace")).hexdigest()[-12:]
