// Whether someone whose name is typed seems to be there already.
import { field, one } from "./page.js";

/** In milliseconds: how long one stops typing before it is asked. */
const PAUSE = 250;

/** Gives the page for a new person its question. */
export function like() {
  const box = one("[data-like]");
  const name = box && field("[name=name]", box.closest("form") ?? document);
  if (!box || !name) return;
  let waiting = 0;
  name.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => ask(box, name), PAUSE);
  });
}

/** @param {HTMLElement} box @param {HTMLInputElement} name */
async function ask(box, name) {
  const typed = name.value;
  try {
    const answer = await fetch(`${box.dataset.like}?name=${encodeURIComponent(typed)}`);
    // Signed out, the answer is the page to sign in at; an answer to what is no longer there comes too late.
    if (answer.ok && !answer.redirected && typed === name.value) box.innerHTML = await answer.text();
  } catch {
    // It is asked again when it is saved.
  }
}
