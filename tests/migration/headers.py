"""Random headers that Python can run, and a child process that runs them: the truth about them."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.migration import header_pieces as pieces

NAMES = ("revision", "down_revision", "branch_labels", "depends_on")

#: Modules that the headers import.
MODULES = {
    "ids.py": "A = 'from ids'\nB = ('b', 'c')\nL = ['l']\nrevision_ = 'r'\n"
    "def change():\n    global A\n    A = 'changed'\n    L.append('more')\n",
    "stars.py": "revision = 'star'\na = 'star'\n",
    "quiet.py": "a1 = 'quiet'\n_revision = 'x'\n",
    "listed.py": "__all__ = ['branch_labels']\nbranch_labels = ['listed']\nrevision = 'hidden'\n",
    "grown.py": "__all__ = ['a1']\na1 = 1\nfor n in ('depends_on',):\n    __all__.append(n)\n"
    "    globals()[n] = 'grown'\n",
    "shadows.py": "def tuple(*x):\n    return 'shadowed'\nlist = set = frozenset = tuple\n",
}

#: Runs each text that it gets in a line as a separate module, and says what it binds.
_RUN = """
import io, json, sys, types, contextlib, warnings
warnings.simplefilter("ignore")
sys.path.insert(0, sys.argv[1])
known = set(sys.modules)
out = sys.stdout

def show(value, depth=0):
    kind = type(value).__name__
    if kind in ("tuple", "list") and depth < 30:
        return [kind, [show(v, depth + 1) for v in value]]
    if kind in ("set", "frozenset") and depth < 30:
        return ["set", sorted((show(v, depth + 1) for v in value), key=repr)]
    if kind == "dict" and depth < 30:
        return ["dict", [show(v, depth + 1) for v in value]]
    return [kind, value if kind == "str" else repr(value)]

for line in sys.stdin:
    for name in set(sys.modules) - known:
        del sys.modules[name]
    module = types.ModuleType("generated_revision")
    sys.modules["generated_revision"] = module
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(json.loads(line), "generated", "exec", dont_inherit=True), module.__dict__)
        said = {n: show(vars(module)[n]) for n in sys.argv[2:] if n in vars(module)}
    except BaseException as error:
        said = repr(error)
    print(json.dumps(said), file=out, flush=True)
"""


class Truth:
    """A child process that runs headers which we generated ourselves."""

    def __init__(self) -> None:
        self._directory = tempfile.TemporaryDirectory()
        for name, text in MODULES.items():
            (Path(self._directory.name) / name).write_text(text)
        self._process = subprocess.Popen(
            [sys.executable, "-c", _RUN, self._directory.name, *NAMES],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def of(self, text: str) -> dict[str, Any] | str:
        """What a text binds of the four names, or why it stops."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        print(json.dumps(text), file=stdin, flush=True)
        found: dict[str, Any] | str = json.loads(stdout.readline())
        return found

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()
        self._directory.cleanup()


_GLOBAL = f"global {', '.join(NAMES)}, a, l, m, d, n1, n2, tuple, list, set, TYPE_CHECKING"
_TARGETS = ("l", "m", "m[0]", "d['l']", "n1", "n2[0]", *NAMES)
_WIDE = {ord(c): ord(c) + 0xFEE0 for c in "abcdefghijklmnopqrstuvwxyz"}

_PRELUDE = """
import sys
a, b = 'x', 'y'
t = ('p', 'q')
l = ['l1']
m = [['in'], 'm2']
d = {'k': 'v', 'l': l}
TYPE_CHECKING = False
"""


class Header:
    """One random header. ``is_plain`` tells that all of it can be known without running it."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self.is_plain = True
        self.text = self._make()

    def _make(self) -> str:
        lines = [_PRELUDE.strip()]
        if self._one_of(2):
            lines += [f"{name} = {self._fill('LITERAL')}" for name in NAMES]
        for _ in range(self._chance.randrange(1, 7)):
            lines.append(
                self._opaque() if self._one_of(3) else self._fill(self._pick(pieces.PLAIN))
            )
        if self._one_of(3):
            lines.append(self._fill("NAME = LITERAL"))
        text = "\n".join(lines) + "\n"
        word = self._pick(("revision", "globals", "branch_labels", "exec"))
        if self._one_of(12) and f"'{word}" not in text and f"{word} =" in text:
            # Python normalises names, and takes full-width letters for the same.
            text = text.replace(word, word.translate(_WIDE))
        return text

    def _opaque(self) -> str:
        """Statements after which something is not known any more."""
        self.is_plain = False
        change = self._pick(pieces.CHANGES)
        setup = ""
        if self._one_of(2):
            setup = self._pick(pieces.SETUPS) + "\n"
            change = self._pick(pieces.ACTIONS).replace("TARGET", self._pick(_TARGETS))
        kind = self._chance.randrange(5)
        if kind and "import *" not in change:
            around = self._pick(pieces.BRANCHES if kind == 1 else pieces.CALLERS)
            change = put(around, change)
        return self._fill(setup + change)

    def _fill(self, text: str) -> str:
        name, other = self._pick(NAMES), self._pick(NAMES)
        text = text.replace("GLOBAL", _GLOBAL).replace("NAME", name).replace("OTHER", other)
        for word, choices in (("VALUE", pieces.VALUES), ("LITERAL", pieces.LITERALS)):
            while word in text:
                text = text.replace(word, self._pick(choices), 1)
        return text

    def _pick(self, choices: tuple[str, ...]) -> str:
        return self._chance.choice(choices)

    def _one_of(self, number: int) -> bool:
        return self._chance.randrange(number) == 0


def put(around: str, change: str) -> str:
    """The change where the piece around it has it, each line indented as much."""
    lines = []
    for line in around.splitlines():
        margin = line[: len(line) - len(line.lstrip())]
        if line.strip() == "CHANGE":
            lines += [margin + inner for inner in change.splitlines()]
        else:
            lines.append(line)
    return "\n".join(lines)
