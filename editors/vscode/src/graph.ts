/** The page of the graph, in a panel beside the editor. */

import { execFile } from "node:child_process";
import { stat } from "node:fs/promises";
import { promisify } from "node:util";

import * as vscode from "vscode";

import { graphArguments } from "./arguments";
import { reasonOf } from "./failure";
import { placeOf } from "./place";
import { programFor, settingsOf } from "./settings";

const run = promisify(execFile);

/** The largest page that is shown, in bytes. */
const MAX_PAGE = 256 * 1024 * 1024;

/** Shows the graph of one folder; asked again, it reads the files again. */
export class GraphPanel implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private folder: vscode.Uri | undefined;

  async open(): Promise<void> {
    const folder = await chosenFolder();
    if (!folder) {
      void vscode.window.showInformationMessage("revlint: open a folder first.");
      return;
    }
    this.folder = folder;
    const page = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Window, title: "revlint: drawing the graph" },
      () => pageOf(folder),
    );
    const panel = (this.panel ??= this.create());
    panel.webview.html = page;
    panel.reveal(undefined, false);
  }

  dispose(): void {
    this.panel?.dispose();
  }

  private create(): vscode.WebviewPanel {
    const panel = vscode.window.createWebviewPanel(
      "revlint.graph",
      "revlint: graph",
      vscode.ViewColumn.Beside,
      { enableScripts: true, enableFindWidget: true, retainContextWhenHidden: true, localResourceRoots: [] },
    );
    panel.webview.onDidReceiveMessage((message: unknown) => this.show(message));
    panel.onDidDispose(() => (this.panel = undefined));
    return panel;
  }

  private async show(message: unknown): Promise<void> {
    const place = this.folder && placeOf(message, this.folder.fsPath);
    if (!place) {
      return;
    }
    const isFile = await stat(place.file).then((found) => found.isFile(), () => false);
    if (!isFile) {
      void vscode.window.showWarningMessage(`revlint: ${place.file} is not a file any more.`);
      return;
    }
    await vscode.window.showTextDocument(vscode.Uri.file(place.file), {
      viewColumn: vscode.ViewColumn.One,
      selection: new vscode.Range(place.line, 0, place.line, 0),
    });
  }
}

async function pageOf(folder: vscode.Uri): Promise<string> {
  const program = await programFor(folder);
  const options = { cwd: folder.fsPath, maxBuffer: MAX_PAGE };
  try {
    return (await run(program, graphArguments(settingsOf(folder)), options)).stdout;
  } catch (error) {
    throw new Error(reasonOf(error), { cause: error });
  }
}

async function chosenFolder(): Promise<vscode.Uri | undefined> {
  const active = vscode.window.activeTextEditor?.document.uri;
  const own = active && vscode.workspace.getWorkspaceFolder(active);
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (own ?? folders.length < 2) {
    return (own ?? folders[0])?.uri;
  }
  return (await vscode.window.showWorkspaceFolderPick())?.uri;
}
