// Rows of a form that are added, moved and dropped, by pointer and by keyboard.
import { changed } from "./forms.js";
import { all, one, target } from "./page.js";

/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Field */

/** Gives the page's lists of rows their work. */
export function rows() {
  for (const list of all("[data-rows]")) {
    for (const row of rowsOf(list)) dress(row);
    const add = one("[data-add-row]", list.parentElement ?? document);
    if (add) adding(list, add);
    list.addEventListener("click", (e) => clicked(list, target(e)));
    if (list.matches("[data-sortable]")) dragging(list);
    if (list.matches("[data-sends]")) list.addEventListener("change", () => list.closest("form")?.requestSubmit());
  }
}

/** @param {HTMLElement} list */
const rowsOf = (list) => all(":scope > [data-row]", list);

/** Shows a row's buttons, which do nothing without this script. @param {HTMLElement} row */
function dress(row) {
  for (const button of all("[data-up],[data-down],[data-drop]", row)) button.hidden = false;
}

/** Says where a row has come to. @param {HTMLElement} list @param {HTMLElement} row */
function tell(list, row) {
  changed();
  const said = one("[data-moved]", list.parentElement ?? document);
  const every = rowsOf(list);
  if (said) said.textContent = `${every.indexOf(row) + 1} / ${every.length}`;
}

/** @param {HTMLElement} list @param {HTMLElement} add */
function adding(list, add) {
  add.hidden = false;
  add.addEventListener("click", () => one("[data-who],select,input,textarea", another(list))?.focus());
}

/** Makes an empty row, at the end or after one. @param {HTMLElement} list @param {HTMLElement} [before] */
export function another(list, before) {
  const row = /** @type {HTMLElement} */ (rowsOf(list).at(-1)?.cloneNode(true));
  empty(row);
  if (before) before.after(row);
  else list.append(row);
  dress(row);
  return row;
}

/**
 * Makes the copy of a row a new one: nothing is typed, and what is chosen is what a new one has.
 * @param {HTMLElement} row
 */
function empty(row) {
  for (const each of all("input,textarea", row)) {
    /** @type {HTMLInputElement} */ (each).value = "";
    each.removeAttribute("id");
  }
  for (const mark of all(".answer-mark, [data-said], [data-known]", row)) mark.textContent = "";
  for (const fold of all("details", row)) /** @type {HTMLDetailsElement} */ (fold).open = false;
  for (const each of all("select", row)) {
    const select = /** @type {HTMLSelectElement} */ (each);
    const usual = [...select.options].findIndex((option) => option.defaultSelected && option.value);
    select.selectedIndex = Math.max(0, usual);
  }
}

/** @param {HTMLElement} list @param {HTMLElement} at */
function clicked(list, at) {
  const row = /** @type {HTMLElement | null} */ (at.closest("[data-row]"));
  if (!row) return;
  const before = row.previousElementSibling;
  const after = row.nextElementSibling;
  if (at.matches("[data-up]") && before) before.before(row);
  else if (at.matches("[data-down]") && after) after.after(row);
  else {
    if (at.matches("[data-drop]")) dropped(list, row);
    return;
  }
  at.focus();
  tell(list, row);
}

/** The last row stays, emptied: the next one is made from it. @param {HTMLElement} list @param {HTMLElement} row */
function dropped(list, row) {
  if (rowsOf(list).length > 1) row.remove();
  else empty(row);
  changed();
}

/** @param {HTMLElement} list */
function dragging(list) {
  /** @type {HTMLElement | null} */
  let moving = null;
  list.addEventListener("pointerdown", (e) => {
    if (!target(e).matches("[data-handle]")) return;
    moving = target(e).closest("[data-row]");
    moving?.classList.add("dragging");
    list.setPointerCapture(e.pointerId);
    e.preventDefault();
  });
  list.addEventListener("pointermove", (e) => {
    if (moving) carry(list, moving, e.clientY);
  });
  const stop = () => {
    if (!moving) return;
    moving.classList.remove("dragging");
    tell(list, moving);
    if (list.matches("[data-sends]")) list.closest("form")?.requestSubmit();
    moving = null;
  };
  list.addEventListener("pointerup", stop);
  list.addEventListener("pointercancel", stop);
}

/**
 * Puts the row that is dragged before or after the one it is over.
 * @param {HTMLElement} list @param {HTMLElement} moving @param {number} y of the pointer, in the window
 */
function carry(list, moving, y) {
  for (const row of rowsOf(list)) {
    const box = row.getBoundingClientRect();
    if (row === moving || y <= box.top || y >= box.bottom) continue;
    if (y < box.top + box.height / 2) row.before(moving);
    else row.after(moving);
    return;
  }
}
