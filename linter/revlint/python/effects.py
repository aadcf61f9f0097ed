"""What statements and expressions bind, change or call, apart from what they are worth."""

from __future__ import annotations

import libcst as cst

from revlint.migration.header import TAMPERING

#: Builtins that leave what they are given as it is.
_HARMLESS = frozenset(
    {"dict", "frozenset", "len", "list", "print", "set", "sorted", "str", "tuple"}
)


class Effects(cst.CSTVisitor):
    """Finds what an expression at module level binds, changes or calls; not inside lambdas."""

    def __init__(self) -> None:
        super().__init__()
        self.named: list[cst.NamedExpr] = []
        self.receivers: list[cst.BaseExpression] = []
        self.used: list[str] = []
        self.tampering = ""
        self.conditional = False

    def visit_Lambda(self, node: cst.Lambda) -> bool:  # noqa: N802
        return False

    def visit_NamedExpr(self, node: cst.NamedExpr) -> None:  # noqa: N802
        self.named.append(node)

    def visit_CompFor(self, node: cst.CompFor) -> None:  # noqa: N802
        self.conditional = True

    def visit_IfExp(self, node: cst.IfExp) -> None:  # noqa: N802
        self.conditional = True

    def visit_BooleanOperation(self, node: cst.BooleanOperation) -> None:  # noqa: N802
        self.conditional = True

    def visit_Comparison(self, node: cst.Comparison) -> None:  # noqa: N802
        # Of "a < b < c" the last may never be looked at.
        self.conditional = True

    def visit_Call(self, node: cst.Call) -> None:  # noqa: N802
        if isinstance(node.func, cst.Attribute):
            self.receivers.append(node.func.value)
        if not (isinstance(node.func, cst.Name) and node.func.value in _HARMLESS):
            self.receivers.extend(arg.value for arg in node.args)

    def visit_Name(self, node: cst.Name) -> None:  # noqa: N802
        self.used.append(node.value)
        if node.value in TAMPERING:
            self.tampering = node.value


class Captures(cst.CSTVisitor):
    """Finds the names that the patterns of a ``match`` bind."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[cst.Name] = []

    def visit_IndentedBlock(self, node: cst.IndentedBlock) -> bool:  # noqa: N802
        return False

    def visit_SimpleStatementSuite(self, node: cst.SimpleStatementSuite) -> bool:  # noqa: N802
        return False

    def visit_MatchAs(self, node: cst.MatchAs) -> None:  # noqa: N802
        if node.name is not None:
            self.names.append(node.name)

    def visit_MatchStar(self, node: cst.MatchStar) -> None:  # noqa: N802
        if node.name is not None:
            self.names.append(node.name)

    def visit_MatchMapping(self, node: cst.MatchMapping) -> None:  # noqa: N802
        if node.rest is not None:
            self.names.append(node.rest)


class _Globals(cst.CSTVisitor):
    """Finds the names of ``global`` statements, also in nested functions."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def visit_Global(self, node: cst.Global) -> None:  # noqa: N802
        self.names.update(item.name.value for item in node.names)

    def visit_BaseExpression(self, node: cst.BaseExpression) -> bool:  # noqa: N802
        return False


def global_names(node: cst.CSTNode) -> frozenset[str]:
    finder = _Globals()
    node.visit(finder)
    return frozenset(finder.names)


def targets(node: cst.BaseExpression) -> list[cst.Name]:
    """The names that an assignment target binds."""
    if isinstance(node, cst.Name):
        return [node]
    if isinstance(node, cst.StarredElement):
        return targets(node.value)
    if isinstance(node, cst.Tuple | cst.List):
        return [name for element in node.elements for name in targets(element.value)]
    return []


def other_targets(node: cst.BaseExpression) -> list[cst.BaseExpression]:
    """The parts of a target that are no names."""
    if isinstance(node, cst.Tuple | cst.List):
        return [other for element in node.elements for other in other_targets(element.value)]
    return [] if isinstance(node, cst.Name) else [node]


def dotted(node: cst.BaseExpression) -> list[str]:
    if isinstance(node, cst.Attribute):
        return [*dotted(node.value), node.attr.value]
    return [node.value] if isinstance(node, cst.Name) else []


def first_name(node: cst.BaseExpression) -> cst.Name:
    while isinstance(node, cst.Attribute):
        node = node.value
    assert isinstance(node, cst.Name)
    return node
