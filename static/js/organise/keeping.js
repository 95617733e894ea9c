// Every form keeps what is typed in this browser until it is saved, and offers it again where it was not.
import { tidy } from "../own/pages.js";
import { changes, fill, values } from "./filled.js";
import { all, one } from "./page.js";
import * as typed from "./typed.js";

/**
 * A form on the page: under which key it is kept, how it was, and what was typed on a page before and refused.
 * @typedef {{form: HTMLFormElement, key: string, before: typed.Fields, carried: typed.Fields}} Open
 * @typedef {{address: string, keys: string[], said: string}} Sent
 */

/** Where the server says which form it has taken: a cookie with the address that it was sent to. */
const SAVED = "saved";
/** What this tab has sent and not heard of, in its own storage. */
const SENT = "sent";

/** Gives the page's forms their work; without a place to keep anything, and for nobody, it does none. */
export function keeping() {
  const words = one("#typed-before");
  if (!words?.dataset.account || !usable()) return;
  const who = words.dataset.account;
  const asked = heard();
  typed.tidy(localStorage, who, Date.now());
  tidy(who).catch(() => {});
  // A browser that comes back to a page fills it in as it was, and only then it can be compared.
  addEventListener("pageshow", (e) => {
    if (!e.persisted) for (const form of forms()) opened(form, who, asked, words);
  });
}

/** Whether the browser lets a page keep something. */
function usable() {
  try {
    localStorage.getItem("");
    sessionStorage.getItem("");
    return true;
  } catch {
    return false;
  }
}

/** The forms in which something can be typed; one that is sent at every choice needs no keeping. */
const forms = () =>
  /** @type {HTMLFormElement[]} */ (all("form[method=post]:not([data-auto], [data-not-kept])")).filter(
    (form) => Object.keys(values(form)).length,
  );

/** The last that the server has said, "" for nothing: the address, and a mark that no other answer has. */
const said = () =>
  document.cookie.split("; ").find((each) => each.startsWith(`${SAVED}=`))?.slice(SAVED.length + 1) ?? "";

/**
 * Forgets what the server says it has saved; what of this tab's is still unheard of.
 * @returns {Sent | null}
 */
function heard() {
  /** @type {Sent | null} */
  const sent = JSON.parse(sessionStorage.getItem(SENT) ?? "null");
  const now = said();
  // The answer from before is not the answer to what was sent since.
  if (!sent || now === sent.said || decodeURIComponent(now.split("~")[0] ?? "") !== sent.address) return sent;
  for (const each of sent.keys) localStorage.removeItem(each);
  sessionStorage.removeItem(SENT);
  return null;
}

/**
 * @param {HTMLFormElement} form @param {string} who
 * @param {Sent | null} asked @param {HTMLElement} words
 */
function opened(form, who, asked, words) {
  // A field of a form may be called "action", and then hides what the form says.
  const address = new URL(form.getAttribute("action") || location.href, location.href).pathname;
  const page = typed.key(who, address, Math.random().toString(36).slice(2));
  /** @type {Open} */
  const open = { form, key: page, before: values(form, true), carried: {} };
  const waiting = typed.of(localStorage, who, address).filter((each) => isToOffer(open, each, asked?.keys ?? []));
  for (const kind of ["input", "change", "click", "pointerup"]) form.addEventListener(kind, () => note(open));
  form.addEventListener("submit", () => {
    const before = asked?.address === address ? asked.keys.filter((each) => !waiting.includes(each)) : [];
    const keys = [...new Set([...before, open.key])];
    sessionStorage.setItem(SENT, JSON.stringify({ address, keys, said: said() }));
  });
  offer(open, waiting, words);
}

/**
 * Whether what was typed is not on the page.
 * @param {Open} open @param {string} each its key @param {string[]} unheard keys of what was sent without an answer
 */
function isToOffer(open, each, unheard) {
  const fields = typed.read(localStorage, each)?.fields ?? {};
  const names = Object.keys(fields);
  if (!names.every((name) => name in open.before)) return false;
  /** @param {typed.Fields} there */
  const shows = (there) => names.every((name) => typed.same(fields[name], there[name]));
  if (shows(open.before)) {
    // Refused, it is still to be kept; else it is what is saved.
    if (goesOn()) Object.assign(open, { key: each, carried: fields });
    else if (!unheard.includes(each)) localStorage.removeItem(each);
    return false;
  }
  if (!shows(values(open.form))) return true;
  open.key = each; // The browser has put it back by itself.
  return false;
}

/** Whether the page shows a form again that was not taken. */
const goesOn = () =>
  location.search.includes("again=") || one("[aria-invalid], .flash.error, .has-error") !== null;

/** @param {Open} open */
function note(open) {
  const fields = { ...open.carried, ...changes(open.form, open.before) };
  const kept = typed.read(localStorage, open.key)?.fields;
  if (!Object.keys(fields).length) localStorage.removeItem(open.key);
  else if (JSON.stringify(fields) !== JSON.stringify(kept)) typed.keep(localStorage, open.key, fields, Date.now());
}

/**
 * Says what was typed before, the newest first, and when.
 * @param {Open} open @param {string[]} waiting @param {HTMLElement} words
 */
function offer(open, waiting, words) {
  const each = waiting[0] ?? "";
  const found = typed.read(localStorage, each);
  if (!found) return;
  const copy = /** @type {HTMLTemplateElement} */ (words).content.cloneNode(true);
  const told = /** @type {HTMLElement} */ (/** @type {DocumentFragment} */ (copy).firstElementChild);
  const text = one("[data-when]", told);
  if (text) text.textContent = when(found.at, text);
  // A field may be called "before", and then hides what a form can do.
  open.form.parentElement?.insertBefore(told, open.form);
  told.addEventListener("click", (e) => {
    const pressed = /** @type {HTMLElement} */ (e.target).closest("button");
    if (!pressed) return;
    if (pressed.matches("[data-put-back]")) fill(open.form, found.fields);
    localStorage.removeItem(each);
    told.remove();
    const next = waiting.slice(1);
    if (pressed.matches("[data-throw-away]")) offer(open, next, words);
    /** @type {HTMLElement | null} */ (open.form.querySelector("input:not([type=hidden]), textarea, select"))?.focus();
  });
}

/** The time of day, with its date where that is not today. @param {number} at @param {HTMLElement} text */
function when(at, text) {
  const time = new Date(at);
  const today = time.toDateString() === new Date().toDateString();
  /** @type {Intl.DateTimeFormatOptions} */
  const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  /** @type {Intl.DateTimeFormatOptions} */
  const parts = today ? clock : { ...clock, day: "numeric", month: "long" };
  const said = new Intl.DateTimeFormat(document.documentElement.lang === "sv" ? "sv" : "en-GB", parts).format(time);
  return (today ? text.dataset.today : text.dataset.earlier)?.replace("{time}", said) ?? "";
}
