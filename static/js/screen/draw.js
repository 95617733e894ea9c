// Draws what a screen says (day.js) into its frame; nothing of it is kept from one drawing to the next.

import { drawCode } from "./code.js";
import { fits, leaveOut, paginate, shrink } from "./fitting.js";
import { soft } from "./hyphens.js";

/** @typedef {import("./day.js").Entry} Entry */
/** @typedef {import("./day.js").Note} Note */
/** @typedef {import("./day.js").Code} Code */
/** @typedef {Record<string, string>} Words */
/** @typedef {Node | string | null | undefined} Child */

/** An element with a class. @param {string} tag @param {string} kind @param {...Child} children */
export const el = (tag, kind, ...children) => {
  const made = document.createElement(tag);
  if (kind) made.className = kind;
  for (const child of children) if (child) made.append(child);
  return made;
};

/** What somebody wrote, in the direction in which it begins. @template {HTMLElement} T @param {T} made */
export const asWritten = (made) => {
  made.dir = "auto";
  return made;
};

/** @param {Note[]} notes */
const notesIn = (notes) => notes.map(({ text, kind }) => el("span", `note ${kind}`, text));

/** @param {Entry} entry @param {string} [tag] */
const titleOf = (entry, tag = "p") => {
  const title = soft(entry.title);
  const made = el(tag, entry.gone ? "title gone" : "title", entry.gone ? el("s", "", title) : title);
  made.lang = entry.language;
  return asWritten(made);
};

/** @param {Entry} entry @param {Words} words */
const peopleOf = ({ moderators, panel }, words) => {
  if (!moderators.length && !panel.length) return null;
  const list = el("ul", "who");
  const add = (/** @type {import("./day.js").Entry["panel"][number]} */ person, /** @type {string} */ as) => {
    const from = [as, person.from].filter(Boolean).join(" · ");
    list.append(el("li", "", asWritten(el("b", "", person.name)), from ? el("span", "from", from) : null));
  };
  for (const person of moderators) add(person, words.moderator ?? "");
  for (const person of panel) add(person, "");
  return list;
};

/** What is shown large. @param {Entry} entry @param {Words} words @param {string} label @param {Note[]} notes */
const large = (entry, words, label, notes) =>
  el(
    "article", entry.gone ? "large is-gone" : entry.on ? "large is-on" : "large",
    el(
      "p", "when", label ? el("span", "label", label) : null, el("time", "", entry.time),
      ...notesIn([...entry.notes, ...notes]),
    ),
    titleOf(entry, "h2"), peopleOf(entry, words),
  );

/** A line of a list: when, what, and where if that is another room. @param {Entry} entry @param {boolean} where */
const line = (entry, where) =>
  el(
    "li", entry.gone ? "line is-gone" : "line",
    entry.time ? el("time", "", entry.time.split("–")[0]) : null,
    el(
      "div", "", titleOf(entry), ...notesIn(entry.notes),
      where && entry.where ? asWritten(el("span", "where", entry.where)) : null,
    ),
  );

/** @param {string} label @param {Entry[]} entries @param {boolean} [where] */
const list = (label, entries, where = false) =>
  entries.length
    ? el("section", "part", el("h3", "label", label), el("ul", "lines", ...entries.map((each) => line(each, where))))
    : null;

/** @param {Code} code @param {Record<string, string>} codes */
const codeOf = ({ code, caption }, codes) =>
  el("figure", "code", drawCode(codes[code] ?? codes[""] ?? "", caption), el("figcaption", "", caption));

/** @typedef {{stage: HTMLElement, foot: HTMLElement}} Places */

/** What comes: first of all what is next. @param {import("./day.js").RoomView} view @param {Words} words */
const restOf = ({ label, next, later }, words) => {
  const isNext = label === words.next;
  const soon = isNext ? null : list(words.next ?? "", next);
  // What is next may stand large already: then all that is left comes later.
  const after = list(words.later ?? "", isNext ? [...next, ...later] : later);
  return { rest: el("div", "rest", soon, after), soon, after };
};
/** @param {Element | null} part @returns {HTMLElement[]} */
const linesIn = (part) => [...(part?.querySelectorAll(".line") ?? [])].map((each) => /** @type {HTMLElement} */ (each));

/** @param {ReturnType<typeof restOf>} made */
const fitRest = ({ rest, soon, after }) => {
  if (shrink(rest, 1)) return;
  leaveOut(rest, linesIn(after).slice(1));
  if (soon && after && !shrink(rest, 1)) after.remove();
  if (!shrink(rest, 1)) leaveOut(rest, linesIn(rest).slice(1));
};

/**
 * A room: what is on, and below it what comes; gives how many turns it takes to name all who take part.
 * @param {Places} places @param {import("./day.js").RoomView} view @param {Words} words
 * @param {{codes: Record<string, string>, page: (count: number) => number}} with_
 */
