// @ts-check
"use strict";
// The state of the page, and what changes it.

const KEYS = [
  ["/", "search"], ["n / N", "next and previous match"], ["Esc", "close the details, end the search"],
  ["j / k / ↓ / ↑", "next and previous revision"], ["Enter", "show the details; unfold"],
  ["p / c", "go to the parent, to the child"], ["] / [", "next and previous chain"],
  ["e / E", "next and previous finding"], ["f", "fold linear runs, or show all revisions"],
  ["l", "list of revisions in place of lanes"], ["s", "show or hide the findings"],
  ["g", "show or hide the contract"], ["v", "next state of the chains, with --base"],
  ["+ / − / 0", "zoom; also Ctrl and the wheel"], ["t", "theme: as the system or the editor, light, dark"],
  ["?", "this help"],
];
const ZOOMS = [0.2, 0.35, 0.5, 0.7, 0.85, 1, 1.2, 1.5, 2];
/** Below so many pixels the findings and the details lie over the graph, as in page.css. */
const NARROW = 900;
const THEMES = ["", "light", "dark"];

class App {
  constructor() {
    this.page = readPage();
    this.state = {
      view: "now", fold: true, list: false, zoom: 1, print: false, query: "", rule: "",
      /** @type {Place[]} */ matches: [], match: -1,
      /** @type {Place | null} */ place: null,
      severities: new Set(SEVERITIES),
    };
    /** @type {Set<string>} */
    this.matching = new Set();
    this.finding = -1;
    this.chosen = "";
    this.columns = this.page.chains.map((_, number) => new ChainColumn(this.page, number, this));
  }

  start() {
    const { page } = this;
    byId("title").textContent = page.title;
    byId("title").title = page.title;
    const count = page.chains.reduce((sum, chain) => sum + viewOf(chain, "now").rows.length, 0);
    byId("summary").replaceChildren(
      page.chains.length ? `${counted(page.chains.length, "chain")} · ${counted(count, "revision")}` : page.databases.length ? "" : "no chain",
      page.base ? ` · against ${page.base}` : "");
    this.helpParts();
    const hasContract = page.databases.length + page.terms.length > 0;
    byId("contract").replaceChildren(...(hasContract ? contractParts(page) : []));
    byId("contract").hidden = !hasContract;
    byId("contract-button").hidden = !hasContract || !page.chains.length;
    byId("change").hidden = !page.base;
    document.documentElement.classList.toggle("contract-only", !page.chains.length);
    if (!page.findings.length || innerWidth < NARROW) this.toggle("side");
    this.listen();
    this.refresh();
    addEventListener("resize", () => this.fit());
    this.follow();
  }

  /** Put tall chains side by side, and let short ones wrap. */
  fit() {
    const graph = byId("graph");
    const tall = this.columns.filter((one) => one.items.length * ROW * this.state.zoom > graph.clientHeight);
    graph.classList.toggle("tall", tall.length * 2 > this.columns.length);
  }

  /** Draw all that depends on the state. */
  refresh() {
    const { state } = this;
    const graph = byId("graph");
    graph.classList.toggle("as-list", state.list);
    graph.classList.toggle("tiny", state.zoom < 0.5);
    graph.style.setProperty("--zoom", String(state.zoom));
    if (state.list) graph.replaceChildren(...listParts(this));
    else {
      const elements = this.columns.map((column) => column.element);
      if (elements.some((element) => element.parentElement !== graph)) graph.replaceChildren(...elements);
      for (const column of this.columns) column.update();
      this.fit();
    }
    byId("fold").setAttribute("aria-pressed", String(state.fold));
    byId("list").setAttribute("aria-pressed", String(state.list));
    byId("reset").textContent = `${Math.round(state.zoom * 100)} %`;
    if (this.page.base) byId("change").replaceChildren(...changeParts(this));
    this.refreshSide();
  }

  refreshSide() {
    byId("side").replaceChildren(...sideParts(this));
  }

  /** Make a revision the active one.
   * @param {Place} place @param {boolean} shows whether to open the panel */
  go(place, shows) {
    const before = this.state.place;
    this.state.place = place;
    if (before && before.chain !== place.chain) this.columns[before.chain]?.activate(-1);
    if (!this.state.list) this.reveal();
    else byId(`list-${place.chain}-${place.revision}`)?.scrollIntoView({ block: "center" });
    if (shows || !byId("panel").hidden) {
      this.panel(revisionParts(this.page, place, this.state.view));
      const revision = revisionAt(this.page, place);
      this.address(addressOf(this.page.chains[place.chain].name, revision?.id ?? ""));
    }
  }

