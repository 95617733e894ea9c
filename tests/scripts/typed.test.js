import assert from "node:assert/strict";
import { test } from "node:test";
import { forgetAll, keep, key, LARGEST, MOST, of, OLDEST, read, same, tidy } from "../../static/js/organise/typed.js";

/** A browser's storage, with room for so many characters. */
function shelf(room = Infinity) {
  const lies = new Map();
  return {
    get length() {
      return lies.size;
    },
    key: (n) => [...lies.keys()][n] ?? null,
    getItem: (each) => lies.get(each) ?? null,
    removeItem: (each) => lies.delete(each),
    setItem(each, text) {
      const used = [...lies].reduce((sum, [name, value]) => sum + (name === each ? 0 : value.length), 0);
      if (used + text.length > room) throw new Error("QuotaExceededError");
      lies.set(each, text);
    },
  };
}

const A = key("1", "/organise/day/rooms/new", "a");
const B = key("1", "/organise/day/rooms/new", "b");
const OTHER = key("2", "/organise/day/rooms/new", "c");

test("what is kept is found again by account and address, the newest first", () => {
  const kept = shelf();
  keep(kept, A, { name: ["Sal A"] }, 1000);
  keep(kept, B, { name: ["Sal B"] }, 2000);
  keep(kept, OTHER, { name: ["Sal C"] }, 3000);
  keep(kept, key("1", "/organise/day/rooms/new/more", "d"), { name: ["Sal D"] }, 4000);
  assert.deepEqual(of(kept, "1", "/organise/day/rooms/new"), [B, A]);
  assert.deepEqual(read(kept, A), { at: 1000, fields: { name: ["Sal A"] } });
  assert.deepEqual(of(kept, "12", "/organise/day/rooms/new"), []);
});

test("another account's, what is too old and what is broken go", () => {
  const kept = shelf();
  kept.setItem("theme", "dark");
  keep(kept, A, { name: ["Sal A"] }, 1000);
  keep(kept, B, { name: ["Sal B"] }, 3000);
  keep(kept, OTHER, { name: ["Sal C"] }, 3000);
  kept.setItem(key("1", "/x", "e"), "{");
  tidy(kept, "1", 2000 + OLDEST);
  assert.deepEqual([kept.length, kept.key(0), kept.key(1)], [2, "theme", B]);
  forgetAll(kept);
  assert.deepEqual([kept.length, kept.key(0)], [1, "theme"]);
});

test("it is bounded, and the oldest give way", () => {
  const kept = shelf();
  keep(kept, A, { name: ["x".repeat(LARGEST)] }, 1000);
  assert.equal(kept.length, 0);
  for (let n = 0; n < MOST + 5; n++) keep(kept, key("1", "/x", String(n)), { name: ["x"] }, n);
  assert.equal(kept.length, MOST);
  assert.equal(read(kept, key("1", "/x", "4")), null);
  assert.equal(read(kept, key("1", "/x", "5"))?.at, 5);
  const small = shelf(60);
  keep(small, A, { name: ["Sal A"] }, 1000);
  keep(small, B, { name: ["Sal B"] }, 2000);
  assert.deepEqual(of(small, "1", "/organise/day/rooms/new"), [B]);
  keep(small, A, { name: ["x".repeat(100)] }, 3000);
  assert.deepEqual(of(small, "1", "/organise/day/rooms/new"), []);
});

test("spaces at the ends and ends of lines make no difference", () => {
  assert.equal(same(["a\r\nb "], ["a\nb"]), true);
  assert.equal(same(["a"], ["a", ""]), false);
  assert.equal(same(undefined, []), true);
});
