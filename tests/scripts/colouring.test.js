import assert from "node:assert/strict";
import { test } from "node:test";
import { colours, facetOf, signsOf } from "../../static/js/board/colouring.js";

const A = { code: "A", kind: "panel", state: "draft", room: "hall", tags: ["vård", "ai"] };
const B = { code: "B", kind: "break", state: "confirmed", room: "", tags: [] };
const BOARD = {
  rooms: [{ code: "side", name: "Sidan" }, { code: "hall", name: "Hallen" }],
  names: { kind: { panel: "Panel", talk: "Talk", break: "Paus" }, state: { draft: "Draft", confirmed: "Confirmed" } },
  items: [A, B],
};

test("a card has a kind, a state, a room and its first subject, or nothing of that", () => {
  assert.deepEqual(["kind", "state", "room", "tag"].map((by) => facetOf(A, by)), ["panel", "draft", "hall", "vård"]);
  assert.deepEqual(["room", "tag"].map((by) => facetOf(B, by)), ["", ""]);
});

test("what the cards have gets a colour, which does not change with what else there is, and a sign of its own", () => {
  assert.deepEqual([...colours(BOARD, "kind")], [
    ["panel", { name: "Panel", sign: "P", hue: 0 }],
    ["break", { name: "Paus", sign: "A", hue: 2 }],
  ]);
  assert.deepEqual([...colours(BOARD, "room")], [["hall", { name: "Hallen", sign: "H", hue: 1 }]]);
  assert.deepEqual([...colours(BOARD, "tag")], [["vård", { name: "vård", sign: "V", hue: 0 }]]);
});

test("beyond eight, colours come again and signs do not", () => {
  const rooms = Array.from({ length: 9 }, (_, n) => ({ code: `r${n}`, name: `Sal ${n}` }));
  const found = [...colours({ ...BOARD, rooms, items: rooms.map((r) => ({ ...A, room: r.code })) }, "room").values()];
  assert.deepEqual([found[0].hue, found[8].hue], [0, 0]);
  assert.equal(new Set(found.map((one) => one.sign)).size, 9);
});

test("a name without a letter left gets its number in the list", () => {
  assert.deepEqual(signsOf(["Aa", "A", "!"]), ["A", "2", "3"]);
});
