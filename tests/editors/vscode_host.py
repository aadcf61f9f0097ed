"""The extension in code-server, a server of Visual Studio Code, seen in a headless Chromium.

``python -m tests.editors.vscode_host NODE ENTRY [SCREENSHOTS]`` installs ``revlint.vsix``, which
``make vscode`` makes, and opens a copy of ``examples/broken``: the findings appear in the Problems
view, the graph in a panel, and a click on a place there opens the file. ``NODE`` is a Node 24,
``ENTRY`` is ``out/node/entry.js`` of the npm package ``code-server``. By hand only: npm compiles
its native modules for minutes.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Page, expect, sync_playwright

ROOT = Path(__file__).parents[2]
VSIX = ROOT / "editors/vscode/dist/revlint.vsix"

SETTINGS = {
    "security.workspace.trust.enabled": False,
    "workbench.startupEditor": "none",
    "workbench.secondarySideBar.defaultVisibility": "hidden",
}


def main(arguments: Sequence[str]) -> int:
    """Go through the session; the status is 0 if everything appears."""
    node, entry, *rest = arguments
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tree = Path(shutil.copytree(ROOT / "examples/broken", folder / "broken"))
        with _server([node, entry], folder, tree) as address, sync_playwright() as playwright:
            executable = shutil.which("chromium")
            browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 1500, "height": 950})
            page.goto(f"{address}/?folder={tree}")
            _session(page, Path(rest[0]) if rest else folder)
            browser.close()
    print("the extension works")
    return 0


def _session(page: Page, pictures: Path) -> None:
    page.set_default_timeout(60_000)
    expect.set_options(timeout=60_000)
    page.wait_for_selector(".monaco-workbench")
    # The status bar counts the errors as soon as the extension runs.
    expect(page.locator("footer")).to_contain_text("17")
    _run(page, "revlint: check workspace")
    expect(page.locator(".notifications-toasts")).to_contain_text(
        "17 errors, 2 warnings in 19 files"
    )
    expect(page.locator(".markers-panel")).to_contain_text("unresolved merge conflict")
    page.screenshot(path=pictures / "problems.png")

    _run(page, "revlint: open the graph")
    graph = page.frame_locator("iframe.webview").frame_locator("iframe")
    expect(graph.locator("#side")).to_contain_text("19 findings")
    graph.get_by_text("two heads", exact=False).first.click()
    page.screenshot(path=pictures / "graph.png")
    graph.locator("button", has_text="two_heads/versions/").first.click()
    expect(page.locator(".tab.active")).to_contain_text("create_suppliers.py")
    page.screenshot(path=pictures / "file.png")


def _run(page: Page, command: str) -> None:
    page.keyboard.press("F1")
    page.locator(".quick-input-widget").wait_for()
    page.keyboard.type(command)
    expect(page.locator(".quick-input-list .monaco-list-row.focused")).to_contain_text(command)
    page.keyboard.press("Enter")


@contextmanager
def _server(program: list[str], folder: Path, tree: Path) -> Iterator[str]:
    """Run code-server with the extension, and give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    user = folder / "data/User"
    user.mkdir(parents=True)
    (user / "settings.json").write_text(json.dumps({**SETTINGS, "revlint.path": _revlint()}))
    (folder / "config.yaml").write_text("auth: none\n")
    folders = [
        "--user-data-dir",
        str(folder / "data"),
        "--extensions-dir",
        str(folder / "extensions"),
    ]
    own = [*program, "--config", str(folder / "config.yaml"), *folders]
    environment = {**os.environ, "PATH": f"{Path(program[0]).parent}:{os.environ['PATH']}"}
    quiet = ["--disable-telemetry", "--disable-update-check", "--bind-addr", address]
    subprocess.run([*own, "--install-extension", str(VSIX)], env=environment, check=True)
    server = subprocess.Popen([*own, *quiet, str(tree)], env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait_for(f"http://{address}/healthz")
        yield f"http://{address}"
    finally:
        server.terminate()
        server.wait(20)


def _revlint() -> str:
    return str(Path(sys.executable).with_name("revlint"))


def _wait_for(address: str) -> None:
    for _ in range(120):
        try:
            with urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.5)
    raise TimeoutError(address)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
