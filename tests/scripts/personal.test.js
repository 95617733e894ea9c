// What the script of the personal page says of the time that is left, and which square of a picture is shown.
import assert from "node:assert/strict";
import test from "node:test";
import { square } from "../../static/js/cropping.js";
import { until } from "../../static/js/personal.js";

const WORDS = { hours: "om {h} h {m} min", minutes: "om {m} min", now: "nu" };

test("what is left is said in hours and minutes, the minute that has begun counted", () => {
  const said = [-5, 0, 1, 60, 61, 3600, 3661, 7200].map((seconds) => until(seconds * 1000, WORDS));
  const wanted = ["nu", "nu", "om 1 min", "om 1 min", "om 2 min", "om 1 h 0 min", "om 1 h 2 min", "om 2 h 0 min"];
  assert.deepEqual(said, wanted);
});

test("the square is the one that the server cuts", () => {
  assert.deepEqual(square(400, 200, { zoom: 1, x: 0.5, y: 0.5 }), { left: 100, top: 0, side: 200 });
  assert.deepEqual(square(400, 200, { zoom: 2, x: 1, y: 0 }), { left: 300, top: 0, side: 100 });
  assert.deepEqual(square(100, 300, { zoom: 9, x: 0, y: 1 }), { left: 0, top: 275, side: 25 });
});
