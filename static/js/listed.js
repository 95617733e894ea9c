// Lists that are worked in: what is looked for stays in the address, cells are edited in place, several are chosen.
import { cells } from "./organise/cells.js";
import { chosen } from "./organise/chosen.js";
import { columns } from "./organise/columns.js";
import { kept } from "./organise/kept.js";
import { near } from "./organise/near.js";
import { one } from "./organise/page.js";
import { portraits } from "./organise/portraits.js";

const table = /** @type {HTMLTableElement | null} */ (one("table[data-in-place]"));
const tools = /** @type {HTMLFormElement | null} */ (one("[data-kept]"));
if (table && tools) {
  columns(table);
  const bar = one("[data-many]");
  if (bar) {
    chosen(table, /** @type {HTMLFormElement} */ (bar), tools);
    cells(table);
  }
  kept(table, tools);
  near(table);
  const given = one("form[data-portraits]");
  if (given) portraits(/** @type {HTMLFormElement} */ (given), table);
}
