import assert from "node:assert/strict";
import { test } from "node:test";
import { changed, keeping, merged, slotOf, touched } from "../../static/js/board/merging.js";

const A = { code: "A", title: "A", version: 1, start: "2027-07-03T09:00", minutes: 60, room: "hall" };
const B = { ...A, code: "B", title: "B" };
const AROUND = { groups: [], count: 0, marks: {}, latest: "1", undo: null, redo: null };
const BOARD = { ...AROUND, days: ["2027-07-03"], opens: "2027-07-03", from: 8, to: 18, rooms: [], items: [A, B] };
const MOVED = {
  groups: [{ heading: "Clash" }],
  count: 1,
  marks: { A: "error" },
  latest: "2",
  undo: "A moved",
  redo: null,
  previous: "1",
  own: [],
  items: [{ ...A, version: 2, room: "side" }],
};

test("of a slot, what is new is saved", () => {
  assert.deepEqual(changed(A, { start: A.start, minutes: 30, room: "side" }), { minutes: 30, room: "side" });
  assert.equal(changed(A, slotOf(A)), null);
  assert.equal(changed(A, {}), null);
});

test("the answer to a move is taken into the board, and nothing else is changed", () => {
  const { own, previous, ...news } = MOVED;
  assert.deepEqual(merged(BOARD, MOVED), { ...BOARD, ...news, items: [MOVED.items[0], B] });
  assert.deepEqual(BOARD.items, [A, B]);
});

test("a card that was not there is added", () => {
  const C = { ...A, code: "C" };
  assert.deepEqual(merged(BOARD, { ...MOVED, items: [C] }).items, [A, B, C]);
});

test("where someone else was there too, the board waits for the next look", () => {
  assert.equal(merged(BOARD, { ...MOVED, previous: "1b" }).latest, "1");
});

test("a card moved again meanwhile stays where it is shown, with what the server says else", () => {
  const shown = { ...A, start: "2027-07-03T10:00", minutes: 45 };
  const other = { ...B, version: 7 };
  const found = { ...MOVED, items: [...MOVED.items, other] };
  assert.deepEqual(keeping(found, shown), { ...found, items: [{ ...shown, version: 2 }, other] });
});

test("cards look different that have moved, or have got or lost a mark", () => {
  assert.deepEqual(touched([A], { B: "note", C: "error", D: "error" }, { B: "warning", C: "error", E: "note" }), [
    "A", "B", "D", "E",
  ]);
});
