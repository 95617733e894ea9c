// How what the server says and what is shown become one.

/** @import { Board, Item, Moved, Severity, Slot } from "./types.js" */

/**
 * Of a slot, what a card has not got yet; null when that is nothing.
 * @param {Item} item @param {Slot} slot @returns {Slot | null}
 */
export function changed(item, slot) {
  const left = Object.entries(slot).filter(([name, value]) => item[/** @type {keyof Slot} */ (name)] !== value);
  return left.length ? Object.fromEntries(left) : null;
}

/** The slot of a card. @param {Item} item @returns {Slot} */
export const slotOf = ({ start, minutes, room }) => ({ start, minutes, room });

/**
 * The answer to a move, for a card that has been moved again meanwhile: where it is shown is newer.
 * @param {Moved} found @param {Item} shown @returns {Moved}
 */
export function keeping(found, shown) {
  const items = found.items.map((fresh) => (fresh.code === shown.code ? { ...fresh, ...slotOf(shown) } : fresh));
  return { ...found, items };
}

/**
 * The board with the answer to a move in it. Where someone else was there too, the state of the draft stays that of the
 * board before: the next look then fetches what they did.
 * @param {Board} board @param {Moved} found @returns {Board}
 */
export function merged(board, found) {
  const fresh = new Map(found.items.map((item) => [item.code, item]));
  const items = board.items.map((item) => fresh.get(item.code) ?? item);
  const known = new Set(board.items.map((item) => item.code));
  items.push(...found.items.filter((item) => !known.has(item.code)));
  const { groups, count, marks, undo, redo } = found;
  const latest = found.previous === board.latest ? found.latest : board.latest;
  return { ...board, groups, count, marks, undo, redo, latest, items };
}

/**
 * The cards that look different after a move: those it names, and those whose mark has changed.
 * @param {readonly Item[]} items
 * @param {Readonly<Record<string, Severity>>} before @param {Readonly<Record<string, Severity>>} after
 */
export function touched(items, before, after) {
  const codes = new Set(items.map((item) => item.code));
  for (const code of Object.keys({ ...before, ...after })) if (before[code] !== after[code]) codes.add(code);
  return [...codes];
}
