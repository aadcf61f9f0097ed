"""The values of one section of an ini, split and typed as Alembic does it.

See alembic: config.py, Config.get_alembic_boolean, get_version_locations_list and
get_prepend_sys_paths_list. A key that the ini leaves out gives None.
"""

from __future__ import annotations

import re

from revlint.discovery.alembic_config import Entry, here
from revlint.discovery.config_problems import ConfigProblems
from revlint.discovery.ini import DEFAULT, IniFile, IniOption, InterpolationError
from revlint.location import Location

#: What ``path_separator`` may be, and the character it means on POSIX.
SEPARATORS = {"space": " ", "newline": "\n", "os": ":", ":": ":", ";": ";"}

#: A value is searched in linear time: blanks are only tried where they begin.
_INLINE_COMMENT = re.compile(r"(?<!\s)\s+[#;](?=\s|$).*", re.DOTALL)
_LEGACY = re.compile(r", *| +")
_LEGACY_SYS_PATH = re.compile(r", *| +|:")
_MEANT_FALSE = frozenset({"", "false", "0", "no", "off", "n", "f", "none"})


class IniValues:
    """Reads values of one section, and adds what is wrong with them to ``problems``."""

    def __init__(self, path: str, ini: IniFile, section: str, problems: ConfigProblems) -> None:
        self._path = path
        self._ini = ini
        self._section = section
        self._problems = problems

    def has(self, key: str) -> bool:
        """Whether the section, or ``DEFAULT``, holds a key."""
        return self._option(key) is not None

    def text(self, key: str, if_commented: str = "") -> Entry | None:
        """A value as it is.

        ``if_commented`` is what Alembic makes of a comment behind the value. With it, the value
        comes without such a comment.
        """
        option = self._option(key)
        value = self._value(option) if option else None
        if option is None or value is None:
            return None
        if if_commented:
            value = self._without_comment(option, value, if_commented)
        return Entry(value, self._place(option))

    def boolean(self, key: str) -> bool | None:
        """Whether a value is exactly ``true``."""
        option = self._option(key)
        if option is None:
            return None
        value = self._value(option)
        if value is None or value == "true":
            return value is not None
        bare = _INLINE_COMMENT.sub("", value)
        if bare.lower() in _MEANT_FALSE:
            return False
        if bare != value:
            self._without_comment(option, value, f"only the exact text 'true' turns {key} on")
        else:
            self._problems.add(
                "boolean",
                self._place(option),
                f"{key} is {value!r}, which Alembic takes for false: only the exact text 'true' "
                "turns it on",
                f"Write {key} = true, or remove the line.",
            )
        return False

    def paths(self, key: str) -> tuple[Entry, ...] | None:
        """The entries of ``version_locations`` or ``prepend_sys_path``; None of an empty value.

        Of a list that is too long they are the first (see ``ConfigProblems.bounded``).
        """
        option = self._option(key)
        value = self._value(option) if option else None
        if option is None or not value:
            return None
        pieces = self._split(key, value)
        if key == "version_locations" and _INLINE_COMMENT.search(value):
            effect = "Alembic takes its words for further locations"
            pieces = self._split(key, self._without_comment(option, value, effect))
        pieces = self._problems.bounded(key, pieces, self._place(option))
        shown = here(self._path)
        places = option.ranges_of(p.replace(shown, "%(here)s", 1).strip() for p in pieces)
        return tuple(
            Entry(piece, Location(self._path, place))
            for piece, place in zip(pieces, places, strict=True)
        )

    def check_hooks(self) -> None:
        """Check ``[post_write_hooks]``: every command of Alembic fills in each of its keys."""
        section = "post_write_hooks"
        if section not in self._ini.sections:
            return
        for key in dict.fromkeys((*self._ini.keys(DEFAULT), *self._ini.keys(section))):
            option = self._ini.option(section, key)
            if option is not None:
                self._value(option, section)

    def _option(self, key: str) -> IniOption | None:
        return self._ini.option(self._section, key)

    def _value(self, option: IniOption, section: str | None = None) -> str | None:
        """The value of an option, None where it cannot be filled in."""
        try:
            return self._ini.get(section or self._section, option.key)
        except InterpolationError as error:
            self._problems.add(
                "interpolation",
                self._place(option),
                f"{option.key} cannot be read: {error}; every alembic command fails",
                "Write %% for a percent sign.",
            )
            return None

    def _place(self, option: IniOption) -> Location:
        return Location(self._path, option.value_range)

    def _without_comment(self, option: IniOption, value: str, effect: str) -> str:
        """A value without what looks like a comment behind it, which is reported."""
        bare = _INLINE_COMMENT.sub("", value)
        if bare != value:
            self._problems.add(
                "inline-comment",
                self._place(option),
                f"the comment behind {option.key} is part of its value: {effect}",
                "Move the comment to a separate line.",
            )
        return bare

    def _split(self, key: str, value: str) -> list[str]:
        separator = self._separator(key)
        if separator is None and key == "version_locations":
            return self._split_legacy(value)
        if separator is None:
            return _LEGACY_SYS_PATH.split(value)
        # Alembic drops empty pieces before it strips blanks: a piece of blanks stays as "".
        return [piece.strip() for piece in value.split(separator) if piece]

    def _split_legacy(self, value: str) -> list[str]:
        """Split as Alembic does without a separator, and report where that cannot be meant."""
        pieces = _LEGACY.split(value)
        for name, character in (("newline", "\n"), ("os", ":")):
            if any(_joins_paths(piece, character) for piece in pieces):
                option = self._option("version_locations")
                assert option is not None
                what = "line breaks" if character == "\n" else "':'"
                self._problems.add(
                    "separator",
                    self._place(option),
                    f"version_locations has {what} between its entries and no path_separator is "
                    "set: Alembic splits at blanks and commas only, and looks for one directory of "
                    "that name",
                    f"Set path_separator = {name}.",
                )
                return [part for piece in pieces for part in piece.split(character) if part]
        return pieces

    def _separator(self, key: str) -> str | None:
        names = ["path_separator"]
        if key == "version_locations":
            names.append("version_path_separator")
        option = next((o for name in names if (o := self._option(name))), None)
        if option is None:
            return None
        value = self._value(option)
        if value is None:
            return ":"
        return SEPARATORS.get(value) or self._refuse_separator(key, option, value)

    def _refuse_separator(self, key: str, option: IniOption, value: str) -> str:
        if self._problems.has(self._place(option)):
            return ":"
        bare = _INLINE_COMMENT.sub("", value)
        if bare != value:
            effect = f"Alembic refuses it with a ValueError, since {key} is set"
            self._without_comment(option, value, effect)
        else:
            self._problems.add(
                "separator",
                self._place(option),
                f"{option.key} is {value!r}: Alembic refuses it with a ValueError, since {key} "
                "is set",
                "Use one of os, space, newline, ':' and ';'.",
            )
        return SEPARATORS.get(bare, ":")


def _joins_paths(piece: str, character: str) -> bool:
    """Whether a piece is several paths; a ``:`` also follows the name of a package."""
    before, found, _ = piece.partition(character)
    return bool(found) and (character == "\n" or "/" in before)
