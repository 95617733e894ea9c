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
    if (!(box instanceof HTMLInputElement) || !box.closest("td.pick")) return;
    if (e.shiftKey && last) range(table, last, box);
    last = box;
    show();
  });
  table.addEventListener("keydown", (e) => {
    const box = target(e);
    if (!(box instanceof HTMLInputElement) || !box.closest("td.pick")) return;
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
  heading(table, show);
  some(table, tools, show);
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

/** The box in the head chooses all or none. @param {HTMLTableElement} table @param {() => void} show */
function heading(table, show) {
  const box = field("[data-every]", table);
  if (!box) return;
  box.hidden = false;
  box.addEventListener("change", () => {
    for (const each of boxes(table)) each.checked = box.checked;
    show();
  });
}

/**
 * A menu chooses those who lack something, beside those who are chosen already.
 * @param {HTMLTableElement} table @param {HTMLFormElement} tools @param {() => void} show
 */
function some(table, tools, show) {
  const menu = /** @type {HTMLSelectElement | null} */ (one("[data-choose]", tools));
  if (!menu) return;
  for (const each of all("[data-choosing]", tools)) each.hidden = false;
  menu.addEventListener("input", (e) => e.stopPropagation());
  menu.addEventListener("change", () => {
    for (const box of boxes(table)) {
      const lacks = (box.closest("tr")?.dataset.missing ?? "").split(" ");
      if (menu.value === "*" || lacks.includes(menu.value)) box.checked = true;
    }
    menu.value = "";
    show();
  });
}

/**
 * Shows the bar while something is chosen, and how much.
 * @param {HTMLTableElement} table @param {HTMLFormElement} bar
 */
function tell(table, bar) {
  const shown = boxes(table);
  const many = shown.filter((box) => box.checked).length;
  bar.hidden = !many;
  const head = field("[data-every]", table);
  if (head) {
    head.checked = many > 0 && many === shown.length;
    head.indeterminate = many > 0 && many < shown.length;
  }
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
