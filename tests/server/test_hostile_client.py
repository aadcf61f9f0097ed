"""Nothing that a client sends ends the server or leaves a request without an answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from revlint.server.uri import uri_of
from tests.server.raw import LAST, answers, initialize, notification, request, talk
from tests.server.trees import FORK, write

_NOT_INITIALIZED, _INVALID_REQUEST, _INVALID_PARAMS = -32002, -32600, -32602
_INTERNAL, _CANCELLED = -32603, -32800


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = {**FORK, "revlint.toml": 'released = ["b2"]\n', "app.py": "x = 1\n"}
    return write(tmp_path_factory.mktemp("project"), files)


def test_a_request_before_initialize(root: Path) -> None:
    hover = request(1, "textDocument/hover", {})
    status, sent = talk([hover, notification("textDocument/didOpen", {}), *initialize(root), *LAST])
    found = answers(sent)
    assert found[1]["error"]["code"] in (_NOT_INITIALIZED, _INVALID_PARAMS)
    assert "result" in found["first"]
    assert status == 0


def test_initialize_twice_and_requests_after_shutdown(root: Path) -> None:
    again, _ = initialize(root)
    late = request(2, "workspace/symbol", {"query": ""})
    messages = [*initialize(root), {**again, "id": 1}, LAST[0], late, LAST[1]]
    status, sent = talk(messages)
    found = answers(sent)
    assert found[1]["error"]["code"] == _INVALID_REQUEST
    assert found[2]["error"]["code"] == _INVALID_REQUEST
    assert status == 0


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"{",
        b"[1, 2]",
        b"7",
        b"null",
        b'"text"',
        b"\xff\xfe",
        b"[" * 100_000,
        {},
        {"jsonrpc": "1.0", "id": 1, "method": "shutdown"},
        {"jsonrpc": "2.0"},
        {"jsonrpc": "2.0", "id": 1, "result": 5},
        {"jsonrpc": "2.0", "id": 1, "error": {"code": 1, "message": "no"}},
        {"jsonrpc": "2.0", "id": 1, "error": 5},
        {"jsonrpc": "2.0", "id": None, "method": "textDocument/hover", "params": {}},
        {"jsonrpc": "2.0", "method": 5},
        {"jsonrpc": "2.0", "id": [], "method": "textDocument/hover"},
        notification("$/cancelRequest", {"id": "unknown"}),
        notification("$/cancelRequest", {"id": [1]}),
        b'{"a":' * 100_000,
        b"\0" * 10,
        b"NaN",
        {"jsonrpc": "2.0", "id": {}, "method": "x"},
        notification("$/setTrace", {"value": "verbose"}),
        notification("$/unknown", {}),
        notification("textDocument/didOpen", None),
        notification("textDocument/didChange", {"textDocument": {"uri": "x"}}),
        notification("workspace/didChangeConfiguration", {"settings": 5}),
        notification("workspace/didChangeConfiguration", {"settings": {"revlint": {"base": 5}}}),
        notification(
            "workspace/didChangeWorkspaceFolders", {"event": {"added": [], "removed": []}}
        ),
        notification("workspace/didChangeWatchedFiles", {"changes": [{"uri": "x:", "type": 1}]}),
        notification("window/workDoneProgress/cancel", {"token": 1}),
    ],
)
def test_a_wrong_message(root: Path, message: Any) -> None:
    """The next request is answered all the same."""
    check = request(9, "workspace/executeCommand", {"command": "revlint.nothing"})
    status, sent = talk([*initialize(root), message, check, *LAST])
    assert answers(sent)[9]["error"]["code"] == _INVALID_PARAMS
    assert status == 0
    # Only wrong settings, which a user writes, open a window; what else is wrong goes to the log.
    logged = [m["params"]["message"] for m in sent if m.get("method") == "window/logMessage"]
    assert not [text for text in logged if "Traceback" in text]
    shown = [m["params"]["message"] for m in sent if m.get("method") == "window/showMessage"]
    is_about_settings = "didChangeConfiguration" in str(message)
    assert len(shown) == is_about_settings
    assert all("expected" in text for text in shown)


def test_cancelled_requests_have_one_answer(root: Path) -> None:
    asked = [request(n, "workspace/symbol", {"query": ""}) for n in range(9)]
    cancelled = [notification("$/cancelRequest", {"id": n}) for n in range(9)]
    both = [message for pair in zip(asked, cancelled, strict=True) for message in pair]
    status, sent = talk([*initialize(root), *both, *cancelled, *LAST])
    found = answers(sent)
    assert {*range(9)} <= found.keys()
    codes = {a["error"]["code"] for a in found.values() if "error" in a}
    assert codes <= {_CANCELLED}
    assert status == 0


@pytest.mark.parametrize(
    "method",
    [
        "textDocument/hover",
        "textDocument/definition",
        "textDocument/rename",
        "textDocument/codeAction",
        "workspace/symbol",
        "callHierarchy/incomingCalls",
        "codeAction/resolve",
        "workspace/executeCommand",
    ],
)
@pytest.mark.parametrize("params", [None, {}, [], 5, {"textDocument": 5}, {"position": {}}])
def test_wrong_params_are_answered(root: Path, method: str, params: Any) -> None:
    status, sent = talk([*initialize(root), request(1, method, params), *LAST])
    assert answers(sent)[1]["error"]["code"] in (_INVALID_PARAMS, _INTERNAL)
    assert status == 0


@pytest.mark.parametrize(
    "uri",
    ["", "x", "file://", "file://[", "untitled:a", "file:///%00", "file:///c%3A/x", "git:/a?b"],
)
def test_folders_that_are_none(root: Path, uri: str) -> None:
    for params in (
        {"workspaceFolders": [{"uri": uri, "name": ""}]},
        {"workspaceFolders": None, "rootUri": uri},
    ):
        check = request(1, "workspace/symbol", {"query": ""})
        status, sent = talk([*initialize(root, **params), check, *LAST])
        assert "error" not in answers(sent)["first"]
        assert status == 0


_NUMBERS = st.one_of(st.integers(-2, 60), st.sampled_from([2**31 - 1, 2**31, -(2**31), 10**30]))
_TEXTS = st.sampled_from(
    ["", "a", "\n", "\r", "é😀", "down_revision = '", "'", '"""', "\ud800", "\0", "x" * 5_000, "]["]
)
_URIS = st.sampled_from(
    ["migrations/versions/c3.py", "migrations/versions/new.py", "revlint.toml", "app.py"]
).map(lambda path: ("root", path)) | st.sampled_from(
    ["untitled:1", "file:///nowhere/x.py", "", "file:///%", "vscode-notebook-cell:/a#1"]
).map(lambda uri: ("", uri))
_POSITIONS = st.fixed_dictionaries({"line": _NUMBERS, "character": _NUMBERS})
_RANGES = st.fixed_dictionaries({"start": _POSITIONS, "end": _POSITIONS})
_EDITS = st.one_of(
    st.fixed_dictionaries({"text": _TEXTS}),
    st.fixed_dictionaries({"range": _RANGES, "text": _TEXTS}),
)