  /** Scroll to the active revision. */
  reveal() {
    const { place } = this.state;
    if (!place) return;
    this.columns[place.chain].element.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.columns[place.chain].activate(place.revision);
  }

  /** @param {Node[]} parts */
  panel(parts) {
    const close = el("button", { type: "button", class: "close", "aria-label": "Close the details", onclick: () => this.close() }, "✕");
    const panel = byId("panel");
    const wasHidden = panel.hidden;
    panel.replaceChildren(close, ...parts);
    panel.scrollTop = 0;
    panel.hidden = false;
    if (wasHidden && this.state.place && !this.state.list) {
      // The panel takes room from the graph.
      requestAnimationFrame(() => this.reveal());
    }
  }

  close() {
    if (byId("panel").hidden) return;
    byId("panel").hidden = true;
    this.address("");
    if (this.state.place && !this.state.list) this.columns[this.state.place.chain].rows.focus();
  }

  /** @param {Finding} finding */
  openFinding(finding) {
    this.finding = this.page.findings.indexOf(finding);
    // On a narrow screen the list lies over the graph.
    if (innerWidth < NARROW && !byId("side").hidden) this.toggle("side");
    const place = placeOf(finding);
    if (revisionAt(this.page, place)) {
      this.go(place, true);
      const at = revisionAt(this.page, place)?.findings.indexOf(finding) ?? 0;
      byId("panel").querySelectorAll(".finding")[at]?.scrollIntoView({ block: "nearest" });
    } else this.panel([el("h2", { id: "panel-title" }, "Finding"), findingCard(finding)]);
    byId("panel").focus({ preventScroll: true });
  }

  /** @param {number} step */
  nextFinding(step) {
    const { findings } = this.page;
    if (!findings.length) return;
    const next = this.finding < 0 && step < 0 ? findings.length - 1 : this.finding + step;
    this.openFinding(findings[(next + findings.length) % findings.length]);
    say(findings[this.finding].title);
  }

  /** @param {string} severity */
  filter(severity) {
    const { severities } = this.state;
    if (!severities.delete(severity)) severities.add(severity);
    this.refreshSide();
    byId(`filter-${severity}`)?.focus();
  }

  /** @param {string} rule */
  chooseRule(rule) {
    this.state.rule = rule;
    this.refreshSide();
    byId("rule").focus();
  }

  /** Show a state of the chains.
   * @param {string} key */
  show(key) {
    this.state.view = key;
    this.search(this.state.query);
    this.refresh();
    say(`State: ${STATES[/** @type {keyof STATES} */ (key)]}`);
    if (this.state.place) this.go(this.state.place, false);
  }

  /** @param {string} query */
  search(query) {
    const { state } = this;
    state.query = query.trim();
    state.matches = search(this.page, query, state.view);
    state.match = -1;
    this.matching = new Set(state.matches.map((place) => `${place.chain} ${place.revision}`));
    byId("count").textContent = state.query ? String(state.matches.length) : "";
    for (const column of this.columns) {
      column.fold();
      column.redraw();
    }
    this.refreshSide();
    if (state.query) say(counted(state.matches.length, "match").replace("matchs", "matches"));
  }

  /** @param {number} step */
  nextMatch(step) {
    const { state } = this;
    if (!state.matches.length) return;
    const count = state.matches.length;
    state.match = state.match < 0 && step < 0 ? count - 1 : (state.match + step + count) % count;
    const place = state.matches[state.match];
    this.go(place, false);
    byId("count").textContent = `${state.match + 1} / ${count}`;
    const revision = revisionAt(this.page, place);
    say(`Match ${state.match + 1} of ${count}: ${revision?.id} ${revision?.message ?? ""}`);
  }

  /** @param {number} chain @param {number} revision */
  isMatch(chain, revision) {
    return this.matching.has(`${chain} ${revision}`);
  }

  /** Whether the page shows what a repair would give, which has not been linted. */
  get isPlanned() {
    return this.state.view === "rebased" || this.state.view === "joined";
  }

  /** The findings of a revision in the state that is shown.
   * @param {Revision} revision */
  findingsOf(revision) {
    return this.isPlanned ? [] : revision.findings;
  }

  /** @param {number} step 0 resets */
  zoom(step) {
    const at = ZOOMS.indexOf(this.state.zoom);
    this.state.zoom = step ? ZOOMS[Math.min(Math.max(at + step, 0), ZOOMS.length - 1)] : 1;
    this.refresh();
  }

