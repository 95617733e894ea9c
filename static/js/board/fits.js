// Whether a card fits: asked of the server, and said while the card is moved.
import { against } from "./fitting.js";
import { ask, say, word } from "./page.js";
import { answer, asked, ask as question, state } from "./state.js";
import { clock } from "./times.js";

/** @import { Reason, Zones } from "./types.js" */

/** @type {Promise<void>} */
let loading = Promise.resolve();

/**
 * Asks where a card may lie as the board is now; whoever asks again waits for the same answer.
 * @param {string} code
 */
export function load(code) {
  if (!asked(code)) loading = answered(question(code));
  return loading;
}

/** @param {Zones} about */
async function answered(about) {
  try {
    const found = await ask(`${about.code}/zones.json`);
    if (found.ok) answer(about, await found.json());
  } catch {
    // Without it the card moves all the same; the server says afterwards what clashes.
  }
}

/**
 * Says what is against a slot, if that is known.
 * @param {string} code @param {string} room @param {string} start @param {string} end
 */
export function tell(code, room, start, end) {
  const reasons = state.zones.code === code ? against(state.zones, room, start, end) : [];
  say(`${clock(start)}: ${inWords(reasons) || word("fits")}`, reasons[0]?.severity ?? "good");
}

/** The first of some reasons. @param {readonly Reason[]} reasons */
export const inWords = (reasons) => reasons.slice(0, 3).map((reason) => reason.text).join(" ");
