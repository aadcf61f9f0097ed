"""invalid-value: a value that Alembic cannot use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from revlint.api import (
    Applicability,
    Binding,
    Chain,
    Example,
    FileRule,
    Finding,
    Fix,
    Location,
    Revision,
    SetHeader,
    Severity,
    Value,
    history,
    is_slip,
    is_usable_id,
    names_in,
    next_id,
    quoted,
)

_GOOD = history("<base> -> a1", "a1 -> b2", "a1 -> c3", "b2, c3 -> d4")
_A1 = "migrations/versions/a1.py"
_D4 = "migrations/versions/d4.py"

#: The longest value that a help spells out.
_LONGEST = 200

_COLLECTIONS = ("tuple", "list", "set", "dict")


@dataclass(frozen=True, slots=True)
class _Text:
    """What is wrong with a value, what Alembic makes of it, and what to write."""

    title: str
    facts: tuple[str, ...]
    help: str


class InvalidValue(FileRule):
    """One of the four names has a value that Alembic cannot use, or reads as something else.

    The rule flags numbers, bytes, the empty string, the string `"None"` (in `branch_labels` a
    warning), one string that lists several names, items that are empty or not strings, and blanks
    around an id. `None`, `()`, `[]`, `("a1",)`, `{"a1"}` and `(None,)` are as good as what
    `alembic revision` writes, except for `(None,)` as `branch_labels`.

    Why: Alembic never splits, strips or converts a value. `down_revision = ""` was a base until
        1.12.0 and is a missing parent since: `KeyError: ''` from every command. `"None"`
        (`KeyError: 'None'`), `"b2, c3"` (`KeyError: 'b2, c3'`) and `" a1"` are missing parents
        too. A number ends in `TypeError: sequence item 0: expected str instance, int found`.
        Alembic loads `revision = ""` and never runs it: `alembic upgrade head` does nothing and
        exits with 0. An empty `depends_on` fails on a base, and is a warning elsewhere.
        `branch_labels = "a, b"` is one label, so `b@head` is not found.
    Fix: Write ids and labels as strings, several of them as a tuple, none of them as `None`.
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
                for finding in _CHECKS[binding.name](revision, binding, chain):
                    yield replace(finding, fix=_fix(revision, binding, chain))


def _check_id(revision: Revision, binding: Binding, chain: Chain) -> Iterator[Finding]:
    value = binding.value
    if value.type != "str":
        text = _id_of_wrong_type(value, chain)
    elif not value.text:
        facts = ("Alembic loads the file and never runs it", "alembic upgrade exits with 0")
        text = _Text("revision is empty", facts, _any_id(chain))
    elif value.text == "None":
        fact = "the string 'None' is an id like any other"
        text = _Text("revision is the string 'None'", (fact,), _any_id(chain))
    elif is_slip(value.text):
        text = _id_with_blanks(value.text, chain)
    else:
        return
    yield _finding(revision, value, text)


def _id_with_blanks(id_: str, chain: Chain) -> _Text:
    bare = id_.strip()
    help_ = f"write revision = {_literal(bare)}"
    if not bare or bare in chain.by_id:
        help_ = _any_id(chain)
    elif any(id_ == v.text for r in chain.revisions for v in (*r.parents, *r.dependencies)):
        help_ += ", and the same in every file that names it"
    fact = f"blanks are part of an id, so Alembic does not find {quoted(bare)}"
    return _Text(f"blanks around the id {quoted(id_)}", (fact,) if bare else (), help_)


def _id_of_wrong_type(value: Value, chain: Chain) -> _Text:
    shown = _source(value)
    if value.type == "bytes":
        end = f"commands end in 'revision identifier {shown} is not a string'"
    elif value.type == "tuple":
        end = "Alembic loads the revision and cannot find it"
    elif value.type in _COLLECTIONS:
        end = f"every command of the chain ends in TypeError: unhashable type: '{value.type}'"
    else:
        end = f"every command of the chain ends in TypeError: '{value.type}' object is not iterable"
    inner = value.elements[0] if len(value.elements) == 1 else None
    help_ = _any_id(chain)
    if inner is not None and inner.type == "str":
        help_ = f"write revision = {_literal(inner.text)}"
    elif value.type in ("int", "float"):
        help_ = f'write revision = "{shown}"'
    return _Text(f"revision is {shown}, not a string", (end,), help_)


