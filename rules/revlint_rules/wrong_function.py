"""wrong-function: an upgrade or downgrade that Alembic cannot run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from revlint.api import (
    Body,
    Chain,
    ChainRule,
    Definition,
    Example,
    Finding,
    Location,
    Range,
    Related,
    Revision,
    RunCall,
    Severity,
    TreeError,
    find_run_calls,
    history,
    listed,
    may_pass_arguments,
    quoted,
    read_body,
)

_ENV = """\
from alembic import context


def run_migrations(connection):
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
"""
_GOOD = {**history("<base> -> a1", "a1 -> b2"), "migrations/env.py": _ENV}
_B2 = "migrations/versions/b2.py"
_UPGRADE = "def upgrade() -> None:\n"


class WrongFunction(ChainRule):
    """An `upgrade` or `downgrade` that Alembic cannot run as it is written.

    The rule flags functions that are `async` or contain `yield`, the first of two functions of the
    same name, and parameters that do not fit the arguments that `env.py` passes to
    `context.run_migrations`. Two equal functions are a warning. Where `env.py` passes arguments
    that cannot be known, or runs the migrations through another module, parameters are not
    checked.

    Why: Alembic calls the function with the arguments of `context.run_migrations`, and ignores
        what it returns. `async def upgrade` returns a coroutine that is never awaited: `alembic
        upgrade` records the revision, runs nothing of it, and exits with 0. With `def upgrade(op)`
        it ends in `TypeError: upgrade() missing 1 required positional argument: 'op'`, and runs
        nothing from there on. Of two functions `upgrade`, Python keeps the last one.
    Fix: Write `def upgrade():` with the parameters that `env.py` passes, mostly none. Join the
        code of two functions of the same name into one.
    Semantics: alembic: runtime/migration.py, MigrationContext.run_migrations and RevisionStep;
        runtime/environment.py, EnvironmentContext.run_migrations. Observed with Alembic 1.20.1.
    """

    name = "wrong-function"
    group = "Files"
    examples = (
        Example(
            bad={**_GOOD, _B2: _GOOD[_B2].replace(_UPGRADE, f"async {_UPGRADE}")},
            good=_GOOD,
            finds=(f"{_B2}:15",),
        ),
        Example(
            bad={**_GOOD, _B2: _GOOD[_B2].replace("upgrade() -> None", "upgrade(op) -> None")},
            good=_GOOD,
            finds=(f"{_B2}:15",),
        ),
        Example(
            bad={
                **_GOOD,
                _B2: _GOOD[_B2].replace("    pass", "    first()").replace("downgrade", "upgrade"),
            },
            good={
                **_GOOD,
                _B2: _GOOD[_B2].replace("    pass", "    first()"),
            },
            finds=(f"{_B2}:19",),
        ),
    )

    def check(self, chain: Chain) -> Iterator[Finding]:
        for revision in chain.unusual:
            functions = dict(revision.definitions)
            for kind in ("coroutine", "generator"):
                if names := [name for name, found in functions.items() if found.kind == kind]:
                    yield _never_runs(revision, kind, names, chain)
            if names := [name for name, found in functions.items() if found.replaces]:
                yield _defined_twice(revision, names, chain)
        yield from _parameters(chain)


def _never_runs(revision: Revision, kind: str, names: list[str], chain: Chain) -> Finding:
    is_async, name = kind == "coroutine", names[0]
    what = "is async" if is_async else "contains yield"
    if len(names) > 1:
        what = "are async" if is_async else "contain yield"
    return Finding(
        f"{listed(names)} {what}",
        Location(revision.path, _place(revision, name, chain)),
        label="Alembic never awaits it" if is_async else "calling it runs nothing",
        facts=(
            f"alembic {name} records the revision, runs nothing of it and exits with 0",
            f"Python warns: coroutine '{name}' was never awaited"
            if is_async
            else "a function with yield returns a generator, which Alembic does not iterate",
        ),
        help=(
            f"write {listed(f'def {n}' for n in names)} without async, and run what is awaited "
            "with op.run_async()"
            if is_async
            else f"take the yield out of {listed(names)}"
        ),
        revision=revision.id,
    )


def _defined_twice(revision: Revision, names: list[str], chain: Chain) -> Finding:
    found = [(n, d, d.replaces) for n, d in revision.definitions if n in names and d.replaces]
    lost = [name for name, definition, _ in found if definition.loses_code]
    facts = [f"the first {name} is on line {first.line}" for name, _, first in found]
    if lost:
        facts.append(f"Python keeps the last definition, so alembic {lost[0]} never runs the first")
    else:
        facts.append("nothing is lost: the first one is empty, or equal to the second")
    return Finding(
        f"{listed(names)} {'is' if len(names) == 1 else 'are'} defined twice",
        Location(revision.path, _place(revision, names[0], chain)),
        label="this one replaces the first",
        facts=tuple(facts),
        help=_help_for_two(names, lost, revision),
        revision=revision.id,
        related=tuple(
            Related(f"the first {name}", Location(revision.path, first)) for name, _, first in found
        ),
        severity=None if lost else Severity.WARNING,
    )


def _help_for_two(names: list[str], lost: list[str], revision: Revision) -> str:
    if not lost:
        return f"remove the first {listed(names)}"
    if revision.is_two:
        return "move the first migration, with its revision and down_revision, into its own file"
    help_ = f"join the code of both in one {listed(lost)}"
    if lost == ["upgrade"] and "downgrade" not in revision.functions:
        help_ += ", or rename the second one to downgrade if it undoes the first"
    return help_


# Parameters


@dataclass(frozen=True, slots=True)
class _Misfit:
    """A function that fits no call of ``env.py``, and the first of these calls."""

    revision: Revision
    name: str
    definition: Definition
    call: RunCall

    @property
    def given(self) -> tuple[str, ...]:
        return self.call.arguments or ()

    @property
    def missing(self) -> tuple[str, ...]:
        return self.definition.missing(self.given)

    @property
    def unexpected(self) -> tuple[str, ...]:
        return self.definition.unexpected(self.given)

    @property
    def error(self) -> str:
        """What Python raises."""
        definition, end = self.definition, f"TypeError: {self.name}()"
        if self.unexpected:
            by_position = [n for n in self.unexpected if n in definition.positional_only]
            if not by_position:
                return f"{end} got an unexpected keyword argument {quoted(self.unexpected[0])}"
            names = ", ".join(by_position)
            return (
                f"{end} got some positional-only arguments passed as keyword arguments: '{names}'"
            )
        positional = [n for n in self.missing if n not in definition.keyword_only]
        names_ = positional or self.missing
        kind = f"{'positional' if positional else 'keyword-only'} argument{'s'[: len(names_) - 1]}"
        return f"{end} missing {len(names_)} required {kind}: {_listed(names_)}"


def _parameters(chain: Chain) -> Iterator[Finding]:
    calls = _calls(chain)
    if not calls or any(call.arguments is None for call in calls):
        return
    misfits = {
        revision.path: wrong
        for revision in chain.revisions
        if (
            wrong := [
                _Misfit(revision, name, definition, calls[0])
                for name, definition in revision.definitions
                if not any(_fits(definition, call) for call in calls)
            ]
        )
    }
    if len(misfits) > 1 and all(r.path in misfits for r in chain.revisions if r.functions):
        yield _of_env([wrong[0] for wrong in misfits.values()])
        return
    # Mostly upgrade and downgrade are wrong in the same way: one mistake for each file.
    for wrong in misfits.values():
        yield _of_file(wrong, chain)


def _fits(definition: Definition, call: RunCall) -> bool:
    given = call.arguments or ()
    return not definition.missing(given) and not definition.unexpected(given)


def _calls(chain: Chain) -> Sequence[RunCall]:
    """The calls in ``env.py``; none where every function fits at a glance."""
    env = chain.script_directory.env_path
    if env is None:
        return ()
    try:
        data = chain.tree.read(env)
    except TreeError:
        return ()
    definitions = (definition for r in chain.unusual for _, definition in r.definitions)
    if not may_pass_arguments(data) and not any(d.requires for d in definitions):
        return ()
    return find_run_calls(env, data)


def _of_file(misfits: Sequence[_Misfit], chain: Chain) -> Finding:
    misfit = misfits[0]
    name, given = misfit.name, misfit.given
    if misfit.unexpected:
        title = f"{name} does not take {_listed(misfit.unexpected)}, which env.py passes"
    else:
        title = f"{name} takes {_listed(misfit.missing)}, which env.py does not pass"
    parameters = ", ".join(given)
    help_ = f"write {listed(f'def {wrong.name}({parameters})' for wrong in misfits)}"
    if "op" in misfit.missing and "op" not in given:
        help_ += ", and import op with from alembic import op"
    return Finding(
        title,
        Location(misfit.revision.path, _place(misfit.revision, name, chain)),
        facts=(f"alembic {name} ends in {misfit.error}",),
        help=help_,
        revision=misfit.revision.id,
        related=(Related("env.py runs the migrations here", misfit.call.location),),
    )


def _of_env(misfits: Sequence[_Misfit]) -> Finding:
    """The finding where no file fits: the mistake is in ``env.py``."""
    one = misfits[-1]
    names = one.unexpected or one.missing
    wanted = ", ".join(f"{n}=..." for n in one.definition.requires)
    return Finding(
        f"env.py passes {_listed(names)}, which no migration takes"
        if one.unexpected
        else f"env.py does not pass {_listed(names)}, which the migrations take",
        one.call.location,
        facts=(
            f"alembic {one.name} ends in {one.error}",
            f"none of the {len(misfits)} revision files fits this call",
        ),
        help=f"write context.run_migrations({wanted})",
        related=(Related(f"a function {one.name}", Location(one.revision.path)),),
        about=("run_migrations", *names),
    )


def _listed(names: Sequence[str]) -> str:
    """Names as Python lists them in its messages."""
    shown = [quoted(name) for name in names]
    if len(shown) < 3:
        return " and ".join(shown)
    return f"{', '.join(shown[:-1])}, and {shown[-1]}"


def _place(revision: Revision, name: str, chain: Chain) -> Range:
    """Where a function is defined: only a file with a finding is read again."""
    try:
        body = read_body(chain.tree.read(revision.path), revision.path)
    except TreeError:
        return revision.id_range
    function = body.functions.get(name) if isinstance(body, Body) else None
    return function.name_range if function else revision.id_range
