// Where one is in a run sheet at a moment, by the rules of programme/runsheet.py, and how that is said.

/**
 * The parts in their order with the minutes that each has, when the first should begin, and what was begun when: in
 * milliseconds, NaN for none. An empty key is the end.
 * @typedef {{key: string, minutes: number}} Part
 * @typedef {{key: string, at: number}} Begun
 * @typedef {{parts: Part[], starts: number, begun: Begun[]}} Run
 * @typedef {{state: "before" | "on" | "after", on: number, left: number, over: number}} Moment in whole seconds
 */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** @param {Part[]} parts */
const lengthOf = (parts) => parts.reduce((sum, { minutes }) => sum + minutes * MINUTE, 0);
/** From one instant to another, rounded down. @param {number} end @param {number} start */
const seconds = (end, start) => Math.floor((end - start) / SECOND);

/** @param {Run} run @param {number} at @returns {Moment} */
export const moment = ({ parts, starts, begun }, at) => {
  const place = (/** @type {string} */ key) => parts.findIndex((part) => part.key === key);
  const known = begun.filter(({ key }) => !key || place(key) >= 0);
  const first = known.find(({ key }) => key);
  const last = known.at(-1);
  if (!first || !last) {
    const left = Number.isNaN(starts) ? 0 : seconds(starts, at);
    return { state: "before", on: 0, left, over: Math.max(0, -left) };
  }
  const end = (Number.isNaN(starts) ? first.at : starts) + lengthOf(parts);
  if (!last.key) return { state: "after", on: parts.length - 1, left: 0, over: seconds(last.at, end) };
  const on = place(last.key);
  const ends = last.at + lengthOf(parts.slice(on, on + 1));
  const rest = lengthOf(parts.slice(on + 1));
  return { state: "on", on, left: seconds(ends, at), over: seconds(Math.max(ends, at) + rest, end) };
};

/** What has begun after a press. @param {Run} run @param {string} way next, back or anew @param {number} at */
export const step = (run, way, at) => {
  if (way === "back") return run.begun.slice(0, -1);
  if (way === "anew") return [];
  const { state, on } = moment(run, at);
  if (state === "after") return run.begun;
  const following = state === "before" ? 0 : on + 1;
  return [...run.begun, { key: run.parts[following]?.key ?? "", at }];
};

/** Seconds as they are read from afar: minutes while there are ten, then minutes and seconds; over with a plus. */
export const figures = (/** @type {number} */ left) => {
  const size = Math.abs(left);
  const sign = left < 0 ? "+" : "";
  if (size >= 600) return `${sign}${left < 0 ? Math.floor(size / 60) : Math.ceil(size / 60)}`;
  return `${sign}${Math.floor(size / 60)}:${String(size % 60).padStart(2, "0")}`;
};

/** Whole minutes over, below nothing for under. @param {number} over */
export const minutesOver = (over) => (over < 0 ? -Math.floor(-over / 60) : Math.floor(over / 60)) || 0;
