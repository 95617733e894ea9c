// A cell of a list is sent: its row as it then is, with the way back, or why it is not saved.
import { worked } from "./near.js";
import { all, field, one } from "./page.js";

/**
 * Sends a field. What is typed stays in it until it is saved.
 * @param {HTMLElement} at the select or the box of fields @param {string} name
 * @param {Record<string, string | File>} sent @param {number} [over] the version that it is to win over
 */
export async function save(at, name, sent, over) {
  const row = /** @type {HTMLTableRowElement} */ (at.closest("tr"));
  const words = row.closest("table")?.dataset ?? {};
  const form = new FormData();
  const all = { field: name, version: row.dataset.version ?? "", ...sent, ...(over ? { over: `${over}` } : {}) };
  for (const [key, value] of Object.entries(all)) form.append(key, value);
  at.classList.add("saving");
  let answer;
  let found;
  try {
    answer = await fetch(`${document.body.dataset.base}${words.inPlace}/${row.dataset.code}/cell`, {
      method: "POST",
      body: form,
      headers: { "X-CSRFToken": field("input[name=csrf_token]")?.value ?? "" },
      redirect: "manual",
    });
    found = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
  } catch {
    return refuse(at, [words.offline ?? ""]);
  } finally {
    at.classList.remove("saving");
  }
  if (answer.ok) return taken(row, name, found);
  refuse(at, found.errors ?? [words.failed]);
  if (found.version) ask(at, name, sent, found.version);
}

/**
 * The row as it is now.
 * @param {HTMLTableRowElement} row @param {string} name
 * @param {{ row: string, said: string, entry: number | null }} found
 */
function taken(row, name, found) {
  const held = document.createElement("template");
  held.innerHTML = found.row;
  const fresh = /** @type {HTMLTableRowElement} */ (held.content.querySelector("tr"));
  const focused = row.contains(document.activeElement) || document.activeElement === document.body;
  const picked = /** @type {HTMLInputElement} */ (fresh.querySelector(".pick input"));
  picked.checked = field(".pick input", row)?.checked ?? false;
  row.replaceWith(fresh);
  worked(fresh);
  if (focused) one(`[data-cell=${name}]`, fresh)?.focus();
  if (found.entry) told(found.said, found.entry);
}

/** Says what was done above the list, with the way back. @param {string} said @param {number} entry */
function told(said, entry) {
  const model = /** @type {HTMLTemplateElement | null} */ (one("template[data-undo]"));
  const made = /** @type {HTMLElement} */ (model?.content.firstElementChild?.cloneNode(true));
  for (const old of all("main > .flash")) old.remove();
  const form = /** @type {HTMLFormElement} */ (one("form", made));
  const text = one("span", made);
  if (text) text.textContent = said;
  form.action = `${document.body.dataset.base}activity/${entry}/undo`;
  form.addEventListener("submit", () => {
    const from = field("[name=from]", form);
    if (from) from.value = location.pathname + location.search;
  });
  made.classList.add("floating");
  one("main")?.prepend(made);
}

/** Says at the cell why it is not saved. @param {HTMLElement} at @param {string[]} errors */
function refuse(at, errors) {
  const box = at.closest("td, th") ?? at;
  for (const old of all(".error, [data-either]", box)) old.remove();
  const said = document.createElement("p");
  said.className = "error";
  said.setAttribute("role", "alert");
  said.textContent = errors.join(" ");
  if (at.matches("select, button")) at.after(said);
  else at.append(said);
  const first = at.matches("select, button") ? at : one("input, textarea, select", at);
  first?.setAttribute("aria-invalid", "true");
  first?.focus();
}

/**
 * Two ways on where someone else has changed it too.
 * @param {HTMLElement} at @param {string} name @param {Record<string, string | File>} sent @param {number} version
 */
function ask(at, name, sent, version) {
  const words = at.closest("table")?.dataset ?? {};
  const either = document.createElement("span");
  either.dataset.either = "";
  const mine = button(words.mine ?? "", () => save(at, name, sent, version));
  const theirs = button(words.theirs ?? "", () => location.reload());
  either.append(mine, " ", theirs);
  one(".error", at.closest("td, th") ?? at)?.after(either);
}

/** @param {string} text @param {() => void} what */
function button(text, what) {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", textContent: text, className: "quiet" });
  made.addEventListener("click", what);
  return made;
}
