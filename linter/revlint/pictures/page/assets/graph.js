// @ts-check
"use strict";
// The lanes of a chain. Only the rows that are on the screen have elements.

const ROW = 28;
const LANE = 14;
/** The widest that the lanes of a chain are drawn, in pixels at 100 %. */
const MOST = 300;
/** So many rows are folded, or more. */
const FEW = 5;
/** Rows that are drawn above and below the screen. */
const SPARE = 8;
const STYLES = ["", "depends", "reversed"];
/** Marks whose revisions are squares. */
const SQUARE = ["base", "root", "align", "parked"];
/** Marks that the lanes show well enough. */
const SHOWN_BY_LANES = new Set(["branch point"]);

/** @typedef {{first: number, end: number}} Item  Rows from first to before end; a fold if several. */

class ChainColumn {
  /** @param {Page} page @param {number} number @param {App} app */
  constructor(page, number, app) {
    this.chain = page.chains[number];
    this.number = number;
    this.app = app;
    /** @type {Map<number, Element>} */
    this.drawn = new Map();
    /** @type {Set<number>} rows whose run is unfolded */
    this.open = new Set();
    /** @type {Item[]} */
    this.items = [];
    this.view = viewOf(this.chain, app.state.view);
    this.active = -1;
    this.space = el("div", { role: "presentation", class: "space" });
    this.rows = el("div", {
      role: "listbox", class: "rows", tabindex: "0", "aria-label": `Revisions of ${this.chain.name}`,
    }, this.space);
    this.meta = el("p", { class: "meta" });
    this.element = el(
      "section",
      { class: "chain", "aria-label": `Chain ${this.chain.name}` },
      el("header", {}, el("h2", { title: this.chain.location }, this.chain.name), this.meta),
      this.rows,
    );
    this.rows.addEventListener("scroll", () => this.later(), { passive: true });
    this.rows.addEventListener("click", (event) => this.onClick(event));
    this.rows.addEventListener("keydown", (event) => this.onKey(event));
    new ResizeObserver(() => this.later()).observe(this.rows);
    this.waiting = false;
  }

  /** Take over the state of the page: another view, folding, zoom. */
  update() {
    const { state } = this.app;
    const before = this.items[this.top()]?.first ?? 0;
    this.view = viewOf(this.chain, state.view);
    this.height = ROW * state.zoom;
    this.lane = Math.min(LANE, MOST / Math.max(this.view.width, 1)) * state.zoom;
    this.lanes = Math.ceil(6 + (this.view.width + 0.6) * this.lane);
    this.rows.style.setProperty("--row", `${this.height}px`);
    this.rows.style.setProperty("--lanes", `${this.lanes}px`);
    this.fold();
    this.describe();
    this.rows.scrollTop = this.itemOf(before) * this.height;
    this.redraw();
  }

  describe() {
    const rows = this.view.rows;
    const heads = rows.filter((row) => row.marks?.includes("head")).length;
    this.meta.replaceChildren(
      counted(rows.length, "revision"), " · ", counted(heads, "head"),
      this.chain.table ? ` · ${this.chain.table}` : "",
    );
    const findings = this.app.isPlanned ? [] : this.app.page.findings.filter((f) => f.chain === this.number);
    for (const one of badges(findings)) this.meta.append(" ", one);
  }

  fold() {
    /** @type {Item[]} */
    const items = [];
    let row = 0;
    const single = (/** @type {number} */ end) => {
      for (; row < end; row++) items.push({ first: row, end: row + 1 });
    };
    for (const [first, end] of this.app.state.fold ? this.view.runs ?? [] : []) {
      let start = first;
      for (let at = first; at <= end; at++) {
        if (at < end && !this.isSpecial(at)) continue;
        if (at - start >= FEW) {
          single(start);
          items.push({ first: start, end: at });
          row = at;
        }
        start = at + 1;
      }
    }
    single(this.view.rows.length);
    this.items = items;
    this.space.style.height = `${items.length * (this.height ?? ROW)}px`;
  }

  /** Whether a row is never folded away.
   * @param {number} at */
  isSpecial(at) {
    const row = this.view.rows[at];
    const revision = this.chain.revisions[row.revision];
    return this.open.has(at) || row.revision === this.active || revision.findings.length > 0
      || Boolean(revision.labels?.length || row.marks?.length) || this.app.isMatch(this.number, row.revision);
  }

  top() {
    return Math.floor(this.rows.scrollTop / (this.height ?? ROW));
  }

