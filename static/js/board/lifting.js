// A card that is lifted and let go: on the grid, and from the tray by mouse or finger.
import { makeAt } from "./adding.js";
import { choose, showTray } from "./around.js";
import { clearShade, shade, slotUnder } from "./calendar.js";
import { inTray, label, roomOf, seen } from "./cards.js";
import { inside } from "./fitting.js";
import { load, tell } from "./fits.js";
import { button, codeOf, grid, may, say, tray } from "./page.js";
import { accept, put } from "./saving.js";
import { item, lift as liftIn, passOver, settle as settleIn, state } from "./state.js";
import { between, iso, quarter, shift, snapped } from "./times.js";

/** @import { Drawn, Slot } from "./types.js" */

const REST = 120; // Milliseconds that a pointer rests on a card before it is asked where it may lie.

/** @param {string} code */
function lift(code) {
  liftIn(code);
  load(code).then(() => {
    if (state.lifted === code) shade();
  });
}

/** The card lies again, and what others did meanwhile is shown; gives whether it was let go above the tray. */
function settle() {
  const { waiting, overTray } = settleIn();
  setTimeout(clearShade);
  if (waiting) accept(waiting);
  return overTray;
}

/** The card's face: a button in the calendar's own element, which may not be one. @param {Drawn} event */
function face(event) {
  const made = button("card-face", ...label(seen(event)));
  made.dataset.code = event.id;
  made.addEventListener("focus", () => load(event.id));
  made.addEventListener("click", () => {
    if (Date.now() - state.settledAt > 300) choose(event.id);
  });
  return made;
}

/** @param {HTMLElement} el @param {Drawn} event */
function dress(el, event) {
  if (event.display === "background") {
    el.setAttribute("aria-hidden", "true");
    return;
  }
  el.dataset.code = event.id;
  let timer = 0;
  el.addEventListener("pointerenter", () => {
    timer = window.setTimeout(() => {
      if (!state.lifted) load(event.id);
    }, REST);
  });
  el.addEventListener("pointerleave", () => clearTimeout(timer));
}

/** What is done when something happens on the grid. @type {import("./calendar.js").Hands} */
export const hands = {
  face,
  dress,
  lift,
  move: (event) => tell(event.id, roomOf(event.resourceIds[0]), iso(event.start), iso(event.end)),
  release: ({ x, y }) => passOver(inside(tray.getBoundingClientRect(), x, y)),
  drop: (event, revert) => {
    const overTray = settle();
    if (!item(event.id)) return;
    if (overTray) {
      revert();
      put(event.id, { start: "" });
      return;
    }
    const minutes = between(event.start, event.end);
    put(event.id, { start: iso(event.start), minutes, room: roomOf(event.resourceIds[0]) });
  },
};

/** A press on an empty slot makes a card there; one that ends a move does not. @param {MouseEvent} e */
export function pressSlot(e) {
  const at = /** @type {Element} */ (e.target);
  if (!may || !at.closest(".ec-body") || at.closest(".ec-event, .ec-sidebar")) return;
  const slot = Date.now() - state.settledAt > 300 ? slotUnder(e.clientX, e.clientY) : null;
  if (slot) makeAt(quarter(iso(slot.date)), roomOf(slot.id));
}

/**
 * A press on a card in the tray: it follows the pointer once that has moved, else it is chosen.
 * @param {PointerEvent} e
 */
export function press(e) {
  const pressed = /** @type {Element} */ (e.target).closest("[data-code]");
  if (!(pressed instanceof HTMLElement) || e.button) return;
  const code = codeOf(pressed);
  /** @type {HTMLElement | null} */
  let ghost = null;
  /** @type {(Required<Slot> & { minutes: number }) | null} */
  let slot = null;
  const moved = (/** @type {PointerEvent} */ m) => {
    if (!may || (!ghost && Math.hypot(m.clientX - e.clientX, m.clientY - e.clientY) < 5)) return;
    ghost ??= ghostOf(pressed, code);
    ghost.style.left = `${m.clientX + 8}px`;
    ghost.style.top = `${m.clientY + 8}px`;
    slot = slotAt(m.clientX, m.clientY, code);
    if (slot) tell(code, slot.room, slot.start, shift(slot.start, slot.minutes));
    else say("");
  };
  const stop = (/** @type {PointerEvent} */ m) => {
    removeEventListener("pointermove", moved);
    removeEventListener("pointerup", stop);
    removeEventListener("pointercancel", stop);
    const up = m.type === "pointerup";
    if (ghost) release(ghost, code, up ? slot : null);
    else if (up) choose(code);
  };
  pressed.setPointerCapture(e.pointerId);
  addEventListener("pointermove", moved);
  addEventListener("pointerup", stop);
  addEventListener("pointercancel", stop);
}

/**
 * The card that follows the pointer; the one in the tray is seen to be lifted.
 * @param {HTMLElement} card @param {string} code
 */
function ghostOf(card, code) {
  const ghost = /** @type {HTMLElement} */ (card.cloneNode(true));
  ghost.classList.add("tray-ghost");
  ghost.removeAttribute("data-code");
  ghost.setAttribute("aria-hidden", "true");
  ghost.tabIndex = -1;
  document.body.append(ghost);
  inTray(code)?.classList.add("is-lifted");
  lift(code);
  return ghost;
}

/** @param {HTMLElement} ghost @param {string} code @param {Slot | null} slot */
function release(ghost, code, slot) {
  ghost.remove();
  settle();
  showTray();
  if (slot) put(code, slot);
  else say("");
}

/**
 * The slot at a point of the window, null outside the grid.
 * @param {number} x @param {number} y @param {string} code
 */
function slotAt(x, y, code) {
  const at = inside(grid.getBoundingClientRect(), x, y) ? slotUnder(x, y) : null;
  return at && { start: snapped(iso(at.date)), minutes: item(code)?.minutes || 60, room: roomOf(at.id) };
}
