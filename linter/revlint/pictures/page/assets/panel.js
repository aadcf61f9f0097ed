// @ts-check
"use strict";
// The details of a revision or of a finding, and what merging into the base would do.

/** @param {Page} page @param {Place} place @param {string} key @returns {Node[]} */
function revisionParts(page, place, key) {
  const chain = page.chains[place.chain];
  const revision = chain.revisions[place.revision];
  const view = viewOf(chain, key);
  const row = view.rows[view.rowOf.get(place.revision) ?? -1];
  /** @type {[string, (Node | string)[]][]} */
  const facts = [
    ["Chain", [chain.name]],
    ["Created", revision.date ? [revision.date] : []],
    ["Labels", (revision.labels ?? []).map((label) => el("span", { class: "tag label" }, label))],
    ["Is", (row?.marks ?? []).map(tag)],
    ["Parents", links(chain, row?.parents)],
    ["Depends on", links(chain, row?.depends)],
    ["Children", links(chain, view.children.get(place.revision))],
  ];
  return [
    el("h2", { id: "panel-title" }, revision.id || "no id"),
    el("p", { class: "lead" }, revision.message ?? ""),
    row ? "" : el("p", { class: "hint" }, "This state of the chain does not have the revision."),
    revision.path ? copyable(`${revision.path}:${revision.line}`, "the place of the file", placeText(revision.path, revision.line ?? 1)) : "",
    ...(revision.others ?? []).map((path) => el("p", { class: "hint" }, `Another file has the same id: `, ...breakable(path))),
    el("dl", { class: "facts" }, ...facts.filter(([, parts]) => parts.length).flatMap(([name, parts]) => [
      el("dt", {}, name), el("dd", {}, ...parts)])),
    ...revision.findings.map((finding) => findingCard(finding)),
    ...operations("Upgrade", revision.upgrade, revision.path),
    ...operations("Downgrade", revision.downgrade, revision.path),
  ].map((part) => (typeof part === "string" ? document.createTextNode(part) : part));
}

/** @param {Chain} chain @param {number[] | undefined} numbers */
function links(chain, numbers) {
  return [...new Set(numbers ?? [])].map((n) => {
    const { id, message } = chain.revisions[n];
    return el("a", { href: addressOf(chain.name, id), class: "neighbour" },
      el("span", { class: "id" }, id || "no id"), message ? ` ${message}` : "");
  });
}

/** @param {string} name @param {Operation[] | undefined} list @param {string | undefined} path */
function operations(name, list, path) {
  if (!path) return [];
  if (!list?.length) return [el("h3", {}, name), el("p", { class: "hint" }, "No operation.")];
  return [el("h3", {}, name), el("ol", { class: "operations" }, ...list.map((one) => el("li", {},
    el("span", {}, one.text), " ", el("span", { class: "line" }, editor ? placeText(path, one.line, `line ${one.line}`) : `line ${one.line}`),
    one.note ? el("div", { class: "hint" }, one.note) : null,
    one.sql ? el("pre", { class: "sql", tabindex: "0" }, one.sql) : null)))];
}

/** @param {Finding} finding @returns {HTMLElement} */
function findingCard(finding) {
  const rule = finding.url
    ? el("a", { href: finding.url, rel: "noreferrer", target: "_blank" }, finding.rule) : finding.rule;
  return el("article", { class: `finding ${finding.severity}`, "aria-label": `${finding.severity}: ${finding.title}` },
    el("h3", {}, badge(finding.severity), " ", finding.title),
    el("p", { class: "rule" }, rule, finding.already ? ` · ${finding.already}` : ""),
    el("p", {}, placeText(finding.path, finding.line), finding.label ? ` ${finding.label}` : ""),
    finding.facts?.length ? el("ul", {}, ...finding.facts.map((fact) => el("li", {}, fact))) : null,
    finding.help ? el("p", { class: "help" }, el("strong", {}, "Help: "), finding.help, finding.commands?.length ? ":" : ".") : null,
    ...(finding.commands ?? []).map((command) => copyable(command, "the command")),
    finding.fix ? el("p", { class: "hint" }, `revlint check can fix it: ${finding.fix}`) : null,
    finding.related?.length ? el("ul", { class: "related" }, ...finding.related.map(([text, path, line]) =>
      el("li", {}, placeText(path, line), ` ${text}`))) : null);
}

const STATES = {
  now: "This tree", merged: "After the merge", rebased: "After the rebase", joined: "With a merge revision",
};

/** What merging into the base does.
 * @param {App} app @returns {Node[]} */
function changeParts(app) {
  /** @type {Page} */
  const page = app.page;
  const keys = Object.keys(STATES).filter((key) => page.chains.some((c) => c.views.some((v) => v.key === key)));
  const choice = el("div", { class: "choice", role: "group", "aria-label": "State of the chains" },
    ...keys.map((key) => el("button", {
      type: "button", "aria-pressed": String(app.state.view === key), onclick: () => app.show(key),
    }, STATES[/** @type {keyof STATES} */ (key)])));
  const changed = page.changes.filter((c) => c.new?.length || c.theirs?.length || c.fork);
  return [
    el("div", { class: "line-up" }, el("h2", { id: "change-title" }, `Against ${page.base}`), keys.length > 1 ? choice : null),
    changed.length ? el("div", { class: "cards" }, ...changed.map((change) => changeCard(app, change)))
      : el("p", { class: "hint" }, "No chain differs from the base."),
  ];
}

/** @param {App} app @param {Change} change */
function changeCard(app, change) {
  const ids = (/** @type {string[] | undefined} */ list) => (list ?? []).flatMap((id, i) => [
    i ? ", " : "", findPlace(app.page, change.chain, id) ? el("a", { href: addressOf(change.chain, id) }, id) : id]);
  return el("article", { class: "card" },
    el("h3", {}, change.chain),
    el("dl", { class: "facts" },
      ...(change.new?.length ? [el("dt", {}, "New here"), el("dd", { class: "ids" }, ...ids(change.new))] : []),
      ...(change.theirs?.length ? [el("dt", {}, "New in base"), el("dd", { class: "ids" }, ...ids(change.theirs))] : []),
      el("dt", {}, "After the merge"),
      el("dd", {}, change.fork ? el("span", { class: "verdict fails" }, `✗ it forks: ${change.fork}`)
        : el("span", { class: "verdict works" }, `✓ no new fork; ${counted(change.heads?.length ?? 0, "head")}`))),
    change.repairs?.length ? el("div", { class: "repairs" }, ...change.repairs.map((repair) => repairPart(app, repair))) : null);
}

/** @param {App} app @param {Repair} repair */
function repairPart(app, repair) {
  const name = { rebased: "Repair by rebase", joined: "Repair by a merge revision" }[repair.view] ?? repair.view;
  if (repair.refused) return el("div", { class: "repair" }, el("h4", {}, name), el("p", { class: "hint" }, `Not possible: ${repair.refused}`));
  return el("div", { class: "repair" }, el("h4", {}, name), el("p", {}, repair.title),
    el("ul", {}, ...(repair.changes ?? []).map(([path, said]) => el("li", {}, el("code", {}, ...breakable(path)), said.length ? `: ${said.join(", ")}` : ""))),
    ...(repair.commands ?? []).map((command) => copyable(command, "the command")),
    el("button", { type: "button", onclick: () => app.show(repair.view) }, "Show the result"));
}
