// What a list shows: what is wanted of it, how much that is, what is over behind a line, and columns from now on.

import { passes, wordsOf } from "./rule.js";

/** @param {ParentNode} root @param {string} selector @returns {HTMLElement[]} */
const all = (root, selector) => [...root.querySelectorAll(selector)].map((e) => /** @type {HTMLElement} */ (e));
/** @param {ParentNode} root @param {string} selector @returns {HTMLElement | null} */
export const one = (root, selector) => root.querySelector(selector);
export const formIn = (/** @type {ParentNode} */ root) =>
  /** @type {HTMLFormElement | null} */ (one(root, "[data-filters]"));
/** Sets what is different only, so that nothing stirs that is as it was. */
const hide = (/** @type {HTMLElement | null} */ e, /** @type {boolean} */ hidden) => {
  if (e && e.hidden !== hidden) e.hidden = hidden;
};
const write = (/** @type {HTMLElement | null} */ e, /** @type {string} */ text) => {
  if (e && e.textContent !== text) e.textContent = text;
};

/**
 * What the reader wants of the list, as the form has it.
 * @typedef {{chosen: Map<string, string[]>, q: string, view: string}} Wanted
 */

/** @param {HTMLFormElement} form @returns {Wanted} */
export const wantedIn = (form) => {
  /** @type {Wanted} */
  const found = { chosen: new Map(), q: "", view: "" };
  for (const [name, said] of new FormData(form)) {
    const value = String(said);
    if (name === "q") found.q = value.trim();
    else if (name === "view") found.view = value;
    else if (value && name !== "by") found.chosen.set(name, [...(found.chosen.get(name) ?? []), value]);
  }
  return found;
};

/** Texts to search, by the seminars' codes, and where they are from. */
export const index = { from: "", texts: /** @type {Record<string, string>} */ ({}) };
/** Of what has no text there, what it says itself. @type {WeakMap<HTMLElement, string>} */
const own = new WeakMap();
/** @param {HTMLElement} item */
const textOf = (item) => {
  const known = item.dataset.find ?? index.texts[item.dataset.seminar ?? ""] ?? own.get(item);
  if (known !== undefined) return known;
  const made = wordsOf(one(item, ".card-text")?.textContent ?? "").join(" ");
  own.set(item, made);
  return made;
};

/** The server's time, and that of the page's minute. */
export const time = { ahead: 0 };

/** @param {string} text @param {number} n */
const counted = (text, n) => text.replace("{n}", String(n));

/**
 * Folds what is over as long as something shown is not, and nothing is searched for.
 * @param {Document} root @param {boolean} searched @param {Record<string, string>} said
 */
const fold = (root, searched, said) => {
  const shown = all(root, "[data-item]:not([hidden])");
  const folds = !searched && shown.some((e) => e.matches(".before, .during"));
  const { zone: timeZone } = document.body.dataset;
  const today = new Intl.DateTimeFormat("sv", { timeZone }).format(Date.now() + time.ahead);
  for (const section of all(root, "section.day")) {
    section.classList.toggle("today", section.id === `day-${today}`);
    const over = all(section, ".after[data-item]:not([hidden])").length;
    hide(one(section, "[data-fold]"), !folds || !over);
    write(one(section, "[data-finished]"), counted((over === 1 ? said.finished : said.finishedMany) ?? "", over));
    const grid = one(section, ".grid");
    if (grid) columns(grid);
  }
};

const STEP = 300_000;
const STEPS_OF_AN_HOUR = 12;
/** Gives an element the one of its classes that is a letter or two and a number. */
const place = (/** @type {Element} */ e, /** @type {string} */ letters, /** @type {number} */ number) => {
  const is = letters + number;
  if (e.classList.contains(is)) return;
  e.classList.remove(...[...e.classList].filter((name) => new RegExp(`^${letters}\\d+$`).test(name)));
  e.classList.add(is);
};
/** Has the hours gone in which only what is over was held, and the line at now in its place. */
const columns = (/** @type {HTMLElement} */ grid) => {
  const from = Date.parse(grid.dataset.from ?? "");
  const ahead = all(grid, "[data-item]:is(.before, .during):not(.below) .card-time time");
  const starts = ahead.map((e) => Date.parse(/** @type {HTMLTimeElement} */ (e).dateTime));
  const gone = starts.length ? Math.floor((Math.min(...starts) - from) / STEP / STEPS_OF_AN_HOUR) : 0;
  place(grid, "f", gone * STEPS_OF_AN_HOUR);
  const line = one(grid, ".now-line");
  const step = Math.round((Date.now() + time.ahead - from) / STEP) + 1;
  const within = step > gone * STEPS_OF_AN_HOUR && step <= all(grid, ".hour").length * STEPS_OF_AN_HOUR;
  hide(line, !within);
  if (line && within) place(line, "gs", step);
};

/** Says how many more are on, or next, than there are lines for. */
const more = (/** @type {Document} */ root, /** @type {Record<string, string>} */ said) => {
  const first = one(root, ".before[data-item]:not(.is-cancelled) .card-time time")?.getAttribute("datetime");
  const next = all(root, ".before[data-item]:not(.is-cancelled) .card-time time");
  const counts = {
    on: all(root, ".during[data-item]:not(.is-cancelled)").length,
    next: next.filter((e) => e.getAttribute("datetime") === first).length,
  };
  for (const part of all(root, "[data-nownext] [data-now]")) {
    const left = counts[part.dataset.now === "on" ? "on" : "next"] - (one(part, "[data-lines]")?.children.length ?? 0);
    const line = one(part, "[data-more]");
    hide(line, left <= 0);
    if (left > 0) write(line, counted(said.more ?? "", left));
  }
};

/** Makes of a page what its form wants. @param {Document} root */
export const update = (root) => {
  const form = formIn(root);
  if (!form) return;
  const { chosen, q, view } = wantedIn(form);
  const said = JSON.parse(form.dataset.said ?? "{}");
  const words = wordsOf(q);
  let count = 0;
  for (const item of all(root, "[data-item]")) {
    const met = passes((item.dataset.is ?? "").split(" "), words.length ? textOf(item) : "", chosen, words);
    hide(item, !met);
    count += met ? 1 : 0;
  }
  for (const group of all(root, "[data-group]")) hide(group, !one(group, "[data-item]:not([hidden])"));
  const filtered = chosen.size > 0 || words.length > 0;
  const days = one(root, "[data-days]");
  days?.classList.toggle("filtered", filtered);
  days?.classList.toggle("as-list", view === "list");
  const hits = (count === 1 ? said.hit : said.hits) ?? "";
  write(one(root, "[data-hits]"), filtered ? counted(count ? hits : (said.none ?? ""), count) : "");
  hide(one(root, "[data-none]"), count > 0);
  hide(one(root, ".hits [data-clear]"), !filtered || !count);
  const inFilter = [...chosen].reduce((sum, [sort, values]) => sum + (sort === "day" ? 0 : values.length), 0);
  write(one(root, "[data-chosen]"), inFilter ? `(${inFilter})` : "");
  fold(root, words.length > 0, said);
  more(root, said);
};
