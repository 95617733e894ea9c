// What fits where, reckoned from the times that a card must keep clear of.

import { ends, shift } from "./times.js";

/** @import { Reason, Zones } from "./types.js" */

/** @type {readonly string[]} */
const WORST_FIRST = ["error", "warning", "note"];

/**
 * The reasons against a slot, the worst first; of those about the same thing the first says it.
 * @param {Zones} known @param {string} room its code, "" for none @param {string} start @param {string} end
 * @returns {Reason[]}
 */
export function against(known, room, start, end) {
  /** @type {Map<string, Reason>} */
  const said = new Map();
  for (const [where, from, to, reason, about] of known.zones) {
    const found = known.reasons[reason];
    if (found && where === room && start < to && from < end && !said.has(about)) said.set(about, found);
  }
  return [...said.values()].sort((a, b) => WORST_FIRST.indexOf(a.severity) - WORST_FIRST.indexOf(b.severity));
}

/**
 * The times to shade on the days that are shown. Notes are said, not shaded.
 * @param {Zones} known @param {readonly string[]} days
 */
export function shaded(known, days) {
  return known.zones.flatMap(([room, start, end, reason], n) => {
    const severity = known.reasons[reason]?.severity ?? "note";
    const shown = days.some((day) => start < `${day}T24:00` && end > `${day}T00:00`);
    return shown && severity !== "note" ? [{ id: `zone-${n}`, room, start, end, severity }] : [];
  });
}

/**
 * The width of a room's column, undefined for as wide as there is space: narrower than the least a card cannot be read,
 * and then the rooms are scrolled sideways.
 * @param {number} columns @param {number} width of the grid, in pixels @param {number} rem in pixels
 * @param {number} [least] in rem
 */
export const columnWidth = (columns, width, rem, least = 8) =>
  columns > (width / rem - 4) / least ? `${least + 0.5}rem` : undefined;

/** The heights of a quarter of an hour that one can choose, in pixels, beside the one at which the day fits. */
const HEIGHTS = [14, 18, 24, 32, 44];

/**
 * The heights of a quarter of an hour from the one at which the whole day fits.
 * @param {number} space for the hours, in pixels @param {number} hours @param {number} least that can be read
 */
export function heights(space, hours, least) {
  const fits = Math.max(least, Math.floor((space / (hours * 4)) * 10) / 10);
  return [fits, ...HEIGHTS.filter((height) => height > fits * 1.1)];
}

/**
 * Whether there is a column for what has no room: only when something is in it, or there is no room at all.
 * @param {{ rooms: readonly unknown[], items: readonly { start: string, room: string }[] }} board
 * @param {readonly string[]} days that are shown
 */
export const roomless = ({ rooms, items }, days) =>
  !rooms.length || items.some((i) => i.start && !i.room && days.includes(i.start.slice(0, 10)));

/**
 * The minutes from the board's first hour to the first quarter in a room that is free for half an hour.
 * @param {readonly { start: string, minutes: number | null, room: string }[]} items
 * @param {string} room @param {string} midnight of the day @param {number} from @param {number} to hours
 */
export function firstFree(items, room, midnight, from, to) {
  const there = items.filter((i) => i.start && i.room === room);
  for (let minutes = 0; minutes < (to - from) * 60; minutes += 15) {
    const start = shift(midnight, from * 60 + minutes);
    if (!there.some((i) => i.start < shift(start, 30) && ends(i) > start)) return minutes;
  }
  return 0;
}

/**
 * Whether a point lies within a box or on its edge.
 * @param {{ left: number, right: number, top: number, bottom: number }} box @param {number} x @param {number} y
 */
export const inside = (box, x, y) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
