/** The task "revlint: check", for each folder. */

import * as vscode from "vscode";

import { checkArguments } from "./arguments";
import { programFor, settingsOf } from "./settings";

interface Definition extends vscode.TaskDefinition {
  readonly args?: string[];
}

export const tasks: vscode.TaskProvider = {
  async provideTasks(): Promise<vscode.Task[]> {
    const folders = vscode.workspace.workspaceFolders ?? [];
    const made = await Promise.allSettled(folders.map((folder) => task({ type: "revlint" }, folder)));
    return made.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  },
  resolveTask(given: vscode.Task): Promise<vscode.Task> | undefined {
    const scope = given.scope;
    return typeof scope === "object" ? task(given.definition, scope) : undefined;
  },
};

async function task(definition: Definition, folder: vscode.WorkspaceFolder): Promise<vscode.Task> {
  const program = await programFor(folder.uri);
  const words = checkArguments(settingsOf(folder.uri), definition.args);
  const execution = new vscode.ProcessExecution(program, words, { cwd: folder.uri.fsPath });
  return new vscode.Task(definition, folder, "check", "revlint", execution, "$revlint");
}
