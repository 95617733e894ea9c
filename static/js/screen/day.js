// What a screen says at an instant: a pure function of the programme, the live facts and the moment.

import { MINUTE, OVER, factOf, roomFact, say, standing, wordsOf } from "./standing.js";
import { clock, date, dayAt, weekday } from "./time.js";

/** @typedef {import("./held.js").Seminar} Seminar */
/** @typedef {import("./held.js").Person} Person */
/** @typedef {import("./standing.js").Held} Held */
/** @typedef {import("./standing.js").Standing} Standing */
/** Something worth a mark beside a time. @typedef {{text: string, kind: string}} Note */
/**
 * A seminar as it is shown. What is `gone` is cancelled or was moved away, and stays until its old end.
 * @typedef {object} Entry
 * @property {string} code @property {string} title @property {string} language @property {string} time
 * @property {number} starts @property {Note[]} notes @property {boolean} gone @property {Person[]} moderators
 * @property {Person[]} panel @property {string} where @property {boolean} on
 */
/** Which code to show, and what it is for. @typedef {{code: string, caption: string}} Code */
/**
 * A room's screen. `main` is shown large, under a label.
 * @typedef {object} RoomView
 * @property {string} name @property {string} label @property {Entry[]} main @property {Entry[]} next
 * @property {Entry[]} later @property {Note[]} notes @property {Code} code
 */
/** One line of the board. @typedef {{name: string, now: Entry[], next: Entry[], notes: Note[]}} Row */
/** A list under a label. @typedef {{label: string, entries: Entry[]}} Part */
/** When nothing more is on. @typedef {{heading: string, parts: Part[], code: Code}} Closing */

const SOON = 30 * MINUTE;
const MOST = 8;
const DAY = 24 * 60 * MINUTE;
/** Within this the name of a day is enough. */
const WEEK = 6 * DAY;

/** Whether one that is on in its room is said to go on for longer. @param {Held} held @param {Seminar} seminar */
const taken = (held, seminar, /** @type {number} */ starts) =>
  held.programme.seminars.some((other) => {
    if (!seminar.room || other.room !== seminar.room || other === seminar || other.cancelled) return false;
    const { phase, ends } = standing(held, other);
    return phase === "during" && ends > starts;
  });

/** @param {Held} held @param {Seminar} seminar @param {Standing} stands @returns {Note[]} */
const notesOf = (held, seminar, { phase, starts, ends, late, over }) => {
  const words = wordsOf(held);
  const { programme, at } = held;
  const minutes = Math.ceil((starts - at) / MINUTE);
  const lateNote = { text: say(late === 1 ? words.lateOne : words.late, { n: late }), kind: "late" };
  if (phase === "during") {
    if (over) return [{ text: words.over ?? "", kind: "late" }];
    const until = { text: say(words.until, { time: clock(ends, programme.zone) }), kind: "calm" };
    return late ? [lateNote, until] : [];
  }
  /** @type {Note[]} */
  const notes = [];
  if (late) notes.push({ text: say(words.lateAbout, { time: clock(starts, programme.zone), n: late }), kind: "late" });
  if (factOf(held, seminar)?.state === "preparing") notes.push({ text: words.preparing ?? "", kind: "calm" });
  if (minutes <= 0) notes.push({ text: words.soon ?? "", kind: "soon" });
  else if (starts - at <= SOON && !taken(held, seminar, starts))
    notes.push({ text: say(minutes === 1 ? words.inOne : words.inMinutes, { n: minutes }), kind: "soon" });
  return notes;
};

/** @param {Held} held @param {{starts: number, ends: number}} slot */
const timeOf = ({ programme }, { starts, ends }) => `${clock(starts, programme.zone)}–${clock(ends, programme.zone)}`;
/** @param {Held} held @param {string} code */
const roomName = ({ programme }, code) => programme.rooms.find((room) => room.code === code)?.name ?? "";

/** @param {Held} held @param {Seminar} seminar @param {Standing} stands @returns {Entry} */
const entry = (held, seminar, stands) => ({
  code: seminar.code, title: seminar.title, language: seminar.language || held.programme.language,
  time: timeOf(held, seminar), starts: stands.starts, notes: notesOf(held, seminar, stands), gone: false,
  moderators: seminar.moderators, panel: seminar.panel, where: roomName(held, seminar.room),
  on: stands.phase === "during",
});

