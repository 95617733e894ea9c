// Where a card goes by an arrow key.
import { dayOf, onDay, STEP, shift } from "./times.js";

/** @import { Item, Slot } from "./types.js" */

/**
 * What an arrow key asks of a card: the slot, and the day to show where it goes to another; null when there is none
 * that way. From the tray any arrow puts it at the beginning of the board.
 * @param {Item} item
 * @param {{ key: string, altKey: boolean, shiftKey: boolean }} pressed
 * @param {{ rooms: readonly string[], days: readonly string[], day: string, from: number }} frame the rooms' codes in
 *   their order with "" for none at the end, the day shown ("all" for all) and the board's first hour
 * @returns {{ slot: Slot, day: string } | null}
 */
export function stepped(item, pressed, frame) {
  if (!item.start) return { slot: ontoBoard(item, frame), day: "" };
  const step = pressed.altKey ? 30 : STEP;
  const back = pressed.key === "ArrowUp" || pressed.key === "ArrowLeft";
  if (pressed.key === "ArrowUp" || pressed.key === "ArrowDown") {
    const by = back ? -step : step;
    if (pressed.shiftKey) return { slot: { minutes: Math.max(STEP, (item.minutes ?? 0) + by) }, day: "" };
    return { slot: { start: shift(item.start, by) }, day: "" };
  }
  if (pressed.altKey) {
    const day = beside(frame.days, dayOf(item.start), back);
    return day ? { slot: { start: onDay(item.start, day) }, day } : null;
  }
  const room = beside(frame.rooms, item.room, back);
  return room === undefined ? null : { slot: { room }, day: "" };
}

/**
 * @param {Item} item @param {{ rooms: readonly string[], days: readonly string[], day: string, from: number }} frame
 */
function ontoBoard(item, frame) {
  const day = frame.day === "all" ? frame.days[0] : frame.day;
  const hour = String(Math.min(23, frame.from)).padStart(2, "0");
  return { start: `${day}T${hour}:00`, minutes: item.minutes || 60, room: item.room || (frame.rooms[0] ?? "") };
}

/**
 * The one before or after another in a list.
 * @param {readonly string[]} list @param {string} one @param {boolean} back
 */
function beside(list, one, back) {
  return list[list.indexOf(one) + (back ? -1 : 1)];
}
