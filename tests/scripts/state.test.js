import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import * as board from "../../static/js/board/state.js";

const { state } = board;
const A = { code: "A", title: "A", version: 1, start: "2027-07-03T09:00", minutes: 60, room: "hall" };
const AROUND = { groups: [], count: 0, marks: {}, latest: "1", undo: null, redo: null };
const BOARD = { ...AROUND, days: ["2027-07-03", "2027-07-04"], opens: "2027-07-03", from: 8, to: 18, rooms: [], items: [A] };

beforeEach(() => board.receive(BOARD));

test("before the first answer there is no board", async () => {
  const fresh = await import("../../static/js/board/state.js?fresh");
  assert.equal(fresh.begun(), false);
  fresh.receive(BOARD);
  assert.equal(fresh.begun(), true);
  assert.equal(fresh.state.day, "2027-07-03");
});

test("a day is shown that the board has, or all", () => {
  const shown = (day) => {
    board.showDay(day);
    return [state.day, board.shownDays()];
  };
  assert.deepEqual(shown("2027-07-04"), ["2027-07-04", ["2027-07-04"]]);
  assert.deepEqual(shown("2027-07-05"), ["2027-07-03", ["2027-07-03"]]);
  assert.deepEqual(shown("all"), ["all", BOARD.days]);
});

test("it opens on the day that the server names, where the board has it", async () => {
  const opened = async (opens) => {
    const fresh = await import(`../../static/js/board/state.js?opens=${opens}`);
    fresh.receive({ ...BOARD, opens });
    return fresh.state.day;
  };
  assert.deepEqual([await opened("2027-07-04"), await opened("2027-07-05"), await opened("")], ["2027-07-04", "2027-07-03", "2027-07-03"]);
});

test("a day that the board has lost is shown no longer", () => {
  board.showDay("2027-07-04");
  board.receive({ ...BOARD, days: ["2027-07-03"] });
  assert.equal(state.day, "2027-07-03");
});

test("a card chosen again is chosen no longer", () => {
  assert.equal(board.choose("A"), "");
  assert.equal(state.chosen, "A");
  assert.equal(board.choose("A"), "A");
  assert.equal(state.chosen, "");
});

test("a card is shown elsewhere, and the server's board is not changed by that", () => {
  board.place("A", { room: "side" });
  assert.deepEqual(board.item("A"), { ...A, room: "side" });
  assert.equal(A.room, "hall");
  assert.equal(board.item("B"), undefined);
});

test("what the server tells while a card is lifted waits until it lies again", () => {
  const later = { ...BOARD, latest: "2" };
  board.lift("A");
  board.passOver(true);
  board.hold(later);
  assert.equal(state.board.latest, "1");
  assert.deepEqual(board.settle(), { waiting: later, overTray: true });
  assert.equal(state.lifted, "");
  assert.deepEqual(board.settle(), { waiting: null, overTray: false });
});

test("the focus is given once", () => {
  board.wantFocus("A");
  assert.deepEqual([board.takeFocus(), board.takeFocus()], ["A", ""]);
});

test("the height of the hours stays within what there is", () => {
  const zoomed = (level) => {
    board.zoomTo(level, 5);
    return state.zoom;
  };
  assert.deepEqual([-1, 0, 3, 5, 6].map(zoomed), [0, 0, 3, 5, 5]);
});

test("an answer counts only for the question that was asked last", () => {
  const first = board.ask("A");
  const second = board.ask("B");
  board.answer(first, { own: [{ severity: "error", text: "of A" }] });
  assert.deepEqual(state.zones.own, []);
  board.answer(second, { own: [{ severity: "error", text: "of B" }] });
  assert.deepEqual(state.zones, { ...second, own: [{ severity: "error", text: "of B" }] });
  assert.deepEqual([board.asked("A"), board.asked("B")], [false, true]);
  board.receive({ ...BOARD, latest: "2" });
  assert.equal(board.asked("B"), false);
});

test("a move's answer tells which cards to draw again", () => {
  const found = { ...AROUND, latest: "2", previous: "1", own: [], marks: { B: "note" }, items: [{ ...A, version: 2 }] };
  assert.deepEqual(board.receiveMove(found), ["A", "B"]);
  assert.equal(state.board.latest, "2");
  assert.equal(board.item("A")?.version, 2);
});
