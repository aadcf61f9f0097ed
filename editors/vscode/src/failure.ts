/** Why a program failed, in one line. */

/** The last line that a program wrote to stderr, else the message of the error. */
export function reasonOf(error: unknown): string {
  const stderr = (error as { stderr?: unknown } | null)?.stderr;
  const lines = typeof stderr === "string" ? stderr.split("\n").filter((line) => line.trim()) : [];
  const last = lines.at(-1)?.replace(/^revlint: /, "");
  return last ?? (error instanceof Error ? error.message : String(error));
}
