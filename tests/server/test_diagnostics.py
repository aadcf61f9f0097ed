"""Findings appear while one types, in the files that they belong to, and go when repaired."""

from __future__ import annotations

from pathlib import Path

from lsprotocol import types

from tests.server.editor import ABLE, Editor, edit_with
from tests.server.trees import FORK, LINE, write

_B2, _C3 = "migrations/versions/b2.py", "migrations/versions/c3.py"


def test_a_typo_shows_and_goes(tmp_path: Path) -> None:
    """From a buffer that is not saved, in its own file and in one that is not open."""
    root = write(tmp_path, LINE)

    async def scenario(editor: Editor) -> None:
        uri = editor.open(_B2)
        assert await editor.codes(uri) == []
        editor.replace(uri, "down_revision = 'a1'", "down_revision = 'a7'")
        (finding,) = await editor.diagnostics(uri)
        assert finding.code == "missing-parent"
        assert finding.range == types.Range(types.Position(9, 16), types.Position(9, 20))
        assert finding.severity is types.DiagnosticSeverity.Error
        assert finding.source == "revlint"
        assert finding.message.startswith("no revision 'a7' in this chain\n")
        assert finding.data == {
            "rule": "missing-parent",
            "chain": "migrations",
            "revision": "b2",
            "fix": None,
        }
        assert finding.code_description is not None
        assert finding.code_description.href.endswith("/rules/missing-parent/")
        editor.replace(uri, "'a7'", "'a1'")
        assert await editor.codes(uri) == []
        editor.replace(uri, "revision = 'b2'\n", "revision = 'b3'\n")
        await editor.until(lambda: _C3 in editor.shown())
        assert editor.shown()[_C3] == ["missing-parent"]
        editor.close(uri)
        await editor.until(lambda: editor.shown() == {})

    edit_with(root, scenario)


def test_findings_of_closed_files(tmp_path: Path) -> None:
    root = write(tmp_path, FORK)

    async def scenario(editor: Editor) -> None:
        await editor.until(lambda: editor.shown() == {_C3: ["multiple-heads"]})
        (finding,) = editor.published[editor.uri(_C3)].diagnostics
        (related,) = finding.related_information or ()
        assert related.location.uri == editor.uri(_B2)
        (root / _C3).unlink()
        editor.files_changed(_C3)
        await editor.until(lambda: editor.shown() == {})

    edit_with(root, scenario)


def test_pull(tmp_path: Path) -> None:
    root = write(tmp_path, FORK)

    async def scenario(editor: Editor) -> None:
        assert editor.result is not None
        assert editor.result.capabilities.diagnostic_provider is not None
        uri = editor.open(_C3)
        params = types.DocumentDiagnosticParams(types.TextDocumentIdentifier(uri))
        full = await editor.wait(editor.client.text_document_diagnostic_async(params))
        assert [d.code for d in full.items] == ["multiple-heads"]
        params.previous_result_id = full.result_id
        same = await editor.wait(editor.client.text_document_diagnostic_async(params))
        assert same == types.RelatedUnchangedDocumentDiagnosticReport(full.result_id)
        editor.replace(uri, "down_revision = 'a1'", "down_revision = 'a9'")
        other = await editor.wait(editor.client.text_document_diagnostic_async(params))
        assert [d.code for d in other.items] == ["missing-parent"]

        async def workspace(known: list[types.PreviousResultId]) -> list[object]:
            asked = types.WorkspaceDiagnosticParams(known)
            report = await editor.wait(editor.client.workspace_diagnostic_async(asked))
            return list(report.items)

        (item,) = await workspace([])
        assert isinstance(item, types.WorkspaceFullDocumentDiagnosticReport)
        assert (item.uri, item.version) == (uri, 2)
        known = [types.PreviousResultId(uri, item.result_id or "")]
        (same,) = await workspace(known)
        assert isinstance(same, types.WorkspaceUnchangedDocumentDiagnosticReport)
        editor.replace(uri, "down_revision = 'a9'", "down_revision = 'b2'")
        (gone,) = await workspace(known)
        assert isinstance(gone, types.WorkspaceFullDocumentDiagnosticReport)
        assert list(gone.items) == []
        assert editor.published == {}

    edit_with(root, scenario, options={"diagnostics": "pull"})


def test_push_is_the_default(tmp_path: Path) -> None:
    root = write(tmp_path, FORK)

    async def scenario(editor: Editor) -> None:
        assert editor.result is not None
        assert editor.result.capabilities.diagnostic_provider is None

    edit_with(root, scenario, able={**ABLE, "textDocument": {"diagnostic": {}}})


