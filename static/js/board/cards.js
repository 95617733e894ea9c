// A card: what it says, how it looks, and where it is on the page.
import { colours, facetOf } from "./colouring.js";
import { element, grid, may, need, tray, word } from "./page.js";
import { item, state } from "./state.js";
import { between, clock, ends, iso } from "./times.js";

/** @import { Colour, Drawn, Item, Severity } from "./types.js" */

/** What a card holds: its time, its mark, its title and its people. @param {Item} i */
export function label(i) {
  const mark = state.board.marks[i.code];
  const when = element("span", "card-when", ...length(i), flags(i) && ` · ${flags(i)}`);
  const coloured = colour(i);
  if (coloured) when.append(" ", badge(coloured));
  if (i.chosen) when.append(" ", stars(i));
  if (mark && mark !== "note") when.append(sign(mark));
  const title = element("strong", "", i.title);
  const lead = i.lead || (i.leaderless ? word("leaderless") : "");
  const who = element("small", i.lead ? "card-lead" : "card-lead is-missing", lead);
  if (i.lead) who.prepend(microphone(), element("span", "visually-hidden", `${word("lead")}: `));
  return [when, title, ...(lead ? [who] : []), ...(i.people ? [element("small", "card-people", i.people)] : [])];
}

/** The class of a card's colour. @param {Item} i */
export const hue = (i) => `hue-${colour(i)?.hue ?? "none"}`;

/** The colour of a card, undefined when it has nothing of what cards are coloured by. @param {Item} i */
const colour = (i) => colours(state.board, state.colour).get(facetOf(i, state.colour));

/** The sign that says what a colour says. @param {Colour} colour */
export const badge = ({ sign, name, hue }) =>
  element("span", `card-badge hue-${hue}`, element("span", "visually-hidden", name), shownOnly(sign));

/** @param {string} text */
function shownOnly(text) {
  const made = element("span", "", text);
  made.setAttribute("aria-hidden", "true");
  return made;
}

function microphone() {
  const held = /** @type {HTMLTemplateElement} */ (need("[data-microphone]"));
  return held.content.cloneNode(true);
}

/** How many readers have chosen it. @param {Item} i */
export const stars = ({ chosen }) => {
  const said = element("span", "visually-hidden", `${word("chosenBy")} `);
  return element("span", "card-stars", said, shownOnly("★"), ` ${chosen}`);
};

/** @param {Item} i */
function length(i) {
  if (i.start) return [clock(i.start), element("span", "card-end", `–${clock(ends(i))}`)];
  return [i.minutes ? `${i.minutes} ${word("minutes")}` : word("noLength")];
}

/** @param {Item} i */
const flags = (i) =>
  [i.state === "confirmed" ? "" : word(i.state), i.fixed ? word("fixed") : ""].filter(Boolean).join(", ");

/** @param {Severity} mark */
function sign(mark) {
  const [shown, said] = mark === "error" ? [" ✖", "clash"] : [" !", "missing"];
  return element("span", `card-mark ${mark}`, shown, element("span", "visually-hidden", ` ${word(said)}`));
}

/** @param {Item} i */
function classes(i) {
  const mark = state.board.marks[i.code];
  return [
    mark ? `has-${mark}` : "",
    hue(i),
    i.code === state.chosen ? "is-chosen" : "",
    ["break", "social"].includes(i.kind) ? "is-pause" : "",
    i.kind === "blocked" ? "is-blocked" : "",
    ["cancelled", "draft"].includes(i.state) ? `is-${i.state}` : "",
  ].filter(Boolean);
}

/**
 * A card as EventCalendar wants it; its face stands in it, so that it is drawn again when that changes.
 * @param {Item} i
 */
export const toEvent = (i) => ({
  id: i.code,
  title: i.title,
  start: i.start,
  end: ends(i),
  resourceIds: [i.room || "none"],
  classNames: classes(i),
  editable: may,
  extendedProps: { face: JSON.stringify([i, state.board.marks[i.code], i.code === state.chosen, colour(i)]) },
});

/** The card of an event; while it is dragged, with the time it would get. @param {Drawn} event @returns {Item} */
export function seen(event) {
  const nobody = { people: "", lead: "", leaderless: false, chosen: "" };
  const unknown = { kind: "", version: 0, room: "", tags: [], fixed: false, ...nobody };
  const known = item(event.id) ?? { ...unknown, code: "", title: event.title, state: "confirmed" };
  return { ...known, start: iso(event.start), minutes: between(event.start, event.end) };
}

/** A card's room, "" for none, as EventCalendar names it. @param {string | undefined} id */
export const roomOf = (id) => (id === undefined || id === "none" ? "" : String(id));

/** Where a card is on the page: on the board, else in the tray. @param {string} code @returns {HTMLElement | null} */
export const find = (code) =>
  grid.querySelector(`.ec-event:not(.ec-ghost, .ec-preview) .card-face[data-code="${code}"]`) ?? inTray(code);

/** A card in the tray. @param {string} code @returns {HTMLElement | null} */
export const inTray = (code) => tray.querySelector(`[data-code="${code}"]`);
