// My programme without a network: what this browser knows to be chosen, shown from the programme that it keeps.

import { tick } from "../live.js";
import { keptPage } from "../offline.js";
import { chosenHere } from "../star.js";

/** The days of a programme with what is chosen of them. @param {Document} programme @param {Set<string>} codes */
const daysOf = (programme, codes) =>
  [...programme.querySelectorAll("section.day")].flatMap((day) => {
    const every = [...day.querySelectorAll("[data-seminar]")];
    const cards = every.filter((e) => codes.has(e.getAttribute("data-seminar") ?? ""));
    if (!cards.length) return [];
    const made = document.createElement("section");
    made.className = "day";
    const list = document.createElement("ol");
    list.className = "cards";
    for (const card of cards) list.append(document.importNode(card, true));
    const heading = day.querySelector("h2");
    made.append(...(heading ? [document.importNode(heading, true)] : []), list);
    return [made];
  });

const draw = async () => {
  const place = document.querySelector("[data-chosen-here]");
  const codes = chosenHere();
  if (!document.body.dataset.kept || !place || !codes.size) return;
  const programme = new DOMParser().parseFromString(await keptPage(""), "text/html");
  // Stars and times abroad are put into it as into any page that is new.
  document.dispatchEvent(new CustomEvent("fresh", { detail: programme }));
  const days = daysOf(programme, codes);
  if (!days.length) return;
  place.replaceChildren(...days);
  for (const e of document.querySelectorAll("main .none")) /** @type {HTMLElement} */ (e).hidden = true;
  tick();
};
draw().catch(() => {});
