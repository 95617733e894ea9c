// The board by keys: moved, chosen, opened, put away, and done again.
import { choose, show } from "./around.js";
import { codeOf, may, root, seminar } from "./page.js";
import { duplicate, put, redo, undo } from "./saving.js";
import { begun, focus, item, showDay, state, wantFocus } from "./state.js";
import { stepped } from "./stepping.js";

/** @import { Item } from "./types.js" */

/** Handles a key anywhere on the page. @param {KeyboardEvent} e */
export function press(e) {
  const at = /** @type {Element} */ (e.target);
  if (!begun() || at.closest("input, select, textarea")) return;
  if (e.ctrlKey || e.metaKey) {
    stepBack(e);
    return;
  }
  // A card that is drawn again loses the focus for a moment; a key pressed just then is still meant for it.
  const between = at === document.body;
  const i = between || root.contains(at) ? item(between ? state.focused : codeOf(at)) : undefined;
  if (i && (onAny(e, i) || (may && onMovable(e, i)))) e.preventDefault();
}

/** Ctrl or ⌘ with Z and Y. @param {KeyboardEvent} e */
function stepBack(e) {
  const key = e.key.toLowerCase();
  if (!may || (key !== "z" && key !== "y")) return;
  e.preventDefault();
  if (key === "y" || e.shiftKey) redo();
  else undo();
}

/**
 * What may be done to a card by anyone; gives whether the key is used up.
 * @param {KeyboardEvent} e @param {Item} i
 */
function onAny(e, i) {
  if (e.key === "Escape" && state.chosen) choose(state.chosen);
  if (e.key === "Enter" && root.dataset.openRight) location.href = seminar(i.code);
  else if (e.key === " ") choose(i.code);
  else return false;
  e.stopPropagation();
  return true;
}

/**
 * What may be done to a card by those who may move it; gives whether the key is used up.
 * @param {KeyboardEvent} e @param {Item} i
 */
function onMovable(e, i) {
  if (e.key.startsWith("Arrow")) {
    wantFocus(i.code);
    step(e, i);
  } else if ((e.key === "Delete" || e.key === "Backspace") && i.start) {
    wantFocus(i.code);
    put(i.code, { start: "" });
  } else if (e.key.toLowerCase() === "d" && !e.altKey) duplicate(i.code);
  else return false;
  return true;
}

/** @param {KeyboardEvent} e @param {Item} i */
function step(e, i) {
  const { rooms, days, from } = state.board;
  const to = stepped(i, e, { rooms: [...rooms.map((room) => room.code), ""], days, day: state.day, from });
  if (!to) return;
  if (to.day && state.day !== "all") showDay(to.day);
  put(i.code, to.slot);
  if (!to.day) return;
  show();
  wantFocus(i.code);
}

/** Remembers which card has the focus. @param {FocusEvent} e */
export function focused(e) {
  const at = /** @type {Element} */ (e.target);
  focus(root.contains(at) ? codeOf(at) : "");
}
