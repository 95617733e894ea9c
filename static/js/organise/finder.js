// Find by `/` or Ctrl-K, and the list of keys by `?`: dialogs filled from the pages that do the same without a script.
import { all, field, one, target } from "./page.js";

/** In milliseconds: how long one stops typing before it is looked for. */
const PAUSE = 90;

/** Gives the page its dialogs. */
export function finder() {
  const find = /** @type {HTMLDialogElement | null} */ (one("[data-finder]"));
  const keys = /** @type {HTMLDialogElement | null} */ (one("[data-key-help]"));
  if (!find || !keys) return;
  const input = field("input", find);
  const list = one("[data-found]", find);
  if (!input || !list) return;
  opens("[data-find-open]", () => showFinder(find, input, list));
  opens("[data-keys]", () => showKeys(keys));
  search(find, input, list);
  typedInRail(find, input, list);
  document.addEventListener("keydown", (e) => {
    if (e.defaultPrevented || e.altKey) return;
    if (e.key.toLowerCase() === "k" && (e.ctrlKey || e.metaKey)) act(e, () => showFinder(find, input, list));
    else if (e.ctrlKey || e.metaKey || typing(target(e)) || one("dialog[open]")) return;
    else if (e.key === "/") act(e, () => showFinder(find, input, list));
    else if (e.key === "?") act(e, () => showKeys(keys));
  });
}

/** Does something in place of what the browser would. @param {Event} e @param {() => void} what */
function act(e, what) {
  e.preventDefault();
  what();
}

/** Whether what is pressed goes into a text. @param {HTMLElement} at */
const typing = (at) => at.isContentEditable || at.matches("input:not([type=checkbox], [type=radio]), textarea, select");

/** @param {string} selector @param {() => void} show */
function opens(selector, show) {
  for (const link of all(selector)) {
    link.addEventListener("click", (e) => {
      // With a modifier the page of its own is wanted, in a tab of its own.
      if (e.ctrlKey || e.metaKey || e.shiftKey) return;
      for (const sheet of all("[popover]:popover-open")) sheet.hidePopover();
      act(e, show);
    });
  }
}

/** @param {HTMLDialogElement} find @param {HTMLInputElement} input @param {HTMLElement} list */
function showFinder(find, input, list) {
  if (!find.open) find.showModal();
  input.select();
  if (!list.childElementCount) ask(find, list, input.value);
}

/**
 * What is typed in the rail's field goes on in the dialog.
 * @param {HTMLDialogElement} find @param {HTMLInputElement} input @param {HTMLElement} list
 */
function typedInRail(find, input, list) {
  const form = one("[data-find-typed]");
  const typed = form && field("input", form);
  if (!form || !typed) return;
  const show = () => {
    input.value = typed.value;
    typed.value = "";
    for (const sheet of all("[popover]:popover-open")) sheet.hidePopover();
    if (!find.open) find.showModal();
    input.setSelectionRange(input.value.length, input.value.length);
    ask(find, list, input.value);
  };
  typed.addEventListener("input", show);
  form.addEventListener("submit", (e) => act(e, show));
}

/** @param {HTMLDialogElement} keys */
function showKeys(keys) {
  if (!keys.open) keys.showModal();
  const list = one("[data-found]", keys);
  if (list && !list.childElementCount) ask(keys, list, "");
}

/** Which question was asked last: an answer to one before it comes too late. */
let asked = 0;

/** Fills a dialog from its page. @param {HTMLElement} dialog @param {HTMLElement} list @param {string} text */
async function ask(dialog, list, text) {
  asked += 1;
  const mine = asked;
  const address = `${dialog.dataset.address}?part=1&q=${encodeURIComponent(text)}`;
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    // Signed out: the page of its own says so, and leads back.
    if (answer.redirected || !answer.ok) location.assign(dialog.dataset.address ?? "");
    else if (mine === asked) fill(dialog, list, await answer.text());
  } catch {
    list.textContent = list.dataset.offline ?? "…";
  }
}

/**
 * Whoever has gone on to a hit stays with it, or with the first, where a later answer puts others in their place.
 * @param {HTMLElement} dialog @param {HTMLElement} list @param {string} found
 */
function fill(dialog, list, found) {
  const held = list.contains(document.activeElement) && document.activeElement?.getAttribute("href");
  list.innerHTML = found;
  if (!held) return;
  const links = all("a", list);
  (links.find((link) => link.getAttribute("href") === held) ?? links[0] ?? field("input", dialog))?.focus();
}

/**
 * Typing looks for it, arrows go from field to hit and on, Enter opens the first.
 * @param {HTMLDialogElement} find @param {HTMLInputElement} input @param {HTMLElement} list
 */
function search(find, input, list) {
  let waiting = 0;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => ask(find, list, input.value), PAUSE);
  });
  find.addEventListener("keydown", (e) => {
    const places = [input, ...all("a", list)];
    const at = places.indexOf(target(e));
    if (e.key === "ArrowDown") act(e, () => places[Math.min(at + 1, places.length - 1)]?.focus());
    else if (e.key === "ArrowUp") act(e, () => places[Math.max(at - 1, 0)]?.focus());
    else if (e.key === "Enter" && at === 0) act(e, () => openFirst(find, input, list, waiting));
  });
  find.addEventListener("click", (e) => {
    if (e.target === find) find.close();
  });
}

/**
 * Opens the first hit of what is in the field now, which may not have been asked for yet.
 * @param {HTMLDialogElement} find @param {HTMLInputElement} input @param {HTMLElement} list @param {number} waiting
 */
async function openFirst(find, input, list, waiting) {
  clearTimeout(waiting);
  await ask(find, list, input.value);
  one("a", list)?.click();
}
