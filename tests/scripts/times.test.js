import assert from "node:assert/strict";
import { test } from "node:test";
import { between, clock, dayOf, ends, iso, number, onDay, quarter, shift, snapped, wall } from "../../static/js/board/times.js";

test("a clock's text and its milliseconds say the same", () => {
  assert.equal(number("2027-07-03T09:00"), Date.UTC(2027, 6, 3, 9));
  assert.equal(wall(number("2027-07-03T09:00")), "2027-07-03T09:00");
  assert.ok(Number.isNaN(number("")));
});

test("minutes go over hours, days, and the night in which clocks are set forward", () => {
  assert.equal(shift("2027-07-03T09:50", 15), "2027-07-03T10:05");
  assert.equal(shift("2027-07-03T00:05", -10), "2027-07-02T23:55");
  assert.equal(shift("2027-03-28T01:30", 60), "2027-03-28T02:30");
});

test("a card without a length is shown as an hour", () => {
  assert.equal(ends({ start: "2027-07-03T09:00", minutes: 45 }), "2027-07-03T09:45");
  assert.equal(ends({ start: "2027-07-03T09:00", minutes: null }), "2027-07-03T10:00");
});

test("a text has its day and its clock, and the same hour on another day", () => {
  assert.equal(dayOf("2027-07-03T09:00"), "2027-07-03");
  assert.equal(clock("2027-07-03T09:00"), "09:00");
  assert.equal(onDay("2027-07-03T09:00", "2027-07-04"), "2027-07-04T09:00");
});

test("a date says the clock it shows, in any zone", () => {
  assert.equal(iso(new Date(2027, 6, 3, 9, 5)), "2027-07-03T09:05");
  assert.equal(between(new Date(2027, 6, 3, 9), new Date(2027, 6, 3, 10, 30)), 90);
});

test("a time is laid at the step before it", () => {
  assert.equal(snapped("2027-07-03T09:04"), "2027-07-03T09:00");
  assert.equal(snapped("2027-07-03T09:05"), "2027-07-03T09:05");
  assert.equal(quarter("2027-07-03T09:29"), "2027-07-03T09:15");
});
