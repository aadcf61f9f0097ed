// @ts-check
"use strict";
// The data of the page, with what is derived from it. The shape is that of values.py.

/** @typedef {{text: string, line: number, sql?: string, note?: string}} Operation */
/** @typedef {{id: string, message?: string, date?: string, path?: string, line?: number,
 *   labels?: string[], others?: string[], upgrade?: Operation[], downgrade?: Operation[],
 *   findings: Finding[], text: string}} Revision */
/** @typedef {{revision: number, lane: number, parents?: number[], depends?: number[],
 *   marks?: string[]}} Row */
/** @typedef {[number, number, number, number, number]} Five */
/** @typedef {{key: string, rows: Row[], width: number, lines?: Five[], turns?: Five[],
 *   runs?: [number, number][], rowOf: Map<number, number>, children: Map<number, number[]>}} View */
/** @typedef {{name: string, location: string, config?: string, table?: string,
 *   revisions: Revision[], views: View[]}} Chain */
/** @typedef {{rule: string, severity: string, title: string, path: string, line: number,
 *   chain?: number, revision?: number, label?: string, facts?: string[], help?: string,
 *   commands?: string[], fix?: string, related?: [string, string, number][], url?: string,
 *   already?: string}} Finding */
/** @typedef {{state: string, error?: string, chain?: string, revision?: string, path?: string,
 *   line?: number, operation?: string}} Verdict */
/** @typedef {{names: string[], holds: string}} Cell */
/** @typedef {{tables: string[], editions: {edition: string, cells: (Cell | null)[],
 *   install: Verdict}[]}} Grid */
/** @typedef {{source: string, target: string, verdict: Verdict,
 *   tables?: [string, string, boolean][]}} Switch */
/** @typedef {{name: string, grids: Grid[], switches?: Switch[], terms?: string[]}} Database */
/** @typedef {{view: string, title: string, commands?: string[], changes?: [string, string[]][],
 *   refused?: string}} Repair */
/** @typedef {{chain: string, new?: string[], theirs?: string[], heads?: string[], fork?: string,
 *   repairs?: Repair[]}} Change */
/** @typedef {{title: string, chains: Chain[], findings: Finding[], databases: Database[],
 *   terms: string[], base: string, changes: Change[]}} Page */
/** @typedef {{chain: number, revision: number}} Place */

const SEVERITIES = ["error", "warning", "note"];

/** @returns {Page} */
function readPage() {
  const text = document.getElementById("data")?.textContent ?? "";
  const empty = { chains: [], findings: [], databases: [], terms: [], base: "", changes: [] };
  const page = { ...empty, ...JSON.parse(text) };
  for (const chain of page.chains) {
    chain.revisions ??= [];
    for (const one of chain.revisions) {
      one.findings = [];
      const words = [one.id, one.message, one.date, one.path, ...(one.labels ?? [])];
      one.text = words.filter(Boolean).join("\n").toLowerCase();
    }
    for (const view of chain.views) {
      view.rowOf = new Map(view.rows.map((/** @type {Row} */ row, /** @type {number} */ i) => [row.revision, i]));
      view.children = new Map();
      for (const row of view.rows) {
        for (const parent of [...(row.parents ?? []), ...(row.depends ?? [])]) {
          view.children.set(parent, [...(view.children.get(parent) ?? []), row.revision]);
        }
      }
    }
  }
  for (const finding of page.findings) {
    revisionAt(page, placeOf(finding))?.findings.push(finding);
  }
  return page;
}

/** The revision that a finding is about.
 * @param {Finding} finding
 * @returns {Place} */
function placeOf(finding) {
  return { chain: finding.chain ?? -1, revision: finding.revision ?? -1 };
}

/** @param {Page} page @param {Place} place @returns {Revision | undefined} */
function revisionAt(page, place) {
  return page.chains[place.chain]?.revisions[place.revision];
}

/** The view of a chain that comes nearest to a state.
 * @param {Chain} chain @param {string} key @returns {View} */
function viewOf(chain, key) {
  const keys = key === "now" ? ["now"] : [key, "merged", "now"];
  for (const one of keys) {
    const found = chain.views.find((view) => view.key === one);
    if (found) return found;
  }
  return chain.views[0];
}

/** The worst severity of some findings, "" for none.
 * @param {Finding[]} findings */
function worst(findings) {
  return SEVERITIES.find((severity) => findings.some((f) => f.severity === severity)) ?? "";
}

/** @param {number} count @param {string} noun */
function counted(count, noun) {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}

/** @param {string} chain @param {string} id The address of a revision within the page. */
function addressOf(chain, id) {
  return `#/${encodeURIComponent(chain)}/${encodeURIComponent(id)}`;
}

/** @param {Page} page @param {string} chainName @param {string} id @returns {Place | null} */
function findPlace(page, chainName, id) {
  for (const [chain, one] of page.chains.entries()) {
    const revision = one.name === chainName ? one.revisions.findIndex((r) => r.id === id) : -1;
    if (revision >= 0) return { chain, revision };
  }
  return null;
}

/** Where the search finds a text, in the order of the rows.
 * @param {Page} page @param {string} query @param {string} key @returns {Place[]} */
function search(page, query, key) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  return page.chains.flatMap((chain, number) =>
    viewOf(chain, key)
      .rows.filter((row) => words.every((w) => chain.revisions[row.revision].text.includes(w)))
      .map((row) => ({ chain: number, revision: row.revision })),
  );
}
