"""The values of one section of an ini, split and typed as Alembic does it.

See alembic: config.py, Config.get_alembic_boolean, get_version_locations_list and
get_prepend_sys_paths_list. A key that the ini leaves out gives None.
"""

from __future__ import annotations

import re

from revlint.discovery.alembic_config import Entry
from revlint.discovery.config_problems import ConfigProblems
from revlint.discovery.ini import DEFAULT, IniFile, InterpolationError
from revlint.discovery.ini_option import IniOption
from revlint.discovery.path_values import (
    SEPARATORS,
    IsThere,
    PathKey,
    Paths,
    read_list,
    read_one,
    split,
)
from revlint.discovery.percent import FAILS
from revlint.location import Location

#: A value is searched in linear time: blanks are only tried where they begin.
_INLINE_COMMENT = re.compile(r"(?<!\s)\s+[#;](?=\s|$).*", re.DOTALL)
_MEANT_FALSE = frozenset({"", "false", "0", "no", "off", "n", "f", "none"})


class IniValues:
    """Reads values of one section, and adds what is wrong with them to ``problems``."""

    def __init__(
        self,
        path: str,
        ini: IniFile,
        section: str,
        problems: ConfigProblems,
        is_there: IsThere,
    ) -> None:
        self._path = path
        self._ini = ini
        self._section = section
        self._problems = problems
        self._is_there = is_there

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

    def path(self, key: PathKey, if_commented: str) -> Entry | None:
        """A value that is one path, as it is meant."""
        entry = self.text(key, if_commented)
        if entry is None:
            return None
        paths = read_one(key, entry.text, self._is_there)
        return Entry(self._meant(entry.location, paths)[0], entry.location)

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
                f"{key} = {value} counts as false",
                (f"only the exact text 'true' turns {key} on",),
                f"write {key} = true, or remove the line",
            )
        return False

    def paths(self, key: PathKey) -> tuple[Entry, ...] | None:
        """The entries of ``version_locations`` or ``prepend_sys_path``; None of an empty value.

        Of a list that is too long they are the first (see ``ConfigProblems.bounded``).
        """
        option = self._option(key)
        value = self._value(option) if option else None
        if option is None or not value:
            return None
        raw, place = option.raw, self._place(option)
        separator, is_known = self._separator(key)
        if key == "version_locations" and _INLINE_COMMENT.search(value):
            effect = "Alembic takes its words for further locations"
            value = self._without_comment(option, value, effect)
            raw = _INLINE_COMMENT.sub("", raw)
        paths = read_list(key, value, separator, self._is_there)
        # An unknown separator explains why the list is not split.
        hidden = paths.kind == "separator" and not is_known
        texts = paths.texts if hidden else self._meant(place, paths)
        texts = tuple(self._problems.bounded(key, texts, place))
        written = split(key, raw, separator)
        # Where a reference holds a separator, the parts of the raw value are others.
        parts = written if len(written) == len(texts) else texts
        places = option.ranges_of(part.strip() for part in parts)
        return tuple(
            Entry(text, Location(self._path, place))
            for text, place in zip(texts, places, strict=True)
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
            self._problems.refuse_percent(option.key, self._place(option), error)
            return None

    def _meant(self, place: Location, paths: Paths) -> tuple[str, ...]:
        """The paths that are meant, with a problem where Alembic reads others."""
        if paths.kind:
            self._problems.add(paths.kind, place, paths.title, paths.facts, paths.help)
        return paths.texts

    def _place(self, option: IniOption) -> Location:
        return Location(self._path, option.value_range)

    def _without_comment(self, option: IniOption, value: str, effect: str) -> str:
        """A value without what looks like a comment behind it, which is reported."""
        bare = _INLINE_COMMENT.sub("", value)
        if bare != value:
            self._problems.add(
                "inline-comment",
                self._place(option),
                f"the comment is part of {option.key}",
                ("an ini has no comments after a value", effect),
                "move the comment to its own line",
            )
        return bare

    def _separator(self, key: PathKey) -> tuple[str | None, bool]:
        """The name of the separator in ``SEPARATORS``, and whether it is a known one.

        The name is None for the legacy separator.
        """
        names = ["path_separator"]
        if key == "version_locations":
            names.append("version_path_separator")
        option = next((o for name in names if (o := self._option(name))), None)
        value = self._value(option) if option else None
        if option is None or value is None:
            return ("os" if option else None), option is None
        if value not in SEPARATORS:
            self._refuse_separator(key, option, value)
        bare = _INLINE_COMMENT.sub("", value)
        return (bare, True) if bare in SEPARATORS else ("os", False)

    def _refuse_separator(self, key: PathKey, option: IniOption, value: str) -> None:
        place = self._place(option)
        if self._problems.has(place):
            return
        effect = (
            f"{FAILS}, since {key} is set: ValueError: '{value}' is not a valid value for "
            f"{option.key}; expected 'space', 'newline', 'os', ':', ';'"
        )
        if self._without_comment(option, value, effect) == value:
            self._problems.add(
                "separator",
                place,
                f"Alembic does not know {option.key} = {value}",
                (effect,),
                "set path_separator = os and separate the entries with ':'",
            )
