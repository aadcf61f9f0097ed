"""Run the commands that README.md and docs/ show, and write what they print.

A block ``console`` holds ``$ cd DIRECTORY`` and ``$ revlint …``, each followed by its output.
``python docs/console.py`` writes the output, ``--check`` says what would change and exits with 1
if anything would.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = (
    "README.md",
    "docs/ci.md",
    "docs/configuration.md",
    "docs/fixes.md",
    "docs/getting-started.md",
    "docs/how-it-works.md",
    "docs/pictures.md",
)

#: The commands that change files: they run in a copy.
_EDITS = frozenset({"--fix", "merge", "move", "new-chain", "park", "rebase", "rename"})

_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_COMMAND = re.compile(r"^\$ (.*)$", re.MULTILINE)


def rendered(text: str) -> str:
    """A page with the output of each command as it is now."""
    return _BLOCK.sub(lambda block: f"```console\n{''.join(_run_block(block[1]))}```", text)


def drift() -> list[str]:
    """The pages that show what is not so any more, a sentence each."""
    texts = {page: (ROOT / page).read_text(encoding="utf-8") for page in PAGES}
    return [f"{page} is out of date" for page, text in texts.items() if rendered(text) != text]


def write() -> None:
    """Bring every page up to date."""
    for page in PAGES:
        text = (ROOT / page).read_text(encoding="utf-8")
        (ROOT / page).write_text(rendered(text), encoding="utf-8", newline="\n")


def _run_block(block: str) -> Iterator[str]:
    """The lines of a block: commands start at the repository's root."""
    commands = [shlex.split(command) for command in _COMMAND.findall(block)]
    is_edit = any(not _EDITS.isdisjoint(words) for words in commands)
    with tempfile.TemporaryDirectory() as copies:
        directory = ROOT
        for words in commands:
            yield f"$ {shlex.join(words)}\n"
            program, *arguments = words
            if program == "cd":
                directory = ROOT / arguments[0]
                if is_edit:
                    directory = Path(shutil.copytree(directory, Path(copies) / directory.name))
            elif program == "revlint":
                yield _output(arguments, directory)
            else:
                raise ValueError(f"a console block runs revlint and cd, not {program}")


def _output(arguments: list[str], directory: Path) -> str:
    """What a terminal without colour shows of a command."""
    if arguments[0] == "check" and "--output-format" not in arguments:
        arguments = [*arguments, "--output-format", "full"]
    done = subprocess.run(
        [sys.executable, "-m", "revlint", *arguments],
        cwd=directory,
        check=False,
        text=True,
        encoding="utf-8",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "COLUMNS": "80"},
    )
    return done.stdout.strip("\n") + "\n"


def main() -> int:
    if "--check" not in sys.argv[1:]:
        write()
        return 0
    wrong = drift()
    for line in wrong:
        print(line, file=sys.stderr)
    if wrong:
        print("run: python docs/console.py", file=sys.stderr)
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
