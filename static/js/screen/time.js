// The server's time, by the dates of its answers: better than a second, and right again soon after a clock was set.

/** Between which differences the truth lies, in milliseconds. @typedef {{least: number, most: number}} Bounds */

/** What a clock of quartz goes wrong by, at most: 100 in a million. */
const DRIFT = 1e-4;
const SECOND = 1000;

/** How times are measured here: never set back while the page is open. */
const steady = () => performance.now();

/** A clock; `before` is by how much the server was ahead of the device when it was last open. @param {number} before */
export const makeClock = (before) => {
  /** @type {Bounds | undefined} */
  let bounds;
  let heardAt = 0;
  /** From the steady clock to the device's, so that a device that is set by somebody does not matter. */
  let offset = Date.now() + before - steady();

  return {
    /** Milliseconds since 1970, as the server would say. */
    now: () => steady() + offset,
    /** By how much the server is ahead of the device, to be kept. */
    ahead: () => steady() + offset - Date.now(),
    /** Whether the server has said its time since the page was opened. */
    heard: () => Boolean(bounds),
    /** Now, to be given to `hear` together with the answer. */
    asked: steady,
    /**
     * Takes the server's time from an answer: it was made within the second that it names, after it was asked for.
     * @param {Headers} headers @param {number} asked by `asked`
     */
    hear(headers, asked) {
      const date = Date.parse(headers.get("Date") ?? "");
      if (Number.isNaN(date) || Number(headers.get("Age")) > 0) return;
      const got = steady();
      const said = { least: date - got, most: date + SECOND - asked };
      const drift = (got - heardAt) * DRIFT;
      const both = bounds && {
        least: Math.max(said.least, bounds.least - drift),
        most: Math.min(said.most, bounds.most + drift),
      };
      // Where the two cannot both be true, a clock was set or the device slept: then the latest word counts.
      bounds = both && both.least <= both.most ? both : said;
      heardAt = got;
      offset = (bounds.least + bounds.most) / 2;
    },
  };
};

/** The time of an instant in a zone, with 24 hours. @param {number} at @param {string} timeZone */
export const clock = (at, timeZone) => face(timeZone, "time").format(at);
/** Its day, as in 2027-07-03. @param {number} at @param {string} timeZone */
export const dayAt = (at, timeZone) => face(timeZone, "day").format(at);
/** Its weekday in a language. @param {number} at @param {string} timeZone @param {string} language */
export const weekday = (at, timeZone, language) => face(timeZone, "week", language).format(at);
/** Its weekday and date. @param {number} at @param {string} timeZone @param {string} language */
export const date = (at, timeZone, language) => face(timeZone, "date", language).format(at);

/** @type {Record<string, Intl.DateTimeFormatOptions>} */
const PARTS = {
  time: { hour: "2-digit", minute: "2-digit" }, day: {}, week: { weekday: "long" },
  date: { weekday: "long", day: "numeric", month: "long" },
};
/** @type {Map<string, Intl.DateTimeFormat>} */
const made = new Map();
/** To make one takes longer than all else in a second. @param {string} timeZone @param {string} part */
const face = (timeZone, part, language = "sv") => {
  const name = `${timeZone} ${part} ${language}`;
  const found = made.get(name) ?? new Intl.DateTimeFormat(language, { ...PARTS[part], timeZone });
  made.set(name, found);
  return found;
};
