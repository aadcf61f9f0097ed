"""Which options of its ini an ``env.py`` reads, and which it sets before.

See alembic: config.py, Config.get_section, get_section_option, get_main_option, set_main_option.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from revlint.discovery.env_text import find_configure_call
from revlint.discovery.ini import DEFAULT, IniFile
from revlint.python.parsed import deep_stack, parse
from revlint.python.value import Unreadable

#: Methods of ``Config``, each with the position of the key among its arguments, None where the
#: whole section is read.
_READS = {"get_section": None, "get_section_option": 1, "get_main_option": 0}
_SETS = {"set_section_option": 1, "set_main_option": 0}
_ENGINES = ("engine_from_config", "async_engine_from_config")
#: A way around these methods.
_DIRECT = "file_config"


@dataclass(slots=True)
class EnvUse:
    """What one ``env.py`` does with its configuration, as far as that is certain.

    A key is ``None`` for all keys of a section; the main section is ``None``. ``sets_any`` is True
    where it may set any option. ``engines`` are the sections that it makes an engine of as they
    are. ``configures`` is whether it configures the context itself. ``words`` are the strings in
    the file, ``names`` its names and attributes.
    """

    reads: set[tuple[str | None, str | None]] = field(default_factory=set)
    sets: set[str] = field(default_factory=set)
    sets_any: bool = False
    engines: set[str | None] = field(default_factory=set)
    configures: bool = False
    words: Counter[str] = field(default_factory=Counter)
    names: set[str] = field(default_factory=set)

    def keys(self, ini: IniFile, main: str) -> Iterator[tuple[str, str]]:
        """The sections and keys that it certainly reads as the ini has them."""
        reads = sorted(self.reads, key=lambda read: (read[0] or "", read[1] or ""))
        for section, key in () if self.sets_any else reads:
            name = main if section is None else section
            of_section = (*ini.keys(name), *ini.keys(DEFAULT)) if key is None else (key,)
            yield from ((name, k) for k in of_section if k not in self.sets)


def read_env_use(path: str, data: bytes) -> EnvUse | None:
    """What an ``env.py`` does with its configuration, None where it cannot be parsed."""
    parsed = parse(data, path)
    if isinstance(parsed, Unreadable):
        return None
    with deep_stack():
        use = _use_of(parsed.tree)
    use.configures = find_configure_call(path, data) is not None
    return use


def _use_of(tree: ast.Module) -> EnvUse:
    use = EnvUse()
    main = _main_names(tree)
    for node, is_certain in _walk(tree):
        match node:
            case ast.Constant(value=str() as word):
                use.words[word.lower()] += 1
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name):
                use.names.add(name)
            case ast.Call(func=ast.Attribute(attr=name)):
                _note_option(use, name, node, main, is_certain=is_certain)
            case ast.Call(func=ast.Name(id=name), args=[ast.Call() as inner, *_]):
                _note_engine(use, name, inner, main)
    use.sets_any |= _DIRECT in use.names
    return use


def _note_engine(use: EnvUse, name: str, inner: ast.Call, main: set[str]) -> None:
    is_section = isinstance(inner.func, ast.Attribute) and inner.func.attr == "get_section"
    section = _section(inner, main) if is_section and name in _ENGINES else ""
    if section != "":
        use.engines.add(section)


def _note_option(
    use: EnvUse, name: str, call: ast.Call, main: set[str], *, is_certain: bool
) -> None:
    if name in _SETS:
        key = _text(call, _SETS[name])
        if key is None:
            use.sets_any = True
        else:
            use.sets.add(key.lower())
    if name not in _READS or not is_certain:
        return
    position = _READS[name]
    key = None if position is None else _text(call, position)
    section = None if position == 0 else _section(call, main)
    if section != "" and (position is None or key is not None):
        use.reads.add((section, key.lower() if key else None))


def _section(call: ast.Call, main: set[str]) -> str | None:
    """The section that a call names, None for the main one, "" where that is not known."""
    match call.args[:1]:
        case [ast.Constant(value=str() as name)]:
            return name
        case [ast.Attribute(attr="config_ini_section")]:
            return None
        case [ast.Name(id=name)] if name in main:
            return None
    return ""


def _text(call: ast.Call, position: int) -> str | None:
    match call.args[position : position + 1]:
        case [ast.Constant(value=str() as text)]:
            return text
    return None


def _main_names(tree: ast.Module) -> set[str]:
    """The names that are bound to ``config.config_ini_section``."""
    return {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Attribute)
        and node.value.attr == "config_ini_section"
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _walk(tree: ast.Module) -> Iterator[tuple[ast.AST, bool]]:
    """Every node, and whether it is evaluated whenever the function around it runs."""
    waiting: list[tuple[ast.AST, bool]] = [(tree, True)]
    while waiting:
        node, is_certain = waiting.pop()
        yield node, is_certain
        sure = _always_evaluated(node)
        for child in ast.iter_child_nodes(node):
            waiting.append((child, is_certain and (sure is None or child in sure)))


def _always_evaluated(node: ast.AST) -> list[ast.AST] | None:
    """The children that are evaluated in any case, None for all."""
    match node:
        case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test):
            return [test]
        case ast.BoolOp(values=values):
            return [values[0]]
        case ast.Try() | ast.TryStar() | ast.Match() | ast.Lambda():
            return []
    return None
