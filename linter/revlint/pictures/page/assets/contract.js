// @ts-check
"use strict";
// The contract between chains: databases, editions, version tables, and each verdict.

const VERDICTS = {
  works: "✓ works", fails: "✗ fails", unknown: "? not known", dropped: "does not work; not required",
};

/** @param {Page} page @returns {Node[]} */
function contractParts(page) {
  const cards = page.databases.map((database) => el(
    "article",
    { class: "card" },
    el("h3", {}, database.name),
    ...database.grids.map((grid) => gridTable(page, database, grid)),
    switches(page, database),
    database.terms?.length ? el("ul", { class: "terms" }, ...database.terms.map((t) => el("li", {}, t))) : null,
  ));
  const terms = page.terms.length ? [el("pre", { class: "card terms" }, page.terms.join("\n"))] : [];
  return [el("h2", { id: "contract-title" }, "Contract"), el("div", { class: "cards" }, ...cards, ...terms)];
}

/** @param {Page} page @param {Database} database @param {Grid} grid */
function gridTable(page, database, grid) {
  const head = el("tr", {}, el("th", { scope: "col" }, "edition"),
    ...grid.tables.map((table) => el("th", { scope: "col", title: "version table" }, table)),
    el("th", { scope: "col" }, "install"));
  const rows = grid.editions.map((row) => el("tr", {}, el("th", { scope: "row" }, row.edition),
    ...row.cells.map((cell) => el("td", {}, ...(cell ? cellParts(page, cell) : []))),
    el("td", {}, verdictParts(page, row.install)[0])));
  const scroller = el("div", { class: "grid", tabindex: "0", role: "region", "aria-label": `Editions in ${database.name}` });
  scroller.append(el("table", {}, el("thead", {}, head), el("tbody", {}, ...rows)));
  const stops = grid.editions.filter((row) => row.install.error).map((row) => el("li", {},
    el("strong", {}, `Install of ${row.edition}`), ...verdictParts(page, row.install).slice(1)));
  return el("div", {}, scroller, stops.length ? el("ul", { class: "stops" }, ...stops) : null);
}

/** @param {Page} page @param {Cell} cell */
function cellParts(page, cell) {
  const names = cell.names.flatMap((name, i) => [
    i ? ", " : "",
    page.chains.some((chain) => chain.name === name)
      ? el("a", { href: `#/${encodeURIComponent(name)}/` }, name) : name,
  ]);
  return [el("div", { class: "cell" }, ...names.filter(Boolean)), el("div", { class: "holds" }, cell.holds)];
}

/** @param {Page} page @param {Verdict} verdict @returns {Node[]} */
function verdictParts(page, verdict) {
  const word = VERDICTS[/** @type {keyof VERDICTS} */ (verdict.state)];
  /** @type {Node[]} */
  const parts = [el("span", { class: `verdict ${verdict.state}` }, word)];
  if (!verdict.error) return parts;
  const place = findPlace(page, verdict.chain ?? "", verdict.revision ?? "");
  const where = place
    ? el("a", { href: addressOf(verdict.chain ?? "", verdict.revision ?? "") }, verdict.revision ?? "")
    : verdict.revision ?? "";
  parts.push(el("div", { class: "why" },
    el("div", { class: "error-text" }, verdict.error),
    el("div", {}, `chain ${verdict.chain}`, verdict.revision ? ", " : "", where,
      verdict.operation ? `: ${verdict.operation}` : ""),
    verdict.path ? placeText(verdict.path, verdict.line ?? 1) : null));
  return parts;
}

/** @param {Page} page @param {Database} database */
function switches(page, database) {
  if (!database.switches?.length) return null;
  const items = database.switches.map((one) => {
    const isFine = one.verdict.state === "works";
    const title = el("summary", {},
      el("span", { class: "way" }, `${one.source} → ${one.target}`), " ",
      el("span", { class: `verdict ${one.verdict.state}` }, VERDICTS[/** @type {keyof VERDICTS} */ (one.verdict.state)]));
    const [, ...why] = verdictParts(page, one.verdict);
    const tables = el("dl", {}, ...(one.tables ?? []).flatMap(([table, text, works]) => [
      el("dt", {}, table), el("dd", { class: works ? "" : "error-text" }, text)]));
    return el("li", {}, el("details", { open: !isFine }, title, ...why, tables));
  });
  return el("div", { class: "switches" }, el("h4", {}, "Switches"), el("ul", {}, ...items));
}
