// Rows of a list become what is worked with when they come near to what is seen, and not before: a list may be long.
import { labelled, names } from "./lists.js";
import { all, one, target } from "./page.js";

/** The rows of the first window, which need no measuring. */
const FIRST = 25;
/** How far beyond the window's edges they are made: a window more. */
const BEYOND = "100% 0px";

/** Rows that are made already. @type {WeakSet<Element>} */
const made = new WeakSet();

/** Makes the rows of a list as they come near. @param {HTMLTableElement} table */
export function near(table) {
  const rows = all("tbody tr[data-code]", table);
  for (const row of rows.filter((each) => !each.hidden).slice(0, FIRST)) worked(row);
  const seen = new IntersectionObserver(
    (found) => {
      for (const each of found.filter((one) => one.isIntersecting)) {
        seen.unobserve(each.target);
        worked(/** @type {HTMLElement} */ (each.target));
      }
    },
    { rootMargin: BEYOND },
  );
  for (const row of rows) seen.observe(row);
  // Whoever comes by keys is there before the window is.
  table.addEventListener("focusin", (e) => {
    const row = /** @type {HTMLElement | null} */ (target(e).closest("tbody tr[data-code]"));
    if (row) worked(row);
  });
}

/** Makes fields of a row's cells, as its table's head says, once. @param {HTMLElement} row */
export function worked(row) {
  const table = row.closest("table");
  if (made.has(row) || !table) return;
  made.add(row);
  labelled(/** @type {HTMLTableRowElement} */ (row), names(table));
  const title = (one("th a, th [id]", row)?.textContent ?? "").trim();
  for (const head of all("thead th[data-edit]", table)) {
    const cell = one(`[data-col=${head.dataset.col}]`, row);
    const label = head.dataset.label ?? head.textContent ?? "";
    if (cell) MAKERS[head.dataset.edit ?? ""]?.(cell, { row, title, label });
  }
}

/** @typedef {{row: HTMLElement, title: string, label: string}} About */

/** A cell's value: said by itself, by its row, or by its text. @param {HTMLElement} cell @param {About} about */
const held = (cell, { row }) =>
  cell.dataset.value ?? row.dataset[cell.dataset.col ?? ""] ?? (cell.textContent ?? "").trim();

/** A button that becomes a field at a press. @param {HTMLElement} cell @param {About} about */
function button(cell, about) {
  const found = document.createElement("button");
  Object.assign(found, { type: "button", className: "cell" });
  found.dataset.cell = cell.dataset.col;
  found.dataset.value = held(cell, about);
  return found;
}

/** By what the head says of its column. @type {Record<string, (cell: HTMLElement, about: About) => void>} */
const MAKERS = {
  /** A text, beside which a link may stand. */
  text: (cell, about) => {
    const found = button(cell, about);
    const text = cell.firstChild instanceof Text ? cell.firstChild : null;
    const said = (text?.data ?? "").trim() || "–";
    found.textContent = said;
    found.setAttribute("aria-label", `${said} ${about.label}: ${about.title}`);
    text?.remove();
    cell.prepend(found);
  },
  lines: (cell, about) => {
    MAKERS.text?.(cell, about);
    const found = one("button", cell);
    if (found) found.dataset.lines = "";
  },
  /** A link, with the pencil beside it. */
  pencil: (cell, about) => {
    const found = button(cell, about);
    found.dataset.value = about.title;
    found.classList.add("pencil");
    found.setAttribute("aria-label", `${about.label}: ${about.title}`);
    found.append(icon(0));
    (one("a, [id]", cell) ?? cell).after(found);
  },
  /** Each seat's answer a menu, in a form of its own that is sent at every choice. */
  answers: (cell, { row, title }) => {
    const model = /** @type {HTMLTemplateElement} */ (one("template[data-answers]")).content;
    for (const answer of all("[data-seat]", cell)) {
      const form = /** @type {HTMLFormElement} */ (model.firstElementChild?.cloneNode(true));
      const menu = /** @type {HTMLSelectElement} */ (one("select", form));
      const about = one(".seat-of", answer.parentElement ?? cell)?.title;
      form.setAttribute("action", `${row.dataset.code}/answer`);
      /** @type {HTMLInputElement} */ (one("[name=seat]", form)).value = answer.dataset.seat ?? "";
      menu.value = answer.dataset.answer ?? "";
      for (const each of all("[data-no-js]", form)) each.hidden = true;
      menu.setAttribute("aria-label", `${menu.getAttribute("aria-label")}: ${title}, ${about}`);
      answer.replaceWith(form);
    }
  },
  /** A picture, for which a file is chosen. */
  file: (cell, about) => {
    const found = button(cell, about);
    const face = one(".face", cell);
    const picture = face?.firstElementChild;
    found.classList.add("face");
    found.dataset.value = picture ? "1" : "";
    found.setAttribute("aria-label", `${about.label}: ${about.title}`);
    found.append(picture ?? icon(1));
    face?.replaceWith(found);
  },
  /** A menu, to be chosen from at once: that of the bar, without what leaves all as it is. */
  menu: (cell, about) => {
    const model = one(`[data-many] select[name=${cell.dataset.col}]`);
    const menu = /** @type {HTMLSelectElement} */ (model?.cloneNode(true));
    menu.options[0]?.remove();
    menu.removeAttribute("form");
    menu.dataset.cell = cell.dataset.col;
    menu.value = menu.dataset.value = held(cell, about);
    menu.setAttribute("aria-label", `${about.label}: ${about.title}`);
    cell.replaceChildren(menu);
  },
};

/** A sign as the page has it: the pencil, and someone without a portrait. @param {number} which */
const icon = (which) => {
  const { content } = /** @type {HTMLTemplateElement} */ (one("template[data-icons]"));
  return /** @type {Node} */ (content.children[which]).cloneNode(true);
};
