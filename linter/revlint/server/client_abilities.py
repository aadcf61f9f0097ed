"""What the client of a connection can do, as far as the server asks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import Any

from lsprotocol import types


@dataclass(frozen=True, slots=True)
class Abilities:
    """The capabilities of a client; without any, the least that the protocol demands.

    ``creates`` and ``renames`` say whether edits may create and rename files.
    """

    document_changes: bool = False
    creates: bool = False
    renames: bool = False
    annotations: bool = False
    resolves_edits: bool = False
    action_literals: bool = False
    disabled_actions: bool = False
    nested_symbols: bool = False
    progress: bool = False
    configuration: bool = False
    watches: bool = False
    registers_settings: bool = False
    refreshes_diagnostics: bool = False
    refreshes_lenses: bool = False
    applies_edits: bool = False
    markdown: bool = False

    @classmethod
    def of(cls, client: types.ClientCapabilities) -> Abilities:
        """The abilities that a client announces."""

        def has(path: str) -> bool:
            return bool(_at(client, path))

        operations = _at(client, "workspace.workspace_edit.resource_operations") or ()
        resolved = _at(client, "text_document.code_action.resolve_support.properties") or ()
        formats = _at(client, "text_document.hover.content_format") or ()
        watch = "workspace.did_change_watched_files"
        return cls(
            # Operations on files have no other place; Neovim announces only them.
            document_changes=has("workspace.workspace_edit.document_changes") or bool(operations),
            creates=types.ResourceOperationKind.Create in operations,
            renames=types.ResourceOperationKind.Rename in operations,
            annotations=_at(client, "workspace.workspace_edit.change_annotation_support")
            is not None,
            resolves_edits="edit" in resolved and has("text_document.code_action.data_support"),
            action_literals=has("text_document.code_action.code_action_literal_support"),
            disabled_actions=has("text_document.code_action.disabled_support"),
            nested_symbols=has(
                "text_document.document_symbol.hierarchical_document_symbol_support"
            ),
            progress=has("window.work_done_progress"),
            configuration=has("workspace.configuration"),
            watches=has(f"{watch}.dynamic_registration"),
            registers_settings=has("workspace.did_change_configuration.dynamic_registration"),
            refreshes_diagnostics=has("workspace.diagnostics.refresh_support"),
            refreshes_lenses=has("workspace.code_lens.refresh_support"),
            applies_edits=has("workspace.apply_edit"),
            markdown=types.MarkupKind.Markdown in formats,
        )


def _at(value: object, path: str) -> Any:
    names = path.split(".")
    return reduce(lambda found, name: getattr(found, name, None), names, value)
