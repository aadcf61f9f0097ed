/** The settings of a folder, and the program that they lead to. */

import { access, constants } from "node:fs/promises";
import { homedir } from "node:os";

import * as vscode from "vscode";

import type { Settings } from "./arguments";
import { findExecutable, missingMessage } from "./executable";
import { selectedInterpreter } from "./python";

/** The settings that apply to a folder. */
export function settingsOf(folder: vscode.Uri | undefined): Settings {
  const values = vscode.workspace.getConfiguration("revlint", folder);
  return {
    base: values.get("base", ""),
    config: values.get("config", ""),
    select: values.get<string[]>("select", []),
    ignore: values.get<string[]>("ignore", []),
    run: values.get("run", "onType"),
    codeLens: values.get("codeLens", true),
  };
}

/**
 * The program to run for a folder.
 *
 * @throws Error where there is none; its message says what to do.
 */
export async function programFor(folder: vscode.Uri | undefined): Promise<string> {
  const sources = {
    configured: vscode.workspace.getConfiguration("revlint", folder).get("path", ""),
    interpreter: await selectedInterpreter(folder),
    folder: folder?.fsPath,
    searchPath: process.env["PATH"] ?? "",
    home: homedir(),
    platform: process.platform,
  };
  const found = await findExecutable(sources, canRun);
  if ("program" in found) {
    return found.program;
  }
  throw new Error(missingMessage(sources, found.tried));
}

async function canRun(program: string): Promise<boolean> {
  try {
    await access(program, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
