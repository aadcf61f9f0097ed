"""Whether the running Python takes a text as a program. Nothing is executed."""

from __future__ import annotations

import warnings


def python_error(text: str, *, only_ast: bool = False) -> Exception | None:
    """Why the running Python refuses a text; None where it takes it.

    ``only_ast`` asks the parser alone.
    """
    flags = 0x400 if only_ast else 0  # ast.PyCF_ONLY_AST, without the import
    with warnings.catch_warnings():
        # Strings with an unknown escape warn, and under -W error that would be an exception.
        warnings.simplefilter("ignore")
        try:
            compile(text, "<revision>", "exec", flags, dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError) as error:
            return error
    return None
