"""invalid-value: a value that Alembic cannot use."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    Binding,
    Chain,
    Example,
    FileRule,
    Finding,
    Location,
    Revision,
    Severity,
    Value,
    history,
    is_slip,
    names_in,
    quoted,
)

_GOOD = history("<base> -> a1", "a1 -> b2", "a1 -> c3", "b2, c3 -> d4")
_A1 = "migrations/versions/a1.py"
_D4 = "migrations/versions/d4.py"

#: The longest value that a help spells out.
_LONGEST = 200

_COLLECTIONS = ("tuple", "list", "set", "dict")


class InvalidValue(FileRule):
    """One of the four names has a value that Alembic cannot use, or takes for something else.

    Flagged are numbers, bytes, the empty text, the text `"None"` (in `branch_labels` a warning),
    one text that lists several names, items that are empty or no text, and blanks around an id.
    `None`, `()`, `[]`, `("a1",)`, `{"a1"}` and `(None,)` are as good as what `alembic revision`
    writes, except for `(None,)` as `branch_labels`.

    Why: Alembic never splits, strips or converts a value. `down_revision = ""` was a base until
        1.12.0 and is a missing parent since: `KeyError: ''` from every command. So are `"None"`
        (`KeyError: 'None'`), `"b2, c3"` (`KeyError: 'b2, c3'`) and `" a1"`. A number ends in
        `TypeError: sequence item 0: expected str instance, int found`. `revision = ""` is loaded
        and never run: `alembic upgrade head` does nothing and exits with 0. `branch_labels =
        "a, b"` is one label, so that `b@head` is not found.
    Fix: Write ids and labels as text, several of them as a tuple, none of them as `None`.
    Semantics: alembic: util/langhelpers.py, to_tuple; script/revision.py, Revision.__init__,
        RevisionMap._revision_map and _add_depends_on. Observed with Alembic 1.20.1.
    """

    name = "invalid-value"
    group = "Files"
    examples = (
        Example(
            bad={**_GOOD, _A1: _GOOD[_A1].replace("down_revision = None", 'down_revision = ""')},
            good=_GOOD,
            finds=(f"{_A1}:10",),
        ),
        Example(
            bad={**_GOOD, _D4: _GOOD[_D4].replace("('b2', 'c3')", "'b2, c3'")},
            good=_GOOD,
            finds=(f"{_D4}:10",),
        ),
    )

    def check(self, revision: Revision, chain: Chain) -> Iterator[Finding]:
        for binding in revision.bindings:
            # What cannot be known is dynamic-value.
            if not binding.value.is_dynamic:
                yield from _CHECKS[binding.name](revision, binding, chain)


def _check_id(revision: Revision, binding: Binding, chain: Chain) -> Iterator[Finding]:
    value = binding.value
    if value.type != "str":
        message, help_ = _id_of_wrong_type(value)
    elif not value.text:
        message = (
            "revision is empty: Alembic loads the file and never runs it, and alembic upgrade "
            "exits with 0"
        )
        help_ = "give the file an id"
    elif value.text == "None":
        message = "revision is the text 'None': Alembic takes it for the id 'None'"
        help_ = "give the file an id of its own"
    elif is_slip(value.text):
        bare = value.text.strip()
        message = (
            f"revision {quoted(value.text)} has blanks around it: they are part of the id, so that "
            f"{quoted(bare)} is not found"
        )
        help_ = f"write revision = {_literal(bare)}" if bare else "give the file an id"
    else:
        return
    yield _finding(revision, value, message, help_)


def _id_of_wrong_type(value: Value) -> tuple[str, str]:
    shown = _source(value)
    text = value.elements[0] if len(value.elements) == 1 else None
    if value.type == "bytes":
        end = f"and its commands end in 'revision identifier {shown} is not a string'"
    elif value.type == "tuple":
        end = "and its commands cannot find the revision that it loaded"
    elif value.type in _COLLECTIONS:
        end = f"and every command ends in TypeError: unhashable type: '{value.type}'"
    else:
        end = f"and every command ends in TypeError: '{value.type}' object is not iterable"
    literal = _literal(text.text) if text is not None and text.type == "str" else '"…"'
    if value.type in ("int", "float"):
        literal = f'"{shown}"'
    return f"revision is {shown}: Alembic needs a text, {end}", f"write revision = {literal}"


def _check_parents(revision: Revision, binding: Binding, chain: Chain) -> Iterator[Finding]:
    alone, items = _items(binding.value)
    for index, item in enumerate(items):
        known = item.text in chain.by_id or item.text in chain.external_revisions
        if item.type == "str" and item.text and (known or not _is_misread(item.text)):
            continue
        end = _parent_error(item, alone=alone, index=index)
        yield _reference(revision, binding, item, f"every Alembic command ends in {end}")


def _parent_error(item: Value, *, alone: bool, index: int) -> str:
    """How Alembic fails on an item of ``down_revision``; alone, a false one is looked up too."""
    if item.type == "str" and not item.text:
        return "KeyError: '' (up to Alembic 1.12.0 it counted as a base)"
    if item.type == "str":
        return f"KeyError: {quoted(item.text)}"
    if alone and _is_false(item):
        return f"KeyError: {_source(item)} (up to Alembic 1.12.0 it counted as a base)"
    if alone and _is_empty(item):
        return "'Cycle is detected in revisions'"
    found = "int" if alone and item.type == "bytes" else item.type
    return f"TypeError: sequence item {index}: expected str instance, {found} found"


def _check_dependencies(revision: Revision, binding: Binding, chain: Chain) -> Iterator[Finding]:
    alone, items = _items(binding.value)
    for item in items:
        known = (
            chain.resolve_dependency(item.text) is not None or item.text in chain.external_revisions
        )
        if item.type == "str" and item.text and (known or not _is_misread(item.text)):
            continue
        if alone and (_is_false(item) or _is_empty(item)):
            end = "on a base, every Alembic command ends in 'Dependency cycle is detected'"
        else:
            key = quoted(item.text) if item.type == "str" else _source(item)
            # Of bytes, Alembic takes the numbers one by one.
            key = "a number" if item.type == "bytes" else key
            end = f"every Alembic command ends in KeyError: {key}"
        yield _reference(revision, binding, item, end)


def _check_labels(revision: Revision, binding: Binding, chain: Chain) -> Iterator[Finding]:
    value = binding.value
    if value.type == "NoneType":
        return
    for item in value.elements if value.type in _COLLECTIONS else (value,):
        names = names_in(item.text) if item.type == "str" else ()
        severity = None
        if item.type != "str":
            message = (
                f"branch_labels holds {_source(item)}: Alembic needs a text, and alembic heads "
                "ends in TypeError"
            )
            help_ = "write the label as text; None alone means no label"
        elif not item.text:
            message = "branch_labels holds an empty text, which Alembic takes for a label"
            help_ = "write branch_labels = None"
        elif item.text == "None":
            message = "branch_labels holds the text 'None', which Alembic takes for a label"
            help_ = "write branch_labels = None"
            severity = Severity.WARNING
        elif names:
            message = (
                f"branch_labels holds {quoted(item.text)}: Alembic never splits a text and takes "
                f"it for one label, so that {quoted(names[-1] + '@head')} is not found"
            )
            help_ = f"write branch_labels = {_tuple(names)}"
        else:
            continue
        yield _finding(revision, item, message, help_, severity)


_CHECKS = {
    "revision": _check_id,
    "down_revision": _check_parents,
    "depends_on": _check_dependencies,
    "branch_labels": _check_labels,
}


def _items(value: Value) -> tuple[bool, tuple[Value, ...]]:
    """The items that Alembic sees, and whether it is one, which it takes out of its tuple.

    Only one tuple is taken off: what lies deeper is no id (alembic: script/revision.py,
    tuple_rev_as_scalar).
    """
    if value.type == "NoneType":
        return True, ()
    if value.type not in _COLLECTIONS:
        return True, (value,)
    if len(value.elements) != 1:
        return False, value.elements
    only = value.elements[0]
    if only.type == "NoneType":
        return True, ()
    if only.type in _COLLECTIONS and only.elements:
        return False, only.elements
    return True, (only,)


def _is_misread(text: str) -> bool:
    return is_slip(text) or bool(names_in(text))


def _is_false(value: Value) -> bool:
    """Whether Python holds a number or a truth value for false."""
    if value.type == "bool":
        return value.text == "False"
    return value.type in ("int", "float") and not any(c in "123456789" for c in value.text)


def _is_empty(value: Value) -> bool:
    return not value.elements if value.type in _COLLECTIONS else not value.text


def _reference(revision: Revision, binding: Binding, item: Value, end: str) -> Finding:
    """The finding for an item of ``down_revision`` or ``depends_on``."""
    name = binding.name
    if item.type != "str":
        return _finding(
            revision,
            item,
            f"{name} holds {_source(item)}: Alembic needs the id of a revision as text; {end}",
            f"write the id as text, or {name} = None",
        )
    if not item.text or item.text == "None":
        what = f"the text {quoted(item.text)}" if item.text else "an empty text"
        is_list = binding.value.type in _COLLECTIONS and len(binding.value.elements) > 1
        none = "take the item out" if is_list else f"write {name} = None"
        return _finding(revision, item, f"{name} holds {what}, which is no revision; {end}", none)
    names = names_in(item.text)
    if names:
        what = "Alembic never splits a text"
        help_ = f"write {name} = {_tuple(names)}"
    else:
        what = "Alembic never strips a text"
        bare = item.text.strip()
        help_ = f"write {_literal(bare)}" if bare else f"write {name} = None"
    return _finding(revision, item, f"{name} holds {quoted(item.text)}: {what}; {end}", help_)


def _finding(
    revision: Revision, value: Value, message: str, help_: str, severity: Severity | None = None
) -> Finding:
    return Finding(
        title=message,
        help=help_,
        location=Location(revision.path, value.range),
        revision=revision.id,
        severity=severity,
    )


def _literal(text: str) -> str:
    return repr(text) if len(text) <= _LONGEST else '"…"'


def _tuple(names: tuple[str, ...]) -> str:
    written = repr(names)
    return written if len(written) <= _LONGEST else "a tuple of texts, one for each"


def _source(value: Value) -> str:
    """A value as it is written, on one line, its middle left out where it is long."""
    if value.type == "str":
        return quoted(value.text)
    return quoted(" ".join(value.text.split()))[1:-1]