/** One that was to be here: what has become of it. @param {Held} held @param {Seminar} seminar @returns {Entry} */
const goneEntry = (held, seminar, /** @type {{room: string, starts: number, ends: number}} */ slot) => {
  const words = wordsOf(held);
  const { zone } = held.programme;
  const sameDay = dayAt(seminar.starts, zone) === dayAt(slot.starts, zone);
  const another = sameDay ? "" : weekday(seminar.starts, zone, held.language);
  const time = `${another} ${clock(seminar.starts, zone)}`.trim();
  const elsewhere = seminar.room !== slot.room && roomName(held, seminar.room);
  const moved = elsewhere ? say(words.moved, { room: elsewhere, time }) : say(words.movedTime, { time });
  return {
    code: seminar.code, title: seminar.title, language: seminar.language || held.programme.language,
    time: timeOf(held, slot), starts: slot.starts, gone: true, moderators: [], panel: [],
    where: roomName(held, slot.room),
    notes: [{ text: seminar.cancelled ? (words.cancelled ?? "") : moved, kind: "gone" }], on: slot.starts <= held.at,
  };
};

/** Where it was to be, when it is not there any more; one put off a little is there. @param {Seminar} seminar */
const left = (seminar) => {
  if (seminar.cancelled) return seminar;
  const { was } = seminar;
  if (!was) return undefined;
  const away = was.room !== seminar.room || seminar.starts >= was.ends || seminar.ends <= was.starts;
  return away ? was : undefined;
};

/**
 * What of a day is not over in a room (a code), or in all of them (""), in order of time.
 * @param {Held} held @param {string} room @param {string} [day]
 */
export const entries = (held, room, day = dayAt(held.at, held.programme.zone)) => {
  const { programme, at } = held;
  const ours = (/** @type {{room: string, starts: number}} */ slot) =>
    (!room || slot.room === room) && dayAt(slot.starts, programme.zone) === day;
  /** @type {Entry[]} */
  const found = [];
  for (const seminar of programme.seminars) {
    const stands = standing(held, seminar);
    const here = ours(seminar) || (stands.phase === "during" && (!room || seminar.room === room));
    if (!seminar.cancelled && here && stands.phase !== "after") found.push(entry(held, seminar, stands));
    const slot = left(seminar);
    if (slot && ours(slot) && at < slot.ends) found.push(goneEntry(held, seminar, slot));
  }
  return found.sort((one, other) => one.starts - other.starts);
};

/** How full a room is, where else to watch, and how its stream is. @param {Held} held @param {string} room */
const roomNotes = (held, room) => {
  const words = wordsOf(held);
  const fact = roomFact(held, room);
  if (!fact) return [];
  /** @type {Note[]} */
  const notes = [];
  const full = fact.fullness === "full";
  if (fact.fullness) notes.push({ text: words[fact.fullness] ?? "", kind: full ? "full" : "calm" });
  const elsewhere = roomName(held, fact.insteadRoom);
  if (elsewhere) notes.push({ text: say(words.insteadRoom, { room: elsewhere }), kind: "full" });
  else if (fact.insteadStream) notes.push({ text: words.insteadStream ?? "", kind: "full" });
  if (fact.stream === "down") notes.push({ text: words.streamDown ?? "", kind: "late" });
  return notes.filter((note) => note.text);
};

/** @param {Held} held @returns {Code} */
const programmeCode = (held) => ({ code: "", caption: wordsOf(held).code ?? "" });

/**
 * The code that is of most use in a room now.
 * @param {Held} held @param {string} room @param {Entry[]} main @returns {Code}
 */
const codeOf = (held, room, main) => {
  const words = wordsOf(held);
  const { programme, at } = held;
  const fact = roomFact(held, room);
  if (fact?.insteadStream && programme.codes[fact.insteadStream])
    return { code: fact.insteadStream, caption: words.watchHere ?? "" };
  const streams = (/** @type {Entry} */ each) => {
    const seminar = programme.seminars.find(({ code }) => code === each.code);
    return seminar?.stream && programme.codes[each.code] && !each.gone && each.starts - at <= 2 * SOON;
  };
  const streamed = fact?.stream === "ended" ? undefined : main.find(streams);
  return streamed ? { code: streamed.code, caption: words.watch ?? "" } : programmeCode(held);
};

/**
 * A room's screen; null when nothing more is on in it today.
 * @param {Held} held @param {string} room its code @returns {RoomView | null}
 */
