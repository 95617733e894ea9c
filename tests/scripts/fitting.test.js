import assert from "node:assert/strict";
import { test } from "node:test";
import { against, columnWidth, firstFree, heights, inside, roomless, shaded } from "../../static/js/board/fitting.js";

const NOTE = { severity: "note", text: "Interval." };
const WARNING = { severity: "warning", text: "No walk." };
const ERROR = { severity: "error", text: "Anna is elsewhere." };
const KNOWN = {
  code: "A",
  latest: "1",
  reasons: [NOTE, WARNING, ERROR],
  own: [],
  zones: [
    ["hall", "2027-07-03T09:00", "2027-07-03T10:00", 0, "pause"],
    ["hall", "2027-07-03T09:30", "2027-07-03T11:00", 1, "anna"],
    ["hall", "2027-07-03T10:00", "2027-07-03T11:00", 2, "anna"],
    ["hall", "2027-07-03T10:00", "2027-07-03T11:00", 2, "bo"],
    ["", "2027-07-04T09:00", "2027-07-04T10:00", 2, "anna"],
  ],
};

test("reasons come the worst first, and one for each thing they are about", () => {
  assert.deepEqual(against(KNOWN, "hall", "2027-07-03T09:00", "2027-07-03T11:00"), [ERROR, WARNING, NOTE]);
});

test("what only touches the slot, or is in another room, is nothing against it", () => {
  assert.deepEqual(against(KNOWN, "hall", "2027-07-03T08:00", "2027-07-03T09:00"), []);
  assert.deepEqual(against(KNOWN, "hall", "2027-07-03T11:00", "2027-07-03T12:00"), []);
  assert.deepEqual(against(KNOWN, "side", "2027-07-03T09:00", "2027-07-03T11:00"), []);
  assert.deepEqual(against(KNOWN, "", "2027-07-04T09:59", "2027-07-04T12:00"), [ERROR]);
});

test("the shown days are shaded, but for notes", () => {
  const ids = (days) => shaded(KNOWN, days).map((zone) => zone.id);
  assert.deepEqual(ids(["2027-07-03"]), ["zone-1", "zone-2", "zone-3"]);
  assert.deepEqual(ids(["2027-07-03", "2027-07-04"]), ["zone-1", "zone-2", "zone-3", "zone-4"]);
  assert.deepEqual(shaded(KNOWN, ["2027-07-04"]), [
    { id: "zone-4", room: "", start: "2027-07-04T09:00", end: "2027-07-04T10:00", severity: "error" },
  ]);
  assert.deepEqual(ids(["2027-07-05"]), []);
});

test("columns are as wide as there is space, and no narrower than can be read", () => {
  // 1,000 pixels are 62.5 rem: 4 for the hours, and 8 each for seven columns.
  assert.equal(columnWidth(7, 1000, 16), undefined);
  assert.equal(columnWidth(8, 1000, 16), "8.5rem");
  // Where the whole day is to be in sight they may be narrower.
  assert.equal(columnWidth(11, 1000, 16, 5), undefined);
  assert.equal(columnWidth(12, 1000, 16, 5), "5.5rem");
});

test("a box has its edges", () => {
  const box = { left: 10, right: 20, top: 30, bottom: 40 };
  assert.deepEqual(
    [[10, 30], [20, 40], [9, 30], [21, 30], [10, 29], [10, 41]].map(([x, y]) => inside(box, x, y)),
    [true, true, false, false, false, false],
  );
});

test("the first height is the one at which the whole day fits, but no less than can be read", () => {
  // 480 pixels for 10 hours are 12 for each quarter.
  assert.deepEqual(heights(480, 10, 8), [12, 14, 18, 24, 32, 44]);
  assert.deepEqual(heights(700, 10, 8), [17.5, 24, 32, 44]);
  assert.deepEqual(heights(480, 24, 8), [8, 14, 18, 24, 32, 44]);
});

test("there is a column for what has no room only when something is in it on these days, or no room at all", () => {
  const adrift = { start: "", room: "" };
  const board = (room, rooms = ["hall"]) => ({ rooms, items: [{ start: "2027-07-03T09:00", room }, adrift] });
  assert.equal(roomless(board(""), ["2027-07-03"]), true);
  assert.equal(roomless(board(""), ["2027-07-04"]), false);
  assert.equal(roomless(board("hall"), ["2027-07-03"]), false);
  assert.equal(roomless(board("hall", []), ["2027-07-04"]), true);
});

test("the first free half hour in a room lies between what is held there", () => {
  const items = [
    { start: "2027-07-03T08:00", minutes: 60, room: "hall" },
    { start: "2027-07-03T09:15", minutes: 30, room: "hall" },
    { start: "2027-07-03T09:45", minutes: 30, room: "side" },
  ];
  const free = (room) => firstFree(items, room, "2027-07-03T00:00", 8, 12);
  assert.deepEqual([free("hall"), free("side"), free("")], [105, 0, 0]);
});
