/** The language server, started and stopped. */

import * as vscode from "vscode";
import { LanguageClient, RevealOutputChannelOn, TransportKind } from "vscode-languageclient/node";

import { initializationOptions } from "./arguments";
import { reasonOf } from "./failure";
import { programFor, settingsOf } from "./settings";

/** One server for all folders of the window. */
export class Server implements vscode.Disposable {
  private client: LanguageClient | undefined;
  private starting: Promise<void> = Promise.resolve();

  constructor(private readonly log: vscode.LogOutputChannel) {}

  /** Start the server again; calls wait for one another. */
  async restart(): Promise<void> {
    this.starting = this.starting.then(async () => {
      await this.stop();
      try {
        await this.start();
      } catch (error) {
        await this.explain(error);
      }
    });
    await this.starting;
  }

  /** Run a command of the server; undefined where it does not run. */
  async run<Result>(command: string): Promise<Result | undefined> {
    await this.starting;
    return this.client?.isRunning()
      ? this.client.sendRequest<Result>("workspace/executeCommand", { command, arguments: [] })
      : undefined;
  }

  async stop(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    await client?.dispose(2000).catch(() => undefined);
  }

  dispose(): void {
    void this.stop();
  }

  private async start(): Promise<void> {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    const program = await programFor(folder);
    this.log.info(`starting ${program} server`);
    const run = {
      command: program,
      args: ["server"],
      transport: TransportKind.stdio,
      options: folder ? { cwd: folder.fsPath } : {},
    };
    this.client = new LanguageClient("revlint", "revlint", run, {
      documentSelector: [
        { scheme: "file", language: "python" },
        { scheme: "file", language: "toml" },
        { scheme: "file", language: "ini" },
        { scheme: "file", pattern: "**/*.{toml,ini,cfg}" },
      ],
      initializationOptions: initializationOptions(settingsOf(folder)),
      outputChannel: this.log,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
    });
    await this.client.start();
  }

  private async explain(error: unknown): Promise<void> {
    const why = reasonOf(error);
    this.log.error(why);
    const show = "Show Log";
    const chosen = await vscode.window.showErrorMessage(`revlint could not start: ${why}`, show);
    if (chosen === show) {
      this.log.show();
    }
  }
}
