"""What ``env.py`` reads from the configuration of Alembic."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from revlint.discovery.alembic_config import AlembicConfig
from revlint.discovery.ini import InterpolationError
from revlint.location import Range
from revlint.python.block import BlockScope
from revlint.python.value import Value

#: The parameters of what reads an option.
_PARAMETERS = {
    "get_main_option": ("name", "default"),
    "get_section_option": ("section", "name", "default"),
    "get_section": ("name", "default"),
    "file_config.get": ("section", "name"),
    "get": ("name", "default"),
}


@dataclass(frozen=True, slots=True)
class OptionReader:
    """Knows the methods of ``alembic.config.Config`` that read an ini, and ``.get`` of a dict.

    ``config`` is what they read, None where it is not known.
    """

    config: AlembicConfig | None

    def read(self, node: ast.Call | ast.Attribute, scope: BlockScope) -> Value | None:
        """The value of a call or an attribute, None where it is not known."""
        place = scope.parsed.range(node)
        if isinstance(node, ast.Attribute):
            is_name = node.attr == "config_ini_section" and self.config is not None
            return _text(self.config.ini_section, place) if is_name and self.config else None
        if not isinstance(node.func, ast.Attribute):
            return None
        method = node.func.attr
        if method == "get" and _is_file_config(node.func.value):
            method = "file_config.get"
        given = _arguments(node, _PARAMETERS.get(method, ()), scope)
        default = given.get("default", Value("NoneType", "None", place, literal=False))
        match method, _word(given, "section"), _word(given, "name"):
            case "get_main_option", _, str(key):
                return self._option(None, key, default)
            case "get_section_option" | "file_config.get", str(section), str(key):
                return self._option(section, key, default)
            case "get_section", _, str(section):
                return self._section(section, default, place)
            case "get", _, str(key):
                return _item(scope.value(node.func.value), key, default)
        return None

    def _option(self, section: str | None, key: str, default: Value) -> Value | None:
        if self.config is None:
            return None
        try:
            # Alembic refuses a section that is not there.
            if section is not None and self.config.options(section) is None:
                return None
            text = self.config.option(section, key)
        except InterpolationError:
            return None
        return default if text is None else _text(text, default.range)

    def _section(self, section: str, default: Value, place: Range) -> Value | None:
        if self.config is None:
            return None
        try:
            found = self.config.options(section)
        except InterpolationError:
            return None
        if found is None:
            return default
        keys = tuple(_text(key, place) for key in found)
        values = tuple(_text(value, place) for value in found.values())
        return Value("dict", "", place, elements=keys, literal=False, values=values)


def _arguments(node: ast.Call, parameters: tuple[str, ...], scope: BlockScope) -> dict[str, Value]:
    given = [scope.value(a) for a in node.args if not isinstance(a, ast.Starred)]
    named = {k.arg: scope.value(k.value) for k in node.keywords if k.arg}
    if "fallback" in named:
        named["default"] = named.pop("fallback")
    return {**dict(zip(parameters, given, strict=False)), **named}


def _word(given: dict[str, Value], name: str) -> str | None:
    return given[name].string if name in given else None


def _item(holder: Value, key: str, default: Value) -> Value | None:
    if holder.type != "dict" or any(name.string is None for name in holder.elements):
        return None
    found = holder.get(key)
    return default if found is None else found


def _is_file_config(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "file_config"


def _text(text: str, place: Range) -> Value:
    return Value("str", text, place, literal=False)