  /** Show or hide a part of the page.
   * @param {"side" | "contract"} id */
  toggle(id) {
    const shows = byId(id).hidden;
    byId(id).hidden = !shows;
    byId(`${id}-button`).setAttribute("aria-pressed", String(shows));
  }

  /** Choose a theme; "" is that of the editor or of the system.
   * @param {string} theme */
  theme(theme) {
    this.chosen = theme;
    const shown = theme || editorTheme();
    if (shown) document.documentElement.dataset.theme = shown;
    else delete document.documentElement.dataset.theme;
    byId("theme").setAttribute("aria-label", `Theme: ${theme || `as the ${editor ? "editor" : "system"}`}`);
    try {
      localStorage.setItem("revlint-theme", theme);
    } catch { /* The browser keeps nothing for files. */ }
  }

  /** Set the address of the page within itself.
   * @param {string} hash */
  address(hash) {
    try {
      history.replaceState(null, "", hash || location.pathname + location.search);
    } catch { /* An editor may allow no addresses. */ }
  }

  /** Go to what an address names.
   * @param {string} [hash] */
  follow(hash = location.hash) {
    const found = /^#\/([^/]*)\/(.*)$/.exec(hash);
    if (!found) return;
    try {
      const [name, id] = [decodeURIComponent(found[1]), decodeURIComponent(found[2])];
      const chain = this.page.chains.findIndex((one) => one.name === name);
      const place = findPlace(this.page, name, id);
      if (place && id) this.go(place, true);
      else if (chain >= 0) this.focusChain(chain);
    } catch { /* Not an address of this page. */ }
  }

  /** @param {number} chain */
  focusChain(chain) {
    const column = this.columns[chain];
    column?.element.scrollIntoView({ block: "nearest", inline: "start" });
    column?.rows.focus({ preventScroll: true });
  }

  /** Go to the first parent or child.
   * @param {"parent" | "child"} which */
  walk(which) {
    const { place } = this.state;
    if (!place) return;
    const view = viewOf(this.page.chains[place.chain], this.state.view);
    const row = view.rows[view.rowOf.get(place.revision) ?? -1];
    const next = which === "parent" ? [...(row?.parents ?? []), ...(row?.depends ?? [])] : view.children.get(place.revision);
    if (next?.length) this.go({ chain: place.chain, revision: next[0] }, false);
  }

  /** @param {number} step */
  nextChain(step) {
    const focused = this.columns.findIndex((column) => column.element.contains(document.activeElement));
    const at = focused >= 0 ? focused + step : this.state.place ? this.state.place.chain + step : 0;
    this.focusChain((at + this.columns.length) % this.columns.length);
  }

  helpParts() {
    const dialog = /** @type {HTMLDialogElement} */ (byId("help"));
    dialog.append(
      el("h2", { id: "help-title" }, "Help"),
      el("p", {}, "Each column is a chain, newest revisions first. Squares are bases, roots and align revisions; a ring marks findings; "
        + "a dashed line is depends_on; a red line leads against the history. The list of revisions says the same in words."),
      el("dl", {}, ...KEYS.flatMap(([keys, text]) => [el("dt", {}, ...keys.split(" / ").flatMap((key, i) => [i ? " / " : "", el("kbd", {}, key)])), el("dd", {}, text)])),
      el("form", { method: "dialog" }, el("button", {}, "Close")));
  }

