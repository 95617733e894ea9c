// The grid itself: EventCalendar with rooms as columns, drawn anew only where something has changed.
import { find, toEvent } from "./cards.js";
import { columnWidth, heights, roomless, shaded } from "./fitting.js";
import { grid, language, may, word } from "./page.js";
import { item, shownDays, state, takeFocus } from "./state.js";
import { clock, dayOf } from "./times.js";

/** @import { Drawn } from "./types.js" */

/**
 * What is done when something happens on the grid.
 * @typedef {{
 *   face: (event: Drawn) => HTMLElement, dress: (element: HTMLElement, event: Drawn) => void,
 *   lift: (code: string) => void, move: (event: Drawn) => void, release: (at: { x: number, y: number }) => void,
 *   drop: (event: Drawn, revert: () => void) => void,
 * }} Hands
 */

const NAMES = [
  "role", "aria-colindex", "aria-colspan", "aria-rowindex", "aria-rowspan", "aria-colcount", "aria-rowcount",
];
const ROLES = "[role=table], [role=rowgroup], [role=row], [role=columnheader], [role=rowheader], [role=cell]";

/** @type {import("./event-calendar.js").Calendar} */
let calendar;
/** What of the frame is drawn, by option, as JSON. @type {Map<string, string>} */
const drawn = new Map();

const events = () => state.board.items.filter((i) => i.start).map(toEvent);
/** Narrow screens are scrolled: a whole day in one could not be read. */
const narrow = () => !matchMedia("(min-width: 64rem)").matches;
const least = () => (narrow() ? 15 : 8);

/** The heights of a quarter of an hour to choose from, the first for the whole day in sight. */
function choices() {
  const [whole, head] = [grid.querySelector(".ec"), grid.querySelector(".ec-header")];
  const space = (whole?.clientHeight ?? grid.clientHeight) - (head?.clientHeight ?? 0) - 3;
  return heights(space, state.board.to - state.board.from, least());
}

/** The last level of zoom. */
export const mostZoom = () => choices().length - 1;

function height() {
  const found = choices();
  return found[Math.min(state.zoom, found.length - 1)] ?? 24;
}

/** The clock at which the first thing of the shown days begins. */
function begins() {
  const starts = state.board.items.filter((i) => shownDays().includes(dayOf(i.start))).map((i) => clock(i.start));
  return starts.sort()[0] ?? `${String(state.board.from).padStart(2, "0")}:00`;
}

function frame() {
  const { rooms, from, to } = state.board;
  const days = shownDays();
  const least = state.zoom || narrow() ? 8 : 5;
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const none = roomless(state.board, days) ? [{ id: "none", title: word("noRoom") }] : [];
  const named = rooms.map((r) => ({ id: r.code, title: r.seats ? `${r.name} (${r.seats})` : r.name }));
  return {
    date: days[0],
    duration: { days: days.length },
    slotMinTime: `${from}:00`,
    slotMaxTime: `${to}:00`,
    resources: [...named, ...none],
    columnWidth: columnWidth((rooms.length + none.length) * days.length, grid.clientWidth, rem, least),
  };
}

/** Draws the grid for the first time. @param {Hands} hands */
export function create(hands) {
  const framed = frame();
  for (const [name, value] of Object.entries(framed)) drawn.set(name, JSON.stringify(value));
  calendar = EventCalendar.create(grid, { ...looks(), ...doings(hands), ...framed, events: events() });
  // How high the hours may be is known once the rooms' names above them are drawn.
  requestAnimationFrame(() => {
    drawHeight();
    watchSize();
  });
}

/** The day fits also when the names of its rooms take more lines, or the window has another size. */
function watchSize() {
  const watcher = new ResizeObserver(drawHeight);
  watcher.observe(grid);
  const head = grid.querySelector(".ec-header");
  if (head) watcher.observe(head);
}

