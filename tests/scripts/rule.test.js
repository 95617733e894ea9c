import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { passes, wordsOf } from "../../static/js/programme/rule.js";

// The same examples as in tests/programme/test_filtering.py.
const cases = JSON.parse(readFileSync(new URL("filter-cases.json", import.meta.url), "utf8"));

test("a page means by what is wanted what the server means", () => {
  const text = (texts) => [...new Set(texts.flatMap(wordsOf))].join(" ");
  const found = cases.filter(
    ({ facets, texts, chosen, words, passes: wanted }) =>
      passes(facets, text(texts), new Map(Object.entries(chosen)), wordsOf(words)) !== wanted,
  );
  assert.deepEqual(found.map(({ name }) => name), []);
});
