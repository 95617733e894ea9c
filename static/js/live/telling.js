// What has changed on a page, in words for those who do not see it change.

import { clock, say, shortDay } from "../live.js";

/**
 * A seminar as a page shows it: when as text of day and time, both empty without a slot.
 * @typedef {{title: string, day: string, time: string, room: string, cancelled: boolean}} Shown
 */

/** Sentences with places in them, by what they tell. @typedef {Record<string, string | undefined>} Words */

/**
 * What a page shows of each seminar, by its code.
 * @param {ParentNode} root @param {import("../live.js").Face} face @returns {Map<string, Shown>}
 */
export const shownIn = (root, face) => {
  const found = new Map();
  for (const e of root.querySelectorAll("[data-seminar]")) {
    const code = /** @type {HTMLElement} */ (e).dataset.seminar;
    const title = e.querySelector("[data-title]")?.textContent?.trim();
    if (e.closest("[data-now]") || !title) continue;
    const at = Date.parse(e.querySelector("time[data-until]")?.getAttribute("datetime") ?? "");
    found.set(code, {
      title,
      day: Number.isNaN(at) ? "" : shortDay(at, face),
      time: Number.isNaN(at) ? "" : clock(at, face.zone),
      room: e.querySelector("[data-where]")?.textContent ?? "",
      cancelled: e.classList.contains("is-cancelled"),
    });
  }
  return found;
};

/** @param {Shown} was @param {Shown} is @param {Words} words */
const changed = (was, is, words) => {
  const keys = [
    is.cancelled && !was.cancelled && "cancelled",
    !is.cancelled && was.cancelled && "restored",
    (is.time !== was.time || is.day !== was.day) && is.time && "moved",
    is.room !== was.room && is.room && "room",
    is.title !== was.title && "renamed",
  ];
  const time = is.day === was.day ? is.time : `${is.day} ${is.time}`;
  const values = { title: is.title, time, room: is.room, before: was.title };
  return keys.flatMap((key) => (key ? say(words[key] ?? "", values) : []));
};

/**
 * What is different between two pages, in sentences.
 * @param {Map<string, Shown>} before @param {Map<string, Shown>} after @param {Words} words
 */
export const differences = (before, after, words) => {
  const found = [...after].flatMap(([code, is]) => {
    const was = before.get(code);
    if (was) return changed(was, is, words);
    return say((is.time ? words.added : words.addedLoose) ?? "", { title: is.title, time: is.time });
  });
  const gone = [...before].filter(([code]) => !after.has(code));
  return [...found, ...gone.map(([, was]) => say(words.gone ?? "", { title: was.title }))];
};

const MOST = 3;
/** A few sentences, and how many there are more. @param {string[]} sentences @param {string} more */
export const few = (sentences, more) => {
  const left = sentences.length - MOST;
  return [...sentences.slice(0, MOST), ...(left > 0 ? [say(more, { n: left })] : [])].join(" ");
};
