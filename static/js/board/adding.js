// New cards: for the tray, and in an empty slot that one presses, or goes to by keys and presses Enter.
import { firstFree, roomless } from "./fitting.js";
import { grid, maybe, need, once, say, word } from "./page.js";
import { whole } from "./saving.js";
import { shownDays, state } from "./state.js";
import { clock, number, shift } from "./times.js";

const QUARTER = 15;
const HOUR = 60;

/** Where the slot is that keys go to: the number of its column, and minutes from the board's first hour. */
const at = { column: 0, minutes: 0 };

const cursor = maybe("[data-slot]");
const dialog = /** @type {HTMLDialogElement | null} */ (maybe("[data-new]"));

for (const form of document.querySelectorAll("form[data-add]")) {
  if (form instanceof HTMLFormElement) form.addEventListener("submit", (e) => add(e, form));
}
dialog?.querySelector("[data-close]")?.addEventListener("click", () => dialog.close());
cursor?.addEventListener("keydown", step);
cursor?.addEventListener("click", () => {
  const { day, room } = columns()[at.column] ?? { day: "", room: "" };
  makeAt(timeOn(day), room);
});
cursor?.addEventListener("focus", () => {
  const { day, room } = columns()[at.column] ?? { day: "", room: "" };
  const { items, from, to } = state.board;
  if (!at.minutes) at.minutes = firstFree(items, room, `${day}T00:00`, from, to);
  showCursor();
});
grid.addEventListener("scroll", placeCursor, true);

/** @param {Event} e @param {HTMLFormElement} form */
function add(e, form) {
  e.preventDefault();
  e.stopPropagation();
  whole("add", Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)])));
  set(form, "title", "");
  set(form, "once", once());
  dialog?.close();
}

/** @param {HTMLFormElement} form @param {string} name @param {string} value */
function set(form, name, value) {
  const field = form.elements.namedItem(name);
  if (field instanceof HTMLInputElement) field.value = value;
}

/** Asks what is to be made in a slot. @param {string} start @param {string} room its code, "" for none */
export function makeAt(start, room) {
  const form = dialog?.querySelector("form[data-add]");
  if (!dialog || !(form instanceof HTMLFormElement)) return;
  set(form, "start", start);
  set(form, "room", room);
  need("[data-new-slot]").textContent = told(start, room);
  dialog.showModal();
}

/** @param {string} start @param {string} room */
const told = (start, room) =>
  `${clock(start)}, ${state.board.rooms.find((r) => r.code === room)?.name ?? word("noRoom")}`;

/** The columns from the left. */
function columns() {
  const days = shownDays();
  const rooms = [...state.board.rooms.map((room) => room.code), ...(roomless(state.board, days) ? [""] : [])];
  return days.flatMap((day) => rooms.map((room) => ({ day, room })));
}

/** @param {string} day */
const timeOn = (day) => shift(`${day}T00:00`, state.board.from * HOUR + at.minutes);

/** @param {KeyboardEvent} e */
function step(e) {
  const ways = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
  const way = ways[/** @type {keyof typeof ways} */ (e.key)];
  if (!way) return;
  e.preventDefault();
  const { from, to } = state.board;
  at.column = Math.max(0, Math.min(columns().length - 1, at.column + (way[0] ?? 0)));
  at.minutes = Math.max(0, Math.min((to - from) * HOUR - QUARTER, at.minutes + (way[1] ?? 0) * QUARTER));
  showCursor();
}

function showCursor() {
  const { day, room } = columns()[at.column] ?? { day: "", room: "" };
  if (!cursor || Number.isNaN(number(timeOn(day)))) return;
  cursor.textContent = `+ ${clock(timeOn(day))}`;
  cursor.setAttribute("aria-label", `${word("newHere")}: ${told(timeOn(day), room)}`);
  say(`${word("newHere")}: ${told(timeOn(day), room)}`);
  grid.querySelectorAll(".ec-body .ec-day")[at.column]?.scrollIntoView({ block: "nearest", inline: "nearest" });
  placeCursor();
}

/** Lays the slot that has the focus over the grid, wherever that is scrolled. */
function placeCursor() {
  const column = grid.querySelectorAll(".ec-body .ec-day")[at.column]?.getBoundingClientRect();
  if (!cursor || !column || document.activeElement !== cursor) return;
  const whole = grid.getBoundingClientRect();
  const minute = column.height / ((state.board.to - state.board.from) * HOUR);
  cursor.style.left = `${column.left - whole.left}px`;
  cursor.style.top = `${column.top - whole.top + at.minutes * minute}px`;
  cursor.style.width = `${column.width}px`;
  cursor.style.height = `${Math.max(minute * 2 * QUARTER, 20)}px`;
}
