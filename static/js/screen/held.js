// What a screen holds, and whether what it was sent may be believed: only what is whole and of its kind is shown.

/** @typedef {{code: string, name: string, from: string}} Person */
/** When and where it was to be held. @typedef {{room: string, starts: number, ends: number}} Slot */
/**
 * A seminar; instants in milliseconds.
 * @typedef {object} Seminar
 * @property {string} code @property {string} title @property {string} room @property {number} starts
 * @property {number} ends @property {string} language @property {boolean} pause @property {boolean} cancelled
 * @property {boolean} stream @property {boolean} recording @property {Person[]} moderators @property {Person[]} panel
 * @property {Slot | undefined} was
 */
/** @typedef {{code: string, slug: string, name: string}} Room */
/** @typedef {{fill: string, ink: string, dark: string, light: string}} Accent */
/** @typedef {Record<string, string>} Words */
/**
 * @typedef {object} Programme
 * @property {string} event @property {string} title @property {string} hashtag @property {string} zone
 * @property {string} language @property {Accent} accent @property {Room[]} rooms @property {Seminar[]} seminars
 * @property {number} release @property {string} program @property {Record<string, string>} codes
 * @property {Record<string, Words>} words
 */
/** @typedef {{state: string, begun: number, ended: number, late: number | undefined}} SeminarFact */
/** @typedef {{text: string, until: number}} Message */
/**
 * @typedef {object} RoomFact
 * @property {string} fullness @property {string} about the seminar that people are there for
 * @property {string} insteadRoom @property {string} insteadStream @property {string} stream
 * @property {Message | undefined} message @property {string} speaking
 */
/**
 * @typedef {object} Live
 * @property {number} release @property {Record<string, SeminarFact>} seminars
 * @property {Record<string, RoomFact>} rooms
 * @property {Message | undefined} message @property {number} said when it was last known to be so
 */
/** @typedef {{heading: string, text: string, room: string, seconds: number, picture: string}} Slide */
/**
 * How a screen is set up, and how often it was asked to show its name and to start anew.
 * @typedef {object} Setting
 * @property {string} room @property {string} language @property {string} theme @property {string} size
 * @property {number} turn @property {boolean} slides @property {number} flashes @property {number} reloads
 */
/** @typedef {{screens: Record<string, Setting>, slides: Slide[]}} Set */

/** @type {Live} */
export const NOTHING = { release: 0, seminars: {}, rooms: {}, message: undefined, said: 0 };
const SCHEMA = 1;
const COLOUR = /^#[0-9a-f]{6}$/i;
const PICTURE = /^[0-9a-f]{40}\.(jpg|png)$/;

/** @param {string} what @returns {never} */
const refuse = (what) => {
  throw new Error(`not as it should be: ${what}`);
};
/** @param {unknown} value @param {string} what @returns {Record<string, unknown>} */
const object = (value, what) =>
  value && typeof value === "object" && !Array.isArray(value)
    ? /** @type {Record<string, unknown>} */ (value)
    : refuse(what);
/** @param {unknown} value @param {string} what @returns {unknown[]} */
const array = (value, what) => (Array.isArray(value) ? value : refuse(what));
/** @param {unknown} value @param {string} what */
const text = (value, what) => (typeof value === "string" ? value : refuse(what));
/** What may be left out. @param {unknown} value @param {string} what */
const maybe = (value, what) => (value === undefined ? "" : text(value, what));
/** @param {unknown} value @param {string} what */
const number = (value, what) => (typeof value === "number" && Number.isFinite(value) ? value : refuse(what));
/** @param {unknown} value @param {string} what */
const instant = (value, what) => number(Date.parse(text(value, what)), what);
/** @param {unknown} value @param {string} what */
const maybeInstant = (value, what) => (value === undefined ? Number.NaN : instant(value, what));
/** @param {unknown} value @param {string} what */
const colour = (value, what) => (COLOUR.test(text(value, what)) ? text(value, what) : refuse(what));
/**
 * @template T
 * @param {unknown} value @param {string} what @param {(each: unknown, key: string) => T} read
 * @returns {Record<string, T>}
 */
const record = (value, what, read) =>
  Object.fromEntries(Object.entries(object(value, what)).map(([key, each]) => [key, read(each, key)]));

/** @param {unknown} value @returns {Person} */
const person = (value) => {
  const said = object(value, "a person");
  return { code: text(said.code, "a person"), name: text(said.name, "a name"), from: text(said.from, "a person") };
};
/** @param {unknown} value */
const people = (value) => (value === undefined ? [] : array(value, "people").map(person));

/** @param {unknown} value @returns {Slot | undefined} */
const slot = (value) => {
  if (value === undefined) return undefined;
  const said = object(value, "a slot");
  const room = text(said.room, "a room");
  return { room, starts: instant(said.starts, "a start"), ends: instant(said.ends, "an end") };
};

