// The lines of a panel: a field that finds who is meant as one types (an ARIA combobox), and takes it by Enter.
import { changed } from "./forms.js";
import { all, field, one, target } from "./page.js";
import { another } from "./rows.js";
import { hide, options, show, step } from "./whobox.js";
import { asking, known, take } from "./whom.js";

/**
 * @typedef {import("./whom.js").Told} Told
 * @typedef {import("./whom.js").Answer} Answer
 * @typedef {import("./whobox.js").Option} Option
 */

/** In milliseconds: how long one stops typing before it is looked for. */
const PAUSE = 90;
/** What is pasted with one of these in it may name several. */
const SEVERAL = /[\n\t;,(]/;

/** Gives the panel its work. */
export function seats() {
  const list = one("ol.seats[data-rows]");
  if (!list || !one("[data-seat-words]")) return;
  for (const row of all("[data-row]", list)) dress(row);
  list.addEventListener("input", (e) => typed(target(e)));
  list.addEventListener("keydown", (e) => pressed(list, e));
  list.addEventListener("paste", (e) => pasted(list, e));
  list.addEventListener("focusout", left);
  list.addEventListener("click", (e) => clicked(list, target(e)));
  // A press on an option must not take the focus out of the field.
  list.addEventListener("pointerdown", (e) => {
    if (target(e).closest("[role=option]")) e.preventDefault();
  });
}

/**
 * Makes a line's field a combobox; where it was asked who is meant, that is asked in our way.
 * @param {HTMLElement} row
 */
function dress(row) {
  const who = who_(row);
  who.removeAttribute("list");
  const about = { autocomplete: "list", expanded: "false", controls: "who-list" };
  who.setAttribute("role", "combobox");
  for (const [name, value] of Object.entries(about)) who.setAttribute(`aria-${name}`, value);
  const menu = one("select[name=seat_person]", row);
  if (!menu) return;
  const mark = document.createElement("input");
  mark.type = "hidden";
  mark.name = "seat_person";
  menu.closest("label")?.replaceWith(mark);
  settle(row);
}

/** @param {HTMLElement} row */
const who_ = (row) => /** @type {HTMLInputElement} */ (one("[data-who]", row));

/** @param {HTMLElement} at */
const rowOf = (at) => /** @type {HTMLElement} */ (at.closest("[data-row]"));

/** Whether it is said whom the text of a line means. @param {HTMLElement} row */
const isMarked = (row) => {
  const mark = field("[name=seat_person]", row)?.value ?? "";
  return mark.slice(mark.indexOf(":") + 1) === who_(row).value.trim() && mark !== "";
};

let waiting = 0;

/** @param {HTMLElement} at */
function typed(at) {
  if (!at.matches("[data-who]")) return;
  const row = rowOf(at);
  take(row, null);
  clearTimeout(waiting);
  // What is put back from before is only read: nobody is in the field to choose.
  if (document.activeElement !== at) settle(row);
  else waiting = setTimeout(() => look(row), PAUSE);
}

/** Shows who is found by what a line has now. @param {HTMLElement} row */
async function look(row) {
  const who = who_(row);
  const answer = who.value.trim() ? await asking(who.value) : null;
  if (answer && document.activeElement === who) show(who, answer);
  else hide();
  return answer;
}

/** Reads a line that was left without a choice, as the server would. @param {HTMLElement} row */
async function settle(row) {
  const text = who_(row).value;
  if (!text.trim() || isMarked(row)) return;
  const answer = await asking(text);
  if (!answer || who_(row).value !== text || isMarked(row)) return;
  const [only, more] = answer.told;
  if (only && !more) known(row, only, answer.found);
}

/**
 * Puts everyone that a text names into lines, the first into this one.
 * @param {HTMLElement} list @param {HTMLElement} row @param {Told[]} told
 */
function spread(list, row, told) {
  let at = row;
  told.forEach((each, n) => {
    if (n) at = another(list, at);
    who_(at).value = each.text;
    const role = /** @type {HTMLSelectElement | null} */ (one("select[name=seat_role]", at));
    if (role && each.role) role.value = each.role;
    known(at, each, []);
  });
  next(list, at);
}

/** Goes on to the next line, a new one after the last. @param {HTMLElement} list @param {HTMLElement} row */
function next(list, row) {
  changed();
  hide();
  const after = row.nextElementSibling;
  who_(after instanceof HTMLElement ? after : another(list, row)).focus();
}

/** @param {HTMLElement} list @param {HTMLElement} row @param {Option | undefined} option */
function choose(list, row, option) {
  if (!option) return;
  if (option.told.length > 1) {
    spread(list, row, option.told);
    return;
  }
  who_(row).value = option.text;
  take(row, { choice: option.choice, more: option.more });
  const [only] = option.told;
  if (option.choice === "new" && only?.asked.length) known(row, { ...only, choice: "new", text: option.text }, []);
  next(list, row);
}

/** @param {HTMLElement} list @param {KeyboardEvent} e */
async function pressed(list, e) {
  const at = target(e);
  if (e.altKey && (e.key === "ArrowUp" || e.key === "ArrowDown") && !options().length) {
    e.preventDefault();
    one(e.key === "ArrowUp" ? "[data-up]" : "[data-down]", rowOf(at))?.click();
    at.focus();
  }
  if (!at.matches("[data-who]") || e.altKey || e.ctrlKey || e.metaKey) return;
  const row = rowOf(at);
  if (e.key === "Escape" && options().length) {
    e.preventDefault();
    hide();
  } else if (e.key === "ArrowDown" || e.key === "ArrowUp") {
    e.preventDefault();
    if (options().length) step(who_(row), e.key === "ArrowDown" ? 1 : -1);
    else await look(row);
  } else if (e.key === "Enter" && who_(row).value.trim() && (options().length || !isMarked(row))) {
    e.preventDefault();
    clearTimeout(waiting);
    // What is in the field now may not have been asked for yet.
    const chosen = options().find((each) => each.active && each.of === who_(row).value);
    if (!chosen) await look(row);
    choose(list, row, chosen ?? options().find((each) => each.active));
  }
}

/** @param {HTMLElement} list @param {ClipboardEvent} e */
async function pasted(list, e) {
  const at = target(e);
  const text = e.clipboardData?.getData("text/plain") ?? "";
  if (!at.matches("[data-who]") || !SEVERAL.test(text.trim())) return;
  e.preventDefault();
  const who = /** @type {HTMLInputElement} */ (at);
  const lines = text.split(/[\n\r]+/).map((line) => line.replaceAll("\t", " ").trim());
  who.setRangeText(lines.filter(Boolean).join("; "), who.selectionStart ?? 0, who.selectionEnd ?? 0, "end");
  const whole = who.value;
  take(rowOf(at), null);
  const answer = await asking(whole);
  // Without an answer it stays as one text, which the server reads when it is saved.
  if (answer?.told.length && who.value === whole) spread(list, rowOf(at), answer.told);
}

/** @param {FocusEvent} e */
function left(e) {
  if (!target(e).matches("[data-who]")) return;
  clearTimeout(waiting);
  hide();
  settle(rowOf(target(e)));
}

/** @param {HTMLElement} list @param {HTMLElement} at */
function clicked(list, at) {
  const option = at.closest("[role=option]");
  if (option) {
    choose(list, rowOf(at), options().find((each) => each.id === option.id));
    return;
  }
  const answer = /** @type {HTMLElement | null} */ (at.closest("[data-take]"));
  if (!answer) return;
  const row = rowOf(at);
  if (answer.dataset.name) who_(row).value = answer.dataset.name;
  take(row, { choice: answer.dataset.take ?? "", more: answer.dataset.more ?? "" });
  changed();
  who_(row).focus();
}
