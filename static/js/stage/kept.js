// What a stage keeps on its device, for when there is no network: what it was last told, and what was pressed.
import * as own from "../own/pages.js";

/**
 * What the server tells: instants in RFC 3339, empty for none. `said` is when was last pressed, `made` when told,
 * `late` by how many minutes readers are told that it begins late.
 * @typedef {object} Told
 * @property {string} starts @property {string} ends @property {string} said @property {string} [made]
 * @property {number} [late]
 * @property {{key: string, name: string, minutes: number, who: string, note: string}[]} parts
 * @property {{key: string, at: string}[]} begun @property {{id: number, text: string}[]} words
 */
/**
 * `unsent`: the server does not know yet what was begun; `understood`: nor that these words are acknowledged.
 * @typedef {object} Kept
 * @property {Told} told @property {import("./counting.js").Begun[]} begun @property {number} said
 * @property {boolean} unsent @property {number[]} understood @property {number} ahead
 */

const { who } = /** @type {HTMLElement} */ (document.querySelector("[data-stage]")).dataset;
/** What one account has pressed no other sends: of an organisers' stage each has its own. */
const KEY = ["stage", location.pathname, who].filter(Boolean).join(" ");
const DAY = 86_400_000;

/** Nothing where a browser keeps nothing. @returns {Kept | null} */
export const read = () => {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "null");
  } catch {
    return null;
  }
};

/** @param {Kept} kept */
export const write = (kept) => {
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // It goes on as long as the page is open.
  }
};

/** Nothing of it is left on the device. */
export const forget = async () => {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // There was none.
  }
  await own.forget(location.pathname);
};

/** Has the page kept, with its files. @param {string} who the account for which, "" where the address is the secret */
export const keep = (who) =>
  own.keep({ scope: location.pathname, pages: [location.pathname], mark: "data-stage=", who });

/** Whether what is kept is of a day that is over. @param {Told} told @param {number} at */
export const isOver = (told, at) => Boolean(told.ends) && at > Date.parse(told.ends) + DAY;
