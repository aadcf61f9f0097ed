// @ts-check
"use strict";
// The findings beside the graph, the results of a search, and the list of revisions.

/** The most results of a search that are listed. */
const RESULTS = 200;

/** @param {App} app @returns {(Node | string)[]} */
function sideParts(app) {
  const { page } = app;
  // Paper has no panel.
  if (app.state.print) return [el("h2", {}, counted(page.findings.length, "finding")), ...page.findings.map(findingCard)];
  const shown = page.findings.filter((f) => app.state.severities.has(f.severity)
    && (!app.state.rule || f.rule === app.state.rule));
  const filters = el("div", { class: "filters", role: "group", "aria-label": "Severities" }, ...SEVERITIES.map((severity) => {
    const count = page.findings.filter((f) => f.severity === severity).length;
    return el("button", { type: "button", class: severity, id: `filter-${severity}`, disabled: !count,
      "aria-pressed": String(app.state.severities.has(severity)), onclick: () => app.filter(severity) },
    badge(severity, String(count)));
  }));
  const rules = [...new Set(page.findings.map((f) => f.rule))].sort();
  const choice = el("select", { id: "rule", "aria-label": "Rule" }, el("option", { value: "" }, "every rule"),
    ...rules.map((rule) => el("option", { value: rule, selected: rule === app.state.rule }, rule)));
  choice.addEventListener("change", () => app.chooseRule(/** @type {HTMLSelectElement} */ (choice).value));
  return [
    ...(app.state.query ? resultParts(app) : []),
    el("h2", {}, page.findings.length ? counted(page.findings.length, "finding") : "No finding"),
    ...(page.findings.length ? [filters, choice] : []),
    el("ul", { class: "findings" }, ...shown.map((finding) => el("li", {}, el("button", {
      type: "button", class: finding.severity, onclick: () => app.openFinding(finding),
    }, badge(finding.severity), " ", el("span", { class: "title" }, finding.title),
    el("span", { class: "where" }, `${finding.rule} · `, ...breakable(page.chains[finding.chain ?? -1]?.name ?? finding.path)))))),
  ];
}

/** @param {App} app */
function resultParts(app) {
  /** @type {Place[]} */
  const matches = app.state.matches;
  const items = matches.slice(0, RESULTS).map((place) => {
    const revision = app.page.chains[place.chain].revisions[place.revision];
    return el("li", {}, el("button", { type: "button", onclick: () => app.go(place, true) },
      el("span", { class: "id" }, revision.id || "no id"), ` ${revision.message ?? ""}`,
      el("span", { class: "where" }, [app.page.chains[place.chain].name, revision.date?.slice(0, 10)].filter(Boolean).join(" · "))));
  });
  const more = matches.length - items.length;
  return [el("h2", {}, counted(matches.length, "match").replace("matchs", "matches")),
    el("ul", { class: "results" }, ...items), more > 0 ? el("p", { class: "hint" }, `and ${more} more`) : ""].filter(Boolean);
}

/** The revisions of every chain as a list: what the lanes show, in words.
 * @param {App} app @returns {Node[]} */
function listParts(app) {
  return app.page.chains.map((/** @type {Chain} */ chain, /** @type {number} */ number) => {
    const view = viewOf(chain, app.state.view);
    const items = view.rows.map((row) => el("li", { id: `list-${number}-${row.revision}` }, ...listItem(app, chain, view, row)));
    return el("section", { class: "listing", "aria-label": `Chain ${chain.name}` },
      el("h2", {}, chain.name), el("ol", {}, ...items));
  });
}

/** @param {App} app @param {Chain} chain @param {View} view @param {Row} row */
function listItem(app, chain, view, row) {
  const revision = chain.revisions[row.revision];
  const name = (/** @type {number} */ n) => chain.revisions[n].id || "no id";
  const words = (/** @type {string} */ what, /** @type {number[] | undefined} */ numbers) =>
    (numbers?.length ? `${what} ${numbers.map(name).join(", ")}` : "");
  const rest = [revision.date, ...(row.marks ?? []), words("after", row.parents), words("depends on", row.depends),
    words("before", view.children.get(row.revision)), (revision.labels ?? []).join(", ")].filter(Boolean).join("; ");
  return [el("a", { href: addressOf(chain.name, revision.id), class: "id" }, revision.id || "no id"),
    ` ${revision.message ?? ""} `, el("span", { class: "where" }, rest),
    ...badges(app.findingsOf(revision))];
}
