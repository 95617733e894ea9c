// What the board's scripts hand each other. Types alone: no browser loads this file.

/**
 * A card as the server tells it; `start` is the venue's clock (2027-07-03T09:00), "" while it lies in the tray.
 * @typedef {Readonly<{
 *   code: string, title: string, kind: string, state: string, version: number,
 *   start: string, minutes: number | null, room: string, people: string, lead: string, leaderless: boolean,
 *   tags: readonly string[], fixed: boolean, chosen: string,
 * }>} Item
 */

/**
 * Where a card lies, or what of that is to change; `room` is a room's code, "" for none.
 * @typedef {{ start?: string, minutes?: number | null, room?: string }} Slot
 */

/** What the cards are coloured by. @typedef {"kind" | "tag" | "room" | "state"} Facet */
/** A value of that: its name, one sign of its own, and the number of its colour. */
/** @typedef {Readonly<{ name: string, sign: string, hue: number }>} Colour */
/** @typedef {"error" | "warning" | "note"} Severity */
/** @typedef {Readonly<{ severity: Severity, text: string }>} Reason */
/** @typedef {Readonly<{ text: string, codes: readonly string[] }>} Clash */

/**
 * Clashes of one kind; `clashes` are the first of them, `count` is how many there are.
 * @typedef {Readonly<{
 *   severity: Severity, word: string, heading: string, folded: boolean, open: boolean, count: number,
 *   clashes: readonly Clash[],
 * }>} Group
 */

/**
 * What every answer about the board says anew; `latest` names the state of the draft.
 * @typedef {Readonly<{
 *   groups: readonly Group[], count: number, marks: Readonly<Record<string, Severity>>,
 *   latest: string, undo: string | null, redo: string | null,
 * }>} Around
 */

/** @typedef {Readonly<{ code: string, name: string, seats: number | null }>} Room */

/**
 * The whole board; `from` and `to` are hours, past midnight from 24 on.
 * @typedef {Around & Readonly<{
 *   days: readonly string[], opens: string, from: number, to: number, rooms: readonly Room[], items: readonly Item[],
 *   names: Readonly<{ kind: Record<string, string>, state: Record<string, string> }>,
 * }>} Board
 */

/** The answer to a move: the card, what it clashes with, and the state of the draft before it. */
/** @typedef {Around & Readonly<{ items: readonly Item[], own: readonly Reason[], previous: string }>} Moved */

/** The answer to what changes more than one card: the whole board, a word for it, and the card to show. */
/** @typedef {Board & Readonly<{ said: string, code: string }>} Done */

/** A time in a room that a card must keep clear of: room, from, to, the number of the reason, what it is about. */
/** @typedef {readonly [string, string, string, number, string]} Zone */

/**
 * What is known of where a card may lie, asked for when the draft was at `latest`.
 * @typedef {Readonly<{
 *   code: string, latest: string, zones: readonly Zone[], reasons: readonly Reason[], own: readonly Reason[],
 * }>} Zones
 */

/**
 * All that changes while a board is open; only state.js writes it.
 * @typedef {{
 *   board: Board, chosen: string, day: string, zoom: number, colour: Facet, busy: number, lifted: string,
 *   settledAt: number,
 *   waiting: Board | null, refocus: string, focused: string, overTray: boolean, zones: Zones,
 * }} State
 */

/** An event as EventCalendar gives it. */
/** @typedef {{ id: string, title: string, start: Date, end: Date, resourceIds: string[], display: string }} Drawn */

export {};
