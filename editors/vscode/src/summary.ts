/** The result of a check of the workspace, in words. */

/** What `revlint.checkWorkspace` of the server gives. */
export interface Counts {
  readonly errors: number;
  readonly warnings: number;
  readonly notes: number;
  readonly files: number;
}

/** One line for people. */
export function summaryOf(counts: Counts): string {
  const parts = [
    counted(counts.errors, "error"),
    counted(counts.warnings, "warning"),
    counted(counts.notes, "note"),
  ].filter(Boolean);
  return parts.length ? `${parts.join(", ")} in ${counted(counts.files, "file")}` : "no findings";
}

function counted(count: number, word: string): string {
  return count ? `${count} ${word}${count === 1 ? "" : "s"}` : "";
}
