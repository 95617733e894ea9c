import assert from "node:assert/strict";
import { test } from "node:test";
import { keep, OLDEST, outcome, seen, sent, waiting } from "../../static/js/desk/queue.js";

const store = (kept = {}) => ({
  getItem: (key) => kept[key] ?? null,
  setItem: (key, value) => {
    kept[key] = value;
  },
});
const tap = (more = {}) => ({
  about: "seminar/A", field: "state", value: "begun", was: "", want: "state=begun", fields: {}, once: "x", at: 1000, label: "Begin (A)", ...more,
});

test("taps are kept in their order, over a reload, and not for ever", () => {
  const kept = store();
  const taps = [tap(), tap({ once: "y", value: "ended", was: "begun", want: "state=ended" })];
  assert.equal(keep(kept, "desk", taps), true);
  assert.deepEqual(waiting(kept, "desk", 2000), taps);
  assert.deepEqual(waiting(kept, "other", 2000), []);
  assert.deepEqual(waiting(kept, "desk", 1000 + OLDEST), []);
});

test("what is broken in the store is none, and a store that is full says so", () => {
  for (const text of ["", "{", "{}", "null", '[null, 1, {"about": 1}]']) assert.deepEqual(waiting(store({ desk: text }), "desk", 0), []);
  const full = { getItem: () => null, setItem: () => assert.fail("full") };
  assert.equal(keep(full, "desk", [tap()]), false);
});

test("what one sees is what the last tap that waits makes of it", () => {
  const taps = [tap(), tap({ value: "ended" }), tap({ field: "late", value: "10" })];
  assert.equal(seen(taps, "seminar/A", "state", ""), "ended");
  assert.equal(seen(taps, "seminar/A", "late", ""), "10");
  assert.equal(seen(taps, "seminar/B", "state", "preparing"), "preparing");
});

test("a tap says how long it has waited, and what was seen", () => {
  const form = sent(tap({ was: "preparing", fields: { minutes: "7" } }), 61_400);
  assert.deepEqual(Object.fromEntries(form), {
    minutes: "7", about: "seminar/A", want: "state=begun", "was-state": "preparing", once: "x", ago: "60",
  });
  assert.equal(sent(tap(), 0).get("ago"), "0");
});

test("what is answered for good is not sent again, and what may go later is", () => {
  const found = [200, 409, 401, 403, 404, 422, 400, 429, 500, 503, 0].map(outcome);
  assert.deepEqual(found, ["done", "stale", "signed out", "refused", "refused", "refused", "later", "later", "later", "later", "later"]);
});
