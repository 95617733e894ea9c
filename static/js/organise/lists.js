// Lists that search, sort and filter.
import { matches, words } from "./matching.js";
import { all, field } from "./page.js";

/** @typedef {HTMLInputElement | HTMLSelectElement} Field */

const collator = new Intl.Collator(document.documentElement.lang, { numeric: true, sensitivity: "base" });

/** Gives the page's lists their work. */
export function lists() {
  for (const table of all("table[data-table]")) sortable(/** @type {HTMLTableElement} */ (table));
  for (const tools of all("[data-list-tools]")) {
    tools.hidden = false;
    tools.addEventListener("input", () => narrow(tools));
  }
}

/** @param {HTMLTableElement} table */
function sortable(table) {
  const columns = names(table);
  // Rows that are worked in get theirs when they come near (near.js).
  if (!table.dataset.inPlace) for (const row of table.tBodies[0]?.rows ?? []) labelled(row, columns);
  for (const [column, th] of all("thead th", table).entries()) if (columns[column]) sorting(table, th, column);
}

/** The columns' names, "" for one that shows none. @param {HTMLTableElement} table */
export const names = (table) =>
  all("thead th", table).map((th) => (unnamed(th) ? "" : (th.textContent ?? "").trim()));

/** @param {HTMLElement} th */
const unnamed = (th) => th.querySelector(".visually-hidden");

/**
 * On a phone rows are cards, and each value then needs its column's name.
 * @param {HTMLTableRowElement} row @param {string[]} columns
 */
export function labelled(row, columns) {
  for (const [column, cell] of [...row.cells].entries()) {
    if (cell.tagName === "TD" && columns[column]) cell.dataset.label = columns[column];
    if (!(cell.textContent ?? "").trim() && !cell.children.length) cell.dataset.blank = "";
  }
}

/**
 * Lists in a part of the page whose rows were sent anew: named, and in the order that was chosen.
 * @param {HTMLElement} box
 */
export function again(box) {
  for (const each of all("table[data-table]", box)) {
    const table = /** @type {HTMLTableElement} */ (each);
    for (const row of table.tBodies[0]?.rows ?? []) labelled(row, names(table));
    const chosen = table.querySelector("th[aria-sort]");
    const column = all("thead th", table).indexOf(/** @type {HTMLElement} */ (chosen));
    if (column >= 0) sort(table, column, chosen?.getAttribute("aria-sort") === "ascending" ? 1 : -1);
  }
}

/**
 * Makes a column's head a button that sorts by it.
 * @param {HTMLTableElement} table @param {HTMLElement} th @param {number} column
 */
function sorting(table, th, column) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "sort";
  button.textContent = th.textContent;
  th.replaceChildren(button);
  button.addEventListener("click", () => {
    const up = th.getAttribute("aria-sort") !== "ascending";
    for (const other of all("th[aria-sort]", table)) other.removeAttribute("aria-sort");
    th.setAttribute("aria-sort", up ? "ascending" : "descending");
    sort(table, column, up ? 1 : -1);
    table.dispatchEvent(new CustomEvent("sorted", { detail: { column: th.dataset.col ?? "", up } }));
  });
}

/** @param {HTMLTableElement} table @param {number} column @param {number} way 1 for up, -1 for down */
export function sort(table, column, way) {
  const body = table.tBodies[0];
  const key = (/** @type {HTMLTableRowElement} */ row) => {
    const cell = row.cells[column];
    return cell?.dataset.sort ?? cell?.dataset.value ?? (cell?.textContent ?? "").trim();
  };
  const before = [...(body?.rows ?? [])];
  const rows = [...before].sort((a, b) => collator.compare(key(a), key(b)) * way);
  if (rows.every((row, at) => row === before[at])) return;
  const { activeElement } = document;
  body?.append(...rows);
  if (body?.contains(activeElement)) /** @type {HTMLElement} */ (activeElement).focus();
}

/** Hides the rows that are not meant. @param {HTMLElement} tools */
function narrow(tools) {
  const wanted = words(field("[data-search]", tools)?.value ?? "");
  const filters = all("[data-filter]", tools).map((each) => {
    const filter = /** @type {Field} */ (each);
    return { name: filter.dataset.filter ?? "", value: filter.value };
  });
  for (const row of all("table[data-table] tbody tr")) row.hidden = !matches(row, wanted, filters);
  tools.dispatchEvent(new Event("narrowed"));
}
