// Stars: what is chosen is kept in this browser at once, and sent to its secret address when there is a network.

/**
 * What this browser keeps of one event: the token of its choice, "" for none yet; the codes that are chosen as far as
 * is known; and what was said here and is not yet sent, by code, with when (milliseconds since 1970).
 * @typedef {{token: string, chosen: string[], waiting: Record<string, Wish>}} Kept
 */
/** @typedef {{on: boolean, at: number}} Wish */

const { dataset } = document.body;
const KEY = `mine ${dataset.event}`;
const PATIENCE = 10_000;
/** After what was in vain, and at least between two questions for what other devices have chosen. */
const AGAIN = 30_000;
const PAUSE = 10_000;
export const base = () => document.body.dataset.mine ?? "";

/** @param {string} selector @param {ParentNode} [root] */
const all = (selector, root = document) =>
  [...root.querySelectorAll(selector)].map((e) => /** @type {HTMLElement} */ (e));

/** @returns {Kept} */
export const read = () => {
  const kept = { token: "", chosen: [], waiting: {} };
  try {
    return { ...kept, ...JSON.parse(localStorage.getItem(KEY) ?? "{}") };
  } catch {
    return kept;
  }
};
/** Keeps it; gives whether the browser does. @param {Kept} kept */
export const write = (kept) => {
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
    return true;
  } catch {
    return false;
  }
};

/** The codes that are chosen here. @param {Kept} kept */
export const chosenIn = ({ chosen, waiting }) => {
  const found = new Set(chosen);
  for (const [code, { on }] of Object.entries(waiting)) {
    if (on) found.add(code);
    else found.delete(code);
  }
  return found;
};

/** The codes that this browser knows to be chosen. */
export const chosenHere = () => chosenIn(read());

/** A token of 192 random bits, as services/choices.py makes them. */
const newToken = () =>
  btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(24)))).replaceAll("+", "-").replaceAll("/", "_");

/** Whether the page is that of a choice which is another than this browser's. @param {Kept} kept */
export const another = (kept) => Boolean(dataset.choice) && dataset.choice !== kept.token;

/** Shows in a page what is chosen. @param {ParentNode} root */
const paint = (root) => {
  const kept = read();
  if (another(kept)) return;
  const found = chosenIn(kept);
  for (const star of all("button[data-star]", root)) {
    const pressed = String(found.has(/** @type {HTMLButtonElement} */ (star).value));
    if (star.getAttribute("aria-pressed") !== pressed) star.setAttribute("aria-pressed", pressed);
  }
};

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
const state = { sending: false, again: false, asked: 0 };

/**
 * Takes what the server says, beside what was said here since.
 * @param {Record<string, Wish>} sent @param {string[]} chosen
 */
const take = (sent, chosen) => {
  const kept = read();
  for (const [code, { at }] of Object.entries(sent)) if (kept.waiting[code]?.at === at) delete kept.waiting[code];
  write({ ...kept, chosen });
  paint(document);
  if (dataset.choice) dispatchEvent(new Event("stale"));
};

export const forget = () => {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Nothing was kept.
  }
  paint(document);
};

/** Whether a choice is erased; a programme that is taken down may come back. @param {Response} answer */
export const isErased = (answer) => answer.status === 410 && answer.headers.get("X-Gone") === "choice";

/** Says what waits, or asks what other devices have said. @param {Kept} kept */
const ask = async ({ token, waiting }) => {
  const codes = Object.entries(waiting);
  const signal = AbortSignal.timeout(PATIENCE);
  if (!codes.length) return fetch(`${base()}${token}/choice.json`, { cache: "no-store", signal });
  const choices = Object.fromEntries(codes.map(([code, { on, at }]) => [code, [on, Date.now() - at]]));
  const headers = { "Content-Type": "application/json" };
  const body = JSON.stringify({ choices });
  // It goes on when the page is left meanwhile.
  return fetch(`${base()}${token}/`, { method: "POST", headers, body, signal, keepalive: true });
};

/** @param {number} [soon] milliseconds */
const later = (soon = AGAIN) => {
  clearTimeout(timer);
  timer = setTimeout(send, soon);
};

/** Everything is to be said anew: the site has lost it. */
export const sayAll = () => {
  const kept = read();
  for (const code of kept.chosen) kept.waiting[code] ??= { on: true, at: Date.now() };
  write({ ...kept, chosen: [] });
};

/** Sends what waits and takes what others have said; gives whether all is said. */
export const send = async () => {
  const kept = read();
  state.again = state.sending;
  if (!kept.token || state.sending || another(kept)) return false;
  state.sending = true;
  state.asked = Date.now();
  try {
    const answer = await ask(kept);
    if (answer.ok) take(kept.waiting, (await answer.json()).chosen);
    else if (isErased(answer)) forget();
    else if (answer.status === 404 && !Object.keys(kept.waiting).length) sayAll();
    else later(Number(answer.headers.get("Retry-After")) * 1000 || AGAIN);
  } catch {
    later();
  }
  state.sending = false;
  const left = Object.keys(read().waiting).length;
  for (const e of all("[data-unsent]")) {
    const told = left ? (e.dataset.unsent ?? "") : "";
    if (e.textContent !== told) e.textContent = told;
  }
  // Something was said meanwhile, or the network has come back over an attempt in vain.
  if (left && (state.again || Object.keys(kept.waiting).length < left)) later(0);
  return !left;
};

/**
 * Keeps what is said of seminars, and sends it; gives whether the browser keeps anything.
 * @param {[string, boolean][]} said
 */
export const say = (said) => {
  const kept = read();
  kept.token ||= newToken();
  for (const [code, on] of said) kept.waiting[code] = { on, at: Date.now() };
  if (!write(kept)) return false;
  paint(document);
  later(0);
  return true;
};

/** A star is pressed: chosen, or no longer. @param {HTMLButtonElement} star */
export const press = (star) => {
  const on = star.getAttribute("aria-pressed") !== "true";
  // Where nothing is kept, or of another choice, the form does it.
  if (another(read()) || !say([[star.value, on]])) star.form?.requestSubmit(star);
};

/** The page without a choice leads on to this browser's own. */
export const begin = async () => {
  const kept = read();
  show(document);
  const here = location.pathname === base();
  if (here && kept.token && !Object.keys(kept.waiting).length) return location.replace(`${base()}${kept.token}/`);
  if ((await send()) && here && read().token) return location.replace(`${base()}${kept.token}/`);
  for (const each of here && kept.token ? all("[data-waiting]") : []) each.textContent = each.dataset.waiting ?? "";
};

/** What only a script can do. @param {ParentNode} root */
const show = (root) => {
  for (const each of all("[data-print]", root)) each.hidden = false;
  paint(root);
};

document.addEventListener("click", (e) => {
  if (!(e.target instanceof Element)) return;
  if (e.target.closest("[data-print]")) print();
});
document.addEventListener("fresh", (e) => show(/** @type {CustomEvent<Document>} */ (e).detail));
addEventListener("storage", (e) => {
  if (e.key === KEY) paint(document);
});
const again = () => {
  const due = Object.keys(read().waiting).length || Date.now() - state.asked > PAUSE;
  if (!document.hidden && due) send();
};
document.addEventListener("visibilitychange", again);
addEventListener("online", () => (location.pathname === base() ? begin() : again()));
begin();
