"""Random bytes, texts, settings and graphs: whatever comes, a value or an error of ours.

What is promised of each reader is in ``fuzz.targets``; here hypothesis takes the place of
atheris, for a few seconds in every run of the tests.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import replace
from io import StringIO
from pathlib import Path
from unittest.mock import patch

import pytest
from fuzz.chunk_words import WORDS
from fuzz.seeds import seeds
from fuzz.targets import TARGETS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from revlint.cli.failure import fail
from revlint.config.config import Config
from revlint.contract.project import Project
from revlint.engine.lint import lint
from revlint.engine.registry import load_rules
from revlint.engine.report import ChainSummary, ProjectReport, Report
from revlint.engine.rule import ChainRule, FileRule
from revlint.finding import Finding, Related
from revlint.location import Location, Range
from revlint.reporters.chains import render_chains
from revlint.reporters.chains_json import render_chains_json, render_graph_json
from revlint.reporters.concise import render_concise
from revlint.reporters.github import render_github
from revlint.reporters.json import render_json
from revlint.sources.memory import MemoryTree
from tests.graph_support import Item, chain_of_items
from tests.reporters.reports import CHAIN, HOSTILE, render_full

FEW = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)
WORD = st.sampled_from(WORDS) | st.text(max_size=3)


@st.composite
def inputs(draw: st.DrawFn, target: str) -> bytes:
    """Bytes of any kind, words in any order, or a seed with changes."""
    kind = draw(st.integers(0, 3))
    if kind == 0:
        return draw(st.binary(max_size=200))
    if kind == 1:
        words = draw(st.lists(st.tuples(WORD, st.sampled_from((1, 1, 1, 3, 120))), max_size=20))
        return "".join(word * times for word, times in words).encode("utf-8", "surrogatepass")
    data = bytearray(draw(st.sampled_from(list(seeds(target)) or [b""])))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        end = draw(st.integers(at, min(len(data), at + 9)))
        data[at:end] = draw(WORD).encode("utf-8", "surrogatepass")
    return bytes(data)


@pytest.mark.parametrize("target", TARGETS)
@FEW
@given(st.data())
def test_readers(target: str, data: st.DataObject) -> None:
    """Each keeps its promises."""
    TARGETS[target](data.draw(inputs(target)))


IDS = st.sampled_from(("a", "b", "c", "d", "A", "x y", "", "a" * 300, "\x1b[31m", "\ud800"))


@FEW
@given(
    st.lists(
        st.tuples(
            IDS,
            st.lists(IDS, max_size=3).map(tuple),
            st.lists(IDS, max_size=2).map(tuple),
            st.lists(IDS, max_size=2).map(tuple),
        ),
        max_size=8,
    )
)
def test_graphs(items: list[Item]) -> None:
    """No rule fails, however broken a graph is and whatever its ids hold."""
    chain = chain_of_items(items, new=["versions/1.py"])
    for rule in load_rules(()):
        checker = rule()
        if isinstance(checker, ChainRule):
            list(checker.check(chain))
        elif isinstance(checker, FileRule):
            for revision in chain.revisions:
                list(checker.check(revision, chain))


@FEW
@given(st.data())
def test_trees(data: st.DataObject) -> None:
    """A tree of random files gives a report, from configuration to bodies."""
    files = {
        "alembic.ini": b"[alembic]\nscript_location = m\n" + data.draw(inputs("ini")),
        "m/env.py": data.draw(inputs("env")),
        "m/versions/a.py": b"revision = 'a'\n" + data.draw(inputs("body")),
        "m/versions/b.py": data.draw(inputs("revision")),
        "pyproject.toml": b"[tool.alembic]\n" + data.draw(inputs("toml")),
    }
    rules = load_rules(())
    lint(Path("/"), MemoryTree(files), Config(select=tuple(r.name for r in rules)), rules)


#: What could do harm, in any order.
SHOWN = st.text(
    st.sampled_from(
        "a \n\r\t\x1b\x07\x00\x9b\u202e\u2066\u2028\u200b\ufeff\ud800:%#[]<>&|`\\/'\"é"
    ),
    max_size=12,
) | st.sampled_from((HOSTILE, "::error::x", "##vso[a]b", "%0A::warning::y", "x" * 5_000))


@FEW
@given(SHOWN, SHOWN, SHOWN, SHOWN)
def test_reporters(message: str, path: str, help_: str, source: str) -> None:
    """Whatever message, path, help and source hold, no format lets it act."""
    tree = MemoryTree({path: f"{source}\nx\n".encode("utf-8", "surrogatepass")})
    place = Location(path, Range(1, 1, 1, 3))
    finding = Finding(
        message, place, help=help_, rule="missing-parent", related=(Related(message, place),)
    )
    directory = replace(
        CHAIN.script_directory, name=path, script_location=source, assumptions=(message,)
    )
    chain = chain_of_items([(message, (path,), (help_,), (source,))])
    chain.script_directory = replace(directory, files=("versions/0.py",))
    project = Project(tree, Config(), (chain,))
    report = Report((ProjectReport(Path("/p"), tree, (ChainSummary.of(chain),), (finding,)),))
    here = Path("/p")
    lines = render_concise(report, directory=here)
    assert lines.count("\n") == 1
    command = render_github(report, directory=here)
    assert command.count("\n") == 1
    assert command.startswith("::error ")
    texts = [lines, command, render_full(report, directory=here)]
    texts.append(render_chains([(here, project)], directory=here))
    for text in texts:
        assert _is_harmless(text), text
    for text in texts:
        assert text is command or not re.search(r"^\s*::", text, re.MULTILINE), text
    for text in (render_json(report, directory=here), render_chains_json([(here, project)]),
                 render_graph_json([(here, project)])):  # fmt: skip
        json.loads(text)
        assert _is_harmless(text), text


@FEW
@given(SHOWN.filter(lambda text: "\0" not in text))
def test_errors(name: str) -> None:
    """What a message on stderr repeats of the command line or of a file acts on nothing."""
    stream = StringIO()
    with patch("sys.stderr", stream):
        fail(f"{name}: cannot be read")
    assert _is_harmless(stream.getvalue())
    assert all(line.startswith("revlint: ") for line in stream.getvalue().splitlines())


def _is_harmless(text: str) -> bool:
    harmful = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    return not any(c != "\n" and unicodedata.category(c) in harmful for c in text)
