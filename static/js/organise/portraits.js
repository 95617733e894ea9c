// Pictures dropped on a page: one on a person's row is theirs, several are sent one by one and then shown as a plan.
import { portrait } from "./cells.js";
import { all, field, one, target } from "./page.js";

/** @typedef {{ key: string, name: string }} Kept */

/** @param {HTMLFormElement} form where they are given @param {HTMLTableElement} [table] whose rows take one each */
export function portraits(form, table) {
  form.addEventListener("submit", (e) => {
    const files = field("input[type=file]", form)?.files;
    if (!files?.length) return;
    e.preventDefault();
    send(form, [...files]);
  });
  document.addEventListener("dragover", (e) => {
    if (!e.dataTransfer?.types.includes("Files")) return;
    e.preventDefault();
    mark(rowAt(e, table));
  });
  document.addEventListener("dragleave", (e) => {
    if (!e.relatedTarget) mark(null);
  });
  document.addEventListener("drop", (e) => {
    const files = [...(e.dataTransfer?.files ?? [])];
    if (!files.length) return;
    e.preventDefault();
    mark(null);
    const row = rowAt(e, table);
    if (row && files.length === 1 && files[0]) portrait(row, files[0]);
    else send(form, files);
  });
}

/** The row of a person that something is held over. @param {Event} e @param {HTMLTableElement} [table] */
function rowAt(e, table) {
  const row = /** @type {HTMLElement | null} */ (target(e).closest?.("tr[data-code]") ?? null);
  return row && table?.contains(row) ? row : null;
}

/** Shows which row would take it. @param {HTMLElement | null} row */
function mark(row) {
  for (const each of all("tr.takes")) if (each !== row) each.classList.remove("takes");
  row?.classList.add("takes");
}

/**
 * One by one, so that no request is larger than one may be; then on to whose they are.
 * @param {HTMLFormElement} form @param {File[]} files
 */
async function send(form, files) {
  if (form.dataset.sending) return;
  form.dataset.sending = "1";
  /** @type {Kept[]} */
  const kept = [];
  /** @type {string[]} */
  const failed = [];
  for (const [number, file] of files.entries()) {
    say(form, number, files.length);
    const found = await take(form, file);
    if (found.key) kept.push({ key: found.key, name: file.name });
    else failed.push(`${file.name}: ${found.why}`);
  }
  delete form.dataset.sending;
  goOn(form, kept, failed);
}

/**
 * @param {HTMLFormElement} form @param {File} file
 * @returns {Promise<{ key?: string, why?: string }>}
 */
async function take(form, file) {
  const body = new FormData();
  body.append("picture", file);
  const headers = { "X-CSRFToken": field("input[name=csrf_token]", form)?.value ?? "" };
  try {
    const answer = await fetch(form.dataset.one ?? "", { method: "POST", body, headers, redirect: "manual" });
    const json = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
    return json.key ? { key: json.key } : { why: (json.errors ?? [form.dataset.failed]).join(" ") };
  } catch {
    return { why: form.dataset.offline ?? "" };
  }
}

/** Says how far it has come. @param {HTMLFormElement} form @param {number} number @param {number} every */
function say(form, number, every) {
  const text = form.dataset.text ?? "";
  const status = one("[data-status]", form);
  const shown = text.replace("{number}", `${number}`).replace("{all}", `${every}`);
  if (status) status.textContent = shown;
  // On the list the form is folded away.
  for (const each of all("[data-sending]:not(form)")) {
    each.hidden = false;
    each.textContent = shown;
  }
}

/** @param {HTMLFormElement} form @param {Kept[]} kept @param {string[]} failed */
function goOn(form, kept, failed) {
  const made = /** @type {HTMLFormElement} */ (form.cloneNode(false));
  made.removeAttribute("enctype");
  made.hidden = true;
  const fields = [
    ...all("input[type=hidden]", form).map((each) => each.cloneNode()),
    ...kept.flatMap(({ key, name }) => [input("key", key), input("file", name)]),
    ...failed.map((text) => input("failed", text)),
  ];
  made.append(...fields);
  form.after(made);
  made.submit();
}

/** @param {string} name @param {string} value */
function input(name, value) {
  const made = document.createElement("input");
  Object.assign(made, { type: "hidden", name, value });
  return made;
}
