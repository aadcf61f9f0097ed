"""Histories written as files, in every style of header: read as Alembic reads them."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from revlint.config.config import Config
from revlint.engine.lint import lint
from revlint.engine.project import read_project
from revlint.graph.labels import effective_labels
from revlint.sources.disk import DiskTree
from revlint_rules import RULES
from tests.alembic.oracle import alembic_verdict
from tests.graph_support import Item

#: How many histories are tried; REVLINT_HISTORIES=10000 tries more.
HISTORIES = int(os.environ.get("REVLINT_HISTORIES", "500"))

#: What explains that Alembic cannot load a history.
CAUSES = {
    "duplicate-revision",
    "label-clash",
    "missing-dependency",
    "missing-parent",
    "revision-cycle",
}

#: Ids of every kind that Alembic takes, none of them a prefix that explains another.
IDS = ("1975ea83b712", "0001", "o00000000001", "2024_may_add_users", "ÅÄÖ", "a.b/c,d", "x" * 32)


@dataclass(frozen=True, slots=True)
class Style:
    """How a file writes its names."""

    quote: str
    annotated: bool
    scalar: bool
    collection: str
    multiline: bool
    newline: str
    header: str
    imports: bool
    order: int
    joined: bool

    def file(self, item: Item) -> str:
        id_, parents, depends_on, labels = item
        lines = [
            self._binding("revision", "str", self._text(id_)),
            self._binding("down_revision", "Union[str, None]", self._list(parents)),
            self._binding("branch_labels", "str | Sequence[str] | None", self._list(labels)),
            self._binding("depends_on", "Sequence[str]", self._list(depends_on)),
        ]
        lines = lines[self.order :] + lines[: self.order]
        # Annotations are evaluated when the module is loaded, unless they stay text.
        future = "from __future__ import annotations\n" if self.annotated else ""
        imports = "import os\n\n\n" if self.imports else ""
        body = ("; " if self.joined and not self.annotated else "\n").join(lines)
        end = "\n\n\ndef upgrade():\n    revision = None\n\n\ndef downgrade():\n    pass\n"
        return (self.header + future + imports + body + end).replace("\n", self.newline)

    def _binding(self, name: str, type_: str, value: str) -> str:
        return f"{name}: {type_} = {value}" if self.annotated else f"{name} = {value}"

    def _text(self, text: str) -> str:
        return f"{self.quote}{text}{self.quote[-1:] * len(self.quote.lstrip('ru'))}"

    def _list(self, texts: Sequence[str]) -> str:
        if not texts:
            return "None"
        if len(texts) == 1 and self.scalar:
            return self._text(texts[0])
        opening, closing = self.collection[0], self.collection[1]
        between = ",  # and\n    " if self.multiline else ", "
        trailing = "," if len(texts) == 1 or self.multiline else ""
        inner = between.join(map(self._text, texts)) + trailing
        return f"{opening}\n    {inner}\n{closing}" if self.multiline else opening + inner + closing


STYLES = st.builds(
    Style,
    quote=st.sampled_from(["'", '"', '"""', "'''", "r'", 'u"']),
    annotated=st.booleans(),
    scalar=st.booleans(),
    collection=st.sampled_from(["()", "[]", "{}"]),
    multiline=st.booleans(),
    newline=st.sampled_from(["\n", "\r\n", "\r"]),
    header=st.sampled_from(
        [
            "",
            '"""a message\n\nRevision ID: other\nRevises: none\n"""\n',
            "# -*- coding: utf-8 -*-\n# revision = 'no'\n",
        ]
    ),
    imports=st.booleans(),
    order=st.integers(0, 3),
    joined=st.booleans(),
)


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[Item, Style]]:
    """Up to seven files, mostly sound: a file follows earlier ones, seldom any or none."""
    ids = draw(st.permutations(IDS))[: draw(st.integers(1, len(IDS)))]
    files = []
    for n, own in enumerate(ids):
        rare = draw(st.integers(0, 19))
        pool = [*ids, "gone0000"] if rare == 0 else ids[:n]
        id_ = draw(st.sampled_from(ids)) if rare == 1 else own
        parents = _some(draw, pool, most=3 if rare == 2 else 1)
        if not parents and n and rare != 3:
            parents = [ids[n - 1]]
        depends_on = _some(draw, pool, most=2) if rare in (0, 4, 5, 6) else []
        labels = [f"label{n % 3 if rare == 7 else n}"] if rare > 15 else []
        files.append(((id_, tuple(parents), tuple(depends_on), tuple(labels)), draw(STYLES)))
    return files


def _some(draw: st.DrawFn, pool: Sequence[str], *, most: int) -> list[str]:
    if not pool:
        return []
    return draw(st.lists(st.sampled_from(pool), max_size=most, unique=True))


@pytest.mark.filterwarnings("ignore")
@settings(
    max_examples=HISTORIES,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(histories())
def test_a_history_is_read_as_alembic_reads_it(files: list[tuple[Item, Style]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        ini = _write(root, files)
        verdict = alembic_verdict(ini)
        report = lint(root, DiskTree(root), Config(), RULES)
        (chain,) = read_project(DiskTree(root), Config()).chains
    found = {finding.rule for finding in report.findings}
    if verdict.error:
        assert found & CAUSES, verdict.error
        return
    assert [(r.path, r.id) for r in chain.revisions] == list(verdict.files)
    assert chain.heads == verdict.heads
    assert chain.bases == verdict.bases
    assert set(chain.branch_points) == verdict.branch_points
    assert set(chain.merge_points) == verdict.merge_points
    if not chain.duplicates:
        labels = {(i, label) for i, found in effective_labels(chain).items() for label in found}
        assert labels == verdict.labels
    assert bool(chain.duplicates) == any("more than once" in w for w in verdict.warnings)


def _write(root: Path, files: Sequence[tuple[Item, Style]]) -> Path:
    versions = root / "migrations" / "versions"
    versions.mkdir(parents=True)
    for n, (item, style) in enumerate(files):
        (versions / f"f{n}.py").write_bytes(style.file(item).encode())
    ini = root / "alembic.ini"
    ini.write_text("[alembic]\nscript_location = %(here)s/migrations\n", encoding="utf-8")
    return ini
