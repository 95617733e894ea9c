import assert from "node:assert/strict";
import { test } from "node:test";
import { say } from "../../static/js/live.js";
import { differences, few } from "../../static/js/live/telling.js";

const words = {
  moved: "{title} at {time}", room: "{title} in {room}", cancelled: "no {title}", restored: "{title} after all",
  renamed: "{before} is {title}", added: "new {title} {time}", addedLoose: "new {title}", gone: "gone {title}",
};
const shown = { title: "A", day: "Sat 3 Jul", time: "09:00", room: "Hall", cancelled: false };
const told = (before, after) => differences(new Map(Object.entries(before)), new Map(Object.entries(after)), words);

test("each difference is a sentence, and what is the same is none", () => {
  assert.deepEqual(told({ a: shown }, { a: { ...shown } }), []);
  assert.deepEqual(told({ a: shown }, { a: { ...shown, time: "10:00", room: "Side", title: "B" } }), [
    "B at 10:00", "B in Side", "A is B",
  ]);
  assert.deepEqual(told({ a: shown }, { a: { ...shown, day: "Sun 4 Jul" } }), ["A at Sun 4 Jul 09:00"]);
  assert.deepEqual(told({ a: shown }, { a: { ...shown, cancelled: true } }), ["no A"]);
  assert.deepEqual(told({ a: { ...shown, cancelled: true } }, { a: shown }), ["A after all"]);
});

test("what is new and what is gone is told, with a time where there is one", () => {
  const loose = { ...shown, day: "", time: "", title: "B" };
  assert.deepEqual(told({ a: shown }, { b: loose }), ["new B", "gone A"]);
  assert.deepEqual(told({}, { a: shown }), ["new A 09:00"]);
  assert.deepEqual(told({ a: shown }, { a: { ...shown, day: "", time: "" } }), []);
});

test("three sentences are enough, with how many there are more", () => {
  assert.equal(few(["A.", "B.", "C."], "And {n} more."), "A. B. C.");
  assert.equal(few(["A.", "B.", "C.", "D.", "E."], "And {n} more."), "A. B. C. And 2 more.");
  assert.equal(say("{title} $& {none}", { title: "$1 {time}", time: "9" }), "$1 {time} $& ");
});
