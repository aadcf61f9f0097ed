"""What the commands do, once their options are read: projects in, texts and a status out."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from revlint import console
from revlint.auto_base import choose_base, pushed_commit
from revlint.base import Base
from revlint.config import Config
from revlint.config_reader import load_config, shadowed
from revlint.engine import is_enabled, lint, read_project, tree_mistakes
from revlint.errors import ConfigError, RevlintError
from revlint.finding import Severity
from revlint.output import write_file
from revlint.project import Project
from revlint.project_finder import FoundProject, find_projects
from revlint.registry import load_rules
from revlint.report import ProjectReport, Report
from revlint.reporters.chains import render_chains
from revlint.reporters.concise import render_concise
from revlint.reporters.full import render_findings, render_full
from revlint.reporters.github import render_github
from revlint.reporters.json_report import render_chains_json, render_graph_json, render_json
from revlint.reporters.style import PLAIN, Style
from revlint.reporters.summary import statistics, summarise
from revlint.reporters.symbols import ASCII, UNICODE
from revlint.rule import Rule
from revlint.sources import (
    Repositories,
    Snapshot,
    find_projects_in,
    hold_against,
    load_configs_of,
    open_commit,
    open_index,
    tree_of,
    trees_on_disk,
)
from revlint.spelling import near
from revlint.tree import MAX_FILE_SIZE, Tree
from revlint.worktree import WorkTree

#: The exit statuses of every command.
CLEAN, FINDINGS, FAILED, NOTHING_TO_LINT = range(4)


@dataclass(frozen=True, slots=True)
class Output:
    """One place for the report: a format, and a file or None for stdout."""

    format: str
    file: str | None = None


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """The command line of ``revlint check``."""

    paths: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    config: str | None = None
    outputs: tuple[Output, ...] = ()
    fail_on: str = "error"
    stdin_filename: str | None = None
    base: str | None = None
    at: str | None = None
    staged: bool = False
    fail_on_base: bool = False
    colour: str = "auto"
    jobs: int | None = None
    statistics: bool = False
    quiet: bool = False
    verbose: bool = False


def check(options: CheckOptions) -> int:
    """Lint, write the report, and give the exit status.

    Raises:
        RevlintError: the work could not be done.
    """
    here = _working_directory()
    buffer = None if options.stdin_filename is None else _read_stdin()
    with Repositories() as repositories:
        snapshot = _snapshot(options, repositories, here)
        paths = options.paths or tuple(filter(None, [options.stdin_filename]))
        found = _find(options, paths, here, snapshot)
        rules = load_rules([project.root for project in found], _tell)
        names = {rule.name for rule in rules}
        _refuse_unknown_rules([*options.select, *options.ignore], names)
        if snapshot is None:
            configs = _load_configs(found, names)
        else:
            configs = load_configs_of(snapshot, found, names)
        configs = [_chosen(c, options) for c in configs]
        if snapshot is None:
            trees = trees_on_disk(found, configs, here, options.stdin_filename, buffer)
        else:
            compared = options.base is not None
            trees = [
                tree_of(snapshot, project, config, compared=compared)
                for project, config in zip(found, configs, strict=True)
            ]
        bases = _hold_against(options, repositories, snapshot, found, configs, trees)
        report = _lint_all(found, configs, trees, rules, options.jobs, bases)
        if options.verbose:
            _tell_more(found, configs, trees, rules)
            _tell_of_operations(report)
        _write_report(report, options, here)
    return _status(report, options, paths)


def chains(paths: Sequence[str], config: str | None, output_format: str, colour: str) -> int:
    """Show what discovery sees, and give the exit status."""
    here = _working_directory()
    projects = _read_projects(paths, config, here)
    if output_format == "json":
        text = render_chains_json(projects)
    else:
        style = Style(console.wants_colour(colour, sys.stdout))
        symbols = UNICODE if console.can_show(UNICODE.all, sys.stdout) else ASCII
        text = render_chains(projects, directory=here, style=style, symbols=symbols)
    console.write(text, sys.stdout)
    return _tell_if_empty([c for _, p in projects for c in p.chains], paths)


def graph(names: Sequence[str], config: str | None) -> int:
    """Write the graphs of some chains, or of all, as JSON, and give the exit status."""
    projects = _read_projects((), config, _working_directory())
    known = [chain.name for _, project in projects for chain in project.chains]
    for name in names:
        if name not in known:
            guess = near(name, known)
            hint = f"did you mean {guess!r}?" if guess else f"there is {', '.join(known) or 'none'}"
            raise RevlintError(f"no chain is called {name!r}; {hint}")
    console.write(render_graph_json(projects, names), sys.stdout)
    return _tell_if_empty(known, ())


def _snapshot(options: CheckOptions, repositories: Repositories, here: Path) -> Snapshot | None:
    """The commit or the index that is linted; None for the files on disk."""
    at = options.at
    if options.base == "auto" and not (at or options.staged or options.stdin_filename):
        at = pushed_commit(os.environ)
        if at is not None:
            _tell(f"linting {at}, which is pushed (PRE_COMMIT_TO_REF)")
    if at is not None:
        return open_commit(repositories.of(here), at)
    return open_index(repositories.of(here)) if options.staged else None


def _find(
    options: CheckOptions, paths: Sequence[str], here: Path, snapshot: Snapshot | None
) -> tuple[FoundProject, ...]:
    if snapshot is not None:
        return find_projects_in(snapshot, paths, directory=here, config=options.config)
    return find_projects(
        paths, directory=here, config=options.config, unsaved=options.stdin_filename
    )


def _hold_against(
    options: CheckOptions,
    repositories: Repositories,
    snapshot: Snapshot | None,
    found: Sequence[FoundProject],
    configs: Sequence[Config],
    trees: list[Tree],
) -> list[Base | None]:
    """The base of each project, and in place of its tree one that knows what is new."""
    if options.base is None:
        return [None] * len(found)
    bases: list[Base | None] = []
    told = set()
    for i, (project, config) in enumerate(zip(found, configs, strict=True)):
        repository = snapshot.repository if snapshot else repositories.of(project.root)
        name, why = options.base, ""
        if name == "auto":
            choice = choose_base(repository, os.environ)
            name, why = choice.name, f", since {choice.why}"
        trees[i], base = hold_against(
            name, project, config, trees[i], repository=repository, snapshot=snapshot
        )
        bases.append(base)
        line = f"against {base.shown}{why}; the two parted at {base.merge_base[:12]}"
        if line not in told and not options.quiet:
            told.add(line)
            _tell(line)
    return bases


def _working_directory() -> Path:
    try:
        return Path.cwd()
    except FileNotFoundError:
        raise RevlintError("the working directory does not exist any more") from None


def _read_stdin() -> bytes:
    if sys.stdin is None:
        raise RevlintError("--stdin-filename: stdin is closed; give it the text of the file")
    data = sys.stdin.buffer.read(MAX_FILE_SIZE + 1)
    if len(data) > MAX_FILE_SIZE:
        raise RevlintError(f"stdin holds more than {MAX_FILE_SIZE} bytes")
    return data


def _refuse_unknown_rules(asked: Iterable[str], known: Collection[str]) -> None:
    wrong = []
    for name in asked:
        if name not in known:
            guess = near(name, known)
            hint = f"did you mean {guess!r}?" if guess else "`revlint rule` lists the rules"
            wrong.append(f"no rule is called {name!r}; {hint}")
    if wrong:
        raise RevlintError("\n".join(wrong))


def _load_configs(
    found: Sequence[FoundProject], rules: Collection[str] | None = None
) -> list[Config]:
    """The configuration of each project; the mistakes of all of them in one error."""
    configs, mistakes = [], []
    for project in found:
        if project.config is None:
            configs.append(Config())
            continue
        other = shadowed(project.config)
        if other is not None:
            _tell(f"{project.config} is used; [tool.revlint] in {other.name} beside it is not")
        try:
            configs.append(load_config(project.config, project.root, rules))
        except ConfigError as error:
            mistakes.append(str(error))
            if error.config is not None:
                tree = WorkTree(project.root, error.config.exclude)
                mistakes.extend(tree_mistakes(tree, error.config))
    if mistakes:
        raise ConfigError("\n".join(mistakes))
    return configs


def _chosen(config: Config, options: CheckOptions) -> Config:
    """The configuration with the rules that the command line adds; it has the last word."""
    ignored = tuple(name for name in config.ignore if name not in options.select)
    return replace(
        config,
        select=(*config.select, *options.select),
        ignore=(*ignored, *options.ignore),
    )


def _lint_all(
    found: Sequence[FoundProject],
    configs: Sequence[Config],
    trees: Sequence[Tree],
    rules: Sequence[type[Rule]],
    jobs: int | None,
    bases: Sequence[Base | None],
) -> Report:
    progress = console.Progress()
    reports: list[ProjectReport] = []
    try:
        for project, config, tree, base in zip(found, configs, trees, bases, strict=True):
            reports.append(
                lint(
                    project.root,
                    tree,
                    config,
                    rules,
                    under=project.under,
                    progress=progress,
                    jobs=jobs,
                    base=base,
                )
            )
            progress.next_project()
    finally:
        progress.clear()
    return Report(tuple(reports))


def _read_projects(
    paths: Sequence[str], config: str | None, here: Path
) -> list[tuple[Path, Project]]:
    found = find_projects(paths, directory=here, config=config)
    configs = _load_configs(found)
    return [
        (project.root, read_project(WorkTree(project.root, config.exclude), config))
        for project, config in zip(found, configs, strict=True)
    ]


def _write_report(report: Report, options: CheckOptions, here: Path) -> None:
    """Write every output, files before stdout, whose reader may be gone; then the summary."""
    shown = None
    for output in sorted(options.outputs, key=lambda output: output.file is None):
        if output.file is None:
            shown = output.format
            console.write(_render(report, output.format, options, here), sys.stdout)
        else:
            write_file(here / output.file, _render(report, output.format, None, here))
    if options.statistics:
        for_people = shown in ("full", "concise")
        console.write(statistics(report), sys.stdout if for_people else sys.stderr)
    if shown != "full" and not options.quiet:
        console.write(summarise(report) + "\n", sys.stderr)


def _render(report: Report, name: str, options: CheckOptions | None, here: Path) -> str:
    """The report in a format; ``options`` are None for a file, which is never painted."""
    style, quiet = PLAIN, False
    if options is not None:
        style = Style(console.wants_colour(options.colour, sys.stdout))
        quiet = options.quiet
    full: Callable[..., str] = render_findings if quiet else render_full
    match name:
        case "full":
            return full(report, directory=here, style=style)
        case "concise":
            return render_concise(report, directory=here)
        case "github":
            return render_github(report, directory=here)
        case "json":
            return render_json(report)
    raise RevlintError(f"there is no output format {name!r}")


def _status(report: Report, options: CheckOptions, paths: Sequence[str]) -> int:
    """What the base has already fails the run only where that was asked for."""
    if options.fail_on != "never":
        limit = Severity(options.fail_on).rank
        for finding in report.findings:
            counts = options.fail_on_base or not finding.in_base
            if counts and (finding.severity or Severity.ERROR).rank <= limit:
                return FINDINGS
    return _tell_if_empty([c for p in report.projects for c in p.chains], paths)


def _tell_if_empty(chains: Collection[object], paths: Sequence[str]) -> int:
    if chains:
        return CLEAN
    where = " ".join(paths) or "here"
    _tell(
        f"nothing to lint: no chain was found ({where}); a chain is what an alembic.ini or "
        "[tool.alembic] names, or a directory that holds env.py beside versions/"
    )
    return NOTHING_TO_LINT


def _tell_more(
    found: Sequence[FoundProject],
    configs: Sequence[Config],
    trees: Sequence[Tree],
    rules: Sequence[type[Rule]],
) -> None:
    for project, config, tree in zip(found, configs, trees, strict=True):
        on = sum(is_enabled(rule, config, tree) for rule in rules)
        _tell(
            f"project {project.root}: configuration {config.path or 'none'}, "
            f"{len(tree.paths())} files in the tree, {on} of {len(rules)} rules on"
        )


def _tell_of_operations(report: Report) -> None:
    """How much of what the migrations do could not be known, where rules about tables looked."""
    for project in report.projects:
        read, unknown = project.project.tables.counts()
        if read:
            _tell(
                f"project {project.root}: {read} operations in the chains that are not parked, "
                f"{unknown} of them (op.execute among them) on tables that cannot be known "
                "without running them"
            )


def _tell(line: str) -> None:
    from revlint import escape

    console.write(f"revlint: {escape.for_terminal(line)}\n", sys.stderr)
