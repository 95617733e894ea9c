// A time as it is typed in Swedish.
import assert from "node:assert/strict";
import test from "node:test";
import { clock } from "../../static/js/organise/clock.js";

test("a time typed shortly is written with 24 hours", () => {
  const typed = ["9", "09", "930", "0930", "9.30", "9:05", "17", "2359", " 8 "];
  assert.deepEqual(typed.map(clock), ["09:00", "09:00", "09:30", "09:30", "09:30", "09:05", "17:00", "23:59", "08:00"]);
});

test("what is no time stays as it was typed", () => {
  const typed = ["", "25", "1261", "9 pm", "half past nine", "12345", "09:30:00"];
  assert.deepEqual(typed.map(clock), typed);
});
