// What stands around the grid: the tray, the days, the chosen card and what can be done to it.
import { drawCard, plain, update } from "./calendar.js";
import { badge, find, hue, inTray, label, stars } from "./cards.js";
import { showClashes } from "./clashes.js";
import { colours } from "./colouring.js";
import { load } from "./fits.js";
import { address, button, codeOf, element, language, maybe, need, seminar, tray, word } from "./page.js";
import { choose as chooseIn, item, showDay, state, wantFocus } from "./state.js";
import { clock, dayOf, ends, number } from "./times.js";

/** @import { Item } from "./types.js" */

const card = need("[data-card]");
const MOST_BUTTONS = 5; // Of days; more are a menu.

/** Shows the whole board as it is now. */
export function show() {
  update();
  showAll();
}

/** Shows all that is not the grid. */
export function showAll() {
  showTray();
  showDays();
  showLegend();
  showAround();
  requestAnimationFrame(plain);
}

/** Shows the cards without a time. */
export function showTray() {
  const adrift = state.board.items.filter((i) => !i.start).sort((a, b) => a.title.localeCompare(b.title, language));
  const lying = adrift.map(trayCard);
  const held = tray.contains(document.activeElement) ? codeOf(document.activeElement) : "";
  tray.replaceChildren(...(lying.length ? lying : [element("p", "muted", word("empty"))]));
  if (held) find(held)?.focus({ preventScroll: true });
}

/** @param {Item} i */
function trayCard(i) {
  const made = button(`tray-card ${hue(i)} ${i.code === state.chosen ? "is-chosen" : ""}`, ...label(i));
  made.dataset.code = i.code;
  made.addEventListener("focus", () => load(i.code));
  return made;
}

