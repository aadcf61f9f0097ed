"""The values of a new file's header, in the quotes of another one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import libcst as cst

    Binding = cst.Assign | cst.AnnAssign

#: The value of a name: an id, ids, or nothing.
Ids = str | tuple[str, ...] | None

#: Where formatters that write double quotes break a line.
_WIDTH = 88


def write_header(module: cst.Module, binding: Binding, value: Ids, quote: str) -> Binding:
    """A binding with another value, everything before the value kept.

    Args:
        module: the file that the binding is from.
        binding: binds one of the four names.
        value: what the name is bound to.
        quote: the quote of the file.
    """
    import libcst as cst

    ids = (value,) if isinstance(value, str) else value or ()
    texts = [literal(id_, quote) for id_ in ids]
    code = texts[0] if len(texts) == 1 else f"({', '.join(texts)})" if texts else "None"
    bare = module.code_for_node(binding.with_changes(value=cst.Name("x")))
    if len(texts) > 1 and quote == '"' and len(bare) + len(code) > _WIDTH:
        code = _broken(texts, module.default_indent, module.default_newline)
    made = cst.parse_expression(code, config=module.config_for_parsing)
    changed: Binding = binding.with_changes(value=made)
    return changed


def literal(text: str, quote: str) -> str:
    """A text as a Python literal, in a quote where that needs no escape."""
    plain = repr(text)
    inner = plain[1:-1]
    return f"{quote}{inner}{quote}" if not {"'", '"', "\\"} & {*inner} else plain


def _broken(texts: Iterable[str], indent: str, newline: str) -> str:
    items = "".join(f"{indent}{text},{newline}" for text in texts)
    return f"({newline}{items})"
