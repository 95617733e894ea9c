import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { matches, words } from "../../static/js/organise/matching.js";

const ROW = { textContent: "Trygghet på nätet Anna Ek", dataset: { tag: "ai unga", state: "draft" } };

test("what is searched for is read as words", () => {
  assert.deepEqual(words("  NÄTET  anna "), ["nätet", "anna"]);
  assert.deepEqual(words(""), []);
});

test("a row has every word, whatever its letters", () => {
  assert.equal(matches(ROW, ["nätet", "anna"], []), true);
  assert.equal(matches(ROW, ["nätet", "bo"], []), false);
  assert.equal(matches({ textContent: null, dataset: {} }, [], []), true);
});

test("letters with and without accents are the same, and marks part words", () => {
  assert.deepEqual(
    ["natet", "NÄTET", "anna-ek,", "på", "pa", "ø"].map((word) => matches(ROW, [word], [])),
    [true, true, true, true, true, false],
  );
});

test("what is searched is what a row says of itself, where it does", () => {
  const row = { textContent: "Trygghet", dataset: { words: "trygghet hemlig anteckning" } };
  assert.deepEqual([matches(row, ["Hemlig"], []), matches({ ...row, dataset: {} }, ["hemlig"], [])], [true, false]);
});

test("a row is among what is chosen, one of several values too", () => {
  const chosen = (name, value) => matches(ROW, [], [{ name, value }]);
  assert.deepEqual(
    [chosen("tag", "unga"), chosen("tag", "ung"), chosen("tag", ""), chosen("room", "hall"), chosen("room", "")],
    [true, false, true, false, true],
  );
});

test("letters may be wrong as where the server searches", () => {
  for (const { texts, found } of JSON.parse(readFileSync(new URL("search-cases.json", import.meta.url), "utf8"))) {
    const row = { textContent: texts.join(" "), dataset: {} };
    const told = Object.fromEntries(Object.keys(found).map((text) => [text, matches(row, words(text), [])]));
    assert.deepEqual(told, found);
  }
});