export const drawRoom = ({ stage, foot }, view, words, { codes, page }) => {
  stage.className = "stage room";
  stage.replaceChildren(...view.main.map((each, n) => large(each, words, n ? "" : view.label, n ? [] : view.notes)));
  const made = restOf(view, words);
  foot.replaceChildren(made.rest, codeOf(view.code, codes));
  fitRest(made);
  for (const tight of ["", "tight", "tight run-in"]) {
    stage.className = `stage room ${tight}`;
    if (shrink(stage)) return 1;
  }
  // The room's own name can be smaller before somebody is left out.
  stage.closest(".inside")?.classList.add("dense");
  if (shrink(stage)) return 1;
  // Not all at once then: who is named first is another at each turn.
  const people = /** @type {HTMLElement[]} */ ([...stage.querySelectorAll(".who li")]);
  const first = page(people.length);
  for (const person of people.slice(0, first)) person.parentElement?.append(person);
  leaveOut(stage, /** @type {HTMLElement[]} */ ([...stage.querySelectorAll(".who li")]));
  const all = [...stage.querySelectorAll(".large")];
  if (fits(stage) || all.length < 2) return people.length;
  // Nor is there room for both that stand large: each has a turn.
  stage.replaceChildren(/** @type {Element} */ (all[page(all.length)]));
  return all.length;
};

/** @param {Entry[]} entries @param {string} empty @param {string} label said where there are no columns */
const cell = (entries, empty, label) => {
  const made = el("div", "cell");
  if (!entries.length) made.append(el("p", "empty", empty));
  for (const [n, each] of entries.entries()) {
    const box = el("div", each.gone ? "item is-gone" : each.on ? "item is-on" : "item");
    const time = el("time", "", each.on ? each.time : each.time.split("–")[0]);
    const first = n ? null : el("span", "label", label);
    box.append(el("p", "when", first, time, ...notesIn(each.notes)), titleOf(each));
    made.append(box);
  }
  return made;
};

const MOST_PAGES = 4;

/**
 * All rooms as a board of departures, page by page; gives how many pages there are.
 * @param {Places} places @param {import("./day.js").Row[]} rows @param {Words} words
 * @param {(count: number) => number} page which of so many is shown
 */
export const drawBoard = ({ stage }, rows, words, page) => {
  stage.className = "stage board";
  const head = el("div", "row heads", ...["room", "now", "next"].map((name) => el("span", "label", words[name])));
  const made = rows.map(({ name, now, next, notes }) =>
    el(
      "section", "row", el("div", "name", el("h2", "", soft(name)), ...notesIn(notes)),
      cell(now, words.free ?? "", words.now ?? ""), cell(next, words.nothingMore ?? "", words.next ?? ""),
    ),
  );
  const box = el("div", "rows", ...made);
  stage.replaceChildren(head, box);
  let pages = paginate(box, made);
  if (pages.length > MOST_PAGES) {
    // Nobody waits so long for their room: the longest titles are cut here, and stand whole in their rooms.
    box.classList.add("brief");
    pages = paginate(box, made);
  }
  const shown = pages[page(pages.length)] ?? made;
  for (const row of made) if (!shown.includes(row)) row.remove();
  box.classList.add("spread");
  return pages.length;
};

/** @param {Places} places @param {import("./day.js").Closing} view @param {Record<string, string>} codes */
export const drawClosing = ({ stage, foot }, view, codes) => {
  stage.className = "stage closing";
  const parts = view.parts.flatMap(({ label, entries }) => list(label, entries, true) ?? []);
  stage.replaceChildren(el("h2", "title", view.heading), el("div", "parts", ...parts));
  foot.replaceChildren(el("div", "rest pages"), codeOf(view.code, codes));
  shrink(stage);
  leaveOut(stage, /** @type {HTMLElement[]} */ ([...stage.querySelectorAll(".line")]));
};

/** @param {Places} places @param {import("./held.js").Slide} slide @param {HTMLImageElement | undefined} picture */
export const drawSlide = ({ stage }, slide, picture) => {
  stage.className = picture ? "stage slide pictured" : "stage slide";
  const words = slide.heading || slide.text;
  const box = words ? el("div", "said", slide.heading ? el("h2", "title", soft(slide.heading)) : null) : null;
  if (slide.text) box?.append(...slide.text.split("\n").map((each) => el("p", "", soft(each))));
  stage.replaceChildren(...[picture, box].flatMap((each) => each ?? []));
  shrink(stage);
};

/** The code alone in the foot; gives the place beside it. @param {HTMLElement} foot @param {Code} code */
export const drawFoot = (foot, code, /** @type {Record<string, string>} */ codes) => {
  const beside = el("div", "rest pages");
  foot.replaceChildren(beside, codeOf(code, codes));
  return beside;
};
