// The page around the board: its elements and words, what it says, and how it asks the server.

/**
 * The element that a selector names. Throws where there is none: the template and the scripts belong together.
 * @param {string} selector @returns {HTMLElement}
 */
export function need(selector) {
  const found = document.querySelector(selector);
  if (!(found instanceof HTMLElement)) throw new Error(`The page has no ${selector}`);
  return found;
}

/** The element that a selector names, null on a page where it is left out. @param {string} selector */
export const maybe = (selector) => /** @type {HTMLElement | null} */ (document.querySelector(selector));

export const root = need("#board");
export const grid = need("[data-grid]");
export const tray = need("[data-tray]");
export const language = document.documentElement.lang;
/** Whether one may move what is on it. */
export const may = root.dataset.edit === "1";
const base = root.dataset.url ?? "";

/** The words of the page's language, by name. @type {Record<string, string>} */
const told = JSON.parse(root.dataset.words ?? "{}");
/** One of them. @param {string} name */
export const word = (name) => told[name] ?? "";

/**
 * A new element with a class and what it holds.
 * @template {keyof HTMLElementTagNameMap} N
 * @param {N} name @param {string} kind @param {...(Node | string)} parts
 */
export function element(name, kind, ...parts) {
  const made = document.createElement(name);
  made.className = kind;
  made.append(...parts);
  return made;
}

/** A new button that sends no form. @param {string} kind @param {...(Node | string)} parts */
export function button(kind, ...parts) {
  const made = element("button", kind, ...parts);
  made.type = "button";
  return made;
}

/** The address of something of a card: "" for its form, "tools/" … @param {string} code @param {string} [what] */
export const address = (code, what = "") => `${base}${code}/${what}`;

/** The address of a card's seminar. @param {string} code */
export const seminar = (code) => `${root.dataset.open}${code}/`;

/** The code of the card that an event or the focus is at, "" for none. @param {EventTarget | Element | null} at */
export const codeOf = (at) => (at instanceof HTMLElement && at.dataset.code) || "";

/** Says how things stand. @param {string} text @param {string} [kind] error, warning, note or good */
export function say(text, kind = "") {
  const status = need("[data-status]");
  status.textContent = text;
  status.className = `board-status ${kind}`;
}

/** A name for a form, so that sent twice it does its work once; randomUUID() is there on pages with TLS only. */
export const once = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** The server did not answer since one is signed out; it has been said. */
export class SignedOut extends Error {}

/** The form's token of this session. */
const token = () => /** @type {HTMLInputElement | null} */ (document.querySelector("input[name=csrf_token]"));

/**
 * Asks the server, and sends a form where there is one. Throws SignedOut, and TypeError when it cannot be reached.
 * @param {string} path below the board's address @param {Record<string, string>} [form] @param {boolean} [again]
 * @returns {Promise<Response>}
 */
export async function ask(path, form, again = false) {
  const headers = { "X-CSRFToken": token()?.value ?? "" };
  const sent = form ? { method: "POST", body: new URLSearchParams(form), headers } : {};
  const answer = await fetch(base + path, { credentials: "same-origin", redirect: "manual", ...sent });
  if (answer.type === "opaqueredirect" || answer.status === 401) {
    need("[data-signed-out]").hidden = false;
    throw new SignedOut();
  }
  need("[data-signed-out]").hidden = true;
  if (answer.status === 400 && form && !again && (await renewed())) return ask(path, form, true);
  return answer;
}

/** The account that a page was made for. @param {Document} page */
const whose = (page) => page.querySelector("#typed-before")?.getAttribute("data-account");

/**
 * Whether the page's token, of a session that is over or too old, could be replaced by one of the page as it is now;
 * not by another account's, which has moved nothing here.
 */
async function renewed() {
  const page = await fetch(location.href, { credentials: "same-origin" });
  const html = new DOMParser().parseFromString(await page.text(), "text/html");
  const found = /** @type {HTMLInputElement | null} */ (html.querySelector("input[name=csrf_token]"));
  const held = token();
  if (page.redirected || !found || !held || whose(html) !== whose(document)) return false;
  held.value = found.value;
  return true;
}

/** What the server said as JSON, null when it said something else. @param {Response} answer */
export const json = async (answer) =>
  (answer.headers.get("Content-Type") ?? "").includes("json") ? answer.json() : null;
