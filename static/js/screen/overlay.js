// What lies over a livestream's picture: what is on in a room, who takes part, and what comes; nothing else is drawn.

import { roomView } from "./day.js";
import { asWritten, el } from "./draw.js";
import { makeKeeper } from "./keeper.js";
import { wordsOf } from "./standing.js";
import { turn } from "./turns.js";

/** @typedef {import("./held.js").Person} Person */
/** @typedef {import("./day.js").Entry} Entry */

const TICK = 1000;
const NAMED = 8000;
/** So many letters are two lines: more of them are smaller, for what is under them is the picture. */
const LONG = 80;
const { event = "", screens = "", live = "", room = "" } = document.body.dataset;

/** Who is named: whom the desk has chosen, else each by turns. @param {Entry} entry @param {string} speaking */
const whoOf = ({ moderators, panel }, speaking, /** @type {number} */ at) => {
  const all = [...moderators, ...panel];
  return all.find(({ code }) => code && code === speaking) ?? all[turn(at, all.length, NAMED)];
};

/** @param {Person | undefined} person */
const nameOf = (person) =>
  person
    ? el(
        "p", "who", asWritten(el("b", "", person.name)), person.from ? asWritten(el("span", "", person.from)) : null,
      )
    : null;

const start = async () => {
  let shown = "";
  let tick = () => {};
  const keeper = await makeKeeper({ event, scope: screens, live, named: false }, () => tick());
  const place = /** @type {HTMLElement} */ (document.querySelector("main"));
  tick = () => {
    const { programme, live: facts, gone } = keeper.state;
    if (gone) place.replaceChildren();
    if (!programme) return;
    const at = keeper.clock.now();
    const held = { programme, live: facts, at, language: programme.language };
    const view = roomView(held, room);
    const main = view?.main.find((each) => each.on && !each.gone);
    const coming = view ? [...view.main, ...view.next, ...view.later] : [];
    const next = main ? undefined : coming.find((each) => !each.gone);
    const who = main && whoOf(main, facts.rooms[room]?.speaking ?? "", at);
    const key = JSON.stringify([main ?? next, who]);
    if (key === shown) return;
    shown = key;
    const entry = main ?? next;
    const notes = (entry?.notes ?? []).filter(({ kind }) => kind === "late" || !main);
    const label = main ? "" : [wordsOf(held).next ?? "", entry?.time.split("–")[0] ?? ""].join(" ");
    const title = el("p", (entry?.title ?? "").length > LONG ? "title long" : "title", entry?.title ?? "");
    title.lang = entry?.language ?? "";
    asWritten(title);
    const marks = notes.map((note) => el("span", `note ${note.kind}`, note.text));
    const what = el("div", "what", label ? el("span", "label", label) : null, title, ...marks);
    place.replaceChildren(...(entry ? [el("div", "strip", nameOf(who), what)] : []));
  };
  setInterval(tick, TICK);
  tick();
  keeper.begin();
};
start();
