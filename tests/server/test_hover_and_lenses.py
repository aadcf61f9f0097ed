"""What an editor shows of a revision, a rule or a key."""

from __future__ import annotations

from pathlib import Path

from lsprotocol import types

from revlint.engine.example import history
from tests.server.editor import ABLE, Editor, edit_with
from tests.server.trees import FORK, LINE, write

_B2 = "migrations/versions/b2.py"
_EDITIONS = """\
[chains.core]
script-location = "migrations"
parked-at = "c3"

[editions.oss]
main = ["core"]
"""


async def _hover(editor: Editor, uri: str, word: str, offset: int = 1) -> str:
    params = types.HoverParams(**editor.place(uri, word, offset))
    found = await editor.wait(editor.client.text_document_hover_async(params))
    return "" if found is None else found.contents.value


def test_a_revision(tmp_path: Path) -> None:
    root = write(tmp_path, {**LINE, "revlint.toml": _EDITIONS})

    async def scenario(editor: Editor) -> None:
        uri = editor.open(_B2)
        assert await _hover(editor, uri, "down_revision = 'a1'", 18) == (
            "**add a column**\n\n"
            "- `a1` of chain `core`: 1st of 3, 2 behind the head\n"
            "- created 2026-01-05 10:00\n"
            "- children: `b2` add a column (2026-01-05)\n"
            "- `migrations/versions/a1.py`\n"
            "- edition oss, database main: installs"
        )
        assert "`b2` of chain `core`: 2nd of 3, 1 behind the head\n" in await _hover(
            editor, uri, "\nrevision = 'b2'", 14
        )
        config = editor.open("revlint.toml", language="toml")
        parked = await _hover(editor, config, '"c3"')
        assert "- `c3` of chain `core`: 3rd of 3, head\n" in parked
        assert "- the chain is parked here\n" in parked
        assert "ends the chain" in await _hover(editor, config, "parked-at")
        assert await _hover(editor, uri, "def upgrade()") == ""

    edit_with(root, scenario)


def test_a_rule(tmp_path: Path) -> None:
    root = write(tmp_path, {**LINE, "revlint.toml": 'ignore = ["ignored-file"]\n'})

    async def scenario(editor: Editor) -> None:
        uri = editor.open(_B2)
        editor.replace(uri, "'a1'", "'a1'  # revlint: ignore[missing-parent]")
        text = await _hover(editor, uri, "missing-parent")
        assert text.startswith("**missing-parent** (error)\n\n")
        config = editor.open("revlint.toml", language="toml")
        assert (await _hover(editor, config, "ignored-file")).startswith("**ignored-file** (")

    edit_with(root, scenario)


def test_plain_text(tmp_path: Path) -> None:
    root = write(tmp_path, LINE)

    async def scenario(editor: Editor) -> None:
        uri = editor.open(_B2)
        text = await _hover(editor, uri, "down_revision = 'a1'", 18)
        assert text.startswith("add a column\n\n- a1 of chain migrations: ")

    able = {**ABLE, "textDocument": {"hover": {"contentFormat": ["plaintext"]}}}
    edit_with(root, scenario, able=able)


def test_plain_text_keeps_every_character_of_a_message(tmp_path: Path) -> None:
    files = dict(LINE)
    path = "migrations/versions/a1.py"
    message = r"drop \d, **bold** and `code` of snake_case & ~x~"
    files[path] = files[path].replace('"""add a column', f'r"""{message}')
    root = write(tmp_path, files)

    async def scenario(editor: Editor) -> None:
        uri = editor.open(_B2)
        text = await _hover(editor, uri, "down_revision = 'a1'", 18)
        assert text.startswith(f"{message}\n\n- a1 of chain migrations: 1st of 3, ")

    able = {**ABLE, "textDocument": {"hover": {"contentFormat": ["plaintext"]}}}
    edit_with(root, scenario, able=able)


def test_words_of_files_do_nothing_in_markdown(tmp_path: Path) -> None:
    files = dict(LINE)
    path = "migrations/versions/a1.py"
    files[path] = files[path].replace(
        "add a column", "[x](command:evil) <b> `c` ![i](http://x) &lt; ~~s~~"
    )
    root = write(tmp_path, files)

    async def scenario(editor: Editor) -> None:
        uri = editor.open(_B2)
        text = await _hover(editor, uri, "down_revision = 'a1'", 18)
        assert text.startswith(
            "**\\[x\\](command:evil) \\<b\\> \\`c\\` \\!\\[i\\](http://x) \\&lt; \\~\\~s\\~\\~**"
        )

    edit_with(root, scenario)


def test_lenses(tmp_path: Path) -> None:
    root = write(tmp_path, {**FORK, **history("<base> -> z9", under="other")})

    async def scenario(editor: Editor) -> None:
        async def lenses(path: str) -> list[tuple[str, str, object]]:
            params = types.CodeLensParams(types.TextDocumentIdentifier(editor.uri(path)))
            found = await editor.wait(editor.client.text_document_code_lens_async(params))
            assert all(lens.range.start.line == 8 for lens in found)
            return [(c.title, c.command, c.arguments) for c in (lens.command for lens in found)]

        c3 = editor.uri("migrations/versions/c3.py")
        assert await lenses("migrations/versions/a1.py") == []
        assert await lenses("migrations/versions/c3.py") == [
            ("head", "revlint.showGraph", (c3,)),
            (
                "2 heads: rebase onto b2",
                "revlint.rebase",
                ({"uri": c3, "chain": "migrations", "revision": "c3", "onto": "b2"},),
            ),
            (
                "2 heads: merge with b2",
                "revlint.merge",
                ({"uri": c3, "chain": "migrations", "heads": ["c3", "b2"]},),
            ),
        ]
        assert [title for title, *_ in await lenses(_B2)] == ["head", "2 heads: merge with c3"]
        assert [title for title, *_ in await lenses("other/versions/z9.py")] == ["head"]

    edit_with(root, scenario)
