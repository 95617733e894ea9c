// How it stands with seminars and rooms: by programme, live facts and the moment, as programme/actual.py has it.

import { dayAt } from "./time.js";

/** @typedef {import("./held.js").Programme} Programme */
/** @typedef {import("./held.js").Live} Live */
/** @typedef {import("./held.js").Seminar} Seminar */
/** @typedef {import("./held.js").RoomFact} RoomFact */
/** @typedef {Record<string, string>} Words */
/** What all of it is made from; `language` is the one that is spoken. */
/** @typedef {{programme: Programme, live: Live, at: number, language: string}} Held */
/**
 * How it stands with a seminar: its phase, when it begins and ends as far as is known, by how many minutes it is late,
 * and whether it goes on over its time.
 * @typedef {{phase: string, starts: number, ends: number, late: number, over: boolean}} Standing
 */

export const MINUTE = 60_000;
/** So long a seminar that nobody has ended may go on over its time. */
export const OVER = 10 * MINUTE;
/** So long after its end what was said of a seminar holds. */
const AFTERWARDS = 180 * MINUTE;

/** @param {string | undefined} text @param {Record<string, string | number>} [values] */
export const say = (text, values = {}) => (text ?? "").replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
/** The words of the language that is spoken. @param {Held} held @returns {Words} */
export const wordsOf = ({ programme, language }) => programme.words[language] ?? programme.words.en ?? {};

/** Whether one that was to come later has begun in its room. @param {Held} held */
const followed = (held, /** @type {Seminar} */ seminar) =>
  held.programme.seminars.some(
    (other) =>
      seminar.room && other.room === seminar.room && other.starts > seminar.starts && !other.cancelled &&
      factOf(held, other)?.state === "begun",
  );

/** Whether an earlier one that has begun in its room is still on. @param {Held} held */
const waitsFor = (held, /** @type {Seminar} */ seminar, /** @type {number} */ ends) =>
  !followed(held, seminar) && held.at < ends &&
  held.programme.seminars.some(
    (other) =>
      seminar.room && other.room === seminar.room && other.starts < seminar.starts && !other.cancelled &&
      factOf(held, other)?.state === "begun" && standing(held, other).phase === "during",
  );

/**
 * By the rules of programme/actual.py, which says the same.
 * @param {Held} held @param {Seminar} seminar @returns {Standing}
 */
export const standing = (held, seminar) => {
  const { at } = held;
  const { state = "", begun = Number.NaN, ended = Number.NaN, late = 0 } = factOf(held, seminar) ?? {};
  const starts = seminar.starts + late * MINUTE;
  const ends = seminar.ends + late * MINUTE;
  if (state === "ended") return { phase: "after", starts: begun || starts, ends: ended || ends, late, over: false };
  const waits = (state === "preparing" || waitsFor(held, seminar, ends)) && at < ends;
  const before = state !== "begun" && (at < starts || waits);
  if (before) return { phase: "before", starts, ends, late, over: false };
  const on = at < (state === "begun" ? ends + OVER : ends) && !followed(held, seminar);
  return { phase: on ? "during" : "after", starts: begun || starts, ends, late, over: on && at >= ends };
};

/** What was said of a seminar, while that holds: screens without a network end it by themselves. @param {Held} held */
export const factOf = ({ live, at }, /** @type {Seminar} */ seminar) =>
  at < seminar.ends + AFTERWARDS ? live.seminars[seminar.code] : undefined;

/**
 * What was said of a room, while that holds: until the seminar ends for which it was said, and the day.
 * @param {Held} held @param {string} room @returns {RoomFact | undefined}
 */
export const roomFact = (held, room) => {
  const { programme, live, at } = held;
  const fact = live.rooms[room];
  if (!fact || dayAt(live.said, programme.zone) !== dayAt(at, programme.zone)) return undefined;
  const about = programme.seminars.find(({ code }) => code === fact.about);
  const here = about?.room === room && !about.cancelled;
  const over = !here || at >= Math.max(standing(held, about).ends, live.said + MINUTE);
  return over ? { ...fact, fullness: "", insteadRoom: "", insteadStream: "" } : fact;
};
