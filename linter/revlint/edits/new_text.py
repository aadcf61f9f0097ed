"""The text of a revision file that does nothing, made from that of another one.

What every file of the chain has stays: imports, comments, annotations, the layout. The migration
itself goes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from revlint.edits.model_file import Model, NewRevision
from revlint.edits.new_docstring import write_docstring
from revlint.edits.new_header import Ids, write_header
from revlint.migration.revision import NAMES
from revlint.python.gentle import is_gentle
from revlint.python.source import EncodingError, decode_exactly

if TYPE_CHECKING:
    import libcst as cst


def write_like(model: Model, new: NewRevision) -> bytes | None:
    """A file like the model; None where the model's text cannot be followed."""
    import libcst as cst

    try:
        decoded = decode_exactly(model.data)
        if not is_gentle(decoded.text):
            return None
        module = cst.parse_module(decoded.text)
        writer = _Writer(module, model, new, decoded.encoding)
        body = writer.body()
        header = [line for line in module.header if writer.keeps_on_top(line)]
        footer = writer.kept_lines(module.footer)
        code = module.with_changes(body=body, header=header, footer=footer).code
        return decoded.bom + code.encode(decoded.encoding)
    except (EncodingError, cst.ParserSyntaxError, cst.CSTValidationError, ValueError):
        return None


@dataclass(frozen=True, slots=True)
class _Writer:
    """Takes from a model what every file of its chain has."""

    module: cst.Module
    model: Model
    new: NewRevision
    encoding: str

    def body(self) -> list[cst.BaseStatement]:
        """The statements of the new file."""
        needed = _annotation_names(self.module)
        body: list[cst.BaseStatement] = []
        blank: list[cst.EmptyLine] = []
        for n, statement in enumerate(self.module.body):
            lines = self.kept_lines(statement.leading_lines)
            kept = self._kept(statement, needed, is_first=n == 0)
            # The lines before what is left out separate what follows it.
            lines = lines if len(lines) >= len(blank) else [*blank, *lines][: len(blank)]
            if kept is None:
                blank = [line for line in lines if line.comment is None]
                continue
            body.append(kept.with_changes(leading_lines=lines))
            blank = []
        return body

    def _kept(
        self, statement: cst.BaseStatement, needed: set[str], *, is_first: bool
    ) -> cst.BaseStatement | None:
        import libcst as cst

        match statement:
            case cst.SimpleStatementLine(body=[cst.Expr(value=cst.SimpleString() as text)]):
                return self._docstring(statement, text) if is_first else None
            case cst.SimpleStatementLine(body=[cst.Import() | cst.ImportFrom() as small]):
                is_needed = bool(needed & _imported(small)) or _is_future(small)
                is_usual = all(map(self.model.is_usual, self._code(statement).splitlines()))
                return statement if is_needed or is_usual else None
            case cst.SimpleStatementLine(body=[cst.Assign() | cst.AnnAssign() as binding]):
                return self._binding(statement, binding)
            case cst.FunctionDef(name=cst.Name(value=name)):
                is_run = name.startswith(("upgrade", "downgrade"))
                return self._function(statement) if is_run else None
        return None

    def _docstring(
        self, statement: cst.SimpleStatementLine, text: cst.SimpleString
    ) -> cst.SimpleStatementLine:
        import libcst as cst

        made = write_docstring(
            text.value,
            self.model,
            id_=self.new.id,
            parents=self.new.parents,
            message=self.new.message,
            created=self.new.created,
            newline=self.module.default_newline,
        )
        encoded = made.encode(self.encoding, "backslashreplace")
        value = cst.SimpleString(encoded.decode(self.encoding))
        return statement.with_changes(body=[cst.Expr(value=value)])

    def _binding(
        self, statement: cst.SimpleStatementLine, binding: cst.Assign | cst.AnnAssign
    ) -> cst.SimpleStatementLine | None:
        import libcst as cst

        target: cst.BaseExpression = cst.Name("_")
        match binding:
            case (
                cst.Assign(targets=[cst.AssignTarget(target=target)])
                | cst.AnnAssign(target=target, value=cst.BaseExpression())
            ):
                pass
        if not isinstance(target, cst.Name) or target.value not in NAMES:
            return None
        values: dict[str, Ids] = {"revision": self.new.id, "down_revision": self.new.parents}
        made = write_header(self.module, binding, values.get(target.value), _quote(self.module))
        return statement.with_changes(
            body=[made], trailing_whitespace=self._without_remark(statement.trailing_whitespace)
        )

    def _function(self, function: cst.FunctionDef) -> cst.FunctionDef:
        import libcst as cst

        plain = function.with_changes(decorators=[], asynchronous=None)
        if not isinstance(function.body, cst.IndentedBlock):
            end = cst.TrailingWhitespace(newline=cst.Newline())
            suite = function.body.with_changes(body=[cst.Pass()], trailing_whitespace=end)
            return plain.with_changes(body=suite)
        kept = [line for line in function.body.body if self._stays_in_function(line)]
        lines = [s.with_changes(leading_lines=[]) for s in kept]
        if not any("globals()" in self._code(line) for line in lines):
            lines.append(cst.SimpleStatementLine(body=[cst.Pass()]))
        head = self._without_remark(function.body.header)
        return plain.with_changes(
            body=function.body.with_changes(body=lines, header=head, footer=[])
        )

    def _stays_in_function(self, statement: cst.BaseStatement) -> bool:
        """Whether a statement is the template's: a docstring, or multidb's call of a function."""
        import libcst as cst

        match statement:
            case cst.SimpleStatementLine(body=[cst.Expr(value=cst.SimpleString())]):
                return self._is_shared(statement)
            case cst.SimpleStatementLine():
                return self._code(statement).startswith("globals()[")
        return False

    # Lines

    def kept_lines(self, lines: Sequence[cst.EmptyLine]) -> list[cst.EmptyLine]:
        """The blank lines, and the comments that other files have too."""
        kept = [ln for ln in lines if not ln.comment or self.model.is_shared(ln.comment.value)]
        blank = max(_blank_runs(lines), default=0)
        return [
            line
            for n, line in enumerate(kept)
            if line.comment or any(k.comment for k in kept[max(0, n - blank) : n]) or n < blank
        ]

    def keeps_on_top(self, line: cst.EmptyLine) -> bool:
        """Whether a line before the docstring stays, such as a licence or an encoding."""
        comment = line.comment.value if line.comment else ""
        return not self.model.others or "coding" in comment or self.model.is_shared(comment)

    def _without_remark(self, end: cst.TrailingWhitespace) -> cst.TrailingWhitespace:
        import libcst as cst

        if end.comment is None or self.model.ends_so(end.comment.value):
            return end
        return end.with_changes(comment=None, whitespace=cst.SimpleWhitespace(""))

    def _is_shared(self, statement: cst.SimpleStatementLine) -> bool:
        return all(map(self.model.is_shared, self._code(statement).splitlines()))

    def _code(self, statement: cst.BaseStatement) -> str:
        bare = statement.with_changes(leading_lines=[])
        return self.module.code_for_node(bare).strip()