def test_a_wrong_configuration(tmp_path: Path) -> None:
    """Its mistakes are in its file; the other findings stay until it is repaired."""
    root = write(tmp_path, {**FORK, "revlint.toml": ""})

    async def scenario(editor: Editor) -> None:
        uri = editor.open("revlint.toml", language="toml")
        assert await editor.codes(uri) == []
        editor.write(uri, 'ignore = ["multiple-haeds"]\n  heads = 0\n')
        first, second = await editor.diagnostics(uri)
        assert (first.code, first.range.start) == ("configuration", types.Position(0, 0))
        assert "did you mean 'multiple-heads'?" in first.message
        assert second.range == types.Range(types.Position(1, 2), types.Position(1, 11))
        assert editor.shown()[_C3] == ["multiple-heads"]
        editor.write(uri, "ignore = [\n")
        (broken,) = await editor.diagnostics(uri)
        assert broken.message.startswith("invalid TOML: ")
        editor.write(uri, 'ignore = ["multiple-heads"]\n')
        assert await editor.codes(uri) == []
        await editor.until(lambda: editor.shown() == {})

    edit_with(root, scenario)


def test_typing_quickly(tmp_path: Path) -> None:
    """What is published for a version is what this version has, whatever was typed meanwhile."""
    root = write(tmp_path, LINE)

    async def scenario(editor: Editor) -> None:
        uri = editor.open(_B2)
        wrong = LINE[_B2].replace("down_revision = 'a1'", "down_revision = 'a7'")
        for _ in range(50):
            editor.write(uri, wrong)
            editor.write(uri, LINE[_B2])
            document = types.TextDocumentIdentifier(uri)
            hover = types.HoverParams(document, types.Position(9, 18))
            await editor.wait(editor.client.text_document_hover_async(hover))
        assert await editor.codes(uri) == []
        for params in editor.history:
            if params.uri == uri:
                assert params.version is not None
                expected = [] if params.version % 2 else ["missing-parent"]
                assert [d.code for d in params.diagnostics] == expected
        versions = [params.version for params in editor.history if params.uri == uri]
        assert versions == sorted(versions, key=lambda version: version or 0)

    edit_with(root, scenario)


def test_a_version_that_goes_back(tmp_path: Path) -> None:
    """A document that is opened again starts from its first version."""
    root = write(tmp_path, LINE)

    async def scenario(editor: Editor) -> None:
        uri = editor.open(_B2)
        editor.replace(uri, "down_revision = 'a1'", "down_revision = 'a7'")
        assert await editor.codes(uri) == ["missing-parent"]
        editor.close(uri)
        uri = editor.open(_B2)
        assert await editor.codes(uri) == []

    edit_with(root, scenario)


def test_a_baseline(tmp_path: Path) -> None:
    """It hides what it has; where it cannot be read, its file says so."""
    root = write(tmp_path, {**FORK, "revlint.toml": 'baseline = "known.json"\n'})

    async def scenario(editor: Editor) -> None:
        await editor.until(lambda: editor.shown() == {"revlint.toml": ["configuration"]})
        write(root, {"known.json": "{\n"})
        editor.files_changed("known.json")
        await editor.until(lambda: editor.shown() == {"known.json": ["configuration"]})
        (mistake,) = editor.published[editor.uri("known.json")].diagnostics
        assert "the baseline is not JSON" in mistake.message
        write(root, {"known.json": '{"version": 1, "findings": []}\n'})
        editor.files_changed("known.json")
        await editor.until(lambda: editor.shown() == {_C3: ["multiple-heads"]})

    edit_with(root, scenario)


def test_what_has_no_effect_is_greyed_out(tmp_path: Path) -> None:
    text = LINE[_B2].replace("= 'a1'", "= 'a1'  # revlint: ignore[missing-parent]")
    root = write(tmp_path, {**LINE, _B2: text})

    async def scenario(editor: Editor) -> None:
        uri = editor.open(_B2)
        (finding,) = await editor.diagnostics(uri)
        assert finding.code == "unused-suppression"
        assert list(finding.tags or ()) == [types.DiagnosticTag.Unnecessary]
        assert finding.severity is types.DiagnosticSeverity.Warning

    edit_with(root, scenario)


def test_another_encoding(tmp_path: Path) -> None:
    """The text of an editor counts as it would be written."""
    text = "# coding: latin-1\n" + LINE[_B2].replace("add a column", "café")
    root = write(tmp_path, {**LINE, _B2: text.encode("latin-1")})

    async def scenario(editor: Editor) -> None:
        uri = editor.open(_B2, text)
        assert await editor.codes(uri) == []
        editor.replace(uri, "café", "😀")
        assert await editor.codes(uri) == []
        editor.replace(uri, "down_revision = 'a1'", "down_revision = 'a7'")
        assert await editor.codes(uri) == ["missing-parent"]

    edit_with(root, scenario)
