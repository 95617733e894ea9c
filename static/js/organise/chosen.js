// Rows that are chosen, by click, with shift and by keys, and the bar that changes all of them.
import { all, field, one, target } from "./page.js";

/** The boxes of rows that are shown. @param {HTMLTableElement} table */
const boxes = (table) =>
  /** @type {HTMLInputElement[]} */ (all("tbody tr:not([hidden]) .pick input", table));

/** @param {HTMLTableElement} table @param {HTMLFormElement} bar @param {HTMLFormElement} tools */
export function chosen(table, bar, tools) {
  const show = () => tell(table, bar);
  /** @type {HTMLInputElement | null} */
  let last = null;
  table.addEventListener("click", (e) => {
    const box = target(e);
    if (!(box instanceof HTMLInputElement) || !box.closest(".pick")) return;
    if (e.shiftKey && last) range(table, last, box);
    last = box;
    show();
  });
  table.addEventListener("keydown", (e) => {
    const box = target(e);
    if (!(box instanceof HTMLInputElement) || !box.closest(".pick")) return;
    if (e.key === "ArrowDown" || e.key === "ArrowUp") step(table, box, e);
    else if (e.key.toLowerCase() === "a" && (e.ctrlKey || e.metaKey)) every(table, true, e);
    else if (e.key === "Escape") every(table, false, e);
    else return;
    show();
  });
  // What is hidden is never changed unseen.
  tools.addEventListener("narrowed", () => {
    for (const box of all("tbody tr[hidden] .pick input", table)) /** @type {HTMLInputElement} */ (box).checked = false;
    show();
  });
  pressing(bar, "[data-all]", () => every(table, true), show);
  pressing(bar, "[data-none]", () => every(table, false), show);
  // A browser that goes back shows what was chosen.
  addEventListener("pageshow", show);
  show();
}

/** @param {HTMLFormElement} bar @param {string} selector @param {() => void} what @param {() => void} show */
function pressing(bar, selector, what, show) {
  const button = one(selector, bar);
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    what();
    show();
  });
}

/**
 * Shows the bar while something is chosen, and how much.
 * @param {HTMLTableElement} table @param {HTMLFormElement} bar
 */
function tell(table, bar) {
  const many = boxes(table).filter((box) => box.checked).length;
  bar.hidden = !many;
  const said = one("[data-chosen]", bar);
  if (said) said.textContent = (said.dataset.text ?? "").replace("{num}", `${many}`);
}

/**
 * All between two get what the second has.
 * @param {HTMLTableElement} table @param {HTMLInputElement} from @param {HTMLInputElement} to
 */
function range(table, from, to) {
  const shown = boxes(table);
  const [a, b] = [shown.indexOf(from), shown.indexOf(to)];
  if (a < 0 || b < 0) return;
  for (const box of shown.slice(Math.min(a, b), Math.max(a, b) + 1)) box.checked = to.checked;
}

/**
 * On to the next box, with shift choosing it too.
 * @param {HTMLTableElement} table @param {HTMLInputElement} box @param {KeyboardEvent} e
 */
function step(table, box, e) {
  e.preventDefault();
  const shown = boxes(table);
  const next = shown[shown.indexOf(box) + (e.key === "ArrowDown" ? 1 : -1)];
  if (!next) return;
  if (e.shiftKey) {
    box.checked = true;
    next.checked = true;
  }
  next.focus();
}

/** @param {HTMLTableElement} table @param {boolean} whether @param {Event} [e] */
function every(table, whether, e) {
  e?.preventDefault();
  for (const box of boxes(table)) box.checked = whether;
  if (!whether) field("[data-search]")?.focus();
}
