// All that changes while a board is open, and what can happen to it. Others read `state`; only this module writes it.
import { merged, touched } from "./merging.js";

/** @import { Board, Facet, Moved, Slot, State, Zones } from "./types.js" */

/** @type {Board} */
const NOTHING = {
  days: [], opens: "", from: 0, to: 24, rooms: [], items: [],
  names: { kind: {}, state: {} }, groups: [], count: 0, marks: {}, latest: "", undo: null, redo: null,
};

/** @type {State} */
const current = {
  board: NOTHING, chosen: "", day: "", zoom: 0, colour: "kind", busy: 0, lifted: "", settledAt: 0, waiting: null,
  refocus: "", focused: "", overTray: false,
  zones: { code: "", latest: "", zones: [], reasons: [], own: [] },
};

/** What is now. The type checker refuses to let anyone write to it. */
export const state = /** @type {Readonly<State>} */ (current);

/** A card of the board, undefined when it is gone. @param {string} code */
export const item = (code) => current.board.items.find((i) => i.code === code);

/** Whether there is a board yet: before the first answer there are no days. */
export const begun = () => current.board !== NOTHING;

/** The days that are shown. */
export const shownDays = () => (current.day === "all" ? current.board.days : [current.day]);

/** The server has told the whole board. @param {Board} found */
export function receive(found) {
  current.board = found;
  showDay(current.day);
}

/** The server has told of a move; gives the cards that look different now. @param {Moved} found */
export function receiveMove(found) {
  const before = current.board.marks;
  current.board = merged(current.board, found);
  return touched(found.items, before, found.marks);
}

/** A card is shown elsewhere, before or without being saved. @param {string} code @param {Slot} slot */
export function place(code, slot) {
  const items = current.board.items.map((i) => (i.code === code ? { ...i, ...slot } : i));
  current.board = { ...current.board, items };
}

/** A card is chosen, or no longer when it was; gives the one chosen before. @param {string} code */
export function choose(code) {
  const before = current.chosen;
  current.chosen = code === before ? "" : code;
  return before;
}

/**
 * A day is shown, or "all" of them; for one that the board does not have, that on which it opens.
 * @param {string} day
 */
export function showDay(day) {
  current.day = day === "all" || current.board.days.includes(day) ? day : firstDay();
}

function firstDay() {
  const { days, opens } = current.board;
  return days.includes(opens) ? opens : (days[0] ?? "");
}

/** The cards are coloured by another thing. @param {Facet} by */
export function colourBy(by) {
  current.colour = by;
}

/**
 * The hours are drawn at another height, from 0 (the whole day fits) to the `most`.
 * @param {number} level @param {number} most
 */
export function zoomTo(level, most) {
  current.zoom = Math.max(0, Math.min(most, level));
}

/** A card is lifted: what the server tells waits until it lies again. @param {string} code */
export function lift(code) {
  current.lifted = code;
}

/** The lifted card is or is not above the tray. @param {boolean} over */
export function passOver(over) {
  current.overTray = over;
}

/** The lifted card lies again; gives what the server told meanwhile, and whether it was let go above the tray. */
export function settle() {
  const { waiting, overTray } = current;
  Object.assign(current, { lifted: "", settledAt: Date.now(), waiting: null, overTray: false });
  return { waiting, overTray };
}

/** What the server told is kept until the lifted card lies again. @param {Board} found */
export function hold(found) {
  current.waiting = found;
}

/** A card that is drawn again is to have the focus. @param {string} code */
export function wantFocus(code) {
  current.refocus = code;
}

/** The card that is to have the focus, once. */
export function takeFocus() {
  const code = current.refocus;
  current.refocus = "";
  return code;
}

/** A card has the focus, "" when none has. @param {string} code */
export function focus(code) {
  current.focused = code;
}

/** Work at the server begins. */
export function begin() {
  current.busy += 1;
}

/** Work at the server has ended. */
export function end() {
  current.busy -= 1;
}

/** It is asked where a card may lie; gives the question, to be answered. @param {string} code @returns {Zones} */
export function ask(code) {
  current.zones = { code, latest: current.board.latest, zones: [], reasons: [], own: [] };
  return current.zones;
}

/**
 * The question is answered, unless another has been asked since.
 * @param {Zones} asked @param {Partial<Zones>} found
 */
export function answer(asked, found) {
  if (current.zones === asked) current.zones = { ...asked, ...found };
}

/** Whether it has been asked where a card may lie as the board is now. @param {string} code */
export const asked = (code) => current.zones.code === code && current.zones.latest === current.board.latest;
