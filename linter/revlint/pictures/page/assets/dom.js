// @ts-check
"use strict";
// Elements. All words go in as text, so that no id or message can become markup.

/** An element with properties and children; strings become text.
 * @param {string} name
 * @param {Record<string, any>} [attributes]
 * @param {(Node | string | null | undefined | false | (Node | string)[])[]} children
 * @returns {HTMLElement} */
function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === false || value === null) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : String(value));
  }
  for (const child of children.flat()) if (child) made.append(child);
  return made;
}

/** An element of SVG.
 * @param {string} name @param {Record<string, string | number>} attributes */
function svg(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

/** The element of the page with an id.
 * @param {string} id @returns {HTMLElement} */
function byId(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/** A path, which may break after a slash only.
 * @param {string} path @returns {(Node | string)[]} */
function breakable(path) {
  return path.split(/(?<=\/)/).flatMap((part, i) => (i ? [document.createElement("wbr"), part] : [part]));
}

/** What an editor that shows the page gives to it.
 * @type {{postMessage: (message: object) => void} | null} */
const editor = "acquireVsCodeApi" in globalThis ? /** @type {any} */ (globalThis).acquireVsCodeApi() : null;

/** A place in a file; a button that opens it where an editor shows the page.
 * @param {string} path @param {number} line @param {string} [text] */
function placeText(path, line, text = `${path}:${line}`) {
  if (!editor) return el("code", {}, ...breakable(text));
  const open = () => editor?.postMessage({ type: "open", path, line });
  return el("button", { type: "button", class: "place", title: `Open ${path}:${line}`, onclick: open }, ...breakable(text));
}

/** Say something to a screen reader.
 * @param {string} text */
function say(text) {
  byId("live").textContent = text;
}

/** @param {string} text */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    say("Copied");
  } catch {
    say("The browser did not allow to copy");
  }
}

/** A text with a button that copies it; `shown` shows the text.
 * @param {string} text @param {string} what @param {HTMLElement} [shown] */
function copyable(text, what, shown = el("code", {}, ...breakable(text))) {
  const button = el("button", { type: "button", class: "copy", "aria-label": `Copy ${what}` }, "Copy");
  button.addEventListener("click", async () => {
    await copy(text);
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = "Copy"), 1500);
  });
  return el("div", { class: "copyable" }, shown, button);
}

/** The sign of a severity, with its name for a screen reader.
 * @param {string} severity @param {string} [text] */
function badge(severity, text = "") {
  const sign = { error: "✗", warning: "!", note: "i" }[severity] ?? "";
  const name = text ? ` ${severity}${text === "1" ? "" : "s"}` : severity;
  return el(
    "span",
    { class: `badge ${severity}` },
    el("span", { "aria-hidden": "true" }, text ? `${sign} ${text}` : sign),
    el("span", { class: "unseen" }, text + name),
  );
}

/** How many findings there are of each severity.
 * @param {Finding[]} findings */
function badges(findings) {
  return SEVERITIES.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count ? [badge(severity, String(count))] : [];
  });
}
