import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { boundary, clock, dayAt, minutesUntil, nowAndNext, phase, shortDay, watch } from "../../static/js/live.js";

// What programme/now.py says: see tests/programme/now_cases.py.
const { seminars, moments } = JSON.parse(readFileSync(new URL("now-cases.json", import.meta.url), "utf8"));
const all = seminars.map((s) => ({ ...s, starts: Date.parse(s.starts), ends: Date.parse(s.ends) }));

test("a page says of every moment what the server says", () => {
  for (const { at, phases, watched, now, until } of moments) {
    const moment = Date.parse(at);
    assert.deepEqual(all.map((held) => phase(held, moment)), phases, at);
    assert.deepEqual(all.map((held) => watch(held, moment)), watched, at);
    for (const [room, { on, next }] of Object.entries(now)) {
      const found = nowAndNext(all, moment, room);
      const codes = { on: found.on.map(({ code }) => code), next: found.next.map(({ code }) => code) };
      assert.deepEqual(codes, { on, next }, `${at} ${room}`);
    }
    assert.equal(boundary(all, moment), until ? Date.parse(until) : Infinity, at);
  }
});

test("minutes are told from a quarter of an hour before, begun ones as whole", () => {
  const starts = Date.parse("2027-07-03T08:00:00Z");
  const seconds = [901, 900, 899, 60, 59, 0, -1];
  assert.deepEqual(seconds.map((s) => minutesUntil({ starts }, starts - s * 1000)), [0, 15, 15, 1, 1, 0, 0]);
});

test("times and days are those of the venue", () => {
  const at = Date.parse("2027-07-03T22:30:00Z");
  assert.deepEqual([clock(at, "Europe/Stockholm"), dayAt(at, "Europe/Stockholm")], ["00:30", "2027-07-04"]);
  assert.equal(shortDay(at, { language: "sv", zone: "Europe/Stockholm" }), "sön 4 juli");
});
