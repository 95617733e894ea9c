// The values of a form, by name, as they are typed; and put back into it.
import { all, one } from "./page.js";
import { same } from "./typed.js";

/**
 * @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Control
 * @typedef {import("./typed.js").Fields} Fields
 */

const NEVER = ["hidden", "password", "file", "submit", "button", "reset", "image"];

/** The fields of a form that a person fills in; never those for passwords and files. @param {HTMLFormElement} form */
const controls = (form) =>
  /** @type {Control[]} */ ([...form.elements]).filter(
    (each) => each.name && each.matches("input, textarea, select") && !each.hidden && !NEVER.includes(each.type),
  );

/**
 * What each name has now, or (`was`) had when the page came: nothing for a box without a tick.
 * @param {HTMLFormElement} form @param {boolean} [was] @returns {Fields}
 */
export function values(form, was = false) {
  /** @type {Fields} */
  const found = {};
  for (const each of controls(form)) {
    const list = found[each.name] ?? [];
    found[each.name] = list;
    if (each instanceof HTMLSelectElement) list.push(...chosen(each, was));
    else if (!ticked(each)) list.push(was ? each.defaultValue : each.value);
    else if (/** @type {HTMLInputElement} */ (each)[was ? "defaultChecked" : "checked"]) list.push(each.value);
  }
  return found;
}

/** @param {HTMLSelectElement} menu @param {boolean} was @returns {string[]} */
function chosen(menu, was) {
  if (!was) return [...menu.selectedOptions].map((option) => option.value);
  const found = [...menu.options].filter((option) => option.defaultSelected).map((option) => option.value);
  return found.length || menu.multiple ? found : [menu.options[0]?.value ?? ""];
}

/** @param {Control} each */
const ticked = (each) => each.type === "checkbox" || each.type === "radio";

/**
 * What differs from how the form was; of rows that can be added all columns, since they belong together.
 * @param {HTMLFormElement} form @param {Fields} before @returns {Fields}
 */
export function changes(form, before) {
  const now = values(form);
  const differ = new Set(Object.keys(now).filter((name) => !same(now[name], before[name])));
  for (const list of all("[data-rows]", form)) {
    const names = controls(form).flatMap((each) => (list.contains(each) ? [each.name] : []));
    if (names.some((name) => differ.has(name))) for (const name of names) differ.add(name);
  }
  return Object.fromEntries([...differ].map((name) => [name, now[name] ?? []]));
}

/** Puts values back into the form they were typed in. @param {HTMLFormElement} form @param {Fields} fields */
export function fill(form, fields) {
  for (const list of all("[data-rows]", form)) makeRows(list, fields);
  for (const [name, wanted] of Object.entries(fields)) {
    const named = controls(form).filter((each) => each.name === name);
    named.forEach((each, n) => {
      set(each, wanted, n);
    });
  }
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

/** @param {Control} each @param {string[]} wanted @param {number} place among those of the same name */
function set(each, wanted, place) {
  if (ticked(each)) /** @type {HTMLInputElement} */ (each).checked = wanted.includes(each.value);
  else if (each instanceof HTMLSelectElement && each.multiple)
    for (const option of each.options) option.selected = wanted.includes(option.value);
  else each.value = wanted[place] ?? "";
  const fold = each.closest("details");
  if (fold) fold.open = true;
  each.dispatchEvent(new Event("input", { bubbles: true }));
}

/** As many rows as were filled in. @param {HTMLElement} list @param {Fields} fields */
function makeRows(list, fields) {
  const first = /** @type {Control | null} */ (one("[name]", list));
  const wanted = first ? fields[first.name]?.length : undefined;
  if (!wanted) return;
  const rows = () => all(":scope > [data-row]", list);
  const add = one("[data-add-row]", list.parentElement ?? document);
  for (let n = rows().length; n < wanted; n++) add?.click();
  for (const row of rows().slice(wanted)) row.remove();
}
