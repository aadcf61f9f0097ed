"""Edits of a revision file's header, byte for byte."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from revlint.errors import EditRefused
from revlint.steps import SetDocstring, SetHeader


def apply_steps(data: bytes, steps: Sequence[SetHeader | SetDocstring]) -> bytes:
    """The bytes of a file after some edits.

    Raises:
        EditRefused: the file cannot be edited with certainty.
    """
    for step in steps:
        data = apply_step(data, step)
    return data


def apply_step(data: bytes, step: SetHeader | SetDocstring) -> bytes:
    """The same for one edit."""
    if isinstance(step, SetDocstring):
        return data
    for node in ast.parse(data).body:
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant() as value)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.Constant() as value)
            ) if name == step.name and value.end_col_offset is not None:
                lines = data.split(b"\n")
                line = lines[value.lineno - 1]
                new = repr(step.value).encode()
                lines[value.lineno - 1] = (
                    line[: value.col_offset] + new + line[value.end_col_offset :]
                )
                return b"\n".join(lines)
    raise EditRefused(f"{step.name} is not bound to a literal", step.path)
