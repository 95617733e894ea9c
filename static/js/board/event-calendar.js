// What the board uses of EventCalendar (static/vendor/event-calendar). Types alone: no browser loads this file.

/** @import { Drawn } from "./types.js" */

/**
 * @typedef {{
 *   setOption: (name: string, value: unknown) => void,
 *   getEvents: () => Drawn[],
 *   getEventById: (id: string) => Drawn | null,
 *   addEvent: (event: object) => void,
 *   updateEvent: (event: object) => void,
 *   removeEventById: (id: string) => void,
 *   dateFromPoint: (x: number, y: number) => { date: Date, allDay: boolean, resource?: { id: string } } | null,
 * }} Calendar
 */

export {};
