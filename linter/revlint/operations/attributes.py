"""What an attribute of a thing is worth."""

from __future__ import annotations

from typing import Any

from revlint.operations.file_paths import file_attribute
from revlint.operations.known import (
    UNKNOWN,
    Closure,
    FilePath,
    Imported,
    Instance,
    Model,
    Names,
    Part,
    Symbol,
    Table,
    Unknown,
)
from revlint.operations.machine import Machine

#: Packages whose modules are never files of the tree.
FOREIGN = frozenset({"alembic", "builtins", "sqlalchemy"})


def attribute(machine: Machine, holder: Any, name: str, names: Names) -> Any:
    """The attribute ``name`` of a value; a ``Part`` where it is not followed."""
    match holder:
        case Symbol(path=path):
            return _of_symbol(machine, path, name, names)
        case Model():
            return _of_model(holder, name)
        case Instance():
            if name in holder.members:
                return holder.members[name]
            member = _of_model(holder.model, name)
            if isinstance(member, Closure) and member.first is None:
                return Closure(member.node, member.names, holder)
            return member
        case Table():
            if name == "name":
                return holder.name or UNKNOWN
        case Part(name="dialect" | "engine") if name == "name" and machine.dialect:
            return machine.dialect
        case FilePath():
            found = file_attribute(holder, name)
            return Part(holder, name) if found is None else found
        case Unknown():
            return Part(holder, name)
    return Part(holder, name)


def _of_symbol(machine: Machine, path: str, name: str, names: Names) -> Any:
    if path.partition(".")[0] not in FOREIGN:
        module = machine.library.names(names.path, path, machine)
        if module is not None and name in module.own:
            return _settled(machine, module, name)
    return Symbol(f"{path}.{name}")


def imported(machine: Machine, source: Imported) -> Any:
    """What ``from module import name`` gives."""
    module = machine.library.names(source.path, source.module, machine)
    if module is not None and source.name in module.own:
        return _settled(machine, module, source.name)
    return Symbol(f"{source.module}.{source.name}")


def _settled(machine: Machine, module: Names, name: str) -> Any:
    """A name of a module; what that module has imported is looked up now."""
    value = module.own[name]
    if isinstance(value, Imported):
        # A circle of imports ends in a name that is not known.
        module.own[name] = UNKNOWN
        value = module.own[name] = imported(machine, value)
    return value


def _of_model(model: Model, name: str) -> Any:
    if name == "__table__" and model.table is not None:
        return model.table
    if name in model.members:
        return model.members[name]
    return Part(model, name)