def _any_id(chain: Chain) -> str:
    """The advice to choose an id, with one that nothing has."""
    id_ = next_id(chain)
    return f"write revision = {id_!r}" if id_ else "give the file an id that id-pattern allows"


def _check_parents(revision: Revision, binding: Binding, chain: Chain) -> Iterator[Finding]:
    alone, items = _items(binding.value)
    for index, item in enumerate(items):
        if item.type == "str" and item.text and not _is_misread(item.text):
            continue
        known = item.text in chain.by_id or item.text in chain.external_revisions
        if item.type == "str" and item.text and known:
            continue
        end = f"every command of the chain ends in {_parent_error(item, alone=alone, index=index)}"
        facts = (end, _ONCE_A_BASE) if _was_a_base(item, alone=alone) else (end,)
        yield _finding(revision, item, _reference(binding, item, facts))


_ONCE_A_BASE = "up to Alembic 1.12.0 it counted as a base"


def _was_a_base(item: Value, *, alone: bool) -> bool:
    return not item.text if item.type == "str" else alone and _is_false(item)


def _parent_error(item: Value, *, alone: bool, index: int) -> str:
    """How Alembic fails on an item of ``down_revision``; alone, a false one is looked up too."""
    if item.type == "str" or (alone and _is_false(item)):
        return f"KeyError: {_source(item)}"
    if alone and _is_empty(item):
        return "'Cycle is detected in revisions'"
    found = "int" if alone and item.type == "bytes" else item.type
    return f"TypeError: sequence item {index}: expected str instance, {found} found"


def _check_dependencies(revision: Revision, binding: Binding, chain: Chain) -> Iterator[Finding]:
    alone, items = _items(binding.value)
    for item in items:
        if item.type == "str" and item.text and not _is_misread(item.text):
            continue
        known = (
            chain.resolve_dependency(item.text) is not None or item.text in chain.external_revisions
        )
        if item.type == "str" and item.text and known:
            continue
        severity = None
        if alone and (_is_false(item) or _is_empty(item)):
            # Above a base it is no dependency, and harmless.
            if revision.parents_known and not revision.parents:
                end = "every command of the chain ends in"
            else:
                severity = Severity.WARNING
                end = "on a base, every command of the chain would end in"
            end += " 'Dependency cycle is detected'"
        else:
            # Of bytes, Alembic takes the numbers one by one.
            key = "a number" if item.type == "bytes" else _source(item)
            end = f"every command of the chain ends in KeyError: {key}"
        yield _finding(revision, item, _reference(binding, item, (end,)), severity)


def _check_labels(revision: Revision, binding: Binding, chain: Chain) -> Iterator[Finding]:
    value = binding.value
    if value.type == "NoneType":
        return
    for item in value.elements if value.type in _COLLECTIONS else (value,):
        names = names_in(item.text) if item.type == "str" else ()
        severity = Severity.WARNING if item.type == "str" and item.text == "None" else None
        if item.type != "str":
            title = f"branch_labels has {_source(item)}, not a string"
            fact = "alembic heads ends in TypeError"
            help_ = "write the label as a string; for no label, write branch_labels = None"
        elif item.text in ("", "None"):
            title = f"branch_labels has {_named(item)}"
            fact = "Alembic takes it for a label"
            help_ = _none(binding)
        elif names:
            title = f"branch_labels has several labels in one string, {quoted(item.text)}"
            fact = f"it is one label to Alembic, so {quoted(names[-1] + '@head')} is not found"
            help_ = f"write branch_labels = {_tuple(names)}"
        else:
            continue
        yield _finding(revision, item, _Text(title, (fact,), help_), severity)


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


def _fix(revision: Revision, binding: Binding, chain: Chain) -> Fix | None:
    """Write what can be meant in one way only."""
    if not binding.is_literal:
        return None
    applicability: Applicability = "safe"
    ids: list[str] = []
    if binding.name == "revision":
        id_ = _certain_id(binding.value)
        if id_ is None or not is_usable_id(id_) or id_ in chain.by_id or _is_named(revision, chain):
            return None
        ids.append(id_)
        # Alembic runs an id with blanks, and no other wrong one.
        applicability = "unsafe" if binding.value.type == "str" else "safe"
    else:
        for item in _items(binding.value)[1]:
            texts = _certain_items(item, binding, chain)
            if texts is None:
                return None
            ids.extend(text for text in texts if text not in ids)
    step = SetHeader.of_ids(revision.path, binding.name, ids)
    return Fix(applicability, f"correct {binding.name}", (step,))


