import assert from "node:assert/strict";
import { test } from "node:test";
import { stepped } from "../../static/js/board/stepping.js";

const FRAME = { rooms: ["hall", "side", ""], days: ["2027-07-03", "2027-07-04"], day: "2027-07-03", from: 7 };
const CARD = { code: "A", start: "2027-07-03T09:00", minutes: 60, room: "side" };
const TRAY = { ...CARD, start: "", room: "" };

/** What a key does, written as Alt+ArrowUp. */
function press(keys, card = CARD, frame = FRAME) {
  const held = keys.split("+");
  const key = held.at(-1);
  return stepped(card, { key, altKey: held.includes("Alt"), shiftKey: held.includes("Shift") }, frame);
}

test("up and down move it by five minutes, with Alt by thirty", () => {
  const start = (keys) => press(keys)?.slot;
  assert.deepEqual(start("ArrowUp"), { start: "2027-07-03T08:55" });
  assert.deepEqual(start("ArrowDown"), { start: "2027-07-03T09:05" });
  assert.deepEqual(start("Alt+ArrowUp"), { start: "2027-07-03T08:30" });
  assert.deepEqual(start("Alt+ArrowDown"), { start: "2027-07-03T09:30" });
});

test("with Shift they make it shorter or longer, never shorter than five minutes", () => {
  assert.deepEqual(press("Shift+ArrowDown"), { slot: { minutes: 65 }, day: "" });
  assert.deepEqual(press("Shift+Alt+ArrowUp"), { slot: { minutes: 30 }, day: "" });
  assert.deepEqual(press("Shift+ArrowUp", { ...CARD, minutes: 5 }), { slot: { minutes: 5 }, day: "" });
  assert.deepEqual(press("Shift+ArrowDown", { ...CARD, minutes: null }), { slot: { minutes: 5 }, day: "" });
});

test("left and right go from room to room, and no farther than the last", () => {
  assert.deepEqual(press("ArrowLeft"), { slot: { room: "hall" }, day: "" });
  assert.deepEqual(press("ArrowRight"), { slot: { room: "" }, day: "" });
  assert.equal(press("ArrowLeft", { ...CARD, room: "hall" }), null);
  assert.equal(press("ArrowRight", { ...CARD, room: "" }), null);
});

test("with Alt they go to the day before or after, at the same hour", () => {
  const day = "2027-07-04";
  assert.deepEqual(press("Alt+ArrowRight"), { slot: { start: `${day}T09:00` }, day });
  assert.equal(press("Alt+ArrowLeft"), null);
  assert.equal(press("Alt+ArrowRight", { ...CARD, start: `${day}T09:00` }), null);
});

test("from the tray any arrow puts it on the day that is shown, where the board begins", () => {
  const slot = { start: "2027-07-03T07:00", minutes: 60, room: "hall" };
  assert.deepEqual(press("ArrowLeft", TRAY), { slot, day: "" });
  assert.deepEqual(press("ArrowUp", { ...TRAY, minutes: null, room: "side" }).slot, { ...slot, room: "side" });
  assert.deepEqual(press("ArrowUp", TRAY, { ...FRAME, day: "2027-07-04" }).slot.start, "2027-07-04T07:00");
  assert.deepEqual(press("ArrowUp", TRAY, { ...FRAME, day: "all" }).slot.start, "2027-07-03T07:00");
  assert.deepEqual(press("ArrowUp", TRAY, { ...FRAME, from: 23 }).slot.start, "2027-07-03T23:00");
});