/** @param {unknown} value @returns {Seminar} */
const seminar = (value) => {
  const said = object(value, "a seminar");
  return {
    code: text(said.code, "a code"), title: text(said.title, "a title"), room: text(said.room, "a room"),
    starts: instant(said.starts, "a start"), ends: instant(said.ends, "an end"),
    language: maybe(said.language, "a language"), pause: said.pause === true, cancelled: said.cancelled === true,
    stream: said.stream === true, recording: said.recording === true,
    moderators: people(said.moderators), panel: people(said.panel), was: slot(said.was),
  };
};

/** @param {unknown} value @returns {Room} */
const room = (value) => {
  const said = object(value, "a room");
  return { code: text(said.code, "a code"), slug: text(said.slug, "a slug"), name: text(said.name, "a name") };
};

/** Of our kind, whole, and about our event. @param {unknown} value @param {string} event the event's code or slug */
const whole = (value, event) => {
  const said = object(value, "the answer");
  if (said.schema !== SCHEMA) refuse("its schema");
  if (said.event !== event && said.code !== event) refuse("its event");
  return said;
};

/** The programme sent. Throws for what is none of ours. @param {unknown} value @param {string} code the event's */
export const readProgramme = (value, code) => {
  const said = whole(value, code);
  const accent = object(said.accent, "its colour");
  const seminars = array(said.seminars, "its seminars").map(seminar);
  if (said.end !== true || said.count !== seminars.length) refuse("its end");
  const words = record(said.words, "its words", (each) => record(each, "words", (one) => text(one, "a word")));
  const language = text(said.language, "its language");
  if (!words.en) refuse("its words");
  const zone = text(said.zone, "its zone");
  new Intl.DateTimeFormat("en", { timeZone: zone }); // Throws for a zone that is not known here.
  /** @type {Programme} */
  const made = {
    event: text(said.event, "its event"), title: text(said.title, "its title"), hashtag: text(said.hashtag, "its sign"),
    zone, language, words, seminars,
    accent: {
      fill: colour(accent.fill, "a colour"), ink: colour(accent.ink, "a colour"), dark: colour(accent.dark, "a colour"),
      light: colour(accent.light, "a colour"),
    },
    rooms: array(said.rooms, "its rooms").map(room), release: number(said.release, "its release"),
    program: text(said.program, "its program"), codes: record(said.codes, "its codes", (each) => text(each, "a code")),
  };
  return made;
};

/** @param {unknown} value @returns {Message | undefined} */
const message = (value) => {
  if (value === undefined) return undefined;
  const said = object(value, "a message");
  return { text: text(said.text, "a message"), until: instant(said.until, "an instant") };
};

/** @param {unknown} value @returns {SeminarFact} */
const seminarFact = (value) => {
  const said = object(value, "a fact");
  return {
    state: maybe(said.state, "a state"), begun: maybeInstant(said.begun, "an instant"),
    ended: maybeInstant(said.ended, "an instant"),
    late: said.late === undefined ? undefined : number(said.late, "minutes"),
  };
};

/** @param {unknown} value @returns {RoomFact} */
const roomFact = (value) => {
  const said = object(value, "a fact");
  const instead = object(said.instead ?? {}, "another room");
  const stream = object(said.stream ?? {}, "a stream");
  return {
    fullness: maybe(said.fullness, "a fullness"), about: maybe(said.about, "a seminar"),
    insteadRoom: maybe(instead.room, "a room"), insteadStream: maybe(instead.stream, "a stream"),
    stream: maybe(stream.state, "a stream"),
    message: message(said.message), speaking: maybe(said.speaking, "a person"),
  };
};

/**
 * The live facts in an answer of a moment. Throws for what is none of ours.
 * @param {unknown} value @param {string} slug @param {number} at
 */
export const readLive = (value, slug, at) => {
  const said = whole(value, slug);
  /** @type {Live} */
  const made = {
    release: number(said.release, "its release"), seminars: record(said.seminars ?? {}, "its seminars", seminarFact),
    rooms: record(said.rooms ?? {}, "its rooms", roomFact), message: message(said.message), said: at,
  };
  return made;
};

/** @param {unknown} value @returns {Setting} */
const setting = (value) => {
  const said = object(value, "a screen");
  return {
    room: text(said.room, "a room"), language: text(said.language, "a language"),
    theme: text(said.theme, "a theme"), size: text(said.size, "a size"), turn: number(said.turn, "a turn"),
    slides: said.slides === true, flashes: number(said.flashes, "a number"), reloads: number(said.reloads, "a number"),
  };
};

/** @param {unknown} value @returns {Slide} */
const slide = (value) => {
  const said = object(value, "a slide");
  const picture = text(said.picture, "a picture");
  if (picture && !PICTURE.test(picture)) refuse("a picture");
  return {
    heading: text(said.heading, "a heading"), text: text(said.text, "a text"), room: text(said.room, "a room"),
    seconds: number(said.seconds, "seconds"), picture,
  };
};

/** How screens are set up. Throws for what is none of ours. @param {unknown} value @param {string} slug the event's */
export const readSet = (value, slug) => {
  const said = whole(value, slug);
  if (said.end !== true) refuse("its end");
  /** @type {Set} */
  const made = {
    screens: record(said.screens, "its screens", setting), slides: array(said.slides, "its slides").map(slide),
  };
  return made;
};
