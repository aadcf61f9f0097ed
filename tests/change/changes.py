"""Changes made of texts: three trees in, the findings of every rule out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from revlint.config.reader import parse_config
from revlint.engine.example import history
from revlint.engine.lint import lint
from revlint.engine.rule import Rule
from revlint.engine.unused_suppression import UnusedSuppression
from revlint.finding import Finding
from revlint.sources.memory import MemoryTree, merge_files
from revlint.sources.past import Past
from revlint_rules import RULES

Files = Mapping[str, str | bytes]


def findings(
    before: Files,
    now: Files,
    tip: Files | None = None,
    *,
    config: str = "",
    past: Past | None = None,
) -> tuple[Finding, ...]:
    """What every rule that is on finds in a tree against a base."""
    base = merge_files(before, before if tip is None else tip, now, past=past)
    read = parse_config(config, "revlint.toml", {rule.name for rule in RULES})
    rules: tuple[type[Rule], ...] = (*RULES, UnusedSuppression)
    return lint(Path("/project"), MemoryTree(now), read, rules, base=base).findings


def told(
    before: Files,
    now: Files,
    tip: Files | None = None,
    *,
    config: str = "",
    past: Past | None = None,
) -> list[str]:
    """The findings as ``file:line severity rule``; those of the base have ``already`` behind."""
    return [
        f"{f.location.path.rpartition('/')[2]}:{f.location.range.line} {f.severity} {f.rule}"
        + (" already" if f.in_base else "")
        for f in findings(before, now, tip, config=config, past=past)
    ]


def without(files: Files, *ids: str) -> dict[str, str | bytes]:
    """A tree without the files of some revisions."""
    gone = {f"migrations/versions/{id_}.py" for id_ in ids}
    return {path: text for path, text in files.items() if path not in gone}


def renamed(files: Files, id_: str, name: str) -> dict[str, str | bytes]:
    """A tree in which the file of a revision has another name."""
    left = without(files, id_)
    return {**left, f"migrations/versions/{name}.py": files[f"migrations/versions/{id_}.py"]}


def moved(files: Files, directory: str) -> dict[str, str | bytes]:
    """A tree with its script directory elsewhere, as alembic.ini says."""
    return {
        path.replace("migrations/", f"{directory}/"): (
            text.replace("/migrations", f"/{directory}")
            if path == "alembic.ini" and isinstance(text, str)
            else text
        )
        for path, text in files.items()
    }


def edited(files: Files, id_: str, old: str, new: str) -> dict[str, str | bytes]:
    """A tree in which the text of a revision's file has something else in it."""
    path = f"migrations/versions/{id_}.py"
    text = files[path]
    assert isinstance(text, str)
    assert old in text
    return {**files, path: text.replace(old, new)}


LINE = history("<base> -> a1", "a1 -> b2", "b2 -> c3")
FORK = history("<base> -> a1", "a1 -> b2", "a1 -> c3")
