// What fits where, reckoned from the times that a card must keep clear of.

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
 * The width of a room's column, undefined for as wide as there is space: narrower than 8 rem a card cannot be read, and
 * then the rooms are scrolled sideways.
 * @param {number} columns @param {number} width of the grid, in pixels @param {number} rem in pixels
 */
export const columnWidth = (columns, width, rem) => (columns > (width / rem - 4) / 8 ? "8.5rem" : undefined);

/**
 * Whether a point lies within a box or on its edge.
 * @param {{ left: number, right: number, top: number, bottom: number }} box @param {number} x @param {number} y
 */
export const inside = (box, x, y) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
