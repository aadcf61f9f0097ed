/** Which `revlint` program to run. */

import * as path from "node:path";

/** Where a program may come from, in the order in which it is looked for. */
export interface Sources {
  /** The setting `revlint.path`; "" where it is not set. */
  readonly configured: string;
  /** The selected Python interpreter. */
  readonly interpreter?: string | undefined;
  /** The first workspace folder. */
  readonly folder?: string | undefined;
  /** The variable `PATH`. */
  readonly searchPath: string;
  readonly home: string;
  readonly platform: NodeJS.Platform;
}

/** So many folders are named where no program was found. */
const SHOWN = 3;

/** The programs to try, the best one first. A configured program is the only one. */
export function candidates(sources: Sources): string[] {
  const on = sources.platform === "win32" ? path.win32 : path.posix;
  const name = sources.platform === "win32" ? "revlint.exe" : "revlint";
  const scripts = sources.platform === "win32" ? "Scripts" : "bin";
  if (sources.configured) {
    return [expanded(sources.configured, sources)];
  }
  const found: string[] = [];
  if (sources.interpreter) {
    const folder = on.dirname(sources.interpreter);
    found.push(on.join(folder, name));
    if (sources.platform === "win32") {
      found.push(on.join(folder, scripts, name));
    }
  }
  if (sources.folder) {
    found.push(on.join(sources.folder, ".venv", scripts, name));
  }
  for (const folder of sources.searchPath.split(on.delimiter)) {
    // A relative folder would name a file of whatever is open.
    if (on.isAbsolute(folder)) {
      found.push(on.join(folder, name));
    }
  }
  return [...new Set(found)];
}

/** The first program that can be run, or what was tried. */
export async function findExecutable(
  sources: Sources,
  canRun: (program: string) => Promise<boolean>,
): Promise<{ program: string } | { tried: string[] }> {
  const tried = candidates(sources);
  for (const program of tried) {
    if (await canRun(program)) {
      return { program };
    }
  }
  return { tried };
}

/** What to tell a person whose program was not found, though these were tried. */
export function missingMessage(sources: Sources, tried: readonly string[]): string {
  if (sources.configured) {
    return `revlint.path: ${tried.join(", ")} cannot be run.`;
  }
  const on = sources.platform === "win32" ? path.win32 : path.posix;
  const folders = [...new Set(tried.map((program) => on.dirname(program)))];
  const left = folders.length - SHOWN;
  const more = left > 0 ? [`${left} more folder${left > 1 ? "s" : ""} of PATH`] : [];
  const looked = [...folders.slice(0, SHOWN), ...more].join(", ");
  const where = looked && ` (looked in ${looked})`;
  return (
    `revlint was not found${where}. Install it into the selected Python ` +
    "environment (pip install 'revlint[server]'), or set revlint.path."
  );
}

function expanded(configured: string, sources: Sources): string {
  const on = sources.platform === "win32" ? path.win32 : path.posix;
  let text = configured.replaceAll("${workspaceFolder}", sources.folder ?? "");
  if (text === "~" || text.startsWith("~/") || text.startsWith("~\\")) {
    text = on.join(sources.home, text.slice(1));
  }
  return !on.isAbsolute(text) && sources.folder ? on.join(sources.folder, text) : text;
}
