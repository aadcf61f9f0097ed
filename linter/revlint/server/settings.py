"""The settings that a client sends, as one value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal, get_args

from revlint.spelling import near

#: The section of the client's settings.
SECTION = "revlint"

#: The setting ``base`` that compares with nothing, as ``--no-base`` does.
NO_BASE = "none"

Run = Literal["onType", "onSave"]
Delivery = Literal["push", "pull"]


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user can set for a workspace; the names are those of the attributes in camel case.

    Attributes:
        base: what the files are compared with, as in ``--base``; "" for nothing, None for what the
            configuration names.
        config: the configuration file of every folder, in place of the nearest one.
        select: rules that are enabled in addition to the configuration.
        ignore: rules that are disabled in addition to it.
        run: lint while the user types, or when a file is saved.
        diagnostics: send diagnostics, or wait until the client asks for them. Read once.
        code_lens: show lenses.
    """

    base: str | None = None
    config: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    run: Run = "onType"
    diagnostics: Delivery = "push"
    code_lens: bool = True


@dataclass(frozen=True, slots=True)
class Sent:
    """Settings as they were sent, and what is wrong with them, a line each."""

    settings: Settings
    mistakes: tuple[str, ...] = field(default=())


def read_settings(value: object) -> Sent:
    """The settings in a value of JSON; what is wrong with one of them leaves its default.

    The value is the section, or an object that has it under its name.
    """
    if isinstance(value, Mapping) and isinstance(value.get(SECTION), Mapping):
        value = value[SECTION]
    if value is None:
        return Sent(Settings())
    if not isinstance(value, Mapping):
        return Sent(Settings(), (f"settings of {SECTION}: expected an object",))
    mistakes = [*_misspelled(value)]
    return Sent(Settings(**dict(_read(value, mistakes))), tuple(mistakes))


def _read(value: Mapping[str, Any], mistakes: list[str]) -> Iterator[tuple[str, Any]]:
    for one in fields(Settings):
        name = _camel(one.name)
        if value.get(name) is None:
            continue
        accepted, expected = _accept(one.name, value[name])
        if expected:
            mistakes.append(f"setting {name!r}: expected {expected}")
        else:
            yield one.name, accepted


def _misspelled(value: Mapping[str, Any]) -> Iterator[str]:
    """A line for each name that is probably meant for a setting; extensions have more names."""
    known = [_camel(one.name) for one in fields(Settings)]
    for name in map(str, value):
        guess = near(name, known) if name not in known else None
        if guess is not None and guess not in value:
            yield f"no setting {name!r}; did you mean {guess!r}?"


def _accept(name: str, value: Any) -> tuple[Any, str]:
    """A value as the attribute holds it, and what is expected where it is wrong."""
    if name in ("base", "config"):
        no_base = name == "base" and value == NO_BASE
        accepted = "" if no_base else value or None
        return (accepted, "") if isinstance(value, str) else (None, "a string")
    if name in ("select", "ignore"):
        right = isinstance(value, list) and all(isinstance(item, str) for item in value)
        return (tuple(value), "") if right else (None, "a list of rule names")
    if name == "code_lens":
        return value, "" if isinstance(value, bool) else "true or false"
    allowed = get_args(Run if name == "run" else Delivery)
    right = isinstance(value, str) and value in allowed
    return value, "" if right else " or ".join(f'"{word}"' for word in allowed)


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(map(str.capitalize, others))
