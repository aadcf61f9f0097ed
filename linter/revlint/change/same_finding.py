"""What makes a finding the same one in another state of the tree."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from revlint.finding import Finding
from revlint.path_text import path_in, path_text, show_paths

#: Whether a path of the older state may be what a path of the newer one is called there.
WasMoved = Callable[[str, str], bool]

_LINE = re.compile(r"\blines? \d+|:\d+(?::\d+)?\b")


@dataclass(frozen=True, slots=True)
class Identity:
    """A finding without its place in the file.

    ``about`` and ``files`` are the ids and the files of ``Finding.about``; ``said`` is the message,
    without what changes when a file is moved or lines are added above.
    """

    rule: str
    chain: str | None
    revision: str | None
    path: str
    about: tuple[str, ...]
    files: tuple[str, ...]
    said: str

    @classmethod
    def of(cls, finding: Finding, *, with_facts: bool = False) -> Identity:
        """The identity of a finding; ``with_facts`` where one version of the rules found both."""
        path = finding.location.path
        said = (finding.title, *finding.facts) if with_facts else (finding.title,)
        message = " ".join(said).replace(path_text(path), "<path>")
        files = [path_in(item) for item in finding.about]
        return cls(
            rule=finding.rule,
            chain=finding.chain,
            revision=finding.revision,
            path=path,
            about=tuple(i for i, file in zip(finding.about, files, strict=True) if file is None),
            files=tuple(file for file in files if file is not None),
            said=_LINE.sub("<line>", show_paths(message)),
        )

    def is_known_as(self, old: Identity, was_moved: WasMoved) -> bool:
        """Whether an older finding of the same rule and chain is this one.

        One that is about no more than the older one is the older one.
        """
        if self.about or self.files:
            files = (_is_among(file, old.files, was_moved) for file in self.files)
            return {*self.about} <= {*old.about} and all(files)
        return self.said == old.said and (
            self.path == old.path or (self._may_be_moved(old) and was_moved(old.path, self.path))
        )

    def _may_be_moved(self, old: Identity) -> bool:
        """Whether the file can be that of the older finding under another path."""
        if self.revision is not None:
            return self.revision == old.revision
        return _name(self.path) == _name(old.path)


def _is_among(file: str, old: tuple[str, ...], was_moved: WasMoved) -> bool:
    return file in old or any(was_moved(one, file) for one in old)


def _name(path: str) -> str:
    return path.rpartition("/")[2]
