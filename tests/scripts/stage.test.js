import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { figures, minutesOver, moment, step } from "../../static/js/stage/counting.js";

// What programme/runsheet.py says: see tests/programme/stage_cases.py.
const cases = JSON.parse(readFileSync(new URL("stage-cases.json", import.meta.url), "utf8"));
const NINE = Date.parse("2027-07-03T07:00:00Z");
const plain = (begun) => begun.map(({ key, at }) => ({ key, at: Date.parse(at) }));

test("a stage says of every moment what the server says, and takes presses as it does", () => {
  for (const { parts, starts, begun, moments, steps } of cases) {
    const run = { parts, starts: Date.parse(starts), begun: plain(begun) };
    for (const [at, ...said] of moments) {
      const { state, on, left, over } = moment(run, NINE + at * 1000);
      assert.deepEqual([state, on, left, over], said, `${JSON.stringify(begun)} ${at}`);
    }
    for (const [way, made] of Object.entries(steps)) assert.deepEqual(step(run, way, NINE + 2_000_000), plain(made), way);
  }
});

test("figures are minutes while there are ten, then minutes and seconds, and over with a plus", () => {
  assert.deepEqual([3600, 601, 600, 599, 61, 0, -1, -61, -600, -3661].map(figures),
    ["60", "11", "10", "9:59", "1:01", "0:00", "+0:01", "+1:01", "+10", "+61"]);
  assert.deepEqual([0, 59, 60, -59, -60, -119, -120].map(minutesOver), [0, 0, 1, 0, -1, -1, -2]);
});
