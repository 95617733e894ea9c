// A screen's rules, by themselves: what it believes, what it says when, and the server's time.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { board, busy, closing, roomView } from "../../static/js/screen/day.js";
import { NOTHING, readLive, readProgramme, readSet } from "../../static/js/screen/held.js";
import { soft } from "../../static/js/screen/hyphens.js";
import { standing } from "../../static/js/screen/standing.js";
import { makeClock } from "../../static/js/screen/time.js";
import { languageAt, slideAt, turn } from "../../static/js/screen/turns.js";

const at = (clock) => Date.parse(`2027-07-03T${clock}:00Z`);
const iso = (clock) => `2027-07-03T${clock}:00Z`;
const seminar = (code, starts, ends, more = {}) => ({ code, title: code, room: "HALL", starts: iso(starts), ends: iso(ends), ...more });
const words = {
  now: "Now", next: "Next", late: "{n} late", lateAbout: "about {time}, {n}", until: "until {time}", over: "over", cancelled: "cancelled",
  moved: "to {room} {time}", movedTime: "to {time}", inMinutes: "in {n}", inOne: "in 1", preparing: "set up", soon: "soon", full: "full",
  insteadStream: "stream", code: "all", watch: "watch", watchHere: "here", thanks: "thanks", thanksAll: "bye", tomorrow: "tomorrow", welcome: "welcome", left: "left",
};
const sent = (seminars, more = {}) => ({
  schema: 1, event: "day", code: "EVENT", title: "Day", hashtag: "", zone: "UTC", language: "en", until: "2027-07-03",
  accent: { fill: "#112233", ink: "#ffffff", dark: "#8899aa", light: "#112233" },
  rooms: [{ code: "HALL", slug: "hall", name: "Hall" }, { code: "BLUE", slug: "blue", name: "Blue" }],
  seminars, count: seminars.length, release: 1, mark: "x", program: "p", codes: { "": "1.2", A: "1.2" }, words: { en: words }, end: true, ...more,
});
const held = (clock, seminars, facts = {}) => ({
  programme: readProgramme(sent(seminars), "EVENT"), at: at(clock), language: "en",
  live: readLive({ schema: 1, event: "day", release: 1, ...facts }, "day", at(clock)),
});
const A = seminar("A", "10:00", "11:00", { stream: true });
const B = seminar("B", "11:15", "12:00");
const short = (entry) => [entry.code, entry.gone, ...entry.notes.map(({ text }) => text)];
const said = (clock, seminars, facts) => {
  const view = roomView(held(clock, seminars, facts), "HALL");
  return view && [view.label, view.main.map(short), view.next.map(short)];
};

test("now and next by programme and facts, as programme/actual.py has it", () => {
  const begun = { A: { state: "begun", begun: iso("10:02") } };
  const cases = [
    ["09:00", {}, ["Next", [["A", false]], [["B", false]]]],
    ["09:45", {}, ["Next", [["A", false, "in 15"]], [["B", false]]]],
    ["10:30", {}, ["Now", [["A", false]], [["B", false]]]],
    ["10:05", { A: { late: 10 } }, ["Next", [["A", false, "about 10:10, 10", "in 5"]], [["B", false]]]],
    ["10:30", { A: { late: 10 } }, ["Now", [["A", false, "10 late", "until 11:10"]], [["B", false]]]],
    ["10:10", { A: { state: "preparing" } }, ["Next", [["A", false, "set up", "soon"]], [["B", false]]]],
    // It is not said to begin in ten minutes beside one that is said to go on for longer.
    ["11:05", { A: { late: 20 } }, ["Now", [["A", false, "20 late", "until 11:20"]], [["B", false]]]],
    ["11:05", begun, ["Now", [["A", false, "over"]], [["B", false, "in 10"]]]],
    ["11:10", begun, ["Next", [["B", false, "in 5"]], []]],
    ["10:40", { A: { state: "ended", begun: iso("10:00"), ended: iso("10:35") } }, ["Next", [["B", false]], []]],
    ["11:05", { ...begun, B: { state: "begun", begun: iso("11:04") } }, ["Now", [["B", false]], []]],
    ["12:00", {}, null],
  ];
  for (const [clock, seminars, expected] of cases) assert.deepEqual(said(clock, [A, B], { seminars }), expected, clock);
});

test("each seminar that a screen may have stands as programme/actual.py says, at every moment after what was said", () => {
  const read = (name) => JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8"));
  const day = read("now-cases.json").seminars.map((s) => ({ ...s, starts: Date.parse(s.starts), ends: Date.parse(s.ends) }));
  const shown = day.filter((each) => each.starts && !each.cancelled);
  for (const { seminars, moments } of read("live-cases.json")) {
    const live = readLive({ schema: 1, event: "day", release: 1, seminars }, "day", 0);
    for (const moment of moments) {
      const now = { programme: { seminars: shown }, live, at: Date.parse(moment.at), language: "en" };
      const phases = shown.map((each) => standing(now, each).phase);
      assert.deepEqual(phases, moment.phases.filter((_, n) => shown.includes(day[n])), JSON.stringify([moment.at, seminars]));
    }
  }
});

