"""The exact commands that findings advise."""

from __future__ import annotations

from revlint import escape
from revlint.finding import Command
from revlint.graph.chain import Chain
from revlint.graph.next_id import rev_id_options
from revlint.migration.identifier import illegal_in_id
from revlint.path_text import show_paths

#: The subcommands that write a revision file.
_WRITING = frozenset({"merge", "revision"})

#: Characters that git takes for a pattern in a path, or for magic where they begin it.
_MAGIC = "*?[\\:"


def alembic_command(chain: Chain, subcommand: str, *words: str) -> tuple[Command, ...]:
    """The command that runs a subcommand of Alembic on a chain.

    It names the chain's configuration and section, runs in the directory that they ask for, goes
    through ``flask db`` where Flask-Migrate made the chain, and gives a new revision an id that
    ``id-pattern`` allows, unless the words give one. There is none where no command line is known
    to load this chain, where Alembic could not load it, where a revision is to be written and there
    is no ``script.py.mako``, and where a word cannot be pasted.

    Args:
        chain: the chain.
        subcommand: a command of Alembic, such as ``merge``.
        words: its arguments, unquoted, options first.
    """
    invocation = chain.script_directory.invocation
    if invocation is None or not can_load(chain):
        return ()
    has_id = subcommand not in _WRITING or "--rev-id" in words
    written = () if has_id else rev_id_options(chain)
    if written is None or (subcommand in _WRITING and not invocation.has_template):
        return ()
    every = (*invocation.program, subcommand, *invocation.options, *written, *words)
    return _command(every, invocation.directory)


def revlint_command(
    subcommand: str, *options: str, names: tuple[str, ...] = (), chain: Chain | None = None
) -> tuple[Command, ...]:
    """A command of revlint, run in the project root; none where a word cannot be pasted.

    Args:
        subcommand: a command of revlint, such as ``rebase``.
        options: its options and their values, unquoted.
        names: its arguments, such as ids.
        chain: the chain that it is about; ``--chain`` names it where the project has several.
    """
    chosen = () if chain is None or chain.script_directory.is_only else ("--chain", chain.name)
    is_odd = any(name.startswith("-") for name in names)
    words = (*chosen, *options, "--", *names) if is_odd else (*names, *chosen, *options)
    return _command(("revlint", subcommand, *words), "")


def base_options(chain: Chain) -> tuple[str, ...]:
    """The option that compares with what the chain is compared with now; none without a base."""
    base = chain.tree.checkout.base_name
    return ("--base", base) if base else ()


def git_command(subcommand: str, *words: str, paths: tuple[str, ...] = ()) -> tuple[Command, ...]:
    """A command of git, run in the project root; none where a word cannot be pasted.

    Args:
        subcommand: a command of git, such as ``checkout``.
        words: its arguments, unquoted.
        paths: paths of the tree that it ends with, each meant literally.
    """
    literal = ("--literal-pathspecs",) if any(set(_MAGIC) & set(path) for path in paths) else ()
    ending = ("--", *paths) if paths else ()
    return _command(("git", *literal, subcommand, *words, *ending), "")


def _command(words: tuple[str, ...], directory: str | None) -> tuple[Command, ...]:
    can_be_pasted = all(escape.shown(show_paths(word)) == show_paths(word) for word in words)
    return (Command(words, directory),) if can_be_pasted else ()


def can_load(chain: Chain) -> bool:
    """Whether Alembic can load a chain, as far as the headers of its files say."""
    labels = chain.declared_labels
    return (
        chain.parents_known
        and not (chain.missing_parents or chain.missing_dependencies)
        and not (chain.cycles or chain.duplicates)
        and not any(illegal_in_id(id_) for id_ in chain.by_id)
        and not any(len(places) > 1 or label in chain.by_id for label, places in labels.items())
    )
