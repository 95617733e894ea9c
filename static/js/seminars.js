// The list of seminars: what is looked for stays in the address, cells are edited in place, several at once.
import { cells } from "./organise/cells.js";
import { chosen } from "./organise/chosen.js";
import { columns } from "./organise/columns.js";
import { kept } from "./organise/kept.js";
import { one } from "./organise/page.js";

const table = /** @type {HTMLTableElement | null} */ (one("table[data-seminars]"));
const tools = /** @type {HTMLFormElement | null} */ (one("[data-kept]"));
if (table && tools) {
  columns(table);
  const bar = one("[data-many]");
  if (bar) {
    chosen(table, /** @type {HTMLFormElement} */ (bar), tools);
    cells(table);
  }
  kept(table, tools);
}