def _blank_runs(lines: Sequence[cst.EmptyLine]) -> Iterator[int]:
    count = 0
    for line in lines:
        count = 0 if line.comment else count + 1
        yield count


def _annotation_names(module: cst.Module) -> set[str]:
    """The names in annotations of the header and of the functions that Alembic runs."""
    import libcst as cst
    import libcst.matchers as m

    found = set()
    for statement in module.body:
        part: cst.CSTNode | None = None
        match statement:
            case cst.SimpleStatementLine(body=[cst.AnnAssign() as binding]):
                part = binding
            case cst.FunctionDef(name=cst.Name(value="upgrade" | "downgrade")):
                part = statement.with_changes(body=cst.SimpleStatementSuite(body=[cst.Pass()]))
        if part is not None:
            names = m.findall(part, m.Name())
            found |= {name.value for name in names if isinstance(name, cst.Name)}
    return found


def _imported(small: cst.Import | cst.ImportFrom) -> set[str]:
    import libcst as cst

    if isinstance(small.names, cst.ImportStar):
        return set()
    names = (alias.evaluated_alias or alias.evaluated_name for alias in small.names)
    return {name.partition(".")[0] for name in names}


def _is_future(small: cst.Import | cst.ImportFrom) -> bool:
    import libcst as cst

    module = small.module if isinstance(small, cst.ImportFrom) else None
    return isinstance(module, cst.Name) and module.value == "__future__"


def _quote(module: cst.Module) -> str:
    """The quote around the id of a file."""
    import libcst as cst

    for statement in module.body:
        match statement:
            case cst.SimpleStatementLine(
                body=[
                    cst.Assign(
                        targets=[cst.AssignTarget(target=cst.Name(value="revision"))],
                        value=cst.SimpleString() as text,
                    )
                    | cst.AnnAssign(
                        target=cst.Name(value="revision"), value=cst.SimpleString() as text
                    )
                ]
            ):
                return text.quote[0]
    return "'"
