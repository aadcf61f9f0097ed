"""missing-counterpart: a revision has no partner in a chain that has to change with its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial

from revlint.api import (
    Chain,
    Command,
    Example,
    Finding,
    Group,
    Location,
    Misplaced,
    Pairing,
    Project,
    ProjectRule,
    Related,
    WrongLine,
    alembic_command,
    first_followers,
    is_new,
    likely_partners,
    listed,
    meant,
    message_of,
    misplaced,
    near,
    pair,
    quoted,
    revision_file,
)

#: Of two chains, the first revision of the second whose partner follows each of the first.
Followers = Callable[[str, str], Mapping[str, str]]

_CONFIG = """\
[chains.postgresql]
script-location = "postgresql"

[chains.sqlite]
script-location = "sqlite"

[[counterparts]]
chains = ["postgresql", "sqlite"]
"""
_TREE = {
    "postgresql/env.py": "",
    "postgresql/versions/p1.py": revision_file("p1", message="add users"),
    "postgresql/versions/p2.py": revision_file("p2", ("p1",), message="add orders"),
    "sqlite/env.py": "",
    "sqlite/versions/s1.py": revision_file("s1", message="add users"),
}


class MissingCounterpart(ProjectRule):
    """A revision has no partner in a chain that has to change with its own, or another order.

    `[[counterparts]]` names chains that change together, such as one for PostgreSQL and one for
    SQLite. Each revision of one has a partner in the others: by `pairs`, by a line
    `Counterpart: ID` in the docstring, by an equal id, or by an equal message. Partners come in
    the same order in each chain. `exceptions` lists ids that need no partner and no order. Roots,
    align revisions and merge points that do nothing need no partner.

    Why: The chains build one schema for two databases. Alembic reads one chain at a time: if a
        migration is missing in one of them, its database lacks a table or column that the
        application uses, and only those who use that database see the error.
    Fix: Add the migration to the other chain, name its partner in the docstring, or list it in
        `exceptions`.
    Semantics: revlint's own; Alembic knows one chain at a time. Messages as in alembic:
        script/base.py, Script.doc.
    """

    name = "missing-counterpart"
    group = "The contract between chains"
    options = ("counterparts",)
    examples = (
        Example(
            bad=_TREE,
            good={
                **_TREE,
                "sqlite/versions/s2.py": revision_file("s2", ("s1",), message="add orders"),
            },
            finds=("postgresql/versions/p2.py:9",),
            config=_CONFIG,
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        for counterparts in project.config.counterparts:
            pairing = pair(project.contract, counterparts)
            explained: set[tuple[str, str]] = set()
            for unknown in _unknown(pairing):
                yield _unknown_id(unknown)
                explained |= unknown.explains
            yield from _unpaired(pairing, project, explained)
            yield from map(_misplaced, misplaced(pairing))


def _unpaired(
    pairing: Pairing, project: Project, explained: set[tuple[str, str]]
) -> Iterator[Finding]:
    """Revisions without a partner: because of a wrong line, of their messages, or truly.

    Those that are explained already are left out: pairs of a chain and an id.
    """
    groups = [(group, pairing.lacking(group)) for group in pairing.groups]
    if not pairing.wrong and not any(lacking for _, lacking in groups):
        return
    likely = likely_partners(pairing, project.tables)
    for line in pairing.wrong:
        partner = meant(pairing, line, likely)
        yield _wrong_line(line, partner)
        explained |= {(line.chain, line.revision.id or ""), *(partner or {}).items()}
    for one, other in likely:
        if explained.isdisjoint((*one.items(), *other.items())):
            yield _likely(pairing, one, other)
        explained |= {*one.items(), *other.items()}
    followers = cache(partial(first_followers, pairing))
    for group, lacking in groups:
        if lacking and explained.isdisjoint(group.items()):
            yield _missing(pairing, group, lacking, followers)


@dataclass(frozen=True, slots=True)
class _Unknown:
    """An id of the configuration that no revision of some chains has."""

    key: str
    location: Location
    id: str
    chains: tuple[Chain, ...]
    partners: tuple[tuple[str, str], ...] = ()

    @property
    def guess(self) -> str | None:
        return near(self.id, [id_ for chain in self.chains for id_ in chain.by_id])

    @property
    def explains(self) -> set[tuple[str, str]]:
        """The revisions that lack a partner, or are no exception, because of it."""
        return {*self.partners, *((chain.name, self.guess or "") for chain in self.chains)}


def _unknown(pairing: Pairing) -> Iterator[_Unknown]:
    """Ids of ``pairs`` and ``exceptions`` that no revision has."""
    stated = pairing.counterparts
    for ids in stated.pairs:
        partners = tuple(zip(stated.chains, ids, strict=True))
        for name, id_ in partners:
            chain = pairing.chains[name]
            if id_ not in chain.by_id and chain.ids_known:
                yield _Unknown("pairs", stated.pairs_location, id_, (chain,), partners)
    chains = tuple(pairing.chains.values())
    for id_ in stated.exceptions if all(c.ids_known for c in chains) else ():
        if not any(id_ in chain.by_id for chain in chains):
            yield _Unknown("exceptions", stated.exceptions_location, id_, chains)


def _unknown_id(unknown: _Unknown) -> Finding:
    guess, key = unknown.guess, unknown.key
    names = [chain.name for chain in unknown.chains]
    return Finding(
        title=f"no revision {quoted(unknown.id)} in chain {' or '.join(names)}",
        label=f"{key} names it",
        help=f"did you mean {quoted(guess)}?" if guess else f"remove it from {key}",
        location=unknown.location,
        about=(key, unknown.id, *names),
    )


def _wrong_line(line: WrongLine, partner: Group | None) -> Finding:
    id_, named = quoted(line.revision.id or ""), quoted(line.id)
    if line.taken_by:
        title = f"{named} is the counterpart of {quoted(line.taken_by)} already"
        fact = f"a revision has one counterpart in a chain, and {id_} is in the same chain"
    else:
        title = f"{id_} names the counterpart {named}, which no chain has"
        fact = ""
    remove = "name the revision that does the same in the other chain, or remove the line"
    return Finding(
        title=title,
        facts=(fact,) if fact else (),
        help=f"did you mean {quoted(next(iter(partner.values())))}?" if partner else remove,
        location=line.location,
        revision=line.revision.id,
        chain=line.chain,
        about=(line.id,),
    )


def _likely(pairing: Pairing, one: Group, other: Group) -> Finding:
    """Two revisions that seem to be partners, though nothing says so; the line goes to one."""
    (first, a), (second, b) = next(iter(one.items())), next(iter(other.items()))
    if is_new(pairing.chains[first], pairing.chains[first].file_of(a)):
        first, a, second, b = second, b, first, a
    file, partner = pairing.chains[second].file_of(b), pairing.chains[first].file_of(a)
    return Finding(
        title=f"{quoted(b)} and {quoted(a)} of chain {first} have different messages",
        label=f"in chain {second}",
        facts=(
            f"{quoted(b)}: {quoted(message_of(file))}",
            f"{quoted(a)}: {quoted(message_of(partner))}",
            "neither has a counterpart in the other chain",
        ),
        help=f"if they are counterparts, add the line Counterpart: {a} to the docstring; otherwise "
        "add a counterpart for each",
        location=Location(file.path, file.id_range),
        revision=b,
        chain=second,
        related=(Related(f"in chain {first}", Location(partner.path, partner.id_range)),),
        about=(a, b),
    )


def _missing(
    pairing: Pairing, group: Group, lacking: tuple[str, ...], followers: Followers
) -> Finding:
    name, id_ = next(iter(group.items()))
    file = pairing.chains[name].file_of(id_)
    message = message_of(file)
    names = f"chain{'s' if lacking[1:] else ''} {listed(lacking)}"
    help_, commands = _help(pairing, group, lacking[0], message, followers)
    return Finding(
        title=f"{quoted(id_)} has no counterpart in {names}",
        label=f"only in chain {listed(group)}",
        facts=(
            *([f"its message is {quoted(message)}"] if message else []),
            f"no revision of {names} has this message or id, or names {quoted(id_)} as its "
            "counterpart",
        ),
        help=help_,
        commands=commands,
        location=Location(file.path, file.id_range),
        revision=id_,
        chain=name,
        about=(id_, *lacking),
    )


def _help(
    pairing: Pairing, group: Group, lacking: str, message: str, followers: Followers
) -> tuple[str, tuple[Command, ...]]:
    name, id_ = next(iter(group.items()))
    chain = pairing.chains[lacking]
    what = "the same message" if message else f"the line Counterpart: {id_} in its docstring"
    add = f"add a revision with {what} to chain {lacking}"
    except_ = f"add {quoted(id_)} to the exceptions of counterparts"
    after = followers(name, lacking).get(id_)
    if after and is_new(chain, chain.file_of(after)):
        return f"{add}, below {quoted(after)}, which then follows it; or {except_}", ()
    if after:
        return (
            f"{except_}; if chain {lacking} needs the migration, add it there on top of the head, "
            f"since databases may have run {quoted(after)}"
        ), ()
    commands = alembic_command(chain, "revision", "-m", message) if message else ()
    return f"if chain {lacking} does not need it, {except_}, else {add}", commands


def _misplaced(found: Misplaced) -> Finding:
    first, second = found.first, found.second
    a, b = found.group[first.name], found.group[second.name]
    pivot_a, pivot_b = found.pivot[first.name], found.pivot[second.name]
    files = {chain.name: chain.file_of(found.group[chain.name]) for chain in (first, second)}
    # What no database has run may move; it goes up rather than below what stays.
    chain = first if is_new(first, files[first.name]) else second
    file, id_ = files[chain.name], found.group[chain.name]
    if not is_new(chain, file):
        help_ = f"if the order does not matter, add {quoted(id_)} to the exceptions of counterparts"
    elif chain is first:
        help_ = f"put {quoted(a)} on top of {quoted(pivot_a)}"
    else:
        help_ = f"put {quoted(b)} below {quoted(pivot_b)}"
    return Finding(
        title=f"{quoted(a)} and its counterpart {quoted(b)} come in different orders",
        label=f"{'before' if chain is first else 'after'} {quoted(found.pivot[chain.name])}",
        facts=(
            f"chain {first.name}: {quoted(a)} comes before {quoted(pivot_a)}",
            f"chain {second.name}: {quoted(pivot_b)}, the counterpart of {quoted(pivot_a)}, comes "
            f"before {quoted(b)}",
        ),
        help=help_,
        location=Location(file.path, file.down_range),
        revision=id_,
        chain=chain.name,
        related=tuple(
            Related(f"{quoted(found.group[n])} in chain {n}", Location(f.path, f.down_range))
            for n, f in files.items()
            if n != chain.name
        ),
        about=(a, b),
    )