export const roomView = (held, room) => {
  const words = wordsOf(held);
  const all = entries(held, room);
  const on = all.filter((each) => each.on && !each.gone);
  const gone = all.filter((each) => each.on && each.gone);
  const coming = all.filter((each) => !each.on);
  const first = coming.find((each) => !each.gone);
  if (!on.length && !first && !gone.length && !coming.length) return null;
  const nothing = !on.length && !gone.length;
  const main = [...on, ...gone].slice(0, 2);
  if (nothing && coming[0]) main.push(coming[0]);
  const rest = nothing ? coming.slice(1) : coming;
  const next = rest.filter((each) => each.starts === rest[0]?.starts).slice(0, 2);
  return {
    name: roomName(held, room), label: (nothing ? words.next : on.length ? words.now : "") ?? "", main, next,
    later: rest.slice(next.length, next.length + MOST), notes: roomNotes(held, room), code: codeOf(held, room, main),
  };
};

/** All rooms, a line each. Null when nothing more is on today. @param {Held} held @returns {Row[] | null} */
export const board = (held) => {
  const rows = held.programme.rooms.map((room) => {
    const all = entries(held, room.code);
    const coming = all.filter((each) => !each.on);
    const first = coming.findIndex((each) => !each.gone);
    return {
      name: room.name, now: all.filter((each) => each.on).slice(0, 2),
      next: coming.slice(0, Math.min(first < 0 ? 2 : first + 1, 2)), notes: roomNotes(held, room.code),
    };
  });
  const loose = entries(held, "").filter((each) => !each.where && !each.gone);
  const [now, next] = [loose.filter((each) => each.on), loose.filter((each) => !each.on)];
  if (loose.length) rows.push({ name: "", now: now.slice(0, 2), next: next.slice(0, 1), notes: [] });
  return rows.some((row) => row.now.length || row.next.length) ? rows : null;
};

/** What one says on a day, by the name of the words. @param {string[]} days those on which something is held */
const greeting = (days, /** @type {string} */ today) => {
  if (!days.some((day) => day <= today)) return "welcome";
  // Days later nobody is thanked for that day.
  return days.includes(today) || days.some((day) => day > today) ? "thanks" : "thanksAll";
};

/** When nothing more is on today, in a room or all (""). @param {Held} held @param {string} room @returns {Closing} */
export const closing = (held, room) => {
  const words = wordsOf(held);
  const { programme, at, language } = held;
  const here = (/** @type {Seminar} */ each) => !room || each.room === room;
  const today = dayAt(at, programme.zone);
  const days = [...new Set(programme.seminars.filter(here).map((each) => dayAt(each.starts, programme.zone)))].sort();
  const next = days.find((day) => day > today);
  const parts = [];
  const nowhere = (/** @type {Entry} */ each) => (room ? { ...each, where: "" } : each);
  const elsewhere = room ? entries(held, "").filter((each) => !each.gone && each.where) : [];
  if (elsewhere.length) parts.push({ label: words.elsewhere ?? "", entries: elsewhere.slice(0, 5) });
  if (next) {
    const then = { ...held, live: { ...held.live, seminars: {}, rooms: {} } };
    const first = entries(then, room, next).filter((each) => !each.gone);
    const within = (first[0]?.starts ?? at) - at < WEEK;
    const label = first[0] ? (within ? weekday : date)(first[0].starts, programme.zone, language) : "";
    const named = label.charAt(0).toUpperCase() + label.slice(1);
    // By the calendar: a day may have 23 hours.
    const tomorrow = new Date(Date.parse(today) + DAY).toISOString().startsWith(next);
    parts.push({ label: tomorrow ? (words.tomorrow ?? "") : named, entries: first.slice(0, 4).map(nowhere) });
  }
  const kept = programme.seminars.filter((each) => here(each) && each.recording && each.ends <= at && !each.cancelled);
  const plain = kept.slice(-6).map((each) => ({ ...entry(held, each, standing(held, each)), time: "", notes: [] }));
  if (plain.length) parts.push({ label: words.left ?? "", entries: plain.map(nowhere) });
  return { heading: words[greeting(days, today)] ?? "", parts, code: programmeCode(held) };
};

/** The word to a room's screen, or to those of all (""): that to the room goes first. @param {Held} held */
export const messageFor = ({ live, at }, /** @type {string} */ room) => {
  const said = [live.rooms[room]?.message, live.message].find((each) => each && each.until > at);
  return said?.text ?? "";
};

/** Whether something is on, or soon will be: then the program stays as it is. @param {Held} held */
export const busy = (held) => {
  const { programme, at } = held;
  return programme.seminars.some(
    (each) => !each.cancelled && at > each.starts - 20 * MINUTE && at < each.ends + OVER,
  );
};