def _certain_id(value: Value) -> str | None:
    if value.type == "str":
        return value.text.strip() if is_slip(value.text) else None
    if value.type == "int" and value.text.isdigit():
        return value.text
    inner = value.elements[0] if len(value.elements) == 1 else None
    return inner.text if inner is not None and inner.type == "str" else None


def _is_named(revision: Revision, chain: Chain) -> bool:
    """Whether other files name a revision by its id as it is."""
    return any(
        value.text == revision.id
        for other in chain.revisions
        for value in (*other.parents, *other.dependencies)
    )


def _certain_items(item: Value, binding: Binding, chain: Chain) -> tuple[str, ...] | None:
    """The ids or labels that an item can only mean; None if it can mean something else."""
    if item.type == "NoneType" or (item.type == "str" and item.text in ("", "None")):
        return ()
    names, bare = names_in(item.text), item.text.strip()
    is_label = binding.name == "branch_labels"
    if item.type == "int" and item.text.isdigit() and _is_known(item.text, binding, chain):
        return (item.text,)
    if item.type != "str":
        return None
    if names and not _is_known(item.text, binding, chain):
        return names if is_label or all(_is_known(n, binding, chain) for n in names) else None
    if is_label or not is_slip(item.text) or _is_known(item.text, binding, chain):
        return (item.text,)
    return (bare,) if _is_known(bare, binding, chain) else None


def _is_known(id_: str, binding: Binding, chain: Chain) -> bool:
    if binding.name == "depends_on" and chain.resolve_dependency(id_) is not None:
        return True
    return id_ in chain.by_id or id_ in chain.external_revisions


def _is_misread(text: str) -> bool:
    return is_slip(text) or bool(names_in(text))


def _is_false(value: Value) -> bool:
    """Whether Python holds a number or a truth value for false."""
    if value.type == "bool":
        return value.text == "False"
    return value.type in ("int", "float") and not any(c in "123456789" for c in value.text)


def _is_empty(value: Value) -> bool:
    return not value.elements if value.type in _COLLECTIONS else not value.text


def _reference(binding: Binding, item: Value, facts: tuple[str, ...]) -> _Text:
    """The text for an item of ``down_revision`` or ``depends_on``."""
    name = binding.name
    if item.type != "str":
        help_ = f"write the id as a string; for none, write {name} = None"
        return _Text(f"{name} has {_source(item)}, not a string", facts, help_)
    if not item.text or item.text == "None":
        return _Text(f"{name} has {_named(item)}", facts, _none(binding))
    names, bare = names_in(item.text), item.text.strip()
    if names:
        title = f"{name} has several ids in one string, {quoted(item.text)}"
        return _Text(
            title, (*facts, "Alembic never splits a string"), f"write {name} = {_tuple(names)}"
        )
    help_ = f"write {_literal(bare)}" if bare else _none(binding)
    title = f"{name} has blanks around the id {quoted(item.text)}"
    return _Text(title, (*facts, "Alembic never strips a string"), help_)


def _named(item: Value) -> str:
    return "the string 'None'" if item.text else "an empty string"


def _none(binding: Binding) -> str:
    """The advice for an item that stands for nothing."""
    is_list = binding.value.type in _COLLECTIONS and len(binding.value.elements) > 1
    return "remove this item" if is_list else f"write {binding.name} = None"


def _finding(
    revision: Revision, value: Value, text: _Text, severity: Severity | None = None
) -> Finding:
    return Finding(
        text.title,
        Location(revision.path, value.range),
        facts=text.facts,
        help=text.help,
        revision=revision.id,
        severity=severity,
    )


def _literal(text: str) -> str:
    return repr(text) if len(text) <= _LONGEST else '"…"'


def _tuple(names: tuple[str, ...]) -> str:
    written = repr(names)
    return written if len(written) <= _LONGEST else "a tuple of strings, one for each"


def _source(value: Value) -> str:
    """A value as it is written, on one line, its middle left out where it is long."""
    if value.type == "str":
        return quoted(value.text)
    return quoted(" ".join(value.text.split()))[1:-1]
