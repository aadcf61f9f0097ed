/** revlint in Visual Studio Code: the server, the graph, the task. */

import * as vscode from "vscode";

import { reasonOf } from "./failure";
import { GraphPanel } from "./graph";
import { onInterpreterChange } from "./python";
import { Server } from "./server";
import { summaryOf, type Counts } from "./summary";
import { tasks } from "./tasks";

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel("revlint", { log: true });
  const server = new Server(log);
  const graph = new GraphPanel();
  const restart = (): void => void server.restart();
  context.subscriptions.push(
    log,
    server,
    graph,
    vscode.commands.registerCommand("revlint.check", reporting(() => check(server))),
    vscode.commands.registerCommand("revlint.openGraph", reporting(() => graph.open())),
    vscode.commands.registerCommand("revlint.restart", () => server.restart()),
    vscode.commands.registerCommand("revlint.showLog", () => { log.show(); }),
    vscode.tasks.registerTaskProvider("revlint", tasks),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("revlint.path")) {
        restart();
      }
    }),
  );
  await server.restart();
  const changes = await onInterpreterChange(restart);
  if (changes) {
    context.subscriptions.push(changes);
  }
}

async function check(server: Server): Promise<void> {
  const counts = await server.run<Counts>("revlint.checkWorkspace");
  if (!counts) {
    throw new Error("the server does not run; see the log");
  }
  void vscode.window.showInformationMessage(`revlint: ${summaryOf(counts)}`);
  if (counts.files) {
    await vscode.commands.executeCommand("workbench.actions.view.problems");
  }
}

/** The same action, which shows what it fails with. */
function reporting(action: () => Promise<void>): () => Promise<void> {
  return async () => {
    try {
      await action();
    } catch (error) {
      const why = reasonOf(error);
      void vscode.window.showErrorMessage(`revlint: ${why}`);
    }
  };
}
