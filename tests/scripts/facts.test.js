import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { nowAndNext, phase } from "../../static/js/live.js";
import { adjusted, OVER_TIME, ofItsRoom, told } from "../../static/js/live/facts.js";

const read = (name) => JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8"));
const day = read("now-cases.json").seminars.map((s) => ({ ...s, starts: Date.parse(s.starts), ends: Date.parse(s.ends) }));

test("seminars stand as programme/actual.py says, at every moment after what was said", () => {
  for (const { seminars, words, moments } of read("live-cases.json")) {
    for (const { desk: _desk, ...moment } of moments) {
      const at = Date.parse(moment.at);
      const stand = day.map((held) => adjusted(held, seminars[held.code] ?? {}, at));
      const { on, next } = nowAndNext(stand, at, "hall");
      const codes = (all) => all.map(({ code }) => code);
      const found = {
        at: moment.at, phases: stand.map((held) => phase(held, at)), on: codes(on), next: codes(next),
        told: stand.map((held) => told(held, seminars[held.code] ?? {}, at, { words, zone: "Europe/Stockholm", language: "en" })),
      };
      assert.deepEqual(found, moment, JSON.stringify(seminars));
    }
  }
});

test("what stands at a seminar", () => {
  const words = { ended: "ended {time}", over: "over", begun: "began {time}, until {until}", late: "1 late", lateMany: "{n} late, {time}", preparing: "soon" };
  const [a] = day;
  const at = (minutes) => a.starts + minutes * 60_000;
  const iso = (minutes) => new Date(at(minutes)).toISOString();
  const says = (known, minutes) => told(adjusted(a, known, at(minutes)), known, at(minutes), { words, zone: "UTC", language: "en" });
  assert.equal(says({}, 5), "");
  assert.equal(says({ late: 0 }, -5), "");
  assert.equal(says({ late: 10 }, 5), "10 late, 07:10");
  assert.equal(says({ late: 10 }, 11), "");
  assert.equal(says({ late: 1 }, 0), "1 late");
  assert.equal(says({ state: "preparing" }, 5), "soon");
  assert.equal(says({ state: "begun", begun: iso(3) }, 5), "began 07:03, until 08:00");
  assert.equal(says({ state: "begun", begun: iso(3) }, 61), "over");
  assert.equal(says({ state: "begun", begun: iso(3) }, 60 + OVER_TIME / 60_000), "");
  assert.equal(says({ state: "ended", begun: iso(3), ended: iso(40) }, 41), "ended 07:40");
});

test("nobody counts down to one whose room is taken for longer", () => {
  const [a] = day;
  const waits = (minutes) => new Date(a.starts + minutes * 60_000 + OVER_TIME).toISOString();
  assert.deepEqual([{}, { waits: waits(0) }, { waits: waits(5) }].map((known) => adjusted(a, known, a.starts).taken), [false, false, true]);
});

test("how full a room is stands at the seminar that people are there for, and a stream where one would watch it", () => {
  const of = (code, begins) => ({ code, room: "hall", starts: begins * 60_000, ends: (begins + 30) * 60_000, cancelled: false, live: true, recorded: false });
  const [a, b] = [of("A", 0), of("B", 90)];
  const doc = { rooms: { HALL: { fullness: "full", about: "A", instead: { room: "BLUE" }, stream: { state: "down" } } } };
  const rooms = [["hall", "HALL", "Hall"], ["blue", "BLUE", "Blue"]];
  const at = (minutes, held) => ofItsRoom(held, doc, rooms, minutes * 60_000);
  const [full, stream] = [{ fullness: "full", instead: { room: "BLUE" } }, { state: "down" }];
  const nothing = { fullness: undefined, instead: undefined };
  assert.deepEqual(at(10, a), { ...full, stream });
  assert.deepEqual(at(30, a), {});
  assert.deepEqual(at(10, b), { ...nothing, stream: undefined });
  assert.deepEqual(at(75, b), { ...nothing, stream });
  assert.deepEqual(at(75, { ...b, live: false }), { ...nothing, stream: undefined });
});
