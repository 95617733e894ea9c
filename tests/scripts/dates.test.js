// A day beside its field, as its reader says it.
import assert from "node:assert/strict";
import test from "node:test";
import { said } from "../../static/js/organise/dates.js";

test("a day is said with its weekday, in the reader's language", () => {
  assert.equal(said("2017-07-03", "sv"), "Måndag 3 juli 2017");
  assert.equal(said("2017-07-03", "en"), "Monday 3 July 2017");
});

test("what is no day says nothing", () => {
  for (const typed of ["", "2017-07", "2017-13-40", "3 juli", "0000-00-00", "12017-07-03"]) assert.equal(said(typed, "sv"), "");
});
