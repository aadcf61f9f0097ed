"""Following the functions of many revision files on all cores, before they are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from revlint.cache.codec import decode, encode
from revlint.cache.operation_readings import AskedModule, Followed
from revlint.cache.store import digest
from revlint.contract.project import Project
from revlint.engine.reading import WORTH_FORKING, WORTH_SPAWNING, Reading, cores, read_alone
from revlint.errors import TreeError
from revlint.graph.chain import Chain
from revlint.operations.library import TreeLibrary
from revlint.operations.reader import read_operations
from revlint.python.modules import Modules
from revlint.sources.memory import MemoryTree
from revlint.sources.tree import Tree

_NO_TREE = MemoryTree({})


class FollowingReading(Reading):
    """Also follows the functions of the files that other processes read, which parse them once."""

    def _read_alone(self, files: Iterator[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
        from revlint.engine.workers import map_in_workers

        for (path, _), (read, followed) in map_in_workers(read_and_follow, files, self._jobs):
            if (found := decode(followed, Followed)) is not None:
                self.operation_readings.expect(self.tree, path, found)
            yield path, read


def follow_ahead(project: Project, chains: Iterable[Chain], jobs: int | None = None) -> None:
    """Follow the files of some chains, so that the operations of a project have them at hand.

    Few files are left to those who ask for them. ``jobs`` is how many processes may work at once,
    None for one for each core.
    """
    readings, jobs = project.operation_readings, jobs or cores()
    if readings is None or jobs < 2:
        return
    paths = dict.fromkeys(file.path for chain in chains for file in chain.files)
    waiting = [path for path in paths if not project.bodies.knows(path)]
    if len(waiting) < WORTH_FORKING:
        return
    # Imported here: most runs are too small to need it.
    from revlint.engine.workers import map_in_workers, starts_quickly

    if starts_quickly() or len(waiting) >= WORTH_SPAWNING:
        files = _files(project.tree, waiting)
        for (path, _), followed in map_in_workers(follow_alone, files, jobs):
            if (found := decode(followed, Followed)) is not None:
                readings.expect(project.tree, path, found)


def read_and_follow(file: tuple[str, bytes]) -> tuple[bytes, bytes]:
    """What a file states and what it does if no other module is known."""
    return read_alone(file), follow_alone(file)


def follow_alone(file: tuple[str, bytes]) -> bytes:
    """What a file does if no other module is known, given its path and content, as bytes."""
    path, data = file
    library = TreeLibrary(_NO_TREE, Modules(_NO_TREE))
    operations = read_operations(data, path, library)
    asked = tuple(AskedModule(*one) for one in library.asked(path))
    return encode(Followed(digest(data), asked, operations))


def _files(tree: Tree, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    for path in paths:
        try:
            yield path, tree.read(path)
        except TreeError:
            continue
