// Times: the venue's clock as text (2027-07-03T09:00) and, to reckon with, as milliseconds of a clock without a zone.

/** The minutes by which a card is moved. */
export const STEP = 5;
const MINUTE = 60_000;

/** Milliseconds of a clock's text, NaN for none. @param {string} text */
export const number = (text) => Date.parse(`${text}Z`);

/** A clock's text of milliseconds. @param {number} ms */
export const wall = (ms) => new Date(ms).toISOString().slice(0, 16);

/** A clock's text some minutes later. @param {string} text @param {number} minutes */
export const shift = (text, minutes) => wall(number(text) + minutes * MINUTE);

/** The hour and minute of a clock's text: 09:00. @param {string} text */
export const clock = (text) => text.slice(11, 16);

/** The day of a clock's text: 2027-07-03. @param {string} text */
export const dayOf = (text) => text.slice(0, 10);

/** The same hour on another day. @param {string} text @param {string} day */
export const onDay = (text, day) => day + text.slice(10);

/** The minutes from one date to another. @param {Date} start @param {Date} end */
export const between = (start, end) => (end.getTime() - start.getTime()) / MINUTE;

/**
 * The clock that a date shows. The calendar gives dates whose local parts are it, whatever zone this browser is in.
 * @param {Date} date
 */
export const iso = (date) =>
  wall(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate(), date.getHours(), date.getMinutes()));

/**
 * When a card ends; one without a length is shown as an hour.
 * @param {{ start: string, minutes: number | null }} item
 */
export const ends = (item) => shift(item.start, item.minutes || 60);

/** The step at or before a time. @param {string} text */
export const snapped = (text) => wall(Math.floor(number(text) / (STEP * MINUTE)) * STEP * MINUTE);

/** The quarter of an hour at or before a time. @param {string} text */
export const quarter = (text) => wall(Math.floor(number(text) / (15 * MINUTE)) * 15 * MINUTE);
