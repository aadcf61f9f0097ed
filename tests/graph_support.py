"""Chains built by hand, without files: what the graph rules and the fuzz tests work on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from hypothesis import strategies as st

from revlint.config.config import ChainConfig, Config
from revlint.contract.project import Project
from revlint.discovery.script_directory import ScriptDirectory, VersionLocation
from revlint.engine.precedence import Consequences
from revlint.engine.rule import ChainRule, ProjectRule, Rule
from revlint.finding import Finding
from revlint.graph.chain import Chain
from revlint.location import Range
from revlint.migration.definition import Definition
from revlint.migration.revision import Binding, Revision
from revlint.python.value import Value
from revlint.sources.memory import MemoryTree
from revlint_rules.duplicate_revision import DuplicateRevision
from revlint_rules.empty_chain import EmptyChain
from revlint_rules.label_clash import LabelClash
from revlint_rules.lost_release import LostRelease
from revlint_rules.missing_dependency import MissingDependency
from revlint_rules.missing_parent import MissingParent
from revlint_rules.multiple_bases import MultipleBases
from revlint_rules.multiple_heads import MultipleHeads
from revlint_rules.redundant_dependency import RedundantDependency
from revlint_rules.redundant_parent import RedundantParent
from revlint_rules.revision_cycle import RevisionCycle

#: One file: its id, parents, dependencies and labels.
Item = tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]

#: The rules about the graph that are on by default or for new files.
GRAPH_RULES: tuple[type[Rule], ...] = (
    DuplicateRevision,
    EmptyChain,
    LabelClash,
    LostRelease,
    MissingDependency,
    MissingParent,
    MultipleBases,
    MultipleHeads,
    RedundantDependency,
    RedundantParent,
    RevisionCycle,
)


def item(id_: str, parents: str = "", *, depends_on: str = "", labels: str = "") -> Item:
    """A file, its lists given as words: ``item("m", "a b")`` is a merge of a and b."""
    return id_, tuple(parents.split()), tuple(depends_on.split()), tuple(labels.split())


def chain_of_items(
    items: Sequence[Item],
    config: ChainConfig | None = None,
    *,
    new: Iterable[str] | None = None,
    folders: Sequence[str] = ("versions",),
    paths: Sequence[str] | None = None,
) -> Chain:
    """A chain of files in their load order; file n is ``versions/n.py`` unless ``paths`` says so.

    Ids stand on line 1 of their files, parents on line 2, labels on line 3, dependencies on
    line 4.
    """
    paths = paths or [f"versions/{n}.py" for n in range(len(items))]
    directory = ScriptDirectory(
        name="chain",
        script_location="migrations",
        version_locations=tuple(VersionLocation(folder) for folder in folders),
        files=tuple(paths),
    )
    tree = MemoryTree(dict.fromkeys(paths, ""), None if new is None else frozenset(new))
    revisions = [_revision(path, one) for path, one in zip(paths, items, strict=True)]
    return Chain(directory, revisions, config=config, tree=tree)


def findings_in(chain: Chain, rules: Sequence[type[Rule]] = GRAPH_RULES) -> list[Finding]:
    """What some rules find in a chain, with the rule's name and severity, sorted."""
    project = Project(chain.tree, Config(), (chain,))
    found: list[Finding] = []
    for rule in rules:
        for finding in _check(rule(), chain):
            severity = finding.severity or rule.severity
            named = replace(
                finding, rule=rule.name, severity=severity, chain=finding.chain or chain.name
            )
            if named not in Consequences(project):
                found.append(named)
    return sorted(found, key=lambda finding: finding.sort_key)


def told(chain: Chain, rules: Sequence[type[Rule]] = GRAPH_RULES) -> list[str]:
    """The findings as ``path:line severity rule``, sorted as in every report."""
    return [
        f"{f.location.path}:{f.location.range.line} {f.severity} {f.rule}"
        for f in findings_in(chain, rules)
    ]


def _check(rule: Rule, chain: Chain) -> Iterable[Finding]:
    if isinstance(rule, ChainRule):
        return rule.check(chain)
    assert isinstance(rule, ProjectRule)
    return rule.check(Project(chain.tree, Config(), (chain,)))


def _revision(path: str, one: Item) -> Revision:
    id_, parents, depends_on, labels = one
    return Revision(
        path=path,
        revision=_binding("revision", _text(id_, 1), 1),
        down_revision=_binding("down_revision", _tuple(parents, 2), 2),
        branch_labels=_binding("branch_labels", _tuple(labels, 3), 3),
        depends_on=_binding("depends_on", _tuple(depends_on, 4), 4),
        functions={"upgrade": Definition(), "downgrade": Definition()},
    )


def _binding(name: str, value: Value, line: int) -> Binding:
    return Binding(name, value, Range(line, 1, line, 5))


def _text(text: str, line: int, column: int = 20) -> Value:
    return Value("str", text, Range(line, column, line, column + 5))


def _tuple(texts: Sequence[str], line: int) -> Value:
    place = Range(line, 20, line, 25)
    if not texts:
        return Value("NoneType", "None", place)
    elements = tuple(_text(text, line, 20 + 10 * n) for n, text in enumerate(texts))
    return elements[0] if len(elements) == 1 else Value("tuple", str(texts), place, elements)


@st.composite
def graphs(draw: st.DrawFn) -> list[Item]:
    """Distinct ids with parents and dependencies of any kind, some of them missing."""
    ids = [f"r{n}" for n in range(draw(st.integers(1, 8)))]
    names = st.lists(st.sampled_from([*ids, "gone"]), max_size=2, unique=True)
    few = st.lists(st.sampled_from(ids), max_size=1)
    labels = st.lists(st.sampled_from(["one", "two"]), max_size=1)
    return [(id_, tuple(draw(names)), tuple(draw(few)), tuple(draw(labels))) for id_ in ids]