test("what is cancelled or moved away stays until its old end, and says where it went", () => {
  const gone = { ...A, cancelled: true };
  assert.deepEqual(said("10:30", [gone, B]), ["", [["A", true, "cancelled"]], [["B", false]]]);
  assert.deepEqual(said("11:00", [gone, B]), ["Next", [["B", false, "in 15"]], []]);
  const moved = seminar("A", "13:00", "14:00", { room: "BLUE", was: { room: "HALL", starts: iso("10:00"), ends: iso("11:00") } });
  assert.deepEqual(said("10:30", [moved, B]), ["", [["A", true, "to Blue 13:00"]], [["B", false]]]);
  // Put off a little it is only later, not gone.
  const off = seminar("A", "10:10", "11:10", { was: { room: "HALL", starts: iso("10:00"), ends: iso("11:00") } });
  assert.deepEqual(said("10:30", [off]), ["Now", [["A", false]], []]);
});

test("fullness holds for the seminar it was said of, also without a network; the code is that of the stream", () => {
  const facts = { rooms: { HALL: { fullness: "full", about: "A", instead: { stream: "A" } } } };
  const view = roomView(held("10:30", [A, B], facts), "HALL");
  assert.deepEqual([view?.notes.map(({ text }) => text), view?.code], [["full", "stream"], { code: "A", caption: "here" }]);
  const later = { ...held("10:30", [A, B], facts), at: at("11:20") };
  assert.deepEqual([roomView(later, "HALL")?.notes, roomView(later, "HALL")?.code], [[], { code: "", caption: "all" }]);
  // What people are there for is held elsewhere now: nobody has said that of the one that is there instead.
  assert.deepEqual(roomView(held("10:30", [{ ...A, room: "BLUE" }, B], facts), "HALL")?.notes, []);
});

test("all rooms, the end of the day, and when the program may be changed", () => {
  const rows = board(held("10:30", [A, B]));
  assert.deepEqual(rows?.map(({ name, now, next }) => [name, now.map(short), next.map(short)]), [
    ["Hall", [["A", false]], [["B", false]]], ["Blue", [], []],
  ]);
  assert.equal(board(held("13:00", [A, B])), null);
  const end = closing(held("13:00", [{ ...A, recording: true }, B]), "HALL");
  assert.deepEqual([end.heading, end.parts.map(({ label, entries }) => [label, entries.map(({ code }) => code)])], ["thanks", [["left", ["A"]]]]);
  assert.deepEqual(["09:00", "09:45", "11:05", "12:30"].map((clock) => busy(held(clock, [A, B]))), [false, true, true, false]);
});

test("before, between and after the days one is told when it goes on, by its date where its weekday could be another", () => {
  const day = (date, seminars) => {
    const now = { ...held("12:00", seminars), at: Date.parse(`${date}T20:00:00Z`) };
    const { heading, parts } = closing(now, "HALL");
    return [heading, ...parts.map(({ label, entries }) => [label, entries.map(({ code, where }) => [code, where])])];
  };
  const two = [A, { ...B, starts: "2027-07-05T10:00:00Z", ends: "2027-07-05T11:00:00Z" }];
  const first = [["A", ""]];
  assert.deepEqual(day("2027-06-12", two), ["welcome", ["Saturday, July 3", first]]);
  assert.deepEqual(day("2027-06-29", two), ["welcome", ["Saturday", first]]);
  assert.deepEqual(day("2027-07-03", two), ["thanks", ["Monday", [["B", ""]]]]);
  assert.deepEqual(day("2027-07-04", two), ["thanks", ["tomorrow", [["B", ""]]]]);
  assert.deepEqual(day("2027-07-05", two), ["thanks"]);
  assert.deepEqual(day("2027-07-06", two), ["bye"]);
});

test("the nights in which clocks are set: each hour is what it is, and tomorrow is tomorrow", () => {
  const stockholm = (at, seminars) => {
    const now = held("12:00", seminars);
    return { ...now, programme: { ...now.programme, zone: "Europe/Stockholm" }, at: Date.parse(at) };
  };
  const slot = (code, starts, ends) => ({ ...A, code, starts, ends });
  const spring = [slot("A", "2027-03-27T09:00:00Z", "2027-03-27T10:00:00Z"), slot("B", "2027-03-28T08:00:00Z", "2027-03-28T09:00:00Z")];
  assert.deepEqual(closing(stockholm("2027-03-27T22:30:00Z", spring), "HALL").parts.map(({ label }) => label), ["tomorrow"]);
  // The hour from two to three comes twice.
  const autumn = [slot("A", "2027-10-31T00:30:00Z", "2027-10-31T01:30:00Z"), slot("B", "2027-10-31T01:45:00Z", "2027-10-31T02:30:00Z")];
  const at = (clock) => roomView(stockholm(`2027-10-31T${clock}:00Z`, autumn), "HALL");
  const shown = ["00:15", "00:45", "01:20", "01:40"].map((clock) => at(clock)?.main.map(({ time, notes }) => [time, ...notes.map(({ text }) => text)]));
  assert.deepEqual(shown, [[["02:30–02:30", "in 15"]], [["02:30–02:30"]], [["02:30–02:30"]], [["02:45–03:30", "in 5"]]]);
});