function showDays() {
  const { days } = state.board;
  const years = new Set(days.map((day) => day.slice(0, 4))).size > 1;
  /** @type {Intl.DateTimeFormatOptions} */
  const form = { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" };
  if (years) form.year = "numeric";
  const named = new Intl.DateTimeFormat(language, form);
  const choices = days.length > 1 ? [...days, "all"] : [];
  /** @param {string} day */
  const nameOf = (day) => (day === "all" ? word("allDays") : named.format(number(`${day}T00:00`)));
  const buttons = choices.map((day) => dayButton(day, nameOf(day)));
  const picker = choices.length > MOST_BUTTONS ? [menu(choices, nameOf)] : buttons;
  const shown = need("[data-days]");
  const key = JSON.stringify([choices, state.day]);
  if (shown.dataset.shown === key) return;
  shown.dataset.shown = key;
  shown.replaceChildren(...picker);
}

/** @param {string} day @param {string} name */
function dayButton(day, name) {
  const made = button("quiet", name);
  made.setAttribute("aria-pressed", String(day === state.day));
  made.addEventListener("click", () => turnTo(day));
  return made;
}

/** Many days are a menu. @param {readonly string[]} days @param {(day: string) => string} nameOf */
function menu(days, nameOf) {
  const made = element("select", "", ...days.map((day) => new Option(nameOf(day), day, false, day === state.day)));
  made.setAttribute("aria-label", word("day"));
  made.addEventListener("change", () => turnTo(made.value));
  return made;
}

/** @param {string} day */
function turnTo(day) {
  const held = need("[data-days]").contains(document.activeElement);
  showDay(day);
  sessionStorage.setItem("board-day", day);
  show();
  if (held) maybe('[data-days] [aria-pressed="true"], [data-days] select')?.focus();
}

/** Shows what each colour and sign means. */
function showLegend() {
  const found = [...colours(state.board, state.colour).values()];
  const lines = found.map((colour) => element("li", "", badge(colour), element("span", "legend-name", colour.name)));
  for (const line of lines) line.querySelector(".visually-hidden")?.remove();
  need("[data-legend]").replaceChildren(...lines);
}

/** Shows what may change with any move: the clashes, undo and redo, the chosen card's tools. */
export function showAround() {
  showClashes();
  showStep("[data-undo]", "undo");
  showStep("[data-redo]", "redo");
  const chosen = item(state.chosen);
  card.hidden = !chosen;
  need("[data-card-none]").hidden = Boolean(chosen);
  if (chosen) showChosen(chosen);
}

/** @param {string} where @param {"undo" | "redo"} name */
function showStep(where, name) {
  const step = /** @type {HTMLButtonElement | null} */ (maybe(where));
  if (!step) return;
  const what = state.board[name];
  step.disabled = !what;
  step.title = what ? `${word(name)}: ${what}` : "";
}

/** @param {Item} i */
function showChosen(i) {
  const room = state.board.rooms.find((r) => r.code === i.room);
  const when = i.start ? `${clock(i.start)}–${clock(ends(i))}` : word("inTray");
  need("[data-card-title]").textContent = i.title;
  const starred = i.chosen ? [" · ", stars(i)] : [];
  need("[data-card-slot]").replaceChildren(`${when}, ${room ? room.name : word("noRoom")}`, ...starred);
  link("[data-form]", address(i.code));
  link("[data-several]", address(i.code, "tools/"));
  link("[data-push]", address(i.code, "tools/?tool=push&minutes=15"));
  link("[data-open-card]", seminar(i.code));
  const away = maybe("[data-to-tray]");
  if (away) away.hidden = !i.start;
  const push = maybe("[data-push]");
  if (push) push.hidden = !i.start;
  if (card.dataset.shown !== i.code) need("[data-card-reasons]").replaceChildren();
  card.dataset.shown = i.code;
  load(i.code).then(showReasons);
}

/** @param {string} where @param {string} to */
function link(where, to) {
  const found = maybe(where);
  if (!found) return;
  found.setAttribute("href", to);
  found.hidden = false;
}

/** What the chosen card clashes with where it lies. */
function showReasons() {
  if (state.zones.code !== state.chosen || state.zones.latest !== state.board.latest) return;
  const lines = state.zones.own.slice(0, 3).map((reason) => element("li", "", reason.text));
  need("[data-card-reasons]").replaceChildren(...lines);
}

/** Chooses a card, or leaves it when it was chosen. @param {string} code */
export function choose(code) {
  const before = chooseIn(code);
  for (const each of [before, state.chosen]) {
    if (!item(each)?.start) continue;
    if (each === code) wantFocus(code);
    drawCard(each);
  }
  for (const each of tray.querySelectorAll("[data-code]")) {
    each.classList.toggle("is-chosen", codeOf(each) === state.chosen);
  }
  showAround();
}

/** Chooses a card and brings it into sight, on its day. @param {string} code */
export function reveal(code) {
  const i = item(code);
  if (!i) return;
  const day = dayOf(i.start);
  if (i.start && state.day !== "all" && state.board.days.includes(day) && day !== state.day) {
    showDay(day);
    show();
  }
  if (state.chosen !== code) choose(code);
  requestAnimationFrame(() => {
    const el = find(code);
    el?.scrollIntoView({ block: "center", inline: "center" });
    el?.focus({ preventScroll: true });
  });
}

/** The code of the card that has the focus; one that is being drawn again has lost it for a moment. */
export const heldCard = () =>
  codeOf(document.activeElement) || (document.activeElement === document.body ? state.focused : "");

/**
 * Draws a card where it lies now, with the focus where it was; `around` also what stands around the grid.
 * @param {string} code @param {boolean} [around]
 */
export function redraw(code, around = true) {
  const held = heldCard() === code;
  const lies = item(code)?.start;
  if (held) wantFocus(code);
  // Into the tray first, so that the focus has somewhere to go before the card on the board is gone.
  if (!lies && (around || held)) showTray();
  if (!lies && held) {
    wantFocus("");
    inTray(code)?.focus();
  }
  drawCard(code);
  if (!around) return;
  if (lies) showTray();
  showAround();
}