  /** The item that holds a row.
   * @param {number} row */
  itemOf(row) {
    let low = 0;
    let high = this.items.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.items[middle].end <= row) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  later() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      this.draw();
    });
  }

  redraw() {
    for (const element of this.drawn.values()) element.remove();
    this.drawn.clear();
    this.draw();
  }

  /** Draw the rows that are on the screen; all of them for paper. */
  draw() {
    const all = this.app.state.print;
    const height = this.height ?? ROW;
    const count = Math.ceil(this.rows.clientHeight / height);
    const first = all ? 0 : Math.max(0, this.top() - SPARE);
    const end = all ? this.items.length : Math.min(this.items.length, this.top() + count + SPARE);
    for (const [at, element] of this.drawn) {
      if (at < first || at >= end) {
        element.remove();
        this.drawn.delete(at);
      }
    }
    /** @type {number[]} */
    const missing = [];
    for (let at = first; at < end; at++) if (!this.drawn.has(at)) missing.push(at);
    if (!missing.length) return;
    const segments = this.segments(missing);
    const fragment = document.createDocumentFragment();
    for (const at of missing) {
      const element = this.row(at, segments);
      this.drawn.set(at, element);
      fragment.append(element);
    }
    this.space.append(fragment);
  }

  /** What crosses the gaps above and below some items: [lane above, lane below, colour, style].
   * @param {number[]} items */
  segments(items) {
    /** @type {Map<number, number[][]>} */
    const found = new Map();
    for (const at of items) {
      found.set(this.items[at].first - 1, []);
      found.set(this.items[at].end - 1, []);
    }
    const gaps = [...found.keys()].sort((a, b) => a - b);
    for (const [lane, first, last, colour, style] of this.view.lines ?? []) {
      if (last < gaps[0] || first > gaps[gaps.length - 1]) continue;
      for (let i = lowerBound(gaps, first); i < gaps.length && gaps[i] <= last; i++) {
        found.get(gaps[i])?.push([lane, lane, colour, style]);
      }
    }
    for (const [gap, above, below, colour, style] of this.view.turns ?? []) {
      found.get(gap)?.push([above, below, colour, style]);
    }
    return found;
  }

  /** @param {number} at @param {Map<number, number[][]>} segments */
  row(at, segments) {
    const item = this.items[at];
    const row = this.view.rows[item.first];
    const isFold = item.end - item.first > 1;
    const isActive = !isFold && row.revision === this.active;
    const made = el("div", {
      class: `row${isFold ? " fold" : ""}`, role: "option", id: `c${this.number}-${at}`,
      "aria-selected": String(isActive), "aria-setsize": this.items.length, "aria-posinset": at + 1,
      "data-at": at,
    });
    made.style.top = `${at * (this.height ?? ROW)}px`;
    made.append(this.picture(item, segments));
    if (isFold) made.append(el("span", { class: "message" }, `… ${item.end - item.first} revisions …`));
    else this.fill(made, row);
    return made;
  }

  /** @param {HTMLElement} made @param {Row} row */
  fill(made, row) {
    const revision = this.chain.revisions[row.revision];
    if (this.app.isMatch(this.number, row.revision)) made.classList.add("match");
    made.append(el("span", { class: "id" }, revision.id || "no id"));
    for (const mark of row.marks ?? []) {
      if (!SHOWN_BY_LANES.has(mark) && !(mark === "align" && row.marks?.includes("parked"))) made.append(tag(mark));
    }
    for (const label of revision.labels ?? []) made.append(el("span", { class: "tag label" }, label));
    made.append(...badges(this.app.findingsOf(revision)));
    const file = revision.path?.split("/").pop() ?? "";
    const isEmpty = !revision.message || revision.message === "empty message";
    made.append(el("span", { class: `message${isEmpty ? " nothing" : ""}` }, revision.message || file));
    if (revision.date) made.append(el("span", { class: "date" }, revision.date.slice(0, 10)));
  }

  /** The lanes of one item.
   * @param {Item} item @param {Map<number, number[][]>} segments */
  picture(item, segments) {
    const height = this.height ?? ROW;
    const x = (/** @type {number} */ lane) => (6 + (lane + 0.8) * (this.lane ?? LANE)).toFixed(1);
    /** @type {Map<string, string>} */
    const paths = new Map();
    const draw = (/** @type {number} */ gap, /** @type {number} */ y) => {
      for (const [above, below, colour, style] of segments.get(gap) ?? []) {
        const key = `lane l${colour % 8} ${STYLES[style]}`;
        const end = y + height;
        const bent = above === below ? `V${end}`
          : `C${x(above)} ${y + height * 0.6} ${x(below)} ${end - height * 0.6} ${x(below)} ${end}`;
        paths.set(key, `${paths.get(key) ?? ""}M${x(above)} ${y}${bent}`);
      }
    };
    draw(item.first - 1, -height / 2);
    draw(item.end - 1, height / 2);
    const made = svg("svg", { class: "lanes", width: this.lanes ?? 0, height, "aria-hidden": "true" });
    for (const [key, d] of paths) made.append(svg("path", { class: key, d }));
    made.append(...this.node(item, Number(x(this.view.rows[item.first].lane)), height / 2));
    return made;
  }

  /** @param {Item} item @param {number} x @param {number} y */
  node(item, x, y) {
    const row = this.view.rows[item.first];
    const size = Math.min(4.5, (this.lane ?? LANE) * 0.4, (this.height ?? ROW) * 0.32);
    const lane = `l${row.lane % 8}`;
    if (item.end - item.first > 1) {
      return [-1, 0, 1].map((n) => svg("circle", {
        class: `node ${lane}`, cx: x, cy: y + n * size * 1.5, r: size * 0.45 }));
    }
    const marks = row.marks ?? [];
    const kind = marks.map(classOf).join(" ");
    const severity = worst(this.app.findingsOf(this.chain.revisions[row.revision]));
    const found = [];
    if (severity) found.push(svg("circle", { class: `halo ${severity}`, cx: x, cy: y, r: size + 3 }));
    if (SQUARE.some((mark) => marks.includes(mark))) {
      found.push(svg("rect", { class: `node ${lane} ${kind}`, x: x - size, y: y - size,
        width: 2 * size, height: 2 * size }));
    } else {
      found.push(svg("circle", { class: `node ${lane} ${kind}`, cx: x, cy: y, r: size }));
    }
    if (marks.includes("merge")) found.push(svg("circle", { class: "core", cx: x, cy: y, r: size * 0.45 }));
    return found;
  }

  /** @param {Event} event */
  onClick(event) {
    const row = /** @type {Element} */ (event.target).closest(".row");
    if (!row) return;
    this.choose(Number(row.getAttribute("data-at")), true);
  }

  /** Make an item the active one: unfold a fold, show a revision.
   * @param {number} at @param {boolean} shows */
  choose(at, shows) {
    const item = this.items[at];
    if (!item) return;
    if (item.end - item.first > 1 && shows) {
      for (let row = item.first; row < item.end; row++) this.open.add(row);
      this.fold();
      this.redraw();
      say(`${item.end - item.first} revisions unfolded`);
    } else if (item.end - item.first > 1) {
      this.point(at);
    } else {
      this.app.go({ chain: this.number, revision: this.view.rows[item.first].revision }, shows);
    }
  }

  /** Show a revision as the active one and scroll to it; -1 for none.
   * @param {number} revision */
  activate(revision) {
    const row = this.view.rowOf.get(revision);
    this.active = row === undefined ? -1 : revision;
    if (row !== undefined && this.items[this.itemOf(row)].end - this.items[this.itemOf(row)].first > 1) this.fold();
    this.redraw();
    this.cursor = row === undefined ? -1 : this.itemOf(row);
    if (row !== undefined) this.point(this.cursor);
    else this.rows.removeAttribute("aria-activedescendant");
  }

  /** Scroll to an item and name it to a screen reader.
   * @param {number} at */
  point(at) {
    const height = this.height ?? ROW;
    this.cursor = at;
    const top = at * height;
    if (top < this.rows.scrollTop + height) this.rows.scrollTop = Math.max(0, top - height);
    const bottom = this.rows.scrollTop + this.rows.clientHeight;
    if (top + 2 * height > bottom) this.rows.scrollTop = top + 2 * height - this.rows.clientHeight;
    this.draw();
    for (const element of this.drawn.values()) element.classList.remove("cursor");
    this.drawn.get(at)?.classList.add("cursor");
    this.rows.setAttribute("aria-activedescendant", `c${this.number}-${at}`);
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const page = Math.max(1, Math.floor(this.rows.clientHeight / (this.height ?? ROW)) - 1);
    const steps = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1, PageDown: page, PageUp: -page,
      Home: -Infinity, End: Infinity };
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = this.cursor ?? -1;
    if (event.key in steps) {
      const wanted = at < 0 ? this.top() : at + steps[/** @type {keyof steps} */ (event.key)];
      this.choose(Math.min(Math.max(wanted, 0), this.items.length - 1), false);
    } else if (event.key === "Enter" || event.key === " ") {
      this.choose(at, true);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

/** @param {string} mark */
function classOf(mark) {
  return mark.replaceAll(" ", "-");
}

/** @param {string} mark */
function tag(mark) {
  return el("span", { class: `tag ${classOf(mark)}` }, mark);
}

/** The first place in a sorted list whose value is not below a value.
 * @param {number[]} sorted @param {number} value */
function lowerBound(sorted, value) {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
