/** The place that a click in the page of the graph names. */

import * as path from "node:path";

export interface Place {
  readonly file: string;
  /** Counted from 0. */
  readonly line: number;
}

/**
 * The place of a message of the page; undefined for any other message.
 *
 * @param message from the page: `{type: "open", path, line}`, the path relative to `folder` and the
 *   line counted from 1.
 * @param folder the folder in which the page was made.
 */
export function placeOf(message: unknown, folder: string): Place | undefined {
  if (typeof message !== "object" || message === null) {
    return undefined;
  }
  const { type, path: relative, line } = message as Record<string, unknown>;
  if (type !== "open" || typeof relative !== "string" || !relative || path.isAbsolute(relative)) {
    return undefined;
  }
  const number = typeof line === "number" && Number.isInteger(line) && line > 0 ? line : 1;
  return { file: path.join(folder, relative), line: number - 1 };
}
