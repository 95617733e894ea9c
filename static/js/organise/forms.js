// Forms: sent once, asked about before harm, and not left with what was typed unsaved.
import { all, field, one, target } from "./page.js";

/** The forms with something that is not sent yet. @type {Set<Element | null>} */
const unsaved = new Set();

/** Something has been changed that a form has not sent yet. @param {Element | null} [form] */
export function changed(form = one("form[data-guard]")) {
  unsaved.add(form);
}

/** Gives the page's forms their work. */
export function forms() {
  // Also those in rows that come later.
  document.addEventListener("change", (e) => {
    if (target(e).matches("[data-auto] select")) /** @type {HTMLSelectElement} */ (target(e)).form?.requestSubmit();
  });
  for (const form of all("form[data-confirm]")) {
    form.addEventListener("submit", (e) => {
      if (!confirm(form.dataset.confirm)) e.preventDefault();
    });
  }
  // A field of one line that grows: its own lines come with Shift.
  for (const grows of all("textarea[data-sends]")) grows.addEventListener("keydown", sends);
  document.addEventListener("submit", onlyOnce);
  for (const form of all("form[data-guard]")) {
    form.addEventListener("input", () => changed(form));
    form.addEventListener("submit", () => unsaved.delete(form));
  }
  addEventListener("beforeunload", (e) => {
    if (unsaved.size) e.preventDefault();
  });
  for (const last of all("input[data-follows]")) follow(/** @type {HTMLInputElement} */ (last));
  const drop = field("input[type=file][data-drop]");
  if (drop) droppedOn(drop);
}

/** Enter sends the form, as in any other field of it. @param {KeyboardEvent} e */
function sends(e) {
  if (e.key !== "Enter" || e.shiftKey || e.isComposing) return;
  e.preventDefault();
  /** @type {HTMLTextAreaElement} */ (e.target).form?.requestSubmit();
}

const DAY = 86_400_000; // Milliseconds.

/** A last day moves along with the first, by as many days, until it is set itself. @param {HTMLInputElement} last */
function follow(last) {
  const first = field(`[name=${last.dataset.follows}]`, last.form ?? document);
  if (!first) return;
  const days = (Date.parse(last.value) - Date.parse(first.value)) / DAY;
  let own = false;
  last.addEventListener("input", () => {
    own = true;
  });
  first.addEventListener("input", () => {
    const day = Date.parse(first.value);
    if (own || Number.isNaN(day)) return;
    last.value = new Date(day + Math.max(days || 0, 0) * DAY).toISOString().slice(0, 10);
  });
}

/** A double click sends a form once. @param {SubmitEvent} e */
function onlyOnce(e) {
  const form = /** @type {HTMLFormElement} */ (e.target);
  if (e.defaultPrevented) return;
  if (form.dataset.sent) {
    e.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  setTimeout(() => {
    delete form.dataset.sent;
  }, 4000);
}

/** A file dropped anywhere on the page is given to the field for it. @param {HTMLInputElement} drop */
function droppedOn(drop) {
  document.addEventListener("dragover", (e) => {
    if (e.dataTransfer?.types.includes("Files")) e.preventDefault();
  });
  document.addEventListener("drop", (e) => {
    if (!e.dataTransfer?.files.length) return;
    e.preventDefault();
    drop.files = e.dataTransfer.files;
    drop.form?.requestSubmit();
  });
}