test("nothing is believed that is not whole, of its kind and of this day", () => {
  const good = sent([A, B]);
  const bad = [
    null, [], "x", { ...good, schema: 2 }, { ...good, code: "OTHER", event: "other" }, { ...good, end: undefined }, { ...good, count: 3 },
    { ...good, seminars: [{ ...A, starts: "soon" }], count: 1 }, { ...good, seminars: [{ ...A, title: 5 }], count: 1 }, { ...good, words: {} },
    { ...good, zone: "Nowhere/Land" }, { ...good, accent: { ...good.accent, fill: "red;x" } }, { ...good, rooms: {} }, { ...good, codes: [] },
  ];
  for (const each of bad) assert.throws(() => readProgramme(each, "EVENT"), undefined, JSON.stringify(each)?.slice(0, 80));
  assert.throws(() => readLive({ schema: 1, event: "day", release: "1" }, "day", 0));
  assert.throws(() => readLive({ schema: 1, event: "other", release: 1 }, "day", 0));
  assert.throws(() => readSet({ schema: 1, event: "day", screens: {}, slides: [] }, "day"));
  const slide = { heading: "", text: "", room: "", seconds: 5, picture: "../x.jpg" };
  assert.throws(() => readSet({ schema: 1, event: "day", screens: {}, slides: [slide], end: true }, "day"));
  assert.deepEqual(readLive({ schema: 1, event: "day", release: 1 }, "day", 0), { ...NOTHING, release: 1 });
});

test("the server's time is known better than by a second, and right again after the device was set", (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: at("10:00") });
  let steady = 0;
  t.mock.method(performance, "now", () => steady);
  const clock = makeClock(0);
  const server = (ahead) => at("10:00") + steady + ahead;
  const hear = (ahead) => clock.hear(new Headers({ Date: new Date(server(ahead)).toUTCString() }), steady);
  for (let n = 0; n < 40; n++) {
    steady += 4130;
    hear(7_300_000);
  }
  assert.ok(Math.abs(clock.now() - server(7_300_000)) < 150, String(clock.now() - server(7_300_000)));
  // Someone sets the device: nothing changes, since its clock is not asked.
  t.mock.timers.setTime(at("03:00"));
  assert.ok(Math.abs(clock.now() - server(7_300_000)) < 150);
  // The server was wrong, and is set right.
  for (let n = 0; n < 10; n++) {
    steady += 4130;
    hear(-60_000);
  }
  assert.ok(Math.abs(clock.now() - server(-60_000)) < 600);
  const before = clock.now();
  clock.hear(new Headers({ Date: new Date(0).toUTCString(), Age: "5" }), steady);
  clock.hear(new Headers({ Date: "half past" }), steady);
  assert.equal(clock.now(), before);
});

test("turns go by the clock alone", () => {
  assert.deepEqual([0, 11_999, 12_000, 24_000].map((now) => turn(now, 2)), [0, 0, 1, 0]);
  const one = { heading: "1", text: "", room: "", seconds: 10, picture: "" };
  const two = { ...one, heading: "2" };
  const shown = [0, 39_999, 40_000, 50_000, 89_000, 90_000, 99_999, 100_000].map((now) => slideAt(now, [one, two])?.heading);
  assert.deepEqual(shown, [undefined, undefined, "1", undefined, undefined, "2", "2", undefined]);
  assert.equal(slideAt(5, []), undefined);
  assert.deepEqual([languageAt(0, "both", "sv", ["en", "sv"]), languageAt(20_000, "both", "sv", ["en", "sv"])], ["sv", "en"]);
  assert.deepEqual([languageAt(0, "", "sv", ["en", "sv"]), languageAt(0, "fi", "sv", ["en", "sv"])], ["sv", "sv"]);
});

test("long words may be broken where Swedish breaks them, and short ones not", () => {
  const broken = (text) => soft(text).replaceAll("\u00ad", "-");
  assert.equal(broken("Sexualundervisning och jämlikhetsfråga i konferensrummet"), "Sexua-lun-der-vis-ning och jäm-lik-hets-fråga i kon-fe-rens-rummet");
});