  listen() {
    const on = (/** @type {string} */ id, /** @type {() => void} */ action) => byId(id).addEventListener("click", action);
    const input = /** @type {HTMLInputElement} */ (byId("search"));
    input.addEventListener("input", () => this.search(input.value));
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") this.nextMatch(event.shiftKey ? -1 : 1);
    });
    const actions = this.actions();
    on("previous", actions.N);
    on("next", actions.n);
    on("fold", actions.f);
    on("list", actions.l);
    on("in", actions["+"]);
    on("out", actions["-"]);
    on("reset", actions["0"]);
    on("theme", actions.t);
    on("side-button", actions.s);
    on("contract-button", actions.g);
    on("help-button", actions["?"]);
    document.addEventListener("keydown", (event) => this.onKey(event, actions));
    document.addEventListener("wheel", (event) => {
      if (!event.ctrlKey || !/** @type {Element} */ (event.target).closest("#graph")) return;
      event.preventDefault();
      this.zoom(event.deltaY < 0 ? 1 : -1);
    }, { passive: false });
    addEventListener("popstate", () => this.follow());
    document.addEventListener("click", (event) => this.onLink(event));
    matchMedia("print").addEventListener("change", (event) => this.print(event.matches));
    addEventListener("beforeprint", () => this.print(true));
    addEventListener("afterprint", () => this.print(false));
    pan(byId("graph"));
    this.theme(keptTheme());
    if (!editor) return;
    const watch = new MutationObserver(() => this.theme(this.chosen));
    watch.observe(document.body, { attributeFilter: ["class"] });
  }

  /** What each key does.
   * @returns {Record<string, () => void>} */
  actions() {
    const turn = (/** @type {"fold" | "list"} */ name) => {
      this.state[name] = !this.state[name];
      this.refresh();
    };
    return {
      "/": () => byId("search").focus(),
      n: () => this.nextMatch(1),
      N: () => this.nextMatch(-1),
      f: () => {
        for (const column of this.columns) column.open.clear();
        turn("fold");
      },
      l: () => turn("list"),
      "+": () => this.zoom(1),
      "=": () => this.zoom(1),
      "-": () => this.zoom(-1),
      0: () => this.zoom(0),
      t: () => this.theme(THEMES[(THEMES.indexOf(this.chosen) + 1) % 3]),
      s: () => this.toggle("side"),
      g: () => this.toggle("contract"),
      v: () => this.nextState(),
      e: () => this.nextFinding(1),
      E: () => this.nextFinding(-1),
      p: () => this.walk("parent"),
      c: () => this.walk("child"),
      "]": () => this.nextChain(1),
      "[": () => this.nextChain(-1),
      j: () => this.focusChain(this.state.place?.chain ?? 0),
      k: () => this.focusChain(this.state.place?.chain ?? 0),
      "?": () => /** @type {HTMLDialogElement} */ (byId("help")).showModal(),
    };
  }

  /** Follow a link within the page, also where an editor allows no addresses.
   * @param {MouseEvent} event */
  onLink(event) {
    const link = /** @type {Element} */ (event.target).closest("a[href^='#/']");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const hash = link.getAttribute("href") ?? "";
    try {
      history.pushState(null, "", hash);
    } catch { /* An editor may allow no addresses. */ }
    this.follow(hash);
  }

  nextState() {
    const keys = Object.keys(STATES).filter((key) => this.page.chains.some((c) => c.views.some((v) => v.key === key)));
    this.show(keys[(keys.indexOf(this.state.view) + 1) % keys.length]);
  }

  /** @param {KeyboardEvent} event @param {Record<string, () => void>} actions */
  onKey(event, actions) {
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.ctrlKey || event.metaKey || event.altKey || /** @type {HTMLDialogElement} */ (byId("help")).open) return;
    if (event.key === "Escape") this.escape();
    else if (target.matches("input, select") || !Object.hasOwn(actions, event.key)) return;
    else {
      event.preventDefault();
      actions[event.key]();
    }
  }

  /** Close the details, else end the search. */
  escape() {
    if (!byId("panel").hidden) this.close();
    else if (this.state.query) {
      /** @type {HTMLInputElement} */ (byId("search")).value = "";
      this.search("");
    }
  }

  /** @param {boolean} starts */
  print(starts) {
    if (this.state.print === starts) return;
    this.state.print = starts;
    this.refresh();
  }
}

/** The theme that the user chose in an earlier visit, "" for none. */
function keptTheme() {
  try {
    return localStorage.getItem("revlint-theme") ?? "";
  } catch {
    return ""; // The browser keeps nothing for files.
  }
}

/** The theme of the editor that shows the page, "" where none does. */
function editorTheme() {
  const names = document.body.classList;
  if (!editor) return "";
  return names.contains("vscode-light") || names.contains("vscode-high-contrast-light") ? "light" : "dark";
}

/** Let the mouse drag what scrolls.
 * @param {HTMLElement} area */
function pan(area) {
  area.addEventListener("pointerdown", (start) => {
    const rows = /** @type {Element} */ (start.target).closest(".rows");
    if (start.button !== 0 || start.pointerType !== "mouse" || !rows || start.offsetX > rows.clientWidth) return;
    let [x, y] = [start.clientX, start.clientY];
    let isDrag = false;
    const move = (/** @type {PointerEvent} */ event) => {
      isDrag ||= Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) > 4;
      if (!isDrag) return;
      area.classList.add("dragging");
      rows.scrollBy(x - event.clientX, y - event.clientY);
      if (rows.scrollWidth <= rows.clientWidth) area.scrollBy(x - event.clientX, 0);
      [x, y] = [event.clientX, event.clientY];
    };
    const end = () => {
      area.classList.remove("dragging");
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", end);
      if (isDrag) addEventListener("click", (event) => event.stopPropagation(), { capture: true, once: true });
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", end);
  });
}

new App().start();
