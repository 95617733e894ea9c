// A cell of the list becomes a field at a press, Enter or F2, and is saved at once.
import { all, one, target } from "./page.js";
import { save } from "./saving.js";

/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Field */

/** @param {HTMLTableElement} table */
export function cells(table) {
  table.addEventListener("click", (e) => {
    const cell = /** @type {HTMLElement | null} */ (target(e).closest("button[data-cell]"));
    if (cell) edit(cell);
  });
  table.addEventListener("keydown", (e) => {
    if (e.key !== "F2") return;
    const row = target(e).closest("tr[data-code]");
    const cell = target(e).closest("button[data-cell]") ?? (row && one("th button[data-cell]", row));
    if (!cell) return;
    e.preventDefault();
    edit(/** @type {HTMLElement} */ (cell));
  });
  table.addEventListener("change", (e) => {
    const select = /** @type {HTMLSelectElement} */ (target(e));
    if (select.matches("select[data-cell]")) save(select, select.dataset.cell ?? "", { value: select.value });
  });
}

/** Puts fields in place of a cell; for a portrait a file is chosen. @param {HTMLElement} cell */
function edit(cell) {
  const name = cell.dataset.cell ?? "";
  if (name === "portrait") return choosePortrait(cell);
  const value = cell.dataset.value ?? "";
  const box = document.createElement("span");
  box.className = "editing";
  box.append(...fields(cell, name, value));
  cell.hidden = true;
  cell.after(box);
  const first = /** @type {Field} */ (box.firstElementChild);
  first.focus();
  if (first instanceof HTMLTextAreaElement || first.type === "text") first.select();
  listen(cell, box, name);
}

/**
 * The fields for a cell's value: a menu of what can be chosen, or what can be typed.
 * @param {HTMLElement} cell @param {string} name @param {string} value
 */
function fields(cell, name, value) {
  const words = cell.closest("table")?.dataset ?? {};
  const spoken = cell.getAttribute("aria-label") ?? "";
  if (name === "when") {
    const [day, start, end] = value.split(" ");
    return [
      input("day", "date", day || (words.first ?? ""), `${words.day}`),
      input("start", "time", start ?? "", `${words.start}`),
      input("end", "time", end ?? "", `${words.end}`),
    ];
  }
  const menu = /** @type {HTMLSelectElement | null} */ (one(`[data-many] select[name=${name}]`));
  if (!menu && cell.dataset.lines !== undefined) return [area(value, spoken)];
  if (!menu) return [input("value", "text", value, spoken)];
  const own = /** @type {HTMLSelectElement} */ (menu.cloneNode(true));
  own.options[0]?.remove();
  for (const option of own.options) if (option.value === "-") option.value = "";
  // What a file gave and no menu has stays to be seen until another is chosen.
  if (![...own.options].some((option) => option.value === value)) own.add(new Option(value, value), 0);
  own.value = value;
  own.name = "value";
  own.removeAttribute("form");
  own.setAttribute("aria-label", spoken);
  return [own];
}

/** @param {string} name @param {string} type @param {string} value @param {string} label */
function input(name, type, value, label) {
  const made = document.createElement("input");
  Object.assign(made, { name, type, value, autocomplete: "off" });
  made.setAttribute("aria-label", label);
  return made;
}

/** @param {string} value @param {string} label */
function area(value, label) {
  const made = document.createElement("textarea");
  Object.assign(made, { name: "value", value, rows: 5 });
  made.setAttribute("aria-label", label);
  return made;
}

/** @param {HTMLElement} cell */
function choosePortrait(cell) {
  const chooser = document.createElement("input");
  Object.assign(chooser, { type: "file", accept: "image/jpeg,image/png,image/webp" });
  chooser.addEventListener("change", () => {
    const file = chooser.files?.[0];
    if (file) portrait(/** @type {HTMLElement} */ (cell.closest("tr")), file);
  });
  chooser.click();
}

/** Gives the person of a row a portrait. @param {HTMLElement} row @param {File} picture */
export function portrait(row, picture) {
  const cell = one("[data-cell=portrait]", row);
  if (cell) save(cell, "portrait", { picture });
}

/** @param {HTMLElement} cell @param {HTMLElement} box @param {string} name */
function listen(cell, box, name) {
  const take = () => {
    const sent = Object.fromEntries(
      /** @type {Field[]} */ (all("input, textarea, select", box)).map((each) => [each.name, each.value]),
    );
    const before = name === "when" ? (cell.dataset.value ?? "").split(" ") : [cell.dataset.value ?? ""];
    if (Object.values(sent).join(" ") === before.join(" ")) close(cell, box, true);
    else if (!box.classList.contains("saving")) save(box, name, sent);
  };
  box.addEventListener("keydown", (e) => {
    if (target(e).matches("button")) return;
    if (e.key === "Escape") close(cell, box, true);
    else if (e.key === "Enter" && (e.ctrlKey || e.metaKey || !target(e).matches("textarea"))) take();
    else return;
    e.preventDefault();
    e.stopPropagation();
  });
  box.addEventListener("change", (e) => {
    if (target(e).matches("select")) take();
  });
  box.addEventListener("focusout", (e) => {
    const to = /** @type {Node | null} */ (e.relatedTarget);
    const left = box.dataset.left !== undefined || !box.isConnected || !document.hasFocus();
    if (!left && !box.contains(to) && !box.querySelector(".error")) take();
  });
}

/** @param {HTMLElement} cell @param {HTMLElement} box @param {boolean} [focus] */
function close(cell, box, focus) {
  // Browsers may tell of the focus that is lost before the box is out of the page: what was given up is not saved.
  box.dataset.left = "";
  box.remove();
  cell.hidden = false;
  if (focus) cell.focus();
}
