// A card: what it says, how it looks, and where it is on the page.
import { element, grid, may, tray, word } from "./page.js";
import { item, state } from "./state.js";
import { between, clock, ends, iso } from "./times.js";

/** @import { Drawn, Item, Severity } from "./types.js" */

/** What a card holds: its time, its mark, its title and its people. @param {Item} i */
export function label(i) {
  const mark = state.board.marks[i.code];
  const when = element("span", "card-when", [length(i), flags(i)].filter(Boolean).join(" · "));
  if (mark && mark !== "note") when.append(sign(mark));
  const title = element("strong", "", i.title);
  return i.people ? [when, title, element("small", "", i.people)] : [when, title];
}

/** @param {Item} i */
function length(i) {
  if (i.start) return `${clock(i.start)}–${clock(ends(i))}`;
  return i.minutes ? `${i.minutes} ${word("minutes")}` : word("noLength");
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
  extendedProps: { face: JSON.stringify([i, state.board.marks[i.code], i.code === state.chosen]) },
});

/** The card of an event; while it is dragged, with the time it would get. @param {Drawn} event @returns {Item} */
export function seen(event) {
  const unknown = { kind: "", version: 0, room: "", people: "", fixed: false };
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
