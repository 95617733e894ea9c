// Two have moved one card: whose move it is to be is asked, and nothing is fetched before that is said.
import { need, say } from "./page.js";
import { item } from "./state.js";

/** @import { Slot } from "./types.js" */

/** @type {{ code: string, slot: Slot }} */
let disputed = { code: "", slot: {} };

/** Whether nothing is asked. */
export const settled = () => !disputed.code;

/**
 * Asks whether a card is to stay where the colleague has put it, or to go where one wanted it.
 * @param {string} code @param {Slot} slot @param {string} text who has moved it, and where to
 * @param {{ theirs: () => void, mine: (wanted: Slot) => void }} answers
 */
export function asks(code, slot, text, answers) {
  // Several moves of one card may be refused before one has chosen: all of them are then meant.
  const wanted = disputed.code === code ? { ...disputed.slot, ...slot } : slot;
  disputed = { code, slot: wanted };
  const box = need("[data-conflict]");
  need("[data-conflict-text]").textContent = `${item(code)?.title}: ${text}`;
  box.hidden = false;
  const done = () => {
    box.hidden = true;
    disputed = { code: "", slot: {} };
  };
  need("[data-theirs]").onclick = () => {
    done();
    answers.theirs();
  };
  need("[data-mine]").onclick = () => {
    done();
    answers.mine(wanted);
  };
  need("[data-theirs]").focus();
  say("");
}
