// What a screen shows by turns, by the clock alone: so that screens beside each other turn together.

/** @typedef {import("./held.js").Slide} Slide */

/** In milliseconds: how long the programme is shown between two slides, a language, and a page of the board. */
const PROGRAMME = 40_000;
const LANGUAGE = 20_000;
const PAGE = 12_000;
const DRIFT = 180_000;

/** Where a picture is pushed to, in thousandths of the screen's shorter side, so that nothing burns in. */
const PLACES = [[0, 0], [4, 2], [6, 5], [4, 8], [0, 6], [-4, 8], [-6, 5], [-4, 2]];

/** Which of so many is shown. @param {number} at @param {number} count @param {number} [each] milliseconds */
export const turn = (at, count, each = PAGE) => (count > 1 ? Math.floor(at / each) % count : 0);
/** The language that is spoken: one, or each of all by turns. @param {number} at @param {string} wanted */
export const languageAt = (at, wanted, /** @type {string} */ own, /** @type {string[]} */ all) => {
  if (wanted !== "both") return all.includes(wanted) ? wanted : own;
  return [own, ...all.filter((each) => each !== own)][turn(at, all.length, LANGUAGE)] ?? own;
};
/** The slide that is shown, after the programme has been; undefined for the programme. @param {number} at */
export const slideAt = (at, /** @type {Slide[]} */ slides) => {
  const round = slides.reduce((sum, { seconds }) => sum + PROGRAMME + seconds * 1000, 0);
  if (!round) return undefined;
  let left = at % round;
  for (const slide of slides) {
    if (left < PROGRAMME) return undefined;
    left -= PROGRAMME + slide.seconds * 1000;
    if (left < 0) return slide;
  }
  return undefined;
};
/** @param {number} at @returns {[number, number]} */
export const placeAt = (at) => {
  const [right = 0, down = 0] = PLACES[Math.floor(at / DRIFT) % PLACES.length] ?? [];
  return [right, down];
};
