// A list that keeps its place: search, filters and order in the address, scroll and focus in this tab.
import { sort } from "./lists.js";
import { worked } from "./near.js";
import { all, one } from "./page.js";

const PLACE = "eventapp list ";

/** @param {HTMLTableElement} table @param {HTMLFormElement} tools */
export function kept(table, tools) {
  const order = new URLSearchParams(location.search);
  inOrder(table, order.get("sort") ?? "", order.get("way") !== "down");
  tools.addEventListener("submit", (e) => e.preventDefault());
  tools.addEventListener("narrowed", () => {
    count(table);
    remember(tools);
  });
  table.addEventListener("sorted", (e) => {
    const { column, up } = /** @type {CustomEvent<{ column: string, up: boolean }>} */ (e).detail;
    remember(tools, { sort: column, way: up ? "" : "down" });
  });
  addEventListener("pagehide", () => leave(table));
  comeBack(table);
}

/** @param {HTMLTableElement} table @param {string} column @param {boolean} up */
function inOrder(table, column, up) {
  const heads = all("thead th", table);
  const at = heads.findIndex((th) => column && th.dataset.col === column);
  if (at < 0) return;
  heads[at]?.setAttribute("aria-sort", up ? "ascending" : "descending");
  sort(table, at, up ? 1 : -1);
}

/** Says how many of how many are shown. @param {HTMLTableElement} table */
function count(table) {
  const said = one("[data-count]");
  const rows = all("tbody tr[data-code]", table);
  const shown = rows.filter((row) => !row.hidden).length;
  if (!said) return;
  said.textContent = (said.dataset.text ?? "").replace("{shown}", `${shown}`).replace("{all}", `${rows.length}`);
}

/** @param {HTMLFormElement} tools @param {Record<string, string>} [order] */
function remember(tools, order) {
  const now = new URL(location.href);
  const fields = /** @type {[string, string][]} */ ([...new FormData(tools)]);
  for (const [name, value] of [...fields, ...Object.entries(order ?? {})]) {
    if (value) now.searchParams.set(name, value);
    else now.searchParams.delete(name);
  }
  history.replaceState(history.state, "", now);
}

/**
 * Keeps where one was, and the order of what is shown, for the pages of one of them.
 * @param {HTMLTableElement} table
 */
function leave(table) {
  const at = /** @type {HTMLElement | null} */ (document.activeElement?.closest("tr[data-code]") ?? null);
  const codes = all("tbody tr[data-code]", table)
    .filter((row) => !row.hidden)
    .map((row) => row.dataset.code);
  const focus = at?.dataset.code ?? "";
  const where = { search: location.search, top: scrollY, focus, codes, cell: cellName() };
  try {
    sessionStorage.setItem(PLACE + location.pathname, JSON.stringify(where));
  } catch {
    // Without a place to keep it one begins at the top.
  }
}

/** Which cell of its row has the focus. */
const cellName = () => {
  const at = /** @type {HTMLElement | null} */ (document.activeElement);
  return at?.dataset.cell ?? "";
};

/** @param {HTMLTableElement} table */
function comeBack(table) {
  const where = place(location.pathname);
  if (!where || where.search !== location.search) return;
  scrollTo({ top: where.top, behavior: "instant" });
  if (!where.focus) return;
  const row = all("tbody tr[data-code]", table).find((each) => each.dataset.code === where.focus);
  if (!row) return;
  worked(row);
  const cell = where.cell ? one(`[data-cell=${CSS.escape(where.cell)}]`, row) : null;
  (cell ?? one("a, button:enabled, input", row))?.focus({ preventScroll: true });
}

/**
 * Where one was in the list of an address, null for never there in this tab.
 * @param {string} path
 * @returns {{ search: string, top: number, focus: string, cell: string, codes: string[] } | null}
 */
export function place(path) {
  try {
    return JSON.parse(sessionStorage.getItem(PLACE + path) ?? "null");
  } catch {
    return null;
  }
}

/** Links to the list lead to where one was, and those to the next and the one before follow its order. */
export function backToList() {
  for (const link of /** @type {HTMLAnchorElement[]} */ (all("a[data-list]"))) {
    const where = place(new URL(link.href).pathname);
    if (where) link.search = where.search;
  }
  const around = one("[data-around]");
  const list = around?.dataset.around ?? "";
  const codes = place(list)?.codes ?? [];
  const at = codes.indexOf(around?.dataset.code ?? "");
  if (!around || at < 0) return;
  for (const [name, code] of [["before", codes[at - 1]], ["after", codes[at + 1]]]) {
    const link = /** @type {HTMLAnchorElement | null} */ (one(`[data-${name}]`, around));
    if (!link) continue;
    link.hidden = !code;
    link.href = `${list}${code}/`;
  }
}