function looks() {
  return {
    view: "resourceTimeGridDay",
    headerToolbar: { start: "", center: "", end: "" },
    allDaySlot: false,
    timeZone: "UTC",
    slotDuration: "00:15",
    snapDuration: "00:05",
    slotHeight: height(),
    slotLabelInterval: "01:00",
    slotEventOverlap: false,
    slotLabelFormat: { hour: "2-digit", minute: "2-digit", hour12: false },
    datesAboveResources: true,
    scrollTime: `${begins()}:00`,
    dayHeaderFormat: dayAndRoom,
    locale: language,
    longPressDelay: 350,
    eventDragMinDistance: 4,
    editable: may,
    nowIndicator: false,
  };
}

/** A day above its rooms, whose names the calendar leaves out when there is one alone. @param {Date} date */
function dayAndRoom(date) {
  const day = date.toLocaleDateString(language, { weekday: "short", day: "numeric", month: "short" });
  const { rooms } = state.board;
  return rooms.length === 1 && !roomless(state.board, shownDays()) ? `${rooms[0]?.name} · ${day}` : day;
}

/** @param {Hands} hands */
function doings(hands) {
  /** @param {{ event: Drawn }} info */
  const begins = (info) => hands.lift(info.event.id);
  /** @param {{ event: Drawn }} info */
  const goesOn = (info) => {
    hands.move(info.event);
    return true;
  };
  /** @param {{ event: Drawn, revert: () => void }} info */
  const ends = (info) => hands.drop(info.event, info.revert);
  return {
    eventContent: (/** @type {{ event: Drawn }} */ info) => ({
      domNodes: info.event.display === "background" ? [] : [hands.face(info.event)],
    }),
    eventDidMount: (/** @type {{ el: HTMLElement, event: Drawn }} */ info) => hands.dress(info.el, info.event),
    eventDragStart: begins,
    eventResizeStart: begins,
    dragConstraint: goesOn,
    resizeConstraint: goesOn,
    eventDragStop: (/** @type {{ jsEvent: MouseEvent }} */ { jsEvent }) =>
      hands.release({ x: jsEvent.clientX, y: jsEvent.clientY }),
    eventDrop: ends,
    eventResize: ends,
    eventAllUpdated: () => {
      plain();
      const code = takeFocus();
      if (code) find(code)?.focus({ preventScroll: true });
    },
  };
}

/** Draws what has changed, and no more: the grid drawn anew would jump back to the morning. */
export function update() {
  for (const [name, value] of Object.entries(frame())) {
    const text = JSON.stringify(value);
    if (drawn.get(name) !== text) calendar.setOption(name, value);
    drawn.set(name, text);
  }
  calendar.setOption("events", events());
}

/** Draws one card, or takes it away when it has no time. @param {string} code */
export function drawCard(code) {
  const i = item(code);
  const there = calendar.getEventById(code);
  if (i?.start && there) calendar.updateEvent(toEvent(i));
  else if (i?.start) calendar.addEvent(toEvent(i));
  else if (there) calendar.removeEventById(code);
}

/** The hours are drawn as high as they are now to be. */
export function drawHeight() {
  const high = height();
  if (drawn.get("slotHeight") !== String(high)) calendar.setOption("slotHeight", high);
  drawn.set("slotHeight", String(high));
}

/** Shades the times that the card in question must keep clear of. */
export function shade() {
  clearShade();
  for (const { id, room, start, end, severity } of shaded(state.zones, shownDays())) {
    const looks = { display: "background", classNames: ["zone", severity], editable: false };
    calendar.addEvent({ id, start, end, resourceIds: [room || "none"], ...looks });
  }
}

/** Takes the shading away. */
export function clearShade() {
  for (const { id } of calendar.getEvents()) if (String(id).startsWith("zone-")) calendar.removeEventById(id);
}

/** The time and the room's id at a point of the window; null beside the hours. @param {number} x @param {number} y */
export function slotUnder(x, y) {
  const at = calendar.dateFromPoint(x, y);
  return at?.resource && !at.allDay ? { date: at.date, id: at.resource.id } : null;
}

/**
 * The calendar calls itself a table, whose cells do not hold the cards. To a reader of the screen it is a group of
 * buttons.
 */
export function plain() {
  for (const el of grid.querySelectorAll(ROLES)) for (const name of NAMES) el.removeAttribute(name);
}