@st.composite
def _messages(draw: st.DrawFn, number: int = 0) -> tuple[str, bool, Any]:
    """A method, whether it is a request, and its params, with the addresses still to be made."""
    document = {"uri": draw(_URIS)}
    kind = draw(
        st.sampled_from(["open", "change", "close", "save", "watch", "place", "file", "text"])
    )
    if kind == "open":
        version, text = draw(_NUMBERS), draw(_TEXTS)
        item: Any = {**document, "languageId": "python", "text": text, "version": version}
        return "textDocument/didOpen", False, {"textDocument": item}
    if kind == "change":
        known = {**document, "version": draw(_NUMBERS)}
        edits = draw(st.lists(_EDITS, max_size=3))
        return "textDocument/didChange", False, {"textDocument": known, "contentChanges": edits}
    if kind in ("close", "save"):
        method = f"textDocument/did{kind.capitalize()}"
        return method, False, {"textDocument": document}
    if kind == "watch":
        change = {**document, "type": draw(st.sampled_from([1, 2, 3]))}
        return "workspace/didChangeWatchedFiles", False, {"changes": [change]}
    if kind == "place":
        names = ["hover", "definition", "completion", "prepareRename", "prepareCallHierarchy"]
        method = f"textDocument/{draw(st.sampled_from(names))}"
        return method, True, {"textDocument": document, "position": draw(_POSITIONS)}
    if kind == "file":
        names = ["documentSymbol", "codeLens", "diagnostic"]
        return f"textDocument/{draw(st.sampled_from(names))}", True, {"textDocument": document}
    params = {"textDocument": document, "range": draw(_RANGES), "context": {"diagnostics": []}}
    return "textDocument/codeAction", True, params


def _with_addresses(value: Any, root: Path) -> Any:
    if isinstance(value, tuple):
        return uri_of(root / value[1]) if value[0] else value[1]
    if isinstance(value, dict):
        return {name: _with_addresses(part, root) for name, part in value.items()}
    return [_with_addresses(v, root) for v in value] if isinstance(value, list) else value


@given(sequence=st.lists(_messages(), min_size=1, max_size=12))
@settings(max_examples=40, deadline=None)
def test_any_sequence(root: Path, sequence: list[tuple[str, bool, Any]]) -> None:
    """Each request has one answer, none of them is a failure of the server."""
    messages = [
        request(n, method, _with_addresses(params, root))
        if is_request
        else notification(method, _with_addresses(params, root))
        for n, (method, is_request, params) in enumerate(sequence)
    ]
    status, sent = talk([*initialize(root), *messages, *LAST])
    found = answers(sent)
    asked = {n for n, (_, is_request, _) in enumerate(sequence) if is_request}
    assert found.keys() == asked | {"first", "last"}
    failures = [a for a in found.values() if a.get("error", {}).get("code") == _INTERNAL]
    assert failures == []
    logged = [m["params"]["message"] for m in sent if m.get("method") == "window/logMessage"]
    assert not [text for text in logged if "Traceback" in text]
    assert status == 0
