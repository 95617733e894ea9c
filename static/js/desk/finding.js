// Whom one looks for in the green room: as one types, all others are hidden.
import { matches, words } from "../organise/matching.js";

const box = () => /** @type {HTMLInputElement | null} */ (document.querySelector("[data-desk-find]"));

/** Shows those whose names have in them what is typed, also in a page that is new. */
export const find = () => {
  const field = box();
  if (!field) return;
  const typed = words(field.value);
  for (const card of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".desk-guest"))) {
    const name = card.querySelector("h3")?.textContent ?? "";
    card.hidden = !matches({ textContent: name, dataset: {} }, typed, []);
    const folded = card.closest("details");
    if (typed.length && folded && !card.hidden) folded.open = true;
  }
};

const label = box()?.closest("label");
if (label) label.hidden = false;
box()?.addEventListener("input", find);
